"""Can requirements.txt be installed everywhere? ``python -m tests.resolve``, with uv on the path or in the environment
(``pip install uv``).

Asks the package registry for every Python that the README names on every system, for ready-made wheels only. Prints a
line for each and exits with 1 if one cannot be.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from itertools import product
from pathlib import Path

REQUIREMENTS = Path(__file__).parent.parent / "requirements.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux, x86-64": "x86_64-manylinux_2_28",
    "Linux, ARM": "aarch64-manylinux_2_28",
    "Windows": "x86_64-pc-windows-msvc",
    "macOS": "aarch64-apple-darwin",
}


def main() -> int:
    """Ask for each; gives the exit status."""
    uv = shutil.which("uv")
    if not uv and not find_spec("uv"):
        print("This asks uv, which is not installed: pip install uv.", file=sys.stderr)
        return 1
    command = [uv] if uv else [sys.executable, "-m", "uv"]
    failed = 0
    for python, (name, platform) in product(PYTHONS, SYSTEMS.items()):
        options = ["--python-version", python, "--python-platform", platform, "--only-binary", ":all:", "--quiet"]
        asked = subprocess.run(
            [*command, "pip", "compile", str(REQUIREMENTS), *options], capture_output=True, text=True
        )
        failed += asked.returncode != 0
        tensorflow = "tensorflow" in asked.stdout
        found = "with TensorFlow" if tensorflow else "without TensorFlow"
        said = found if asked.returncode == 0 else "FAILED: " + " ".join(asked.stderr.split())[:300]
        print(f"Python {python}, {name}: {said}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

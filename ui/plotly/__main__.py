"""Bundle plotly.js's source from npm's registry: ``python -m ui.plotly``. Needs npm and the internet."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from ui.plotly import FILE, TRACES, VERSION

ESBUILD = "0.28.2"
# What stands in a function is read when that runs, and its own functions once more when they do, while the page waits.
# A module is read beside, when it comes; its first line asks for that of its functions, too: nearly all run at once.
FIRST = "//# allFunctionsCalledOnLoad"


def main() -> int:
    """Fetch, bundle and write it and its licence; gives the exit status."""
    carried = files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")[:200]
    if f"plotly.js v{VERSION}" not in carried:
        print(f"plotly.py carries another plotly.js than {VERSION}: change VERSION in ui/plotly.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        entry = Path(folder) / "entry.js"
        lines = [f'import {name} from "plotly.js/lib/{name}";' for name in ("core", *TRACES)]
        entry.write_text("\n".join([*lines, f"core.register([{', '.join(TRACES)}]);", "export default core;"]))
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", f"plotly.js@{VERSION}", f"esbuild@{ESBUILD}"],
            cwd=folder,
            check=True,
        )
        bundling = "--bundle --minify --format=esm --define:global=window --loader:.css=empty --log-level=warning"
        made = subprocess.run(
            ["npx", "esbuild", entry.name, *bundling.split()], cwd=folder, check=True, stdout=subprocess.PIPE
        ).stdout
        licence = (Path(folder) / "node_modules" / "plotly.js" / "LICENSE").read_bytes()
    head = f"{FIRST}\n/* plotly.js v{VERSION}: {', '.join(('scatter', *TRACES))}. (c) Plotly, Inc., MIT licence. */\n"
    FILE.write_bytes(gzip.compress(head.encode() + made, mtime=0))
    FILE.with_name("LICENSE").write_bytes(licence)
    print(f"{FILE}: {len(made):,} bytes, {FILE.stat().st_size:,} compressed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Get plotly.js's bundle for cartesian charts from npm's registry: ``python -m ui.plotly``. Needs the internet."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import urllib.request
from importlib.resources import files

from ui.plotly import FILE, VERSION

REGISTRY = "https://registry.npmjs.org/plotly.js-cartesian-dist-min"


def main() -> int:
    """Fetch, check and write the bundle and its licence; gives the exit status."""
    carried = files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")[:200]
    if f"plotly.js v{VERSION}" not in carried:
        print(f"plotly.py carries another plotly.js than {VERSION}: change VERSION in ui/plotly.", file=sys.stderr)
        return 1
    with urllib.request.urlopen(f"{REGISTRY}/{VERSION}") as answer:
        package = json.load(answer)["dist"]
    with urllib.request.urlopen(package["tarball"]) as answer:
        archive = answer.read()
    algorithm, _, digest = package["integrity"].partition("-")
    if base64.b64encode(hashlib.new(algorithm, archive).digest()).decode() != digest:
        print(f"{package['tarball']} is not what the registry says it is.", file=sys.stderr)
        return 1
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        script, licence = (
            members.extractfile(f"package/{name}").read()  # type: ignore[union-attr]
            for name in ("plotly-cartesian.min.js", "LICENSE")
        )
    FILE.write_bytes(gzip.compress(as_module(script.decode()).encode(), mtime=0))
    FILE.with_name("LICENSE").write_bytes(licence)
    print(f"{FILE}: {len(script):,} bytes, {FILE.stat().st_size:,} compressed.")
    return 0


def as_module(script: str) -> str:
    """The bundle as an ES module, out of the two functions that it is wrapped in.

    What stands in a function is read when that runs, once for each function around it, while the page waits; a module
    is read beside, when it comes. Its first line asks for that of its functions, too: nearly all run when it loads.
    """
    wrapping = (
        r'(/\*\*.*?\*/\n).*?"use strict";var Plotly=\(\(\)=>{(.*)return (\w+)\(\);}\)\(\);(.*)\nwindow\.Plotly = .*'
    )
    whole = re.fullmatch(wrapping, script, re.DOTALL)
    if whole is None:
        raise ValueError("The bundle is wrapped in another way than in 4.1.1.")
    head, body, made, licences = whole.groups()
    return f"//# allFunctionsCalledOnLoad\n{head}{body}export default {made}();{licences}\n"


if __name__ == "__main__":
    sys.exit(main())

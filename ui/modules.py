"""The components' JavaScript and CSS as files: modules, which import each other by relative paths, and one style sheet.
plotly.js is one more of them.

All are named by a hash of all of them: a browser may keep each for ever, and what a module imports is as old as itself.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from ui import plotly

HERE = Path(__file__).parent / "components"
STYLES = "styles.css"
PLOTLY = "plotly.js"
_modules = {path.relative_to(HERE).as_posix(): path.read_bytes() for path in sorted(HERE.glob("*/*.js"))}
_sheets = sorted(HERE.glob("*/*.css"), key=lambda path: (path.parent.name != "shared", path))
_styles = b"\n".join(path.read_bytes() for path in _sheets)
_files = _modules | {STYLES: _styles}
_ready = {PLOTLY: plotly.FILE.read_bytes()}  # compressed
_folder = f"modules/{sha256(repr((_files, _ready)).encode()).hexdigest()[:12]}"


def address(name: str) -> str:
    """Where a page finds a file, beside itself: ``address("player/player.js")``."""
    return f"{_folder}/{name}"


ROUTE = address("{name:path}")


@cache
def compressed(name: str) -> bytes | None:
    """A file as it is sent, compressed by gzip; None if there is none of this name."""
    return gzip.compress(_files[name], mtime=0) if name in _files else _ready.get(name)


def with_imports(*names: str) -> list[str]:
    """These modules, and all that they import, each once."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            paths = re.findall(r'(?m)^import .*?"(.+)";$', _modules[name].decode())
            waiting += [(HERE / name / ".." / path).resolve().relative_to(HERE).as_posix() for path in paths]
    return list(found)

"""The pages by their addresses, so that a test of one kind goes over all of them, those to come as well."""

from __future__ import annotations

import re
from pathlib import PurePath

from ui.place import PARTS

from ui.navigation import PAGES

PATHS = ["/" if script == "app.py" else "/" + re.sub("^[0-9]+_", "", PurePath(script).stem) for script in PAGES]
FIXES = "/Which_fix_matters"
# Each page, and each part of the page that has parts.
VIEWS = [path for path in PATHS if path != FIXES] + [f"{FIXES}?part={part}" for part in PARTS]

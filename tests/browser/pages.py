"""The pages by their addresses, so that a test of one kind goes over all of them, those to come as well."""

from __future__ import annotations

import re
from pathlib import PurePath

from ui.navigation import PAGES
from ui.visit.view import PARTS, TOPICS

PATHS = ["/" if script == "app.py" else "/" + re.sub("^[0-9]+_", "", PurePath(script).stem) for script in PAGES]
FIXES = "/Which_fix_matters"
FILTERS = "/What_filters_learn"
# Each page, and each part of those that have parts; of the claims one is unfolded.
PARTED = [f"{FIXES}?part={part}&claim=logits" for part in PARTS] + [f"{FILTERS}?topic={topic}" for topic in TOPICS]
VIEWS = [path for path in PATHS if path not in (FIXES, FILTERS)] + PARTED
FIRST = [path for path in VIEWS if path not in PARTED] + [PARTED[0], PARTED[len(PARTS)]]  # of each page one
PLAYED = ["/", "/Inside_the_network", FILTERS]  # those with a player

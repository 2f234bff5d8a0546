"""Which fix matters: the thread on trial, over hundreds of seeds."""

from __future__ import annotations

from core.atlas.grid import AXES
from ui import controls, page
from ui.navigation import FIXES
from ui.parts.claims import claims_part
from ui.parts.factorial import factorial_part
from ui.parts.luck import luck_part
from ui.parts.map import map_part
from ui.parts.over_seeds import OF_RUNS
from ui.visit.view import PARTS

ABOUT = (
    "One seed can prove anything, so every claim of the thread is tried on hundreds of them, each with the weights "
    "that Keras drew for it in 2019."
)
DRAW = {"factorial": factorial_part, "claims": claims_part, "luck": luck_part, "map": map_part}

now = page.begin(FIXES, "parts", "experiment", "headline", "part")
view = now.view
# The settings that a part uses.
USES = {"factorial": ["seed"], "luck": OF_RUNS + ["seed"], "map": {*AXES} - {view.rows, view.columns}}
with now["parts"]:
    controls.parts("part", PARTS, view.part, now.settings(*USES.get(view.part, [])))
with now["experiment"]:
    if view.part in ("luck", "map"):
        controls.experiment(view)
with now["part"]:
    DRAW[view.part](now)
page.finish(now, about=ABOUT)

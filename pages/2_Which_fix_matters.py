"""Which fix matters: the thread on trial, over hundreds of seeds."""

from __future__ import annotations

from ui import controls, page
from ui.navigation import FIXES
from ui.parts.claims import claims_part
from ui.parts.factorial import factorial_part
from ui.parts.luck import luck_part
from ui.parts.map import map_part

CAPTION = (
    "**Which fix matters**: one seed can prove anything, so every claim of the thread is tried on hundreds of them, "
    "each with the weights that Keras drew for it in 2019."
)
DRAW = {"factorial": factorial_part, "claims": claims_part, "luck": luck_part, "map": map_part}

now = page.begin(FIXES, "Which fix matters", CAPTION, "parts", "headline", "part")
with now["parts"]:
    controls.parts(now.view)
DRAW[now.view.part](now)
page.finish(now, text="softmax cross-entropy epoch seed padding interval")

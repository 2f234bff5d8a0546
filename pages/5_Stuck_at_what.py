"""Stuck at what? A number, a log or a script in, the exact cause and its test out."""

from __future__ import annotations

from ui import controls, page
from ui.navigation import STUCK
from ui.parts.decoding import answers
from ui.parts.frameworks import frameworks_part
from ui.parts.pasted import code_part, log_part

ABOUT = (
    "The number at which training stands still is often arithmetic: type it in, and see what it may be, how to confirm "
    "that on your own network, and how to repair it."
)

now = page.begin(STUCK, "facts", "headline", "answers", "log", "code", "frameworks")
with now["facts"]:
    controls.facts(now.visit)
answers(now)
log_part(now)
code_part(now)
frameworks_part(now)
page.finish(now, about=ABOUT)

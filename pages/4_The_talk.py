"""The talk: the story in chapters for a projector, each of which asks before it shows."""

from __future__ import annotations

from ui import page
from ui.components.talk import talk
from ui.navigation import TALK
from ui.parts.own_images import not_of_yours

ABOUT = (
    "The story in chapters for a projector. Each asks the room for a guess, then runs the experiment. Press ? on stage "
    "for the keys; print this page for a handout."
)

now = page.begin(TALK, "images", "stage")
with now["images"]:
    not_of_yours(now.view, "The talk is about")
with now["stage"]:
    talk(now.view)
page.finish(now, about=ABOUT)

"""Images to draw by hand, those that are trained on and one that is not: a tool of ``take`` (images.js, images.css)."""

from __future__ import annotations

from typing import Any

from core.images import CLASS_NAMES, THREAD_IMAGES, Images
from core.images.names import Names
from core.images.sets import IMAGE_SETS
from core.run.unseen import Unseen
from core.settings.registry import IMAGE_COUNTS, SETTINGS
from ui.visit.words import NAMES, UNSEEN


def editor(images: Images, unseen: Unseen | None, names: Names) -> dict[str, Any]:
    """What the editor of the images gets; it is open already if the link brings an unseen one.

    ``names``: what the classes are called.
    """
    spell = SETTINGS["images"].spell
    answers = None
    if unseen:
        sure = [round(float(each), 2) if each == each else None for each in unseen.probability]
        answers = {"predicted": unseen.predicted.tolist(), "sure": sure}
    return {
        "images": spell(images),
        "question": spell(THREAD_IMAGES),
        "unseen": UNSEEN.spell(unseen.pixels) if unseen else "",
        "answers": answers,
        "counts": IMAGE_COUNTS,
        "names": NAMES.spell(names),
        "usual": NAMES.spell(CLASS_NAMES),
        "sets": [
            {"label": each.label, "help": each.help, "images": spell(each.images), "names": NAMES.spell(each.names)}
            for each in IMAGE_SETS.values()
        ],
    }

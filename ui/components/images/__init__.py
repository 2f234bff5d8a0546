"""Images to draw by hand: those that are trained on, and one that is not (images.js, images.css)."""

from __future__ import annotations

from core.images import CLASS_NAMES, THREAD_IMAGES, Images
from core.images.sets import IMAGE_SETS
from core.run.unseen import Unseen
from core.settings.registry import IMAGE_COUNTS, SETTINGS
from ui.components import as_bytes, component
from ui.visit.words import UNSEEN

_component = component(__file__)


def draw_images(images: Images, unseen: Unseen | None) -> None:
    """Show the line that opens the editor of the images; open already if the link brings an unseen one."""
    spell = SETTINGS["images"].spell
    answers = None
    if unseen:
        sure = [round(float(each), 2) if each == each else None for each in unseen.probability]
        answers = {"predicted": unseen.predicted.tolist(), "sure": sure}
    data = {
        "images": spell(images),
        "question": spell(THREAD_IMAGES),
        "unseen": UNSEEN.spell(unseen.pixels) if unseen else "",
        "answers": answers,
        "counts": IMAGE_COUNTS,
        "classes": CLASS_NAMES,
        "sets": [
            {"label": each.label, "help": each.help, "images": spell(each.images)} for each in IMAGE_SETS.values()
        ],
    }
    _component(key="images", data=as_bytes(data))

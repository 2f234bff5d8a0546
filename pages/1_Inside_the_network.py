"""Inside the network: one image on its way through it, and its gradient on the way back."""

from __future__ import annotations

from dataclasses import replace

from core.autopsy.passage import passages
from core.autopsy.way_back import way_back
from core.experiment import not_yet
from core.figures.inside import epoch_in_view, inside
from core.formulas.losses import LOSSES
from core.outcome.comparison import comparison
from core.settings.registry import SETTINGS
from ui import controls, page
from ui.components import as_bytes
from ui.components.player import player
from ui.components.prose import prose
from ui.navigation import INSIDE
from ui.visit.view import View

ABOUT = "One image on its way through the network to its loss, and its gradient on the way back: see where that ends."


def draw(view: View) -> float | None:
    """What is under the controls; the seconds after which there is more to see."""
    if now.cannot_treat("Not shown yet", "This page", "train_filters", "then"):
        return None
    unknown = not_yet(view.pinned, "This page", "train_filters", "then") if view.pinned else None
    if unknown:
        now["pinned"].caption(f"The pinned run is not shown: {unknown}")
        view = replace(view, pinned=None)
    trained = page.train(view)
    run, image = trained.run, view.image - 1
    figure = inside(passages(run, image, trained.ghost, view.names))

    if trained.whole:
        said = way_back(run, image, epoch_in_view(figure, view.epoch))
        now.headline(said.headline)
        with now["part"]:
            prose(said.because, key="why here")
        with now["more"]:
            prose(said.more, key="in numbers")
    else:
        now.headline("Training")
    page.notes(now["notes"], trained)

    with now["player"]:
        player(as_bytes(figure), view)

    twin = replace(view.experiment, loss="logits")
    if view.pinned:
        with now["pinned"]:
            prose(comparison(view.pinned, view.experiment), key="pinned", small=True)
    with now["pin"]:
        if view.pinned:
            controls.button("Unpin", {"do": "unpin"}, key="pin")
        elif trained.whole and not LOSSES[view.experiment.loss].same_as(LOSSES[twin.loss]):
            controls.button("Compare with the repaired loss", {"do": "compare", "with": twin.to_query()}, key="pin")
    return trained.again(view)


now = page.begin(INSIDE, "experiment", "image", "headline", "part", "player", "notes", "more", "pinned", "pin")
view = now.view
with now["experiment"]:
    controls.experiment(view, now.settings(*SETTINGS))
with now["image"]:
    controls.images(view)
page.finish(now, again=draw(view), about=ABOUT)

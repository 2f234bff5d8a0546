"""The list of pages, and the ways from one view to another. Each carries the whole visit along, so nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.autopsy.way_back import worth_a_look
from core.experiment import Experiment
from core.words import thread
from ui.components.links import link, links
from ui.visit import runs
from ui.visit.view import WITHOUT_TASK, View, changed

PAGES = {
    "app.py": "Explorer",
    "pages/1_Inside_the_network.py": "Inside the network",
    "pages/2_Which_fix_matters.py": "Which fix matters",
    "pages/3_What_filters_learn.py": "What filters learn",
    "pages/4_The_talk.py": "The talk",
    "pages/5_Stuck_at_what.py": "Stuck at what?",
}
EXPLORER, INSIDE, FIXES, FILTERS, TALK, STUCK = PAGES
NUMBERS_PATH = "/numbers"  # the page without a script


def path(script: str) -> str:
    """The path of a page in the URL, "" for the first."""
    return "" if script == EXPLORER else script.removeprefix("pages/").removesuffix(".py").split("_", 1)[1]


def navigation(view: View, here: str) -> None:
    """Draw the list. It leads to pages: the stage is a load of its own, and has no list; and inside the network to an
    image that is wrong, if the visitor chose none.
    """
    words = {"stage": "0"} if view.stage else {}
    run = runs.finished(view.experiment) if view.image == View.image else None
    inside = {"image": str(worth_a_look(run) + 1)} if run else {}
    each = []
    for script, label in PAGES.items():
        changes = words | (inside if script == INSIDE else {})
        there, _ = changed(view, changes)
        entry = {"open": script, **({"set": changes} if changes else {})}
        each.append(link(label, path(script), there.to_query(), entry, current=script == here))
    links(each, key="pages", label="Pages")


def way_out(view: View, here: str) -> None:
    """In place of the list, where the link is a task: whoever wants to can always see everything."""
    query = changed(view, WITHOUT_TASK)[0].to_query()
    out = link("Leave the task", path(here), query, {"set": WITHOUT_TASK}, look="links-plain")
    back = [] if here == EXPLORER else [to_page(view, EXPLORER, "Back to the task")]
    links([*back, out], key="pages", label="Task", lead="This link is a task: some of the page is hidden.")


def way_to_the_app(view: View) -> None:
    """Under a figure in the frame of another page: where all of this is, and whose question it is."""
    app = link("Open in the Explorer", "", view.to_query(), {}, look="links-plain", out=True)
    source = {"label": "Source: Stack Overflow", "href": thread.URL, "look": "links-plain", "out": True}
    links([app, source], key="way to the app", label="Source")


def to_page(view: View, script: str, label: str) -> dict[str, Any]:
    """A link to another page with everything as it is in view."""
    return link(label, path(script), view.to_query(), {"open": script}, look="links-plain")


def to_experiment(view: View, experiment: Experiment, label: str, **more: str) -> dict[str, Any]:
    """A link to another experiment in the Explorer: from its end, with everything else as it is in view."""
    query = replace(view.with_experiment(experiment), epoch=None).to_query()
    entry = {"open": EXPLORER, "experiment": experiment.to_query(), "set": {"epoch": ""}}
    return link(label, path(EXPLORER), query, entry, **more)

"""The bench: filters set by hand, and at once what can be made of them."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.figures.kit.protocol import Chart
from core.figures.responses import responses
from core.images import NORMALISATIONS, Images
from core.images.names import Names
from core.separability import Separability, separability
from core.separability.sentences import because, headline
from core.settings.given_filters import LARGEST, Filters
from ui import controls
from ui.components.bench import bench
from ui.components.chart import chart
from ui.components.links import links
from ui.components.prose import prose
from ui.navigation import to_experiment
from ui.page import Page
from ui.visit import runs
from ui.visit.view import PURE_PAIR, View
from ui.visit.words import BENCH, MOST_ON_BENCH

HORIZONTAL, VERTICAL = PURE_PAIR
PRESETS: dict[str, Filters] = {
    "Horizontal": (HORIZONTAL,),
    "Vertical": (VERTICAL,),
    "Pure pair": PURE_PAIR,
    "Opposite pair": (HORIZONTAL, tuple(-tap for tap in HORIZONTAL)),
}


def bench_part(page: Page) -> None:
    """Draw the cells to type into, and what the filters in them make of the images."""
    view, e = page.view, page.view.experiment
    found, figure = _tried(view.bench, e.padding, e.normalisation, e.images, view.names)
    page.headline(headline(found, e.images))
    task = "Find filters that work: click or type a cell." if found.clash else ""
    prose(f"{because(found, e.images, view.names)} {task}", key="because")
    offered = {**PRESETS, "Random": _random(view.bench), **_learned(e)}
    presets = {label: {"set": {"bench": BENCH.spell(filters)}} for label, filters in offered.items()}
    controls.buttons(presets, key="bench presets", label="Filters to begin with")
    bench(BENCH.spell(view.bench), most=MOST_ON_BENCH, largest=LARGEST)
    chart(figure, key="responses", choosable=False)
    prose(
        f"With padding “{e.padding}” and pixel values {NORMALISATIONS[e.normalisation].label}. Numbers count "
        "exactly as they are typed, those of a run as far as float32 holds them; ✗ marks what one best layer gives "
        "up.",
        key="with",
        small=True,
    )
    ways = {"Train only the dense layer from these": False, "Train the whole network from these": True}
    links([_way(view, *way) for way in ways.items()], key="bench ways", label="Train from these filters")


@lru_cache(256)
def _tried(
    filters: Filters, padding: str, normalisation: str, images: Images, names: Names
) -> tuple[Separability, Chart]:
    found = separability(np.array(filters).T.reshape(2, 2, -1), padding, normalisation, images)
    return found, responses(found, images, len(filters), names)


def _random(before: Filters) -> Filters:
    """As many random filters as there are now, others each time."""
    rng = np.random.default_rng(zlib.crc32(BENCH.spell(before).encode()))
    taps = rng.uniform(-1, 1, (len(before), 4)).round(2) + 0.0
    return tuple(map(tuple, taps.tolist()))


def _learned(experiment: Experiment) -> dict[str, Filters]:
    """The filters with which the run in view ends, the first few of them; nothing while it is being trained."""
    run = runs.finished(experiment) or runs.train_for_a_moment(replace(experiment, engine="numpy"))
    kernel = run.kernels[-1]
    if run.experiment.epochs < experiment.epochs or not (np.abs(kernel) <= LARGEST).all():
        return {}
    first = kernel.reshape(4, -1).T[:MOST_ON_BENCH]
    return {"This run’s, learned": tuple(tuple(float(tap) + 0.0 for tap in taps) for taps in first)}


def _way(view: View, label: str, trained: bool) -> dict[str, Any]:
    e = replace(view.experiment, filters=len(view.bench), initial_filters=view.bench, train_filters=trained)
    return to_experiment(view, e, label, look="links-plain")

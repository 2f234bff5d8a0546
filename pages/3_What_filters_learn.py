"""What filters learn: edges, brightness, separability, and what became of the asker's hope."""

from __future__ import annotations

from core.settings.registry import SETTINGS
from ui import controls, page
from ui.navigation import FILTERS
from ui.parts.bench import bench_part
from ui.parts.filters import filters_part
from ui.parts.hope import hope_part
from ui.parts.landscape import landscape_part
from ui.parts.over_seeds import OF_RUNS
from ui.parts.theorems import theorems_part
from ui.visit.view import TOPICS

ABOUT = (
    "The asker hoped that two filters would end as a horizontal and a vertical edge detector. Here is what they do end "
    "as, and what filters can do at all."
)
DRAW = {
    "run": filters_part,
    "bench": bench_part,
    "proofs": theorems_part,
    "seeds": hope_part,
    "landscape": landscape_part,
}

# The settings that a part uses.
USES = {"run": SETTINGS, "bench": ["normalisation", "padding"], "seeds": OF_RUNS, "landscape": OF_RUNS + ["seed"]}

now = page.begin(FILTERS, "topics", "experiment", "headline", "part")
view = now.view
with now["topics"]:
    controls.parts("topic", TOPICS, view.topic, now.settings(*USES.get(view.topic, [])))
with now["experiment"]:
    if view.topic in ("run", "seeds", "landscape"):
        controls.experiment(view)
with now["part"]:
    again = DRAW[view.topic](now)
page.finish(now, again=again, about=ABOUT)

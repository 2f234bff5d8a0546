"""Links with given filters, kept filters or a change in mid-run: shown where they can be, refused plainly elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import Experiment, train
from tests.ui.reading import text

EDGES = ((1, 1, -1, -1), (1, -1, 1, -1))
GIVEN = Experiment(engine="numpy", normalisation="unit", initial_filters=EDGES)
KEPT = Experiment(engine="numpy", normalisation="unit", train_filters=False)
CHANGED = Experiment(engine="numpy", then=(60, {"loss": "logits", "normalisation": "unit"}))
ROOT = Path(__file__).parents[2]
PAGES = {"explorer": "app.py", "inside": "pages/1_Inside_the_network.py", "fixes": "pages/2_Which_fix_matters.py"}


def said(page: str, experiment: Experiment, **words: str) -> str:
    app = AppTest.from_file(ROOT / PAGES[page], default_timeout=120)
    for name, value in {**experiment.to_query(), **words}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return "\n".join([text(app), *(part.value for part in (*app.header, *app.warning))])


@pytest.mark.parametrize("experiment", [GIVEN, KEPT, CHANGED], ids=["given", "kept", "changed"])
def test_the_explorer_shows_the_run_and_says_why(experiment):
    told = said("explorer", experiment)
    assert "cannot treat" not in told
    assert train(experiment).solved or "Suspected: **" in told
    assert " right" in told
    assert "Ignored in the link" not in told


@pytest.mark.parametrize(("experiment", "shown"), [(GIVEN, True), (KEPT, False), (CHANGED, False)])
def test_inside_the_network_shows_what_it_can_treat(experiment, shown):
    told = said("inside", experiment)
    assert ("images together.**" in told) == shown
    assert ("This page cannot treat " in told) != shown


def test_inside_the_network_leaves_out_a_pinned_run_that_it_cannot_treat():
    told = said("inside", GIVEN, pin="engine=numpy&train_filters=no")
    assert "The pinned run is not shown: This page cannot treat filters that are not trained yet." in told
    assert "images together.**" in told


def test_luck_and_map_say_what_they_cannot_treat():
    assert "Luck cannot treat a change in mid-run yet." in said("fixes", CHANGED, part="luck")
    assert "The map cannot treat filters that are given yet." in said("fixes", GIVEN, part="map")
    assert "cannot treat" not in said("fixes", Experiment(), part="map")


def test_a_link_that_does_not_fit_says_so():
    text = said("explorer", GIVEN, filters="3")
    assert "Ignored in the link: initial\\_filters must be as many as filters says, 3; got 2: using the seed's." in text

"""What filters learn in Streamlit's AppTest: what each part says, and where its links lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core import PRESETS, Experiment, train
from core.filters import ends
from core.filters.landscape import landscape, repaired
from core.luck.hope import headline as hope_headline
from core.luck.hope import hope, sentence
from core.separability import separability
from core.separability.sentences import because
from core.separability.sentences import headline as separable
from core.separability.untrained import load
from core.settings.given_filters import as_kernel
from core.words import percent
from tests.core.luck.on_the_spot import luck
from tests.core.separability.counted import TYPED
from tests.ui.reading import figure, headline, in_the_end, links, opens, payloads, press, query, set_, text
from tests.ui.reading import visit as visit_page
from ui.navigation import FILTERS
from ui.visit.view import PURE_PAIR, TOPICS

pytestmark = pytest.mark.usefixtures("warm_keras")

NUMPY = PRESETS["numpy"].to_query()
OPPOSITE = "1_1_-1_-1_-1_-1_1_1"


def visit(**query: str) -> AppTest:
    """A new visitor who follows a link straight to the page."""
    return visit_page(FILTERS, **query)


# The run in view


def test_it_opens_on_the_filters_of_the_run_in_view_and_plays_them():
    app = visit(**NUMPY)
    run = train(PRESETS["numpy"])
    assert headline(app) == f"In the end: {ends(run.kernels[-1])}"
    assert figure(app)["epochs"] == 100
    assert query(app) == NUMPY


def test_the_threshold_decides_what_a_detector_is_and_stands_in_the_link():
    app = visit(**NUMPY)
    set_(app, threshold=0.9)
    run = train(PRESETS["numpy"])
    assert headline(app) == f"In the end: {ends(run.kernels[-1], 0.9)}"
    assert query(app) == NUMPY | {"threshold": "0.9"}


# The bench


def test_the_bench_begins_with_the_askers_hope_and_says_why_it_gets_5():
    app = visit(topic="bench")
    q = separability(as_kernel(PURE_PAIR))
    images = Experiment().images
    assert headline(app) == separable(q, images) == "With these filters a dense layer can get 5 of 6 images right"
    assert because(q, images) in text(app)
    assert len(payloads(app, "chart")) == 1
    (shown,) = payloads(app, "bench")
    assert shown["bench"] == "1_1_-1_-1_1_-1_1_-1"


def test_a_number_set_by_hand_is_in_the_link_and_changes_the_verdict():
    app = set_(visit(topic="bench"), bench="1_1.01_-1_-1_1_-1_1_-1")
    assert headline(app) == "With these filters a dense layer can get all 6 images right"
    assert query(app) == {"topic": "bench", "bench": "1_1.01_-1_-1_1_-1_1_-1"}


@pytest.mark.parametrize(
    ("preset", "filters"), [("Horizontal", 1), ("Vertical", 1), ("Opposite pair", 2), ("Pure pair", 2), ("Random", 2)]
)
def test_presets_set_the_bench(preset, filters):
    app = press(visit(topic="bench"), preset)
    assert len(app.session_state["visit"].view.bench) == filters
    assert not app.exception


def test_random_filters_are_others_each_time():
    app = press(visit(topic="bench"), "Random")
    first = app.session_state["visit"].view.bench
    assert press(app, "Random").session_state["visit"].view.bench != first


def test_the_runs_own_filters_can_be_laid_on_the_bench_to_the_last_bit():
    app = press(visit(topic="bench", **NUMPY), "This run’s, learned")
    run = train(PRESETS["numpy"])
    assert (as_kernel(app.session_state["visit"].view.bench) == run.kernels[-1]).all()


@pytest.mark.parametrize(
    ("label", "trained"),
    [("Train only the dense layer from these", False), ("Train the whole network from these", True)],
)
def test_the_bench_leads_to_training_in_the_explorer(label, trained):
    app = visit(topic="bench", bench=OPPOSITE, loss="logits", filters="6")
    opened = Experiment.from_query(opens(links(app)[label]))
    assert opened.filters == 2
    assert opened.train_filters is trained
    assert opened.initial_filters == ((1, 1, -1, -1), (-1, -1, 1, 1))
    assert opened.loss == "logits"


def test_opposite_detectors_that_stay_as_they_are_are_solved_by_the_dense_layer_alone():
    app = visit(topic="bench", bench=OPPOSITE, **NUMPY)
    opened = Experiment.from_query(opens(links(app)["Train only the dense layer from these"]))
    assert train(replace(opened, epochs=500, engine="numpy")).solved


@pytest.mark.parametrize(("bench", "images", "most"), TYPED)
def test_a_filter_that_is_a_multiple_of_the_other_is_no_second_one(bench, images, most):
    """Their decimals are multiples to the last digit, their float32 numbers are not."""
    app = visit(topic="bench", bench=bench, **({"images": images} if images else {}))
    assert not app.exception
    assert f"can get {most} of " in headline(app)
    assert query(app)["bench"] == bench


def test_the_task_goes_once_it_is_done():
    assert "Find filters that work" in text(visit(topic="bench"))
    said = text(visit(topic="bench", bench=OPPOSITE))
    assert "Find filters" not in said
    assert "No mixture of rows has the responses of a mixture of columns" in said


def test_padding_and_pixels_are_those_of_the_settings():
    app = visit(topic="bench", bench="1_1_-1_-1", padding="same")
    assert headline(app) == "With these filters a dense layer can get all 6 images right"


@pytest.mark.parametrize("bad", ["1_2_3", "x", "101_0_0_0", "_".join(["1"] * 28), "seed"])
def test_a_bench_that_is_none_is_one_sentence_and_the_pure_pair(bad):
    app = visit(topic="bench", bench=bad, seed="5")
    said = [warning.value for warning in app.warning]
    assert len(said) == 1 and "bench" in said[0] and "initial_filters" not in said[0]
    assert query(app) == {"topic": "bench", "seed": "5"}


# What is proved


def test_the_theorems_stand_beside_what_is_only_measured():
    app = visit(topic="proofs")
    said = text(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "proved for all real filters" in said
    assert "at most r/4" in said
    assert "at most its own size, to a tap" in said
    assert "no theorem" in said
    assert percent(load()["valid", "none", 2].share) in said
    assert len(payloads(app, "chart")) == 1


@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_is_called_impossible_that_is_not_pure(topic):
    said = text(in_the_end(visit(topic=topic, **NUMPY))).lower()
    assert "impossible" not in said


# A thousand seeds


def test_the_answer_to_the_hope_is_that_of_the_seeds():
    app = in_the_end(visit(topic="seeds", **NUMPY))
    *_, whole = luck(PRESETS["numpy"])
    assert headline(app) == hope_headline(hope(whole, 0.5))
    assert sentence(hope(whole, 0.5)) in payloads(app, "chart")[0]["summary"]
    set_(app, threshold=0)
    assert sentence(hope(whole, 0)) in payloads(app, "chart")[0]["summary"]


def test_a_setting_changes_the_seeds():
    app = in_the_end(visit(topic="seeds", **NUMPY))
    before = headline(app)
    in_the_end(set_(app, normalisation="unit"))
    assert headline(app) != before


# The landscape


def test_the_landscape_is_of_the_run_in_view_and_its_twin():
    app = in_the_end(visit(topic="landscape", engine="numpy"))
    found = landscape(*(train(each) for each in repaired(Experiment(engine="numpy"))))
    assert f"{percent(found.flat_shares[0])} of this plane is flat" in text(app)
    assert len(payloads(app, "chart")) == 1


# All parts


@pytest.mark.parametrize("topic", TOPICS)
def test_a_part_is_in_the_link(topic):
    app = in_the_end(set_(visit(**NUMPY), topic=topic))
    assert not app.exception
    assert query(app) == NUMPY | ({} if topic == "run" else {"topic": topic})


@pytest.mark.parametrize("topic", ["run", "seeds", "landscape"])
def test_a_change_in_mid_run_is_said_not_to_be_shown(topic):
    then = replace(PRESETS["numpy"], then=(20, {"learning_rate": 0.1})).to_query()
    app = visit(topic=topic, **then)
    assert "cannot treat" in text(app)


@pytest.mark.parametrize("name", ["topic", "threshold"])
def test_a_mangled_place_is_one_sentence_and_no_lost_setting(name):
    app = visit(seed="5", **{name: "<script>" + "9" * 3000})
    (warning,) = app.warning
    assert name in warning.value
    assert len(warning.value) < 300
    assert query(app) == {"seed": "5"}


@pytest.mark.parametrize("filters", [1, 16])
def test_runs_of_one_and_of_sixteen_filters_have_every_part(filters):
    settings = replace(PRESETS["numpy"], filters=filters, epochs=20).to_query()
    for topic in TOPICS:
        app = in_the_end(visit(topic=topic, **settings))
        assert not app.exception

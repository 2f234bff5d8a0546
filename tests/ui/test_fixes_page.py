"""Which fix matters in Streamlit's AppTest: what each part says, and where its links lead."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core import PRESETS, Experiment, atlas, trial
from core.claims import claims
from core.luck import headline as luck_headline
from core.luck import sentence
from core.trial import sentences
from tests.core.luck.on_the_spot import luck
from tests.core.trial.made_up import run_trial
from tests.ui.reading import do, fields, headline, in_the_end, links, opens, payloads, press, query, set_, text
from tests.ui.reading import visit as visit_page
from ui.navigation import EXPLORER, FIXES
from ui.parts import factorial as ui_factorial

OWN_IMAGES = Experiment(images=Experiment().images[1:5]).to_query()

pytestmark = pytest.mark.usefixtures("warm_keras")


def visit(**query: str) -> AppTest:
    """A new visitor who follows a link straight to the page."""
    return visit_page(FIXES, **query)


# The five changes


def test_it_opens_on_the_factorial_with_its_generated_words():
    app = visit()
    whole = trial.load()
    assert headline(app) == sentences.headline(whole, 100)
    for name in ("best", "interaction"):
        assert getattr(sentences, f"{name}_sentence")(whole, 100) in text(app)
    assert query(app) == {}
    assert len(payloads(app, "chart")) == 3


def test_another_budget_is_another_verdict_and_stands_in_the_link():
    app = set_(visit(), budget=1000)
    assert headline(app) == sentences.headline(trial.load(), 1000) != sentences.headline(trial.load(), 100)
    assert query(app) == {"budget": "1000"}


def test_the_changes_lead_to_a_cell_one_step_at_a_time_and_its_seed_can_be_opened():
    app = visit(seed="5")
    assert len(fields(app)["cell"]["options"]) == 5
    set_(app, cell=0b00101)  # the buttons are its bits
    assert query(app) == {"seed": "5", "cell": "5"}
    assert sentences.cell_sentence(trial.load().cell(5, 100)) in text(app)
    opened = opens(links(app)["Open it with seed 5 in the Explorer"])
    assert Experiment.from_query(opened) == Experiment(loss="categorical_crossentropy", padding="same", seed=5)
    assert opened["cell"] == "5"  # so that the way back leads here


def test_what_is_opened_is_what_was_measured_whatever_the_sidebar_says():
    app = visit(cell="7", learning_rate="0.1", epochs="777", engine="numpy")
    opened = Experiment.from_query(opens(links(app)["Open it with seed 48 in the Explorer"]))
    assert (opened.learning_rate, opened.epochs, opened.engine) == (0.001, 100, "numpy")


@pytest.mark.parametrize(("changed", "words"), [({}, 1), ({"learning_rate": "0.1"}, 0), ({"epochs": "777"}, 0)])
def test_one_is_here_only_with_the_settings_of_a_cell(changed, words):
    picture = payloads(visit(**changed), "chart")[0]
    assert json.dumps(picture["views"][-1]).count("you are here") == words


def test_own_images_are_not_what_the_claims_are_about():
    assert "not about yours" in text(visit(part="claims", **OWN_IMAGES))
    assert "not about yours" not in text(visit(part="claims"))


def test_the_last_cell_is_opened_as_answer_1_for_the_epochs_in_view():
    app = visit(cell="31", budget="300")
    opened = opens(links(app)["Open it with seed 48 in the Explorer"])
    assert Experiment.from_query(opened).to_query() == PRESETS["answer-1"].to_query() | {"epochs": "300"}


@pytest.fixture
def few_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial on the spot of 32 x 32 networks."""
    monkeypatch.setattr(ui_factorial, "SEEDS_HERE", range(32))
    monkeypatch.setattr(ui_factorial, "NETWORKS_HERE", 1024)


def test_the_factorial_is_trained_on_the_spot_and_agrees_with_the_shipped_one(few_seeds):
    app = in_the_end(press(visit(), "Train 1,024 networks now"))
    assert "1,024 networks trained here. 1,024 of them end as in the trial that ships" in text(app)
    assert headline(app) == sentences.headline(list(run_trial(range(32), (100,)))[-1], 100)
    press(app, "Back")
    assert "trained here" not in text(app)


def test_own_images_are_on_trial_only_when_asked_and_never_mixed_with_the_threads(few_seeds):
    app = visit(**OWN_IMAGES)
    assert headline(app) == "Your own images have not been on trial yet"
    assert payloads(app, "chart") == []
    in_the_end(press(app, "Train 1,024 networks now"))
    assert "1,024 networks trained here." in text(app)
    assert "ships with the app" not in text(app)
    assert len(payloads(app, "chart")) == 3


# The claims


def test_the_claims_are_those_of_the_data_and_each_number_has_a_link_that_opens_its_run():
    app = visit(part="claims", budget="300", seed="5")
    (shown,) = payloads(app, "claims")
    expected = claims(trial.load(), atlas.load(), 300)
    assert [each["verdict"] for each in shown["claims"]] == [claim.verdict for claim in expected]
    for each, claim in zip(shown["claims"], expected, strict=True):
        assert "".join(piece for piece, _ in each["answer"]) == claim.answer
        assert Experiment.from_query(opens(each["link"])) == claim.decisive
        measured = [Experiment.from_query(opens(row["link"])) for row in each["measured"]]
        assert measured == [row.experiment for row in claim.measured]
    assert f"Of {len(expected)} claims" in headline(app)


# Luck


@pytest.mark.parametrize("name", PRESETS)
def test_luck_is_of_the_experiment_in_view(name):
    app = in_the_end(visit(part="luck", **PRESETS[name].to_query()))
    (*_, whole) = luck(replace(PRESETS[name], engine="numpy"))
    assert headline(app) == luck_headline(whole)
    assert sentence(whole) in text(app)
    assert len(payloads(app, "chart")) == 1
    assert query(app) == {"part": "luck"} | PRESETS[name].to_query()


def test_a_setting_changes_the_luck():
    app = in_the_end(visit(part="luck"))
    before, chart = headline(app), payloads(app, "chart")[0]["id"]
    in_the_end(set_(app, loss="logits"))
    assert headline(app) != before
    assert payloads(app, "chart")[0]["id"] != chart


# The map


def test_the_map_shows_the_plane_through_the_experiment_and_says_what_is_held():
    app = visit(part="map", rows="filters", columns="padding", optimizer="adam", normalisation="unit")
    plane = atlas.load().plane("filters", "padding", Experiment(optimizer="adam", normalisation="unit"), 100)
    assert headline(app) == atlas.sentence(plane, atlas.widest_safe_region(plane))
    assert "loss softmax twice, pixel values 0 to 1, optimizer Adam, learning rate 0.001" in text(app)
    assert "Not on the map" not in text(app)


def test_an_axis_that_the_other_has_changes_places_with_it():
    app = visit(part="map")
    set_(app, rows="learning_rate")
    assert query(app) == {"part": "map", "rows": "learning_rate", "columns": "loss"}
    set_(app, rows="filters")
    assert query(app) == {"part": "map", "rows": "filters", "columns": "loss"}


def test_what_is_not_on_the_map_is_named():
    app = visit(part="map", filters="5", learning_rate="0.002", rows="loss", columns="padding", **OWN_IMAGES)
    assert "so the nearest is shown: filters 5, learning rate 0.002." in text(app)
    assert "not of yours" in text(app)


@pytest.mark.parametrize("count", [2, 5])
def test_the_map_is_drawn_where_filters_are_given_whose_number_it_varies_or_does_not_have(count):
    given = "_".join(["1_1_-1_-1"] * count)
    for rows in ("filters", "optimizer"):
        app = visit(part="map", rows=rows, filters=str(count), initial_filters=given)
        assert "The map cannot treat filters that are given yet." in text(app)
        assert len(payloads(app, "chart")) == 1


# All parts


def test_a_trial_on_the_spot_that_is_cancelled_leaves_the_page_as_it_was(few_seeds):
    app = visit()
    before = text(app)
    press(app, "Train 1,024 networks now")
    assert headline(app) == "The trial is under way"
    press(app, "Cancel")
    assert text(app) == before


@pytest.mark.parametrize("part", ["claims", "luck"])
def test_a_part_is_in_the_link_and_outlives_a_change_of_page(part):
    app = in_the_end(set_(visit(seed="7"), part=part))
    link = {"seed": "7", "part": part}
    assert query(app) == link
    said = headline(app)
    for page in (EXPLORER, FIXES):
        do(app, open=page)
        assert not app.exception
        assert query(app) == link
    assert headline(app) == said


@pytest.mark.parametrize("name", ["part", "budget", "cell", "claim", "rows", "columns"])
def test_a_mangled_place_is_one_sentence_and_no_lost_setting(name):
    app = visit(seed="5", **{name: "<script>" + "9" * 3000})
    (warning,) = app.warning
    assert name in warning.value
    assert len(warning.value) < 300
    assert query(app) == {"seed": "5"}

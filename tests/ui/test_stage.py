"""The Explorer on stage, in AppTest: nothing around it, and what it says and does is the page's own."""

from __future__ import annotations

import pytest

from core import PRESETS
from core.trial import CHANGES
from tests.ui.reading import do, figure, headline, links, payloads, press, query, set_, take, text, visit
from tests.ui.test_pages import skeleton
from ui.navigation import TALK

pytestmark = pytest.mark.usefixtures("warm_keras")


def around(app) -> dict:
    assert not app.exception
    (payload,) = payloads(app, "stage")
    return payload


def test_a_link_leads_to_the_stage_and_one_back():
    app = visit(engine="numpy")
    assert take(app)["stage"] == "./?engine=numpy&stage=1"
    shown = visit(engine="numpy", stage="1")
    assert around(shown)["headline"] == headline(app)
    assert figure(shown)["stage"]
    assert not figure(app)["stage"]
    assert around(shown)["links"][1]["href"] == "./?engine=numpy"


def test_the_list_of_pages_leads_off_the_stage():
    app = visit(TALK, engine="numpy", stage="1")
    assert links(app)["Explorer"]["href"] == "./?engine=numpy"
    assert query(press(app, "Explorer")) == {"engine": "numpy"}


def test_on_stage_there_is_nothing_but_the_figure_the_toggles_and_the_headline():
    app = visit(engine="numpy", stage="1", pin="seed=7")
    assert not payloads(app, "row") and not payloads(app, "links") and not payloads(app, "take")
    assert not app.sidebar.children
    assert text(app) == ""
    assert skeleton(app) == skeleton(visit(engine="numpy", stage="1", epochs="7"))


def test_the_five_toggles_lead_from_the_question_to_answer_1_and_back():
    app = visit(engine="numpy", stage="1")
    assert [toggle["made"] for toggle in around(app)["toggles"]] == [False] * 5
    for toggle in around(app)["toggles"]:
        set_(app, **{toggle["word"]: toggle["on"]})
    assert query(app) == {**PRESETS["answer-1"].to_query(), "engine": "numpy", "stage": "1"}
    assert [toggle["made"] for toggle in around(app)["toggles"]] == [True] * 5
    assert [toggle["label"] for toggle in around(app)["toggles"]] == [change.label for change in CHANGES]
    for toggle in around(app)["toggles"]:
        set_(app, **{toggle["word"]: toggle["off"]})
    assert query(app) == {"engine": "numpy", "stage": "1"}


def test_a_loss_on_logits_is_repaired_as_well():
    assert around(visit(engine="numpy", stage="1", loss="logits"))["toggles"][0]["made"]
    assert not around(visit(engine="numpy", stage="1", loss="squared_error"))["toggles"][0]["made"]


def test_a_loss_that_is_repaired_in_mid_run_is_repaired_and_its_switch_takes_that_back():
    loss = around(visit(engine="numpy", stage="1", then="40.loss.logits.optimizer.adam"))["toggles"][0]
    assert loss["made"]
    assert (loss["word"], loss["value"], loss["on"]) == ("then", "40.loss.logits.optimizer.adam", loss["value"])
    assert loss["off"] == "40.optimizer.adam"
    app = visit(engine="numpy", stage="1", then="40.loss.logits")
    set_(app, **{loss["word"]: around(app)["toggles"][0]["off"]})
    assert query(app) == {"engine": "numpy", "stage": "1"}
    assert not around(app)["toggles"][0]["made"]


def test_from_a_paused_epoch_on_every_change_is_offered_that_weights_of_any_shape_can_take():
    app = visit(engine="numpy", stage="1", epoch="40")
    assert around(app)["from"] == "From epoch 40 on:"
    assert [each["label"] for each in around(app)["buttons"]] == [CHANGES[0].label, CHANGES[3].label, CHANGES[4].label]
    do(app, **around(app)["buttons"][1]["entry"])
    assert query(app)["then"] == "40.optimizer.adam"
    assert [each["name"] for each in around(app)["buttons"]][-1] == "Undo the change"
    assert [toggle["made"] for toggle in around(app)["toggles"]] == [False, False, False, True, False]
    assert not around(visit(engine="numpy", stage="1"))["buttons"]


def test_the_switch_that_repairs_the_loss_lights_the_preset_which_is_the_same_run():
    app = visit(stage="1")
    do(app, set={"loss": CHANGES[0].value})
    assert around(app)["presets"]["value"] == "one-line-fix"


def test_a_preset_keeps_the_stage():
    app = visit(engine="numpy", stage="1", chapter="4")
    do(app, experiment=around(app)["presets"]["queries"]["answer-1"], preset="answer-1")
    assert query(app) == {**PRESETS["answer-1"].to_query(), "stage": "1", "chapter": "4"}
    assert around(app)["presets"]["value"] == "answer-1"

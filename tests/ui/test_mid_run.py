"""A change from the paused epoch on: one menu, one button, and one click back."""

from __future__ import annotations

import pytest

from core.settings.mid_run import CHANGEABLE
from core.settings.registry import SETTINGS
from tests.ui.reading import fields, figure, headline, links, press, query, set_, text, visit

HINT = "Pause at an epoch before the last"
QUESTION = {"engine": "numpy"}


@pytest.mark.parametrize("epoch", [None, "0", "100"])
def test_without_a_paused_epoch_it_says_how_to_get_there(epoch):
    app = visit(**QUESTION, **({"epoch": epoch} if epoch else {}))
    assert HINT in text(app)
    assert "then" not in fields(app)


def test_at_a_paused_epoch_every_other_value_of_every_changeable_setting_is_offered():
    app = visit(**QUESTION, epoch="40")
    assert HINT not in text(app)
    menu = fields(app)["then"]
    assert menu["label"] == "From epoch 40 on"
    assert menu["value"] == "none"
    offered = {option["value"]: option.get("group") for option in menu["options"]}
    assert len(offered) == 1 + sum(len(SETTINGS[name].offered) - 1 for name in CHANGEABLE)
    assert set(offered.values()) == {None, *(SETTINGS[name].label for name in CHANGEABLE)}
    assert offered["40.optimizer.adam"] == "Optimizer"


def test_the_loss_is_repaired_by_one_press_and_the_page_says_both_parts():
    app = visit(**QUESTION, epoch="40")
    press(app, "Repair the loss from epoch 40 on")
    assert query(app) == {**QUESTION, "then": "40.loss.logits"}
    assert headline(app).startswith("Solved. 6 of 6 right from epoch ")
    assert headline(app).endswith("Before the change: 3 of 6 right, loss 0.8133, not one weight moved.")
    assert "from epoch 40 on loss on logits" in figure(app)["summary"]
    assert not any(label.startswith("Repair") for label in links(app)), "it is repaired already"


@pytest.mark.parametrize("way", ["Undo the change", "change in mid-run: from epoch 40 on loss on logits"])
def test_undoing_it_is_one_click(way):
    app = visit(**QUESTION, then="40.loss.logits")
    press(app, way)
    assert query(app) == QUESTION
    assert headline(app).startswith("Stuck.")


def test_a_second_choice_joins_the_first_and_both_begin_where_one_paused_last():
    app = visit(**QUESTION, then="40.loss.logits")
    assert fields(app)["then"]["label"] == "From epoch 40 on"
    assert fields(app)["then"]["value"] == "40.loss.logits"
    set_(app, epoch="60")
    assert fields(app)["then"]["label"] == "From epoch 60 on"
    assert "60.loss.logits.optimizer.adam" in [option["value"] for option in fields(app)["then"]["options"]]
    set_(app, then="60.loss.logits.optimizer.adam")
    assert query(app) == {**QUESTION, "then": "60.loss.logits.optimizer.adam"}

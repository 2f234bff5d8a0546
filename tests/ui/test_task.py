"""A task for a class in AppTest: what it hides, how it is checked, and how it is left."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from core import Experiment
from core.outcome.class_tasks import TASKS
from core.settings.registry import SETTINGS
from tests.ui.reading import do, fields, headline, links, lists, opens, payloads, press, query, set_, take, text, visit
from ui.navigation import EXPLORER, INSIDE, PAGES, TALK
from ui.visit.view import View, read_view
from ui.visit.words import HIDEABLE

pytestmark = pytest.mark.usefixtures("warm_keras")

NUMPY = {"engine": "numpy"}
START = {"start": "engine=numpy"}
ONE = {**NUMPY, "task": "one-change", "hide": "images,presets,verdict,reasons", **START}


def said(app) -> dict:
    (payload,) = payloads(app, "check")
    return payload


def last_shown(app) -> int:
    """The last epoch of the run that the figure knows."""
    (player,) = payloads(app, "player")
    return len(base64.b64decode(player["history"])) // (4 * player["size"]) - 1


def reasons(app) -> bool:
    return bool(payloads(app, "why"))


# What is hidden


@pytest.mark.parametrize("page", PAGES)
def test_a_hidden_control_is_on_no_page(page):
    shown, app = set(fields(visit(page))), visit(page, hide="loss,optimizer")
    assert not app.exception
    assert set(fields(app)) & set(SETTINGS) == shown & set(SETTINGS) - {"loss", "optimizer"}
    assert query(app) == {"hide": "loss,optimizer"}


def test_all_controls_can_be_hidden():
    app = visit(hide=",".join(HIDEABLE))
    assert headline(app) == "The verdict waits until you check"
    assert fields(app) == {}
    assert "images" not in take(app)
    assert not reasons(app)


@pytest.mark.parametrize("page", [EXPLORER, INSIDE])
def test_hidden_presets_are_hidden(page):
    assert "preset" in fields(visit(page, **NUMPY))
    assert "preset" not in fields(visit(page, hide="presets", **NUMPY))


def test_a_change_of_what_is_hidden_is_not_named():
    app = visit(hide="loss", loss="logits", seed="5")
    assert [label for label in links(app) if ": " in label] == ["seed: 5"]
    (row,) = payloads(app, "row")
    assert row["settings"]
    assert all("2" not in each["lead"] for each in lists(app))


def test_verdict_and_reasons_are_hidden_until_it_is_checked():
    app = visit(hide="verdict,reasons", **NUMPY)
    assert headline(app) == "The verdict waits until you check"
    assert not reasons(app)
    assert said(app) == {"question": "The verdict waits until you check", "can": True, "said": ""}
    set_(app, checked=1)
    assert headline(app).startswith("Stuck. 3 of 6 right")
    assert reasons(app)
    assert not payloads(app, "check")


def test_a_task_is_not_shown_on_stage_and_makes_no_other_task():
    app = visit(stage="1", **ONE)
    assert not payloads(app, "stage")
    assert not {"task", "stage"} & set(take(app))


# The questions


def test_one_change_is_counted_from_where_the_task_began_and_checked_by_running():
    app = visit(**ONE)
    assert headline(app) == "Get all 6 images right with one change"
    assert len(payloads(app, "player")) == 1
    set_(app, checked=1)
    assert said(app)["said"] == "Get all 6 images right with one change: not yet. 3 of 6 are right, without a change."
    set_(app, seed=7)
    assert said(app)["said"] == ""
    assert headline(app) == "Get all 6 images right with one change"
    set_(app, loss="logits", seed=48)
    set_(app, checked=1)
    assert said(app)["said"].endswith(": done. All 6 are right with one change: the loss.")
    assert headline(app).startswith("Solved.")
    assert reasons(app)


def test_a_change_is_undone_to_where_the_task_began():
    app = visit(task="one-change", start="seed=5&engine=numpy", seed="6", engine="numpy")
    press(app, "seed: 6")
    assert query(app) == {"task": "one-change", "start": "seed=5&engine=numpy", "seed": "5", "engine": "numpy"}


def test_undoing_what_does_not_fit_the_rest_is_refused_in_one_sentence():
    start = "filters=1&initial_filters=1_1_1_1"
    app = visit(task="one-change", start=start, filters="2")
    press(app, next(label for label in links(app) if label.startswith("start of the filters")))
    assert not app.exception
    assert len(app.warning) == 1


@pytest.mark.parametrize(("task", "right", "wrong"), [("which-image", 5, 1), ("accuracy", 3, 6)])
def test_what_is_guessed_is_not_shown_before_it_is_checked(task, right, wrong):
    for guess, begins in ((right, "Right: "), (wrong, "No: ")):
        app = visit(task=task, **NUMPY)
        assert headline(app) == TASKS[task].asks(Experiment())
        assert last_shown(app) == 1  # before the guess: how the run begins
        assert not set(SETTINGS) & set(fields(app))  # what is guessed of cannot be changed
        assert any("filters 2" in each["lead"] for each in lists(app))
        assert not reasons(app)
        assert said(app) == {"question": headline(app), "can": False, "said": ""}
        assert "files" not in take(app)
        set_(app, guess=guess)
        assert said(app) == {"question": headline(app), "can": True, "said": ""}
        set_(app, checked=1)
        assert begins in said(app)["said"]
        assert headline(app).startswith("Stuck. 3 of 6 right")
        assert len(payloads(app, "player")) == 1
        assert reasons(app)
        assert not set(SETTINGS) & set(fields(app))
        assert query(app) == {**NUMPY, "task": task, "guess": str(guess), "checked": "1"}


def test_a_task_of_a_room_says_how_far_it_is():
    def steps(**words: str) -> list[dict]:
        return payloads(visit(**NUMPY, **words), "board")

    for words, step in (
        ({}, 0),
        ({"guess": "6"}, 1),
        ({"guess": "6", "checked": "1"}, 2),
        ({"guess": "3", "checked": "1"}, 3),
    ):
        expected = {"room": "kdf-mwr-tpz", "step": step, "guessed": True}
        assert steps(task="accuracy", room="KDFMWRTPZ", **words) == [expected]
    (one,) = steps(task="one-change", room="kdf-mwr-tpz", checked="1", loss="logits")
    assert (one["step"], one["guessed"]) == (3, False)
    assert steps(task="accuracy") == []
    app = visit(task="accuracy", room="kdf-mwr-tpz", **NUMPY)
    press(app, "Leave the task")
    assert query(app) == NUMPY


def test_another_run_is_guessed_anew():
    app = set_(visit(task="accuracy", guess="3", checked="1", **NUMPY), loss="logits")
    assert query(app) == {**NUMPY, "task": "accuracy", "loss": "logits"}
    assert last_shown(app) == 1


def test_a_run_is_shown_up_to_the_epoch_that_was_linked_and_no_further():
    app = visit(task="accuracy", epoch="7", **NUMPY)
    assert last_shown(app) == 7
    set_(app, epoch=2)  # whoever steps back has the same run in view
    assert last_shown(app) == 7
    assert query(app) == {**NUMPY, "task": "accuracy", "epoch": "2", "until": "7"}
    (player,) = payloads(app, "player")
    assert player["inside"] == ""  # that page would show the rest
    assert payloads(visit(task="accuracy", until="7", epoch="90", **NUMPY), "player")[0]["epoch"] is None
    assert last_shown(visit(task="accuracy", until="4000", **NUMPY)) == 99
    assert not payloads(visit(task="accuracy", epochs="1", **NUMPY), "player")


def test_a_question_without_an_answer_is_another_one():
    app = visit(task="which-image", loss="logits", **NUMPY)
    assert headline(app) == "After 100 epochs: how many of 6 images are right?"
    assert list(range(7)) == [int(each["value"]) for each in fields(app)["guess"]["options"]]


def test_no_name_of_an_option_answers_the_task():
    def named(app):
        return [each["label"] for each in fields(app)["loss"]["options"]]

    app = visit(**ONE)
    assert "the question’s" in named(app)
    assert "twice" not in " ".join(named(app))
    assert "softmax twice" in named(set_(app, checked=1))


def test_each_own_image_can_be_guessed():
    images = Experiment(images=Experiment().images[1:5]).to_query()
    options = fields(visit(task="which-image", **images))["guess"]["options"]
    assert [each["value"] for each in options] == ["1", "2", "3", "4"]
    assert all("picture" in each for each in options)


# In, and out


def test_the_form_begins_with_the_run_in_view():
    form = take(visit(loss="logits", seed="7"))["task"]
    assert form["start"] == "loss=logits&seed=7"


def test_the_form_offers_what_has_an_answer_in_the_run_in_view():
    form = take(visit(loss="logits"))["task"]
    assert {each["name"]: each["fits"] for each in form["tasks"]} == {
        "one-change": False,
        "which-image": False,
        "accuracy": True,
    }
    assert {each["name"] for each in form["hideable"]} == set(HIDEABLE)
    app = visit(**NUMPY)
    do(app, set={"task": "one-change", "start": "engine=numpy", "hide": "loss,presets", "guess": "", "checked": ""})
    assert query(app) == {**NUMPY, **START, "task": "one-change", "hide": "loss,presets"}


def test_a_task_that_hides_nothing_can_be_made():
    app = do(visit(**NUMPY), set={"task": "accuracy", "start": "", "hide": "", "guess": "", "checked": ""})
    assert query(app) == {**NUMPY, "task": "accuracy"}


@pytest.mark.parametrize("page", PAGES)
def test_whoever_leaves_the_task_sees_everything(page):
    app = visit(page, guess="3", checked="1", **{**ONE, "task": "accuracy"})
    out = links(app)["Leave the task"]
    assert opens(out) == NUMPY
    assert "Explorer" not in links(app)
    do(app, **out["entry"])
    assert query(app) == NUMPY
    assert set(PAGES.values()) <= set(links(app))


def test_there_is_a_way_back_from_every_other_page():
    app = visit(INSIDE, **ONE)
    press(app, "Back to the task")
    assert app.session_state["visit"].page == EXPLORER
    assert query(app) == ONE
    assert "Back to the task" not in links(visit(**ONE))
    assert not visit(TALK, **ONE).exception


# Hostile links


@pytest.mark.parametrize(
    ("word", "bad", "begins"),
    [
        *(("task", bad, "task must be one of none, ") for bad in ("", "x", "<b>", "9" * 5000)),
        *(
            ("hide", bad, "hide must be some of loss, ")
            for bad in ("", ",", "x", "<script>alert(1)</script>", "z," * 3000)
        ),
        *(("start", bad, "start must be an experiment") for bad in ("", "x", "&&&", "=" * 9999, "<i>")),
        *(
            ("guess", bad, "guess must be a whole number from 0 to 6")
            for bad in ("", "7", "-1", "1.5", "٣", "9" * 5000)
        ),
        *(
            ("until", bad, "until must be a whole number from 0 to 5000")
            for bad in ("", "5001", "-1", "1.5", "٣", "9" * 5000)
        ),
        *(("room", bad, "room must be nine letters") for bad in ("", "kdf-mwr-tp", "kdf-mwr-tp0", "<b>", "k" * 5000)),
        *(("checked", bad, "checked must be one of 0, 1") for bad in ("", "2", "yes", "<b>")),
    ],
)
def test_a_hostile_word_of_a_task_falls_back_with_one_sentence_that_does_not_repeat_it(word, bad, begins):
    view, ignored = read_view({word: bad, "seed": "5"})
    assert view == View(Experiment(seed=5))
    (sentence,) = ignored
    assert sentence.startswith(begins)
    assert len(sentence) < 300
    assert "<" not in sentence


def test_of_a_list_of_what_is_hidden_the_good_names_count():
    view, ignored = read_view({"hide": "Optimizer, loss,<b>,loss"})
    assert view.hide == ("loss", "optimizer")
    assert len(ignored) == 1
    assert read_view(view.to_query()) == (replace(view), ())


def test_a_hostile_task_is_said_in_one_line_of_the_page_and_nothing_of_it_is_html():
    app = visit(task="<img src=x onerror=alert(1)>", hide="<b>", **NUMPY)
    assert headline(app).startswith("Stuck.")
    assert len(app.warning) == 2
    assert "<" not in " ".join(each.value for each in app.warning) + text(app)

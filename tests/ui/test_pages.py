"""All pages: a session that forgets nothing, and pages that are the same from top to bottom in every state."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.images import THREAD_IMAGES
from tests.ui.reading import (
    ROOT,
    do,
    fields,
    headline,
    links,
    opens,
    payloads,
    query,
    send,
    sender,
    set_,
    switch,
    text,
    value,
    visit,
)
from tests.ui.test_app import Starting
from ui.components.links import link
from ui.navigation import EXPLORER, FIXES, INSIDE, PAGES, path, to_experiment
from ui.visit import runs
from ui.visit.view import PARTS

pytestmark = pytest.mark.usefixtures("warm_keras")


LINK = {"loss": "logits", "filters": "3", "epoch": "7", "image": "2", "pin": "seed=48", "part": "luck"}


# The list of pages


def test_every_page_of_the_list_is_there():
    assert set(PAGES) == {EXPLORER, *(str(each.relative_to(ROOT)) for each in (ROOT / "pages").glob("*.py"))}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_lists_all_pages_and_each_link_carries_the_visit_along(page):
    shown = links(visit(page, **LINK))
    for script, label in PAGES.items():
        assert shown[label] == {
            **link(label, path(script), {}, {"open": script}, current=script == page),
            "href": shown[label]["href"],
        }
        assert shown[label]["href"].startswith(f"./{path(script)}?")
        assert opens(shown[label]) == LINK


def test_a_link_to_an_experiment_shows_its_end_and_keeps_the_rest_here_and_in_a_tab_of_its_own():
    app = visit(FIXES, seed="5", epoch="3", budget="300")
    there = to_experiment(app.session_state["visit"].view, Experiment(loss="logits"), "There")
    do(app, **there["entry"])
    assert app.session_state["visit"].page == EXPLORER
    assert query(app) == opens(there) == {"loss": "logits", "budget": "300"}


# A session that forgets nothing


@pytest.mark.parametrize("page", PAGES)
def test_the_url_is_written_and_after_the_first_run_not_read(page):
    app = visit(page, loss="logits")
    app.query_params = {"loss": "mean_squared_error", "seed": "9"}
    app.run()
    assert query(app) == {"loss": "logits"}


def test_our_way_to_another_page_keeps_the_truth_whatever_the_url_says():
    app = visit(**LINK)
    app.query_params = {"seed": "9"}
    for page in (INSIDE, FIXES, EXPLORER, INSIDE):
        do(app, open=page)
        assert not app.exception
        assert app.session_state["visit"].page == page
        assert query(app) == LINK
        assert value(app, "filters") == "3"
    assert headline(app).startswith("Image 2, epoch 7: ")


def test_what_was_done_just_before_the_change_of_page_counts():
    app = visit()
    send(app, {"hand": "quick", "entries": [{"n": 1, "set": {"seed": "5"}}, {"n": 2, "open": INSIDE}]})
    assert app.session_state["visit"].page == INSIDE
    assert query(app) == {"seed": "5"}
    assert value(app, "seed") == "5"


def test_another_way_to_another_page_reads_the_url():
    app = visit(**LINK)
    switch(app, INSIDE, seed="9", image="3")
    assert query(app) == {"seed": "9", "image": "3"}
    assert headline(app).startswith("Image 3, ")
    assert value(app, "seed") == "9"
    switch(app, EXPLORER)
    assert query(app) == {}
    assert value(app, "loss") == "double_softmax"


def test_a_page_that_there_is_not_is_no_way_anywhere():
    app = visit(seed="5")
    for stranger in ("pages/9_Nowhere.py", "/etc/passwd", ""):
        do(app, open=stranger)
        assert headline(app)
        assert query(app) == {"seed": "5"}


def test_a_step_of_the_history_shows_the_link_of_that_step(monkeypatch):
    app = visit(seed="5")
    set_(app, seed=6, epochs="a lot")
    before = acknowledged(app)["reads"]
    app.query_params = {"seed": "5", "epoch": "3"}
    with monkeypatch.context() as step:
        step.setattr("ui.visit.visit.get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=True))
        app.run()
    assert query(app) == {"seed": "5", "epoch": "3"}
    assert value(app, "seed") == "5"
    assert fields(app)["epochs"]["said"] == ""
    assert acknowledged(app)["reads"] == before + 1, "by which the hands know that it is answered"


def test_the_hands_are_told_what_is_taken_when_the_page_is_drawn():
    app = visit()
    send(app, {"hand": "a", "entries": [{"n": 1, "set": {"seed": "5"}}, {"n": 2, "set": {"filters": "3"}}]})
    assert acknowledged(app)["hand"] == "a"
    assert acknowledged(app)["applied"] == 2
    do(app, open=INSIDE)
    assert acknowledged(app)["page"] == INSIDE, "a new page: what was on its way to the old one may be lost"


def test_a_log_that_comes_after_a_run_that_ended_early_is_taken_at_once(monkeypatch):
    app = visit()
    hands = sender(app)
    with monkeypatch.context() as early:
        early.setattr("ui.page.hands", lambda *_: None)
        app.run()
    send(app, {"hand": "a", "entries": [{"n": 1, "set": {"seed": "5"}}]}, hands)
    assert not app.exception
    assert query(app) == {"seed": "5"}
    assert value(app, "seed") == "5"
    assert acknowledged(app)["applied"] == 1


def acknowledged(app: AppTest) -> dict:
    (hands,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "hands"]
    return json.loads(hands.json)


# A page's skeleton is constant


def skeleton(app: AppTest) -> list[str]:
    """The kinds of what stands in a page, in order. A fragment's address is its way down from there."""
    assert not app.exception
    (whole,) = app.main.children.values()
    return [getattr(child, "type", None) or type(child).__name__ for child in whole.children.values()]


OWN = Experiment(images=THREAD_IMAGES[1:5]).to_query()
TRAINING = [EXPLORER, INSIDE]  # the pages that show the run in view
STATES = {
    "solved": {"loss": "logits"},
    "pinned": {"pin": "loss=logits"},
    "ignored words": {"loss": "hinge", "filters": "99", "sead": "7"},
    "own images": OWN,
    **{part: {"part": part, "cell": "31"} for part in PARTS},
    "own images on trial": {"part": "factorial", **OWN},
    "another number": {"stuck": "2.3026", "classes": "10"},
    "an ordinary plateau": {"stuck": "0.4512", "accuracy": "0.79"},
}


@pytest.fixture(scope="module")
def question(warm_keras) -> dict[str, list[str]]:
    return {page: skeleton(visit(page)) for page in PAGES}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("page", PAGES)
def test_a_pages_skeleton_is_constant(page, state, question):
    assert skeleton(visit(page, **STATES[state])) == question[page]


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_skeleton_is_constant_while_it_is_trained(page, question, monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0)
    run = {"engine": "numpy", "loss": "logits", "epochs": "1000", "seed": str(100 + list(PAGES).index(page))}
    app = visit(page, **run)
    assert skeleton(app)[: len(question[page])] == question[page]  # the page's clock comes last
    if page in TRAINING:
        assert headline(app) == "Training"
        assert skeleton(app.run())[: len(question[page])] == question[page]


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_skeleton_is_constant_while_tensorflow_is_waited_for(page, question, monkeypatch):
    monkeypatch.setattr(runs, "keras_process", Starting)
    app = visit(page, seed=str(200 + list(PAGES).index(page)))
    assert skeleton(app) == question[page]
    if page in TRAINING:
        assert "TensorFlow is starting" in text(app)


def test_the_parts_are_on_their_page_only():
    assert "part" in fields(visit(FIXES))
    assert "part" not in fields(visit())
    assert len(payloads(visit(FIXES, part="claims"), "claims")) == 1

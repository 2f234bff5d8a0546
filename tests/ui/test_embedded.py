"""In the frame of another page there is the figure and its player, and nothing around them."""

from __future__ import annotations

import pytest
from streamlit.runtime.context import ContextProxy

from tests.ui.reading import do, headline, links, payloads, query, set_, visit
from ui.navigation import FIXES

pytestmark = pytest.mark.usefixtures("warm_keras")


@pytest.fixture
def embedded(monkeypatch):
    monkeypatch.setattr(ContextProxy, "is_embedded", property(lambda self: True))


def test_the_explorer_is_its_verdict_its_figure_and_its_player(embedded):
    app = visit(loss="logits")
    assert headline(app).startswith("Solved. 6 of 6 right")
    (player,) = payloads(app, "player")
    assert player["framed"] is True
    for component in ("row", "fields", "take", "why", "stage"):
        assert payloads(app, component) == [], component
    assert list(links(app)) == ["Open in the Explorer", "Source: Stack Overflow"]
    assert not app.sidebar.children


def test_another_page_has_its_list_of_pages_but_no_sidebar(embedded):
    app = visit(FIXES, part="claims")
    assert headline(app)
    assert payloads(app, "claims")
    assert [each["label"] for each in payloads(app, "links")].count("Pages") == 1
    assert not app.sidebar.children


def test_a_page_of_its_own_is_not_framed():
    app = visit()
    assert payloads(app, "player")[0]["framed"] is False
    assert app.sidebar.children


def test_a_task_in_a_frame_can_be_guessed_checked_and_left(embedded):
    app = visit(engine="numpy", task="accuracy", guess="3")
    assert payloads(app, "player")[0]["inside"] == ""
    assert [each["can"] for each in payloads(app, "check")] == [True]
    set_(app, checked=1)
    assert len(payloads(app, "player")) == 1
    do(app, **links(app)["Leave the task"]["entry"])
    assert query(app) == {"engine": "numpy"}
    assert not payloads(app, "check")

"""Whatever a link, a hand or a paste says is shown as text: all words, in all places where a page says it again."""

from __future__ import annotations

import re

import pytest

from tests.ui.reading import set_, visit
from ui.navigation import PAGES
from ui.parts.plain import plain
from ui.visit.view import WORDS

EVIL = (
    "![](//e.vil/p)",
    "[in](//e.vil/a)",
    ":red[e.vil]",
    "$e.vil$",
    "<b>e.vil</b>",
    "`e.vil`",
    "www.e.vil",
    "http://e.vil",
    "a@e.vil",
    "**e.vil**",
    "&lt;e.vil",
    ":material/e_vil:",
    ":evil:",
)
SHOWN = ("markdown", "caption", "warning", "error", "info", "success", "title", "header", "subheader", "toast")


def active(text: str) -> str:
    """What Markdown would read in a text: nothing that is escaped."""
    unescaped = re.sub(r"\\.", "", text)
    return "".join(re.findall(r"[\[\]`*_$<>&]|:\w|://|www\.|@\w", unescaped))


def said_again(app) -> list[str]:
    """All that the page shows of what is evil, with escapes and joiners."""
    return [each.value for kind in SHOWN for each in app.get(kind) if "vil" in each.value]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_of_it_is_left_to_markdown(evil):
    assert active(evil)
    assert not active(plain(evil))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("evil", EVIL[::4])
def test_of_what_a_link_says_nothing_is_more_than_text(page, evil):
    app = visit(page, **{**dict.fromkeys(WORDS, evil), "engine": "numpy", "lose": evil})
    assert not app.exception
    assert said_again(app)
    assert not any(map(active, said_again(app)))


@pytest.mark.parametrize("evil", EVIL)
def test_every_place_shows_every_kind_of_it_as_text(evil):
    for page in ("loss", "pin", "stuck", "filters", "then"):
        app = visit(**{page: evil, "engine": "numpy"})
        assert not any(map(active, said_again(app)))


def test_of_what_hands_say_nothing_is_more_than_text():
    app = visit(engine="numpy")
    for evil in EVIL:
        set_(app, **dict.fromkeys((word for word in WORDS if word not in ("stage", "engine", "epochs")), evil))
        assert not app.exception
        assert not any(map(active, said_again(app)))

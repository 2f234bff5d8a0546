"""The talk in AppTest: what is sent to the stage, and what the link says of it."""

from __future__ import annotations

import pytest

from core.talk import CHAPTERS, told
from tests.ui.reading import payloads, query, set_, switch, text, visit
from ui.navigation import TALK

pytestmark = pytest.mark.usefixtures("warm_keras")


def stage(app) -> dict:
    assert not app.exception
    (payload,) = payloads(app, "talk")
    return payload


def test_the_stage_gets_every_chapter_as_the_core_tells_it():
    sent = stage(visit(TALK))
    assert [each["name"] for each in sent["chapters"]] == list(CHAPTERS)
    for each in sent["chapters"]:
        opened = told(each["name"])
        assert each["words"] == list(opened.words)
        assert each["picture"] == opened.picture
        assert (each["question"] is None) == (opened.question is None)
        if opened.question:
            assert each["question"]["right"] == list(opened.question.right)
            assert each["question"]["said"] == opened.question.said
            assert each["question"]["picture"] == opened.question.picture
    assert sent["chapter"] == 1


def test_the_chapter_is_a_word_of_the_link():
    app = visit(TALK, chapter="5")
    assert stage(app)["chapter"] == 5
    set_(app, chapter=6)
    assert query(app) == {"chapter": "6"}
    set_(app, chapter=1)
    assert query(app) == {}


@pytest.mark.parametrize("wrong", ["0", str(len(CHAPTERS) + 1), "two", ""])
def test_a_chapter_that_there_is_not_is_one_sentence(wrong):
    app = visit(TALK, chapter=wrong)
    assert stage(app)["chapter"] == 1
    (warning,) = app.warning
    assert f"chapter must be a whole number from 1 to {len(CHAPTERS)}: using 1." in warning.value


def test_the_link_of_a_chapter_says_what_a_click_does():
    links = stage(visit(TALK, pin="seed=7"))["links"]
    assert links["one-change"] == "./?loss=logits&pin=seed%3D7&chapter=8&stage=1"
    assert links["images"] == "./?pin=seed%3D7&stage=1"


def test_a_guess_is_not_asked_for():
    app = switch(visit(), TALK, chapter="3")
    assert "guess" not in query(app)
    assert "asks the room for a guess" in text(app)

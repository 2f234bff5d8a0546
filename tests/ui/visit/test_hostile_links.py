"""Whatever a link says: a view, and one plain sentence for each word of ours that says nothing."""

from __future__ import annotations

import random
import re

import pytest

from tests.core.pairs import few_of
from tests.ui.reading import visit
from tests.ui.visit.hostile import HUGE, queries, values, words
from ui.navigation import PAGES
from ui.visit.view import WORDS, View, changed, read_view
from ui.visit.words import EXPERIMENTS, understood

LONGEST = 400  # characters of a sentence: the longest names all options of a setting


def is_plain(sentence: str) -> bool:
    """Whether it is one short line without a word of Python's."""
    return (
        len(sentence) <= LONGEST
        and sentence.isprintable()
        and sentence[-1] in ".?"
        and not re.search(r"Traceback|Error\b|Exception|<class|object at|invalid literal", sentence)
    )


@pytest.mark.parametrize("count", few_of((1_000, 10_000), 1_000))
def test_hostile_links_each_give_a_view_that_spells_itself_and_plain_sentences(count):
    for query in queries(count):
        view, said = read_view(words(query))
        assert read_view(view.to_query()) == (view, ()), query[:300]
        assert all(is_plain(sentence) for sentence in said), [s for s in said if not is_plain(s)]
        assert len(said) <= 2 * len(WORDS), query[:300]


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_understood_or_told_in_one_sentence(name):
    chance = random.Random(name)
    for _ in range(200):
        text = values(chance)
        view, said = read_view({name: text})
        if name not in EXPERIMENTS and set(understood({name: text}, WORDS)[0]) == {name}:  # and no word within it
            assert len(said) <= 1, (text[:100], said)
        if not said and name not in view.to_query():  # then it says what is so by default
            assert changed(View(), {name: text}) == (View(), {}), text[:100]


def test_a_huge_link_is_no_more_work_than_its_beginning():
    """Of a text that is too long only so much is looked at, and less of it is said again."""
    for name in WORDS:
        for part in ("9", "1,", "a", "(", "pin%3D", "loss=", "🙂", "1,2,3,4;"):
            _, said = read_view({name: part * (HUGE // len(part))})
            assert all(is_plain(sentence) for sentence in said), (name, part)


@pytest.mark.parametrize("count", few_of((2, 20), 2))
@pytest.mark.parametrize("page", PAGES)
def test_a_hostile_link_to_any_page_draws_it(page, count):
    for query in list(queries(count, seed=len(page))):
        app = visit(page, **{name: text[:2000] for name, text in words(query).items() if name})
        assert not app.exception
        assert app.get("bidi_component")  # and not an empty page

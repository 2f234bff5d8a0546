"""Words of a link that are nearly ours: understood where there is one meaning, asked about where there is a doubt."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Experiment
from ui.visit.view import WORDS, View, changed, read_view
from ui.visit.words import one_of, understood

KNOWN = ["loss", "learning_rate", "seed", "epochs", "epoch", "pin"]


@pytest.mark.parametrize("word", ["LOSS", "Loss", "amp;loss", "amp;amp;loss", " loss", "AMP;LOSS"])
def test_capitals_and_a_mail_programs_ampersands_are_understood_silently(word):
    assert understood({word: "logits"}, KNOWN) == ({"loss": "logits"}, ())


def test_a_word_as_we_spell_it_counts_before_the_same_in_capitals():
    for query in ({"loss": "logits", "LOSS": "x"}, {"LOSS": "x", "loss": "logits"}):
        assert understood(query, KNOWN) == ({"loss": "logits"}, ())


@pytest.mark.parametrize("before", ["", " ", "“", "(", "<", "'", "\u200b", "3D"])
@pytest.mark.parametrize(
    "behind", ["", " ", "\r\n", ".", ",", ").", "”", '"', "'", ">", "]", "\u200b", "\ufeff", "!", "*", " )\u2060. "]
)
def test_what_a_sentence_or_a_mail_puts_around_a_value_is_no_part_of_it(before, behind):
    wanted = View(Experiment(loss="logits", seed=7, learning_rate=0.5, images=Experiment().images[1:5]), epoch=9)
    query = {word: f"{before}{text}{behind}" for word, text in wanted.to_query().items()}
    assert read_view(query) == (wanted, ())


def test_a_line_end_in_the_middle_of_a_long_value_is_no_part_of_it():
    wanted = View(Experiment(images=Experiment().images[1:5]))
    text = wanted.to_query()["images"]
    assert read_view({"images": f"{text[:30]}\r\n{text[30:]}"}) == (wanted, ())


PINNED = View(Experiment(loss="logits", seed=7), pinned=Experiment(filters=6, padding="same"), epoch=9, chapter=3)


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("marks", ["=&", "=", "&", "%=&"])
def test_a_link_that_was_escaped_on_its_way_opens_what_it_says(marks, times):
    """As a browser hands it over: split at the signs that are left, each part unescaped once."""
    query = urlencode(PINNED.to_query())
    for _ in range(times):
        query = "".join(quote(sign, safe="") if sign in marks or sign == "%" else sign for sign in query)
    assert read_view(dict(parse_qsl(query, keep_blank_values=True))) == (PINNED, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [("1.000", "1 or 1,000"), ("2.500", "2.5 or 2,500"), ("1.000.000", "1,000,000")],
)
def test_a_point_before_three_digits_is_asked_about(text, said):
    for name in ("epochs", "seed"):
        view, (sentence,) = read_view({name: text, "loss": "logits"})
        assert view == View(Experiment(loss="logits"))
        assert sentence == f"{name}: {text} can be {said}; write it without a point."
        assert changed(View(), {name: text}) == (View(), {name: sentence})


def test_nobody_is_asked_what_a_number_means_that_is_longer_than_any_of_ours():
    _, (sentence,) = read_view({"epochs": f"1{9999 * '.000'}"})
    assert sentence.startswith("epochs must be ")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", "5\u202f000", 5000),
        ("epochs", "1'000", 1000),
        ("learning_rate", "0,001", 0.001),
        ("learning_rate", "1,5", 1.5),
    ],
)
def test_numbers_are_understood_as_people_write_them(name, text, value):
    wanted = View(Experiment(**{name: value}))
    assert read_view({name: text}) == (wanted, ())
    assert changed(View(), {name: text}) == (wanted, {})


@pytest.mark.parametrize("word", ["loss=", "x=1&loss=logits", "%6coss%3D"])
def test_words_that_hold_words_are_taken_apart_or_one_sentence_says_so(word):
    view, said = read_view({word: ""})
    assert view != View() or len(said) == 1


@pytest.mark.parametrize(
    ("word", "meant"),
    [("los", "loss"), ("losss", "loss"), ("lose", "loss"), ("sede", "seed"), ("sead", "seed"),
     ("learning-rate", "learning_rate"), ("learnin_rate", "learning_rate"), ("Epoachs", "epochs")],
)  # fmt: skip
def test_a_near_miss_is_asked_about_and_not_taken(word, meant):
    words, doubts = understood({word: "7"}, KNOWN)
    assert meant not in words
    assert doubts == (f"{word} is not a word of this page; did you mean {meant}?",)


def test_of_a_long_word_only_the_beginning_is_looked_at_and_said_without_the_blanks_around_it():
    _, doubts = understood({f" sead{99 * ' '}{9999 * 'x'}": "7"}, KNOWN)
    assert doubts == ("sead is not a word of this page; did you mean seed?",)


@pytest.mark.parametrize(
    "word", ["utm_source", "fbclid", "embed", "q", "", "lo", "loving_rate", "<script>", "x" * 9999]
)
def test_strangers_words_are_left_alone_silently(word):
    assert understood({word: "7"}, KNOWN) == ({word: "7"}, ())


def test_nothing_is_asked_about_a_word_that_is_there():
    assert understood({"sead": "7", "seed": "8"}, KNOWN)[1] == ()


@pytest.mark.parametrize("word", WORDS)
def test_each_of_our_words_is_itself_and_no_near_miss_of_another(word):
    assert understood({word: "x"}, WORDS) == ({word: "x"}, ())


@given(st.text(max_size=100), st.text(max_size=10))
def test_a_word_is_ours_or_asked_about_in_one_line_or_left_alone(word, text):
    words, doubts = understood({word: text}, WORDS)
    assert words
    assert len(doubts) <= len(words)
    assert all(len(each) < 120 for each in doubts)


def test_a_whole_link_in_capitals_opens_what_it_says():
    assert read_view({"LOSS": "LOGITS", "amp;Part": "MAP"}) == (read_view({"loss": "logits", "part": "map"})[0], ())
    assert read_view({"prat": "map"}) == (View(), ("prat is not a word of this page; did you mean part?",))


def test_a_word_for_one_of_a_few_reads_what_it_spells():
    word = one_of("size", (10, 20), 10)
    for size in (10, 20):
        assert word.read(word.spell(size), View().experiment) == (size, ())
    with pytest.raises(ValueError, match="size must be one of 10, 20: using 10"):
        word.read("30", View().experiment)

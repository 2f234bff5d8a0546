"""The decoder: digits, facts, chance, order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.stuck import decode
from core.stuck.chance import ENOUGH, probability
from core.stuck.decoder import READINGS
from core.stuck.facts import CHOICES, Facts, read_facts
from core.stuck.form import Many, Value
from core.stuck.forms import FORMS
from core.stuck.forms.double_softmax import floor
from core.stuck.missing import missing
from core.stuck.number import read_number
from core.stuck.table import rows


@pytest.mark.parametrize(
    "text", ["2.3026", " 2.3026 ", "2,3026", "2.3026e+0", "23026e-4", "~2.3026", "2.3026...", "+2.3026", "loss: 2.3026"]
)
def test_a_number_is_read_however_it_is_spelled(text):
    assert decode(text, classes=10)[0].form == "uniform"
    assert read_number(text).decimals == 4


@pytest.mark.parametrize("bad", ["", "abc", "1.2.3", "0x10", "2.3026; import os", "9" * 61, "1e999", True])
def test_what_is_no_number_gets_one_sentence(bad):
    with pytest.raises(ValueError, match=r"^The loss must be a number.*\.$"):
        decode(bad)


@pytest.mark.parametrize(
    ("facts", "name"),
    [({"classes": 0}, "classes"), ({"classes": 2.5}, "classes"), ({"accuracy": "often"}, "accuracy"),
     ({"accuracy": 101}, "accuracy"), ({"accuracy": -0.1}, "accuracy"), ({"samples": -3}, "samples")],
)  # fmt: skip
def test_a_fact_that_cannot_be_gets_one_sentence(facts, name):
    with pytest.raises(ValueError, match=rf"^{name} must be .*\.$"):
        decode("0.5", **facts)


def test_a_float_is_taken_with_four_digits_or_all_that_it_has():
    assert decode(0.25)[0].form == "squared-error"
    assert decode(50)[0].form == "log-clamp"
    assert decode(float(np.float32(math.log(10))))[0].form == "uniform"


def test_accuracy_may_be_a_share_or_a_percentage():
    assert decode("0.8133", accuracy=50) == decode("0.8133", accuracy="50%") == decode("0.8133", accuracy=0.5)


def test_digits_are_rounded_or_cut_and_one_off_is_no_match():
    for text in ("1.4612", "1.461", "1.46"):
        assert decode(text, classes=10)[0].form == "double-softmax"
    assert [match.form for match in decode("2.302", classes=10)][0] == "uniform"  # 2.302585, cut
    assert decode("1.4610", classes=10) == ()
    assert decode("0.8136", classes=2, accuracy=0.5, moving=False) == ()


@pytest.mark.parametrize("classes", [2, 3, 5, 10, 37, 100, 1000])
def test_a_saturated_double_softmax_gives_back_its_share(classes):
    for wrong in range(7):
        best = decode(f"{floor(classes) + wrong / 6:.4f}", classes=classes, samples=6)[0]
        assert best.form == "double-softmax"
        assert best.share_wrong == pytest.approx(wrong / 6)


def test_a_known_loss_rules_out_the_forms_of_others():
    assert {match.form for match in decode("0.2500", loss="mse")} == {"squared-error"}
    assert "sum-of-losses" not in {match.form for match in decode("1.3863", loss="NT-Xent", samples=4)}
    assert decode("1.3863", classes=2, loss="GAN")[0].form == "sum-of-losses"


def test_accuracy_rules_out_what_contradicts_it():
    assert "class-prior" in {match.form for match in decode("0.6931", accuracy=0.5)}
    assert {match.form for match in decode("0.6931", accuracy=0.72)} == {"uniform"}
    assert decode("0.8133", classes=2, accuracy=0.8) == ()


def test_each_form_stands_once_and_no_more_than_a_few_are_listed():
    found = decode("6.9078")
    assert len({match.form for match in found}) == len(found) <= READINGS


@given(number=st.floats(0.01, 50), decimals=st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_what_is_returned_is_unlikely_by_chance_and_its_arithmetic_gives_the_digits(number, decimals):
    for match in decode(f"{number:.{decimals}f}"):
        assert 0 <= match.by_chance < ENOUGH
        assert match.form in FORMS
        assert " = " in match.arithmetic


def one_by_one(values):
    """Each value on its own, those too that are generated together."""
    for value in values:
        if isinstance(value, Value):
            yield value
        else:
            yield from filter(None, (value.at(n) for n in range(len(value.ends()[0]))))


@pytest.mark.parametrize(
    ("number", "decimals", "facts"),
    [
        (2.303, 3, {"classes": 10}),
        (0.69, 2, {"classes": 2}),
        (8.06, 2, {"samples": 6, "loss": "binary"}),
        (1.1, 1, {}),
    ],
)
def test_by_chance_is_the_share_of_random_numbers_that_match_as_simple_a_value(number, decimals, facts):
    """The slow second way: every number of so many decimals in the span is tried against every value, one by one."""
    facts = read_facts(**facts)
    values = [value for form in FORMS.values() for value in form.values(facts)]
    given = read_number(f"{number:.{decimals}f}")
    for cost in (0, 1, 2):
        simple = [value for value in one_by_one(values) if value.cost <= cost and value.high > 0]
        share = 0.0
        for n in range(int(given.value / 3 * 10**decimals), int(given.value * 3 * 10**decimals) + 2):
            printed = read_number(f"{n / 10**decimals:.{decimals}f}")
            if n and any(printed.admits(value.low, value.high) for value in simple):
                low = max((n - 0.5) / 10**decimals, given.value / 3)
                high = min((n + 0.5) / 10**decimals, given.value * 3)
                share += max(math.log(high / low), 0) if high > low else 0
        assert probability(given, values, cost) == pytest.approx(share / math.log(9), abs=2e-4)


@pytest.mark.parametrize(
    "facts",
    [{}, {"samples": 7}, {"accuracy": 0.4321}, {"classes": 12, "samples": 9}, {"loss": "mse", "samples": 12},
     {"loss": "hinge", "samples": 5}, {"loss": "nll", "samples": 4}],
)  # fmt: skip
def test_what_is_generated_together_is_what_each_value_is_on_its_own(facts):
    for form in FORMS.values():
        for many in form.values(read_facts(**facts)):
            if isinstance(many, Many):
                for n, (low, high) in enumerate(zip(*many.ends(), strict=True)):
                    value = many.at(n)
                    if value is not None:
                        assert (value.low, value.high, value.cost) == pytest.approx((low, high, many.cost), abs=1e-12)


HOSTILE = [
    {"samples": 1000}, {"samples": 2000, "loss": "bce"}, {"samples": 10**9}, {"classes": 10**6, "samples": 10**9},
    {"classes": 10**6, "samples": 1999}, {"samples": 2000, "loss": "mse"}, {"accuracy": 0.5, "samples": 3},
    {"loss": "triplet", "samples": 2000}, {"loss": "x" * 10**6}, {"framework": "t" * 10**6}, {"accuracy": "0" * 10**6},
    {"classes": 10**400}, {"samples": "9" * 10**6},
]  # fmt: skip
NUMBERS = ["0.6931", "0.69314718", "1e-299", "9e299", "0", "100", "-0.5", "nan", "2.302585092994"]


def work_of(number, facts):
    """How many values are looked at for it, and the most of them at a time."""
    forms = [value for form in FORMS.values() for value in form.values(facts)]
    sizes = [1 if isinstance(value, Value) else len(value.ends()[0]) for value in forms]
    return len(forms), sum(sizes), max(sizes)


@pytest.mark.parametrize("facts", [*HOSTILE[:3], *(pytest.param(each, marks=pytest.mark.deep) for each in HOSTILE[3:])])
def test_whatever_is_known_few_values_are_held_and_a_bounded_number_is_looked_at(facts):
    for number in NUMBERS:
        try:
            read = read_facts(**facts)
        except ValueError as error:
            assert str(error).endswith(".")
            assert len(str(error)) < 200
            continue
        held, seen, most = work_of(number, read)
        assert held < 5_000
        assert seen < 3_000_000
        assert most <= 2_000
        decode(number, **facts)


@pytest.mark.parametrize(
    "bad", [None, 10**400, [], object(), b"x", float, "1" * 10**6, "\x00", "½", "²", 1j, -(10**999)]
)
def test_what_is_no_number_at_all_gets_one_sentence_too(bad):
    with pytest.raises(ValueError, match=r"^The loss must be a number.*\.$"):
        decode(bad)


@pytest.mark.parametrize(
    "bad", ["e-5", ".", "%", "1e400", 10**400, "²", float("nan"), float("inf"), "-0", "0..5", "1" * 500]
)
def test_what_is_no_accuracy_gets_one_sentence(bad):
    with pytest.raises(ValueError, match=r"^accuracy must be a share from 0 to 1, or a percentage\.$"):
        decode("0.5", accuracy=bad)


def test_of_random_numbers_few_are_taken_for_a_closed_form():
    random = np.random.default_rng(22)
    numbers = np.exp(random.uniform(math.log(0.1), math.log(6), 100))
    for facts in ({}, {"classes": 10, "accuracy": 0.4321}, {"classes": 2, "loss": "binary_crossentropy"}):
        taken = sum(bool(decode(f"{number:.4f}", **facts)) for number in numbers)
        assert taken / len(numbers) < 1 / 9  # what the issue allows: one plateau in nine


def test_no_number_and_negative_ones_match_no_random_loss():
    assert [(match.form, match.by_chance) for match in decode("nan")] == [("not-a-number", 0.0)]
    assert decode("-inf")[0].form == "not-a-number"
    assert all(match.by_chance == 0 for match in decode("-3.5"))


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        ("5.5452", ("uniform", "contrastive")),
        ("-0.9876", ("nll-of-probabilities", "labels-out-of-range")),
        ("0.6365", ("uniform", "class-prior")),
        ("4.6052", ("uniform", "sum-of-losses")),
    ],
)
def test_all_readings_of_a_number_are_named(number, forms):
    assert set(forms) <= {match.form for match in decode(number)}


def test_the_missing_fact_is_asked_for():
    assert missing(decode("1.3863"), Facts()).fact == "loss"
    known = read_facts(classes=10, loss="mse", accuracy=0.3, samples=60_000, moving=True)
    assert missing(decode("1.2345"), Facts()).fact == "classes"
    assert missing((), known) is None
    assert missing(decode("2.3026", classes=10, loss="mse"), read_facts(classes=10, loss="mse")) is not None
    assert missing(decode("nan"), Facts()) is None


def as_facts(words):
    """The facts that the words of a link say."""
    named = {name: words[name] for name in ("classes", "accuracy", "samples") if name in words}
    kind = CHOICES[words["kind"]][1] if "kind" in words else None
    return named | {"loss": kind, "moving": {"yes": True, "no": False}.get(words.get("moves"))}


@pytest.mark.parametrize("known", [{}, {"classes": 2}, {"classes": 10}, {"accuracy": 0.5}, {"kind": "categorical"}])
def test_every_answer_to_what_is_missing_takes_readings_away_and_leaves_some(known):
    asked_at_all = 0
    for row in rows():
        before = decode(row.number, **as_facts(known))
        asked = missing(before, read_facts(**as_facts(known)))
        if asked is None or len(before) < 2:
            continue
        asked_at_all += 1
        for answer in asked.answers:
            after = {match.form for match in decode(row.number, **as_facts(known | answer.words))}
            assert after == set(answer.remain)
            assert 0 < len(after) < len(before)
            assert after < {match.form for match in before}
    assert asked_at_all or known


def test_where_no_fact_would_tell_the_readings_apart_nothing_is_asked_for():
    known = {"classes": 10, "loss": "categorical"}
    for more in ({}, {"accuracy": 0.1}):
        found = decode("2.3026", **known, **more)
        assert len(found) == 3
        assert missing(found, read_facts(**known, **more)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,6931", 0.6931), ("1,386.29", 1386.29), ("1.386,29", 1386.29), ("1'386.29", 1386.29), ("1 386,29", 1386.29),
     ("1,386,290", 1386290), ("0,693", 0.693), ("2.303", 2.303), ("０．６９３１", 0.6931), ("loss：0.6931", 0.6931),
     ("−0,5", -0.5), ("12,3", 12.3), ("1.386.290,5", 1386290.5)],
)  # fmt: skip
def test_commas_and_points_are_read_as_written(text, value):
    assert read_number(text).value == value


@pytest.mark.parametrize("text", ["1,386", "2,303", "-1,386", "12,345", "123,456"])
def test_where_a_comma_may_be_either_the_number_is_asked_for(text):
    with pytest.raises(ValueError, match=r"^“.*” may be .* or .*\. Write it with a point, or without the comma\.$"):
        decode(text)

"""Every sum that the decoder writes, worked out again: what it says is so. And the forms, derived a second time."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from core.stuck import decode
from core.stuck.decoder import equation
from core.stuck.facts import read_facts
from core.stuck.form import Value
from core.stuck.forms import FORMS
from core.stuck.number import read_number

KNOWN = [
    {}, {"classes": 2}, {"classes": 10}, {"classes": 1000}, {"classes": 50_304}, {"classes": 10, "accuracy": 0.1124},
    {"classes": 2, "accuracy": 0.8367}, {"accuracy": 0.5}, {"accuracy": "83.667%"}, {"samples": 6},
    {"classes": 2, "samples": 60}, {"classes": 2, "loss": "binary_crossentropy"}, {"classes": 3, "loss": "bce"},
    {"loss": "mse"}, {"classes": 2, "loss": "mse", "accuracy": 0.7}, {"classes": 10, "loss": "mse", "samples": 7},
    {"loss": "hinge", "classes": 10}, {"loss": "hinge", "samples": 4}, {"loss": "triplet"}, {"loss": "gan"},
    {"loss": "nll", "classes": 10}, {"loss": "nll", "samples": 3}, {"loss": "SupCon", "samples": 256},
    {"loss": "NT-Xent"}, {"framework": "pytorch", "accuracy": 0.25}, {"framework": "caffe", "accuracy": 0},
    {"loss": "bce", "accuracy": 0.3333},
]  # fmt: skip


def worked_out(left: str) -> float:
    """What a sum comes to, read as a person would: ln 2, 2 ln 10, 3/6 x 4, 1/2 (1 - 1/2), 2^-23."""
    code = re.sub(r"\bln ([0-9]+(?:\.[0-9]+)?)", r"ln(\1)", left)
    code = re.sub(r"(?<=[0-9)]) (?=ln\(|exp\(|\()", "*", code).replace(" x ", "*").replace("^", "**")
    assert re.fullmatch(r"(?:[0-9.+*/() ,-]|ln|exp|max|e)*", code), left
    names = {"ln": lambda x: math.log(x) if x else -math.inf, "exp": math.exp, "max": max, "e": math.e}
    return float(eval(code, {"__builtins__": {}}, names)) if code != "0/0" else math.nan


def holds(arithmetic: str, number: str) -> bool:
    """Whether a sum's right side is what its left side comes to, and what it says of the number is so, too."""
    if " = " not in arithmetic:
        return bool(re.search("[a-z]{2} ", arithmetic))  # words
    left, right = arithmetic.split(" = ")
    right, *off = right.split("; ")
    value = worked_out(left)
    last = 10.0 ** -len(right.partition(".")[2].partition("e")[0]) * 10.0 ** int((right.partition("e")[2]) or 0)
    if (
        not (math.isnan(value) and right == "nan")
        and not math.isinf(value)
        and abs(float(right) - value) > 0.501 * last
    ):
        return False
    if not off:
        return True
    said = re.fullmatch(r"yours is ([0-9.]+) % (above|below)", off[0])
    percent = 100 * (float(number) - value) / abs(value) * (1 if said[2] == "above" else -1)
    return percent > 0 and abs(percent - float(said[1])) <= 0.5 * 10.0 ** math.floor(math.log10(percent)) * 1.01


def values_of(facts: dict[str, object]) -> list[Value]:
    """The values of all forms, and a few of each that are generated together."""
    found = []
    for form in FORMS.values():
        for value in form.values(read_facts(**facts)):
            last = 0 if isinstance(value, Value) else len(value.over) - 1
            found += [value] if isinstance(value, Value) else [value.at(n) for n in (min(1, last), last)]
    return [value for value in found if value is not None]


def near(value: Value) -> set[str]:
    """Numbers at a value and beside it."""
    if not math.isfinite(value.low):
        return {str(value.low)}
    if abs(value.low) > 1e6:
        return {"-3.5"}
    ends = (value.low, value.high, (value.low + value.high) / 2, value.low * 1.0004, value.high * 0.9996)
    return {f"{each:.{decimals}f}" for each in ends for decimals in (3, 4, 6)}


@pytest.mark.parametrize("facts", KNOWN, ids=str)
def test_every_equation_that_can_be_written_near_a_form_holds(facts):
    for value in values_of(facts)[:: 1 if "samples" not in facts or "classes" in facts else 5]:
        for number in near(value):
            written = equation(value, read_number(number))
            assert holds(written, number), (number, written)


@pytest.mark.parametrize("facts", KNOWN[1:6], ids=str)
def test_the_equations_that_are_written_hold(facts):
    for value in values_of(facts)[::40]:
        for number in near(value):
            for match in decode(number, **facts):
                assert holds(match.arithmetic, number), (number, match.arithmetic)


@pytest.mark.parametrize(
    ("number", "facts", "equation"),
    [
        ("2.3029", {"classes": 10}, "ln 10 = 2.3026; yours is 0.01 % above"),
        ("1.6108", {"classes": 5}, "ln 5 = 1.6094; yours is 0.08 % above"),
        ("0.6926", {"classes": 2}, "ln 2 = 0.6931; yours is 0.08 % below"),
        ("2.302", {"classes": 10}, "ln 10 = 2.3026"),
    ],
)
def test_an_equation_ends_in_its_own_value_and_says_how_far_off_the_number_is(number, facts, equation):
    assert decode(number, **facts)[0].arithmetic == equation


def test_a_false_equation_would_be_found():
    assert not holds("ln 10 = 2.3029", "2.3029")
    assert not holds("ln 10 = 2.3026; yours is 0.01 % below", "2.3029")
    assert holds("ln 10 = 2.3026; yours is 0.01 % above", "2.3029")


COUNTS = (2, 3, 5, 10, 37, 100, 151, 365, 1000, 4096, 21_843, 50_304, 128_256, 200_000)


def in_float32(scores: np.ndarray) -> float:
    """The cross-entropy at the first class, in float32, as frameworks compute it."""
    shifted = (scores - scores.max()).astype(np.float32)
    return float(np.log(np.exp(shifted).sum(dtype=np.float32)) - shifted[0])


@pytest.mark.parametrize("classes", COUNTS)
def test_with_any_number_of_classes_an_even_answer_is_called_even_and_so_is_one_that_hovers(classes):
    even = in_float32(np.zeros(classes, np.float32))
    for shift in (0, 1e-6, -1e-6, 3e-6, 1e-5, -1e-5, 1e-4, -1e-4, 5e-4, -5e-4):
        for decimals in (4, 5, 7):
            found = decode(f"{even * (1 + shift):.{decimals}f}", classes=classes)
            assert found[0].form == "uniform", (shift, decimals)
            assert found[0].arithmetic.startswith(f"ln {classes} = ")


@pytest.mark.parametrize("classes", COUNTS)
def test_with_any_number_of_classes_a_second_softmax_has_its_floor(classes):
    """One-hot scores, of which the first is right; and all wrong, where that can be told from an even answer."""
    scores = np.eye(1, classes, dtype=np.float32)[0]
    right, wrong = in_float32(scores), in_float32(np.roll(scores, 1))
    for decimals in (4, 6):
        best = decode(f"{right:.{decimals}f}", classes=classes, accuracy=1.0)[0]
        assert (best.form, best.share_wrong) == ("double-softmax", 0)
        found = decode(f"{wrong:.{decimals}f}", classes=classes, moving=False)
        if f"{wrong:.{decimals}f}" != f"{math.log(classes):.{decimals}f}" and classes < 4096:
            assert (found[0].form, found[0].share_wrong) == ("double-softmax", 1)


@pytest.mark.parametrize("classes", COUNTS)
def test_with_any_number_of_classes_squared_errors_are_what_one_hot_labels_make_them(classes):
    label = np.eye(1, classes, dtype=np.float64)[0]
    facts = {"classes": classes, "loss": "mse"}
    for answer in (np.full(classes, 1 / classes), np.zeros(classes), np.roll(label, 1)):
        loss = float(((answer - label) ** 2).mean(dtype=np.float64))
        assert decode(f"{loss:.{max(4, 4 + int(math.log10(classes)))}f}", **facts)[0].form == "squared-error"


@pytest.mark.parametrize(
    ("number", "accuracy", "q"), [("0.2100", 0.7, 0.7), ("0.0900", 0.9, 0.9), ("0.1875", 0.75, 0.75)]
)
def test_two_one_hot_outputs_that_say_the_shares_cost_q_times_one_minus_q(number, accuracy, q):
    labels = np.eye(2)[(np.arange(10_000) < 10_000 * q).astype(int)]
    assert f"{((labels - labels.mean(axis=0)) ** 2).mean():.4f}" == number
    for classes in (None, 1, 2):
        best = decode(number, classes=classes, accuracy=accuracy, loss="mse")[0]
        assert (best.form, worked_out(best.arithmetic.split(" = ")[0])) == ("squared-error", pytest.approx(q * (1 - q)))


def test_a_vocabulary_that_hovers_is_even_and_not_a_second_softmax():
    best = decode("10.8259", classes=50_304)[0]
    assert (best.form, best.arithmetic) == ("uniform", "ln 50304 = 10.8258; yours is 0.0006 % above")


@pytest.mark.parametrize("facts", [{}, {"classes": 2}, {"classes": 10}, {"loss": "cross entropy"}, {"classes": 4}])
@pytest.mark.parametrize("number", ["0.3133", "1.4612", "0.7437", "0.8133", "0.5032", "0.5514", "2.3612"])
def test_what_is_passed_on_the_way_is_no_floor(number, facts):
    assert decode(number, moving=True, **facts) == ()

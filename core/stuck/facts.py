"""What is known beside the number: classes, accuracy, samples, the loss's name, the framework, whether it moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

import numpy as np

from core.words.tables import tables

MAX_CLASSES = 1_000_000
MAX_SAMPLES = 1_000_000_000
MAX_WORDS = 200  # characters of a loss's or a framework's name that are looked at

_FILE: dict[str, Any] = tables(__file__, "facts.toml")
CATEGORICAL, BINARY, NLL, SQUARED = "categorical", "binary", "nll", "squared"
HINGE, CONTRASTIVE, ADVERSARIAL, OTHER = "hinge", "contrastive", "adversarial", "other"
_LOSSES = [(row["pattern"], frozenset[str](row["kinds"])) for row in _FILE["losses"]]
CHOICES: dict[str, list[str]] = _FILE["choices"]  # the words of a choice, and a loss's name that is understood here
KERAS, TENSORFLOW, PYTORCH, CAFFE, JAX = FRAMEWORKS = ("keras", "tensorflow", "pytorch", "caffe", "jax")

FEW = range(3, 10)  # a number of classes that nobody would wonder at
ROUND = (100, 1000)  # CIFAR-100, ImageNet
KNOWN, VOCABULARIES = _FILE["known"], _FILE["vocabularies"]
RARE = tuple(
    (np.array(sorted(set(counts) - {2, 10, *FEW, *ROUND, *without})), cost)
    for counts, without, cost in ((KNOWN, (), 2), ((*VOCABULARIES, *range(2, 1001)), KNOWN, 3))
)
FRACTIONS = sorted({Fraction(k, n) for n in range(2, 11) for k in range(1, n)})
MOST_COUNTED = 2000


@dataclass(frozen=True)
class Share:
    """A share of answers that are wrong, between ``low`` and ``high``; ``words`` spells ``middle`` in arithmetic."""

    low: float
    high: float
    cost: int
    words: str
    middle: float

    def times(self, words: str) -> str:
        """It, times something that is spelled so, in arithmetic; "" is one."""
        return self.words if not words else words if self.low == 1 else f"{self.words} x {words}"

    def twice_in(self, outputs: int | None) -> Share:
        """Two in so many of the outputs are wrong, of each answer that is."""
        factor = 2 / (outputs or 1)
        words = f"2 ({self.words}) / {outputs}"
        return Share(self.low * factor, self.high * factor, self.cost + 1, words, self.middle * factor)


def exactly(share: Fraction | float, cost: int, words: str = "") -> Share:
    """A share without any play."""
    return Share(float(share), float(share), cost, words or str(share), float(share))


@dataclass(frozen=True)
class Facts:
    """What is known; None is unknown.

    ``accuracy``: the two ends of what its digits leave open. ``samples``: how many there are in the data set or the
    batch. ``kinds``: what kinds of loss it can be. ``framework``: one of FRAMEWORKS. ``moving``: whether the loss still
    moves.
    """

    classes: int | None = None
    accuracy: tuple[float, float] | None = None
    samples: int | None = None
    kinds: frozenset[str] | None = None
    framework: str | None = None
    moving: bool | None = None

    def may_be(self, *kinds: str) -> bool:
        """Whether the loss can be of one of these kinds."""
        return self.kinds is None or bool(self.kinds & set(kinds))

    def is_a(self, *kinds: str) -> bool:
        """Whether the loss is known to be of one of these kinds."""
        return self.kinds is not None and bool(self.kinds & set(kinds))

    def elsewhere(self, *frameworks: str) -> bool:
        """Whether the framework is known and none of these."""
        return self.framework is not None and self.framework not in frameworks

    def class_counts(self) -> Iterator[tuple[int, int]]:
        """The usual numbers of classes, each with what trying it costs: nothing for the one that was given."""
        usual = dict.fromkeys((*FEW, *ROUND), 1) | {2: 0, 10: 0} if self.classes is None else {self.classes: 0}
        yield from usual.items()

    def rare_class_counts(self) -> Iterator[tuple[np.ndarray, int]]:
        """The others, if none was given, by what trying one of them costs."""
        if self.classes is None:
            yield from RARE

    @property
    def counted(self) -> int:
        """The number of samples, if counts of wrong answers are to be tried: of too many the count says nothing."""
        return self.samples if self.accuracy is None and self.samples and self.samples <= MOST_COUNTED else 0

    def count(self, wrong: int) -> Share:
        """So many wrong answers of the samples."""
        return exactly(wrong / (self.samples or 1), 1, f"{wrong}/{self.samples}")

    def shares(self, classes: int | None = None) -> Iterator[Share]:
        """The shares of wrong answers to try, but for those that are ``counted``: accuracy's, or what chance gives."""
        if self.accuracy is not None:
            low, high = 1 - self.accuracy[1], 1 - self.accuracy[0]
            words = f"{(low + high) / 2:.4g}"
            middle = float(words)
            if self.samples is not None:
                wrong = round((low + high) / 2 * self.samples)
                if low <= wrong / self.samples <= high:
                    words, middle = f"{wrong}/{self.samples}", wrong / self.samples
                    if self.samples * (high - low) < 1:  # no other count is near
                        low = high = middle
            yield Share(low, high, 0, words, low if low == high else middle)
            return
        yield exactly(0, 0)
        if self.counted:
            return
        if classes is None or classes == 2:
            yield exactly(0.5, 1, "1/2")
        else:
            yield exactly(1 - 1 / classes, 1, f"{classes - 1}/{classes}")
        yield exactly(1, 1)
        if classes is None or classes <= 10:
            for each in FRACTIONS:
                yield exactly(each, 3)


def read_facts(
    classes: int | None = None,
    accuracy: str | float | None = None,
    samples: int | None = None,
    loss: str | None = None,
    framework: str | None = None,
    moving: bool | None = None,
) -> Facts:
    """The facts as a person gives them; ValueError, one sentence, for one that cannot be."""
    return Facts(
        _count("classes", classes, MAX_CLASSES),
        None if accuracy is None or accuracy == "" else _accuracy(accuracy),
        _count("samples", samples, MAX_SAMPLES),
        kinds_of(loss),
        _framework(framework),
        None if moving is None else bool(moving),
    )


def kinds_of(loss: str | None) -> frozenset[str] | None:
    """What kinds of loss a name can mean, None for any.

    >>> sorted(kinds_of("nn.CrossEntropyLoss()")), sorted(kinds_of("cross entropy"))
    (['categorical'], ['binary', 'categorical', 'nll'])
    """
    if not loss:
        return None
    plain = re.sub(r"\(.*", "", str(loss)[:MAX_WORDS].lower()).rsplit(".", 1)[-1]
    plain = re.sub(r"[^a-z0-9]", "", plain)
    return next((kinds for pattern, kinds in _LOSSES if re.search(pattern, plain)), None)


def _framework(name: str | None) -> str | None:
    plain = str(name or "")[:MAX_WORDS].lower()
    if "torch" in plain and "keras" not in plain:
        return PYTORCH
    # tf.keras is Keras: its losses decide, not TensorFlow's.
    return next((each for each in (KERAS, CAFFE, JAX) if each in plain), TENSORFLOW if "t" in plain[:1] else None)


def _count(name: str, value: object, most: int) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,12}\s*", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, Integral) or not 1 <= int(value) <= most:
        raise ValueError(f"{name} must be a whole number from 1 to {most:,}.")
    return int(value)


def _accuracy(given: object) -> tuple[float, float]:
    """The ends of what the digits leave open. One or two digits are taken as more exact than they look."""
    refusal = "accuracy must be a share from 0 to 1, or a percentage."
    try:
        text = repr(float(given)) if isinstance(given, Real) and not isinstance(given, bool) else str(given)
    except (OverflowError, ValueError):
        raise ValueError(refusal) from None
    text = text[: MAX_WORDS + 1].strip()
    found = re.fullmatch(r"(?=[.,]?[0-9])([0-9]*)([.,]([0-9]*))?(e-[0-9]{1,3})?\s*(%?)", text, re.IGNORECASE)
    if not found or len(text) > 40:
        raise ValueError(refusal)
    value = float(text.rstrip("% ").replace(",", "."))
    decimals = len(found[3] or "")
    if found[5] or value > 1:
        value, decimals = value / 100, decimals + 2
    if not 0 <= value <= 1:
        raise ValueError(refusal)
    half = {2: 0.005, 3: 0.0005}.get(decimals, 0.00005)
    if value in (0, 1):
        half = 0.0
    elif decimals <= 3 and round(value * 20, 9).is_integer():
        half = 0.00005  # 0.25 and 0.95, like 0.5, are mostly meant as they stand
    return max(value - half, 0), min(value + half, 1)

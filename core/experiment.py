"""An Experiment: every setting that decides a training run, and nothing else.

It is the one state of the app: the controls make one, the link spells one, training takes one.
"""

from __future__ import annotations

import base64
import binascii
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from numbers import Real
from typing import Any

from core.images import NORMALISATIONS, PADDINGS, SIDE, THREAD_IMAGES, Images
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class Choice:
    """One option of a setting: a short label for a button and a sentence of help."""

    label: str
    help: str


ENGINES: dict[str, Choice] = {
    "keras": Choice("Keras", "Real Keras layers, losses and optimizers on TensorFlow."),
    "numpy": Choice("NumPy", "The same network written from scratch: the asker's twin."),
}

MAX_FILTERS = 16
MAX_EPOCHS = 5000
MAX_SEED = 2**32 - 1  # what np.random.seed takes
LEARNING_RATES = (1e-5, 10.0)
IMAGE_COUNTS = (2, 16)


def _one_of(name: str, options: Mapping[str, Any]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in options:
            raise ValueError(f"{name} must be one of {', '.join(options)}; got {_shown(value)}.")
        return value

    return check


def _whole_number(name: str, low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        try:
            number = operator.index(value)
        except TypeError:
            number = None
        if number is None or isinstance(value, bool) or not low <= number <= high:
            raise ValueError(f"{name} must be a whole number from {low} to {high}; got {_shown(value)}.")
        return number

    return check


def _learning_rate(value: Any) -> float:
    low, high = LEARNING_RATES
    try:
        number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.nan
    if not low <= number <= high:
        raise ValueError(f"learning_rate must be a number from {low:g} to {high:g}; got {_shown(value)}.")
    return number


def _images(value: Any) -> Images:
    low, high = IMAGE_COUNTS
    problem = ValueError(
        f"images must be {low} to {high} pairs of ({SIDE * SIDE} whole grey values from 0 to 255, class 0 or 1) "
        "with both classes present."
    )
    try:
        if len(value) > high:
            raise problem
        images = tuple((tuple(operator.index(grey) for grey in greys), operator.index(label)) for greys, label in value)
    except (TypeError, ValueError):
        raise problem from None
    well_formed = all(len(greys) == SIDE * SIDE and all(0 <= grey <= 255 for grey in greys) for greys, _ in images)
    if len(images) < low or not well_formed or {label for _, label in images} != {0, 1}:
        raise problem
    return images


def _shown(value: Any) -> str:
    """The offending value, short enough for one sentence."""
    if isinstance(value, int) and abs(value) >= 10**40:
        return "a number of more than 40 digits"  # Python refuses to spell out really long ones
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


CHECKS: dict[str, Callable[[Any], Any]] = {
    "loss": _one_of("loss", LOSSES),
    "normalisation": _one_of("normalisation", NORMALISATIONS),
    "filters": _whole_number("filters", 1, MAX_FILTERS),
    "padding": _one_of("padding", PADDINGS),
    "optimizer": _one_of("optimizer", OPTIMIZERS),
    "learning_rate": _learning_rate,
    "epochs": _whole_number("epochs", 1, MAX_EPOCHS),
    "seed": _whole_number("seed", 0, MAX_SEED),
    "engine": _one_of("engine", ENGINES),
    "images": _images,
}


@dataclass(frozen=True)
class Experiment:
    """All settings of one run. The defaults are the question's.

    Raises ValueError, one sentence that names the field and the allowed values, for anything else.

    >>> Experiment(filters=6).to_query()
    {'filters': '6'}
    >>> Experiment(filters=0)
    Traceback (most recent call last):
    ValueError: filters must be a whole number from 1 to 16; got 0.
    """

    loss: str = "double_softmax"
    normalisation: str = "none"
    filters: int = 2
    padding: str = "valid"
    optimizer: str = "sgd"
    learning_rate: float = 1e-3
    epochs: int = 100
    seed: int = 48  # np.random.seed(48) in the question
    engine: str = "keras"
    images: Images = THREAD_IMAGES

    def __post_init__(self) -> None:
        for name, check in CHECKS.items():
            # Stored in one canonical type, so that equal settings are equal experiments with equal links.
            object.__setattr__(self, name, check(getattr(self, name)))

    @property
    def features(self) -> int:
        """K, the length of the flattened layer: positions x filters."""
        return PADDINGS[self.padding].positions * self.filters

    def to_query(self) -> dict[str, str]:
        """The settings that differ from the question's, as query-string values."""
        return {
            field.name: _spell(field.name, getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Experiment:
        """The experiment that a link spells; what makes no sense falls back to the default, field by field."""
        return read_query(query)[0]


def read_query(query: Mapping[str, str]) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment that a link spells, and one sentence for each field of it that was ignored.

    Keys that are no field of an Experiment are somebody else's and are passed over.
    """
    settings: dict[str, Any] = {}
    ignored = []
    for field in fields(Experiment):
        if field.name in query:
            try:
                settings[field.name] = CHECKS[field.name](_parse(field.name, query[field.name]))
            except ValueError as error:
                fallback = "the thread's six" if field.name == "images" else _spell(field.name, field.default)
                ignored.append(f"{str(error).rstrip('.')}: using {fallback}.")
    return Experiment(**settings), tuple(ignored)


def differences(first: Experiment, second: Experiment) -> tuple[str, ...]:
    """The names of the settings in which two experiments differ, in the order of the fields."""
    return tuple(f.name for f in fields(Experiment) if getattr(first, f.name) != getattr(second, f.name))


def _spell(name: str, value: Any) -> str:
    if name == "images":
        # Ten bytes an image: its class, then its pixels.
        data = b"".join(bytes((label, *greys)) for greys, label in value)
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    return value if isinstance(value, str) else repr(value)


def _parse(name: str, text: Any) -> Any:
    """The value that ``text`` spells; where it spells none, the text itself, which the check then names."""
    if not isinstance(text, str):
        return text
    if name in ("filters", "epochs", "seed"):
        return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else text
    if name == "learning_rate":
        return float(text) if re.fullmatch(r"[0-9]{0,20}\.?[0-9]{1,20}(e[+-]?[0-9]{1,3})?", text) else text
    if name == "images":
        return _parse_images(text)
    return text


def _parse_images(text: str) -> Any:
    size = 1 + SIDE * SIDE
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,400}", text):
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return None
    if len(data) % size:
        return None
    return [(tuple(data[i + 1 : i + size]), data[i]) for i in range(0, len(data), size)]


_question = Experiment()

PRESET_TEXTS: dict[str, Choice] = {
    "question": Choice("The question", "The asker's exact run: frozen at 0.8133."),
    "numpy": Choice(
        "NumPy from scratch",
        "The asker's own twin: the same network and settings, softmax applied once, its gradient p - y.",
    ),
    "answer-1": Choice("Answer 1", "Six filters, padding same, Adam, cross-entropy, pixels 0 to 1."),
    "answer-2": Choice("Answer 2", "Pixels 0 to 1, Adam, binary cross-entropy as it was in 2019."),
    "one-line-fix": Choice(
        "One-line fix", "No softmax layer, the loss on logits, nothing else changed: right in every framework."
    ),
}

PRESETS: dict[str, Experiment] = {
    "question": _question,
    "numpy": replace(_question, loss="categorical_crossentropy", engine="numpy"),
    "answer-1": replace(
        _question,
        loss="categorical_crossentropy",
        normalisation="unit",
        filters=6,
        padding="same",
        optimizer="adam",
    ),
    "answer-2": replace(_question, loss="binary_crossentropy_2019", normalisation="unit", optimizer="adam"),
    "one-line-fix": replace(_question, loss="logits"),
}

"""The settings of an Experiment, each one object that knows all of itself: what it is called, takes, and is written as.

``Experiment`` checks by them, the link is read and spelled by them, the controls are drawn from them, and sentences
name them. Only the defaults stand elsewhere: they are the question's, in ``Experiment``.
"""

from __future__ import annotations

import base64
import binascii
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS, SIDE, Images
from core.settings import given_filters, mid_run
from core.settings.setting import WORDS, Setting, real, shortened, whole, worded


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
FILTER_COUNTS = (1, 2, 3, 4, 6, 8, 16)
OFFERED_RATES = tuple(float(f"{step}e{power}") for power in range(-5, 1) for step in (1, 2, 5)) + (10.0,)


def _choice(name: str, options: Mapping[str, Any]) -> Setting:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in options:
            raise ValueError(f"{name} must be one of {', '.join(options)}; got {shortened(value)}.")
        return value

    return worded(
        name,
        help="\n\n".join(f"**{option.label}**: {option.help}" for option in options.values()),
        check=check,
        parse=lambda text: text.lower() if text.lower() in options else text,
        spell=str,
        show=lambda value: str(options[value].label),
        control="choice",
        options=options,
        offered=tuple(options),
    )


def _whole_number(name: str, low: int, high: int, offered: tuple[int, ...] = (), **how: Any) -> Setting:
    def check(value: Any) -> int:
        number = whole(value)
        if number is None or not low <= number <= high:
            raise ValueError(f"{name} must be a whole number from {low} to {high}; got {shortened(value)}.")
        return number

    return worded(
        name,
        help=WORDS[name]["help"].format(low=low, high=high),
        check=check,
        parse=parse_whole_number,
        spell=repr,
        show=str if "another" in how else "{:,}".format,  # a seed is a name, the others are counts
        control="choice" if offered else "number",
        offered=offered,
        bounds=(low, high),
        **how,
    )


def parse_whole_number(text: str) -> int | str:
    """The whole number that a person writes, or the text itself.

    >>> parse_whole_number("1e3"), parse_whole_number("5,000"), parse_whole_number("1.5")
    (1000, 5000, '1.5')
    """
    plain = re.sub(r"(?<=[0-9])[, ](?=[0-9]{3}(?![0-9]))", "", text) if len(text) <= 40 else text
    if re.fullmatch(r"[0-9]{1,10}(\.[0-9]{0,10})?(e\+?[0-9]{1,2})?", plain, re.IGNORECASE):
        number = float(plain)
        if number.is_integer():
            return int(number)
    return text


def allowed_rate(rate: float) -> float:
    """The nearest learning rate that there may be, in twelve digits: 10 x 0.003 should be 0.03 in the link, too."""
    low, high = LEARNING_RATES
    return min(max(float(f"{rate:.12g}"), low), high)


def _learning_rate(value: Any) -> float:
    low, high = LEARNING_RATES
    rate = real(value)
    if not low <= rate <= high:
        raise ValueError(f"learning_rate must be a number from {low:g} to {high:g}; got {shortened(value)}.")
    return rate


def _parse_rate(text: str) -> float | str:
    pattern = r"[0-9]{0,20}\.?[0-9]{1,20}(e[+-]?[0-9]{1,3})?"
    return float(text) if re.fullmatch(pattern, text, re.IGNORECASE) else text


def _show_rate(rate: float) -> str:
    """Short, but never so short that two rates look the same."""
    short = f"{rate:g}"
    return short if float(short) == rate else repr(rate)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"train_filters must be yes or no, True or False in Python; got {shortened(value)}.")
    return bool(value)


def _check_images(value: Any) -> Images:
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


def _spell_images(images: Images) -> str:
    # Ten bytes an image: its class, then its pixels.
    data = b"".join(bytes((label, *greys)) for greys, label in images)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


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


_ALL = (
    _choice("loss", LOSSES),
    _choice("normalisation", NORMALISATIONS),
    _whole_number("filters", 1, MAX_FILTERS, FILTER_COUNTS),
    _choice("padding", PADDINGS),
    _choice("optimizer", OPTIMIZERS),
    worded(
        "learning_rate",
        check=_learning_rate,
        parse=_parse_rate,
        spell=repr,
        show=_show_rate,
        control="rate",
        offered=OFFERED_RATES,
    ),
    _whole_number("epochs", 1, MAX_EPOCHS, step=100),
    _whole_number("seed", 0, MAX_SEED, another="Next seed"),
    _choice("engine", ENGINES),
    worded(
        "images",
        check=_check_images,
        parse=_parse_images,
        spell=_spell_images,
        show=lambda images: f"{len(images)} images",
    ),
    given_filters.setting(MAX_FILTERS),
    worded(
        "train_filters",
        check=_yes_or_no,
        parse=lambda text: {"yes": True, "no": False}.get(text.lower(), text),
        spell=lambda value: "yes" if value else "no",
        show=lambda value: "on" if value else "off",
    ),
)

SETTINGS: dict[str, Setting] = {each.name: each for each in _ALL}
# Its new values are checked, read and shown by the settings themselves.
SETTINGS["then"] = mid_run.setting(MAX_EPOCHS - 1, {name: SETTINGS[name] for name in mid_run.CHANGEABLE})

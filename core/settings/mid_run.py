"""A change of settings in mid-run: how it is checked, and written in a link.

Its value is (epoch, ((setting, value), ...)), or None. In a link: 50.loss.logits.learning_rate.0.1

A setting may be given the value that it has already. That is a training of its own, since the optimizer starts afresh;
and the change stays what it says when the setting before it changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.settings.setting import Setting, shortened, whole, worded

Change = tuple[int, tuple[tuple[str, Any], ...]]

# The settings that fit weights of any shape.
CHANGEABLE = ("loss", "normalisation", "optimizer", "learning_rate")
# A learning rate may have a point of its own.
POINT_BEFORE_A_NAME = re.compile(rf"\.(?=(?:{'|'.join(CHANGEABLE)})(?:\.|\Z))")
NONE = "none"  # None in a link
MAX_TEXT = 200  # longer than any change


def setting(last: int, settings: Mapping[str, Setting]) -> Setting:
    """The setting: a change of ``settings`` at an epoch from 1 to ``last``, or None."""
    name = "then"

    def check(value: Any) -> Change | None:
        if value is None:
            return None
        at, new = value if _is_pair(value) else (None, None)
        epoch = whole(at)
        pairs: Any = list(new.items()) if isinstance(new, Mapping) else new
        are_pairs = isinstance(pairs, tuple | list) and all(map(_is_pair, pairs))
        words = [word for word, _ in pairs if isinstance(word, str) and word in settings] if are_pairs else []
        if epoch is None or not 1 <= epoch <= last or not words or len(set(words)) < len(pairs):
            raise ValueError(
                f"{name} must be an epoch from 1 to {last} and new values for one or more of {', '.join(CHANGEABLE)}, "
                f"each once, or None; got {shortened(value)}."
            )
        try:
            found = {word: settings[word].check(value) for word, value in pairs}
        except ValueError as error:
            raise ValueError(f"{name} must be a change to what is allowed: {error}") from None
        return epoch, tuple((word, found[word]) for word in CHANGEABLE if word in found)

    def parse(text: str) -> Any:
        if text.lower() == NONE:
            return None
        epoch, *parts = POINT_BEFORE_A_NAME.split(text) if len(text) <= MAX_TEXT else [""]
        if not (epoch.isascii() and epoch.isdigit()) or not parts:
            return text
        pairs = [part.partition(".") for part in parts]
        return int(epoch), tuple((word, settings[word].parse(said)) for word, _, said in pairs)

    def show(change: Change | None) -> str:
        if change is None:
            return NONE
        values = (f"{settings[word].noun} {settings[word].show(value)}" for word, value in change[1])
        return f"from epoch {change[0]:,} on {', '.join(values)}"

    return worded(name, check=check, parse=parse, spell=_spell, show=show)


def begun(change: Change | None, epoch: int, name: str, value: Any) -> Change:
    """The change with one setting more, or another value of it, from ``epoch`` on.

    >>> begun((40, (("optimizer", "adam"),)), 60, "loss", "logits")
    (60, (('loss', 'logits'), ('optimizer', 'adam')))
    """
    new = dict(change[1] if change else ()) | {name: value}
    return epoch, tuple((word, new[word]) for word in CHANGEABLE if word in new)


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2


def _spell(change: Change | None) -> str:
    """The change for a link."""
    if change is None:
        return NONE
    return ".".join([str(change[0]), *(f"{name}.{value}" for name, value in change[1])])

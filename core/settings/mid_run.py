"""A change of settings in mid-run: how it is checked, and written in a link.

Its value is (epoch, ((setting, value), ...)), or None. In a link: 50.loss.logits.learning_rate.0.1

A setting may be given the value that it has already. That is a training of its own, since the optimizer starts afresh;
and the change stays what it says when the setting before it changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.settings.setting import Setting, shortened, whole, worded

Change = tuple[int, tuple[tuple[str, Any], ...]]

# The settings that fit weights of any shape.
CHANGEABLE = ("loss", "normalisation", "optimizer", "learning_rate")
NONE = "none"  # None in a link
MAX_TEXT = 200  # longer than any change


def setting(last: int, settings: Mapping[str, Setting]) -> Setting:
    """The setting: a change of ``settings`` at an epoch from 1 to ``last``, or None."""
    name = "then"

    def check(value: Any) -> Change | None:
        if value is None:
            return None
        problem = ValueError(
            f"{name} must be an epoch from 1 to {last} and new values for one or more of {', '.join(CHANGEABLE)}, each "
            f"once, or None; got {shortened(value)}."
        )
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise problem
        epoch = whole(value[0])
        pairs = list(value[1].items()) if isinstance(value[1], Mapping) else value[1]
        is_some = isinstance(pairs, tuple | list) and 1 <= len(pairs) <= len(CHANGEABLE)
        if epoch is None or not 1 <= epoch <= last or not is_some:
            raise problem
        found: dict[str, Any] = {}
        for pair in pairs:
            is_change = isinstance(pair, tuple | list) and len(pair) == 2 and isinstance(pair[0], str)
            if not is_change or pair[0] not in settings or pair[0] in found:
                raise problem
            try:
                found[pair[0]] = settings[pair[0]].check(pair[1])
            except ValueError as error:
                raise ValueError(f"{name} must be a change to what is allowed: {error}") from None
        return epoch, tuple((word, found[word]) for word in CHANGEABLE if word in found)

    def parse(text: str) -> Any:
        if text.lower() == NONE:
            return None
        epoch, *words = text.split(".") if len(text) <= MAX_TEXT else [""]
        if not (epoch.isascii() and epoch.isdigit()) or not words or words[0] not in CHANGEABLE:
            return text
        pairs: list[tuple[str, list[str]]] = []
        for word in words:
            if word in CHANGEABLE:
                pairs.append((word, []))
            else:
                pairs[-1][1].append(word)
        # A learning rate may have a point of its own.
        return int(epoch), tuple((word, settings[word].parse(".".join(said))) for word, said in pairs)

    def show(change: Change | None) -> str:
        if change is None:
            return NONE
        values = (f"{settings[word].noun} {settings[word].show(value)}" for word, value in change[1])
        return f"from epoch {change[0]:,} on {', '.join(values)}"

    return worded(name, check=check, parse=parse, spell=_spell, show=show, control="")


def begun(change: Change | None, epoch: int, name: str, value: Any) -> Change:
    """The change with one setting more, or another value of it, from ``epoch`` on.

    >>> begun((40, (("optimizer", "adam"),)), 60, "loss", "logits")
    (60, (('loss', 'logits'), ('optimizer', 'adam')))
    """
    new = dict(change[1] if change else ()) | {name: value}
    return epoch, tuple((word, new[word]) for word in CHANGEABLE if word in new)


def _spell(change: Change | None) -> str:
    """The change for a link."""
    if change is None:
        return NONE
    return ".".join([str(change[0]), *(f"{name}.{value}" for name, value in change[1])])

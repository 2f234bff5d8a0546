"""What follows from what: the findings that bring another one about, if they are found."""

from __future__ import annotations

from collections.abc import Iterable

from core.diagnosis.findings import WORDS

# What loses the gradient on its way to the filters, and what the filters then do not see.
LOST = ("saturated-softmax", "clipped-loss")
UNSEEN = ("dead-filters", "invisible-images", "indistinguishable-images", "not-separable")


def causes_of(code: str, found: Iterable[str]) -> tuple[str, ...]:
    """Those among the ``found`` that bring a finding about."""
    words = WORDS[code]
    return those_of(found, *words.get("follows_all", ())) or first_of(found, *words.get("follows_first", ()))


def first_of(found: Iterable[str], *candidates: str) -> tuple[str, ...]:
    """The first of the candidates that was found, as a tuple; empty if none was."""
    return those_of(found, *candidates)[:1]


def those_of(found: Iterable[str], *candidates: str) -> tuple[str, ...]:
    """The candidates that were found."""
    present = set(found)
    return tuple(code for code in candidates if code in present)

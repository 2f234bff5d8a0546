"""What follows from what: the findings that bring another one about, if they are found."""

from __future__ import annotations

from collections.abc import Iterable

# All of these that are found.
ALL_OF = {
    "step-too-large": ("input-scale",),
    "saturated-softmax": ("double-softmax", "input-scale", "step-too-large"),
    "faded-gradient": ("double-softmax",),
    "clipped-loss": ("input-scale", "step-too-large"),
    "step-too-small": ("double-softmax",),
    "not-enough-epochs": ("step-too-small", "double-softmax"),
    "dead-filters": ("step-too-large",),
    "invisible-images": ("step-too-large", "dead-filters"),
    "converged": ("not-separable",),
}

# What loses the gradient on its way to the filters, and what the filters then do not see.
LOST = ("saturated-softmax", "clipped-loss")
UNSEEN = ("dead-filters", "invisible-images", "indistinguishable-images", "not-separable")

# The first of these that is found.
FIRST_OF = {
    "indistinguishable-images": ("contradictory-images", "invisible-images", "dead-filters", "step-too-large"),
    "not-separable": (
        "contradictory-images", "indistinguishable-images", "invisible-images", "dead-filters", "step-too-large"
    ),
    "near-frozen": (*LOST, "step-too-small", *UNSEEN, "double-softmax"),
    "separable-but-not-read-out": (
        "frozen-weights", *LOST, "step-too-small", "not-enough-epochs", "step-too-large", "double-softmax",
        "near-frozen",
    ),
}  # fmt: skip


def causes_of(code: str, found: Iterable[str]) -> tuple[str, ...]:
    """Those among the ``found`` that bring a finding about."""
    return those_of(found, *ALL_OF.get(code, ())) or first_of(found, *FIRST_OF.get(code, ()))


def first_of(found: Iterable[str], *candidates: str) -> tuple[str, ...]:
    """The first of the candidates that was found, as a tuple; empty if none was."""
    return those_of(found, *candidates)[:1]


def those_of(found: Iterable[str], *candidates: str) -> tuple[str, ...]:
    """The candidates that were found."""
    present = set(found)
    return tuple(code for code in candidates if code in present)

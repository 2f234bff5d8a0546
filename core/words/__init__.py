"""Numbers and lists in words, spelled the same on every page: percents, losses, counts, lists, capitals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

COUNTS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight",
          "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"]  # fmt: skip


def percent(share: float) -> str:
    """A share in whole percent; near none and all, where rounding would say just that, with one decimal.

    >>> percent(0.57), percent(0.004), percent(0.9999), percent(1)
    ('57 %', '0.4 %', 'over 99.9 %', '100 %')
    """
    hundred = round(100 * share, 9)  # the interval of all seeds ends at 0.9999999999999999
    if 0 < hundred < 0.05:
        return "under 0.1 %"
    if 99.95 < hundred < 100:
        return "over 99.9 %"
    near = 0 < hundred < 1 or 99 < hundred < 100
    return f"{hundred:.1f} %" if near else f"{hundred:.0f} %"


def loss_text(value: float) -> str:
    """A loss with four decimals, or three digits where four decimals would say too little.

    >>> loss_text(0.8132616), loss_text(0.0000278), loss_text(0.0), loss_text(2345.6), loss_text(math.nan)
    ('0.8133', '2.78e-05', '0', '2.35e+03', 'not finite')
    """
    if not math.isfinite(value):
        return "not finite"
    return f"{value:.4f}" if 0.001 <= value < 1000 else f"{value:.3g}"


def number(value: float) -> str:
    """Four digits, with commas where they help.

    >>> number(0.813262), number(39123.4), number(2.4e-9), number(float("inf"))
    ('0.8133', '39,123', '2.4e-09', 'inf')
    """
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 else f"{value:.4g}"


def listed(items: Sequence[str]) -> str:
    """As a sentence lists things.

    >>> listed(["4"]), listed(["4", "5", "6"])
    ('4', '4, 5 and 6')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def named(indices: Iterable[int], what: str = "image") -> str:
    """Images or filters as the pages number them, from 1.

    >>> named([3]), named([0, 2], "filter")
    ('image 4', 'filters 1 and 3')
    """
    names = [str(int(index) + 1) for index in indices]
    return f"{what} {names[0]}" if len(names) == 1 else f"{what}s {listed(names)}"


def count(amount: int, what: str) -> str:
    """An amount and its noun.

    >>> count(1, "image"), count(3, "image")
    ('1 image', '3 images')
    """
    return f"{amount:,} {what}" + ("" if amount == 1 else "s")


def during(first: int, last: int) -> str:
    """A stretch of epochs in words.

    >>> during(0, 100), during(7, 7)
    ('from epoch 0 to 100', 'at epoch 7')
    """
    return f"at epoch {first:,}" if first == last else f"from epoch {first:,} to {last:,}"


def capital(text: str) -> str:
    """The text as a sentence begins.

    >>> capital("the softmax of image 4"), capital("")
    ('The softmax of image 4', '')
    """
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """A sentence as it goes on after a colon.

    >>> uncapital("One update took the loss from 1 to 9.")
    'one update took the loss from 1 to 9.'
    """
    return text[:1].lower() + text[1:]

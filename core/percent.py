"""Shares in percent, as every sentence and figure spells them."""

from __future__ import annotations

from core.success import Success


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


def interval(success: Success) -> str:
    """The 95 % interval of a success rate, in brackets.

    >>> from core.success import Success
    >>> interval(Success(7, 16, 0.2310, 0.6682))
    '(23 to 67 %)'
    """
    return f"({percent(success.low).removesuffix(' %')} to {percent(success.high)})"

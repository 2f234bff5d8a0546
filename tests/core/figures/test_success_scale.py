"""A number can be read on every colour of the scale."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.success_scale import SUCCESS, ink


def channels(color: str) -> np.ndarray:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def luminance(rgb: np.ndarray) -> float:
    """As WCAG 2 defines it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def ground(share: float) -> float:
    places = [place for place, _ in SUCCESS]
    return luminance(
        np.array([np.interp(share, places, each) for each in np.array([channels(c) for _, c in SUCCESS]).T])
    )


@pytest.mark.parametrize("share", np.linspace(0, 1, 41))
def test_ink_stands_out_from_the_scale(share):
    one, other = sorted((ground(share), luminance(channels(ink(share)))))
    assert (other + 0.05) / (one + 0.05) > 4.4


def test_more_success_is_darker():
    assert np.all(np.diff([ground(share) for share in np.linspace(0, 1, 41)]) < 0)

"""A number can be read on every colour of a scale, on light ground and on dark, and the scale says which is more."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.kit.palette import DIFFERENCES, SIZES, ink, shade
from core.figures.kit.success_scale import EMPTY, SUCCESS, tint
from tests.core.figures.trials import contrast, sides

SHARES = np.linspace(0, 1, 81)
GROUNDS = [(255, 255, 255), (16, 19, 24)]


@pytest.mark.parametrize("scale", [SUCCESS, DIFFERENCES], ids=["success", "differences"])
def test_ink_stands_out_from_the_scale(scale):
    for share in SHARES:
        color = shade(scale, share)
        for ground, text in zip(sides(color), sides(ink(color)), strict=True):
            assert contrast(ground, text) >= 4.5, (share, color)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [SUCCESS, SIZES], ids=["success", "sizes"])
def test_more_stands_out_more_from_the_ground(scale, theme):
    away = [contrast(sides(shade(scale, share))[theme], GROUNDS[theme]) for share in SHARES]
    assert np.all(np.diff(away) > 0)
    assert away[0] > 1.05 and away[-1] > 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_more_on_either_side_stands_out_more_from_the_ground(theme):
    away = np.array([contrast(sides(shade(DIFFERENCES, share))[theme], GROUNDS[theme]) for share in SHARES])
    assert np.all(np.diff(away[:41]) < 0) and np.all(np.diff(away[40:]) > 0)


def test_only_none_at_all_is_empty():
    assert tint(0) == EMPTY
    assert tint(1e-6) == shade(SUCCESS, 0)

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from core.outcome.success import success


@pytest.mark.parametrize(("wins", "total"), [(0, 1), (1, 1), (0, 256), (256, 256), (3, 7), (190, 256)])
def test_the_interval_is_wilsons(wins, total):
    measured = success(np.arange(total) < wins)
    interval = binomtest(wins, total).proportion_ci(0.95, method="wilson")
    assert (measured.solved, measured.total, measured.share) == (wins, total, wins / total)
    assert (measured.low, measured.high) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_no_seed_is_no_share():
    with pytest.raises(ValueError, match="at least one seed"):
        success(np.array([], dtype=bool))

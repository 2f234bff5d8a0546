"""The lowest loss on given features, against a general minimiser and against its dual."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from core.diagnosis.convergence import lowest_loss


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_a_general_minimiser_finds(seed):
    random = np.random.default_rng(seed)
    x, y = random.random((12, 3)), random.integers(0, 2, 12)
    x[0], y[0], y[1] = x[1], 0, 1  # equal images of both classes: no plane parts them
    s = np.where(y == 1, 1.0, -1.0)

    def loss(w: np.ndarray) -> float:
        return float(np.logaddexp(0, -s * (x @ w[:3] + w[3])).mean())

    found = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9})
    lowest = lowest_loss(x, y)
    assert lowest == pytest.approx(found.fun, abs=1e-8)
    # Duality: the mean entropy of the answers there is the same number, and a lower bound.
    a = 1 / (1 + np.exp(s * (x @ found.x[:3] + found.x[3])))
    assert -(a * np.log(a) + (1 - a) * np.log(1 - a)).mean() == pytest.approx(lowest, abs=1e-6)


def test_a_pair_that_looks_the_same_costs_ln_2_each_and_the_rest_nothing():
    x = np.array([[0.0], [0.0], [1.0], [1.0], [-1.0]])
    assert lowest_loss(x, np.array([0, 1, 1, 1, 0])) == pytest.approx(2 * np.log(2) / 5, abs=1e-9)

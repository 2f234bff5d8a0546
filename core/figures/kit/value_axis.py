"""Where a value, mostly a loss, stands on an axis, linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.protocol import Json

LOWEST_ON_A_LOG_AXIS = 1e-6
LOG_FROM_RATIO = 100  # two decades: on a linear axis all but the first would lie flat on the ground


@dataclass(frozen=True)
class ValueAxis:
    """The values from ``low`` to ``high``. A height is 0 where the axis begins and 1 where it ends.

    Zero has no place on a logarithmic axis: what is below ``edge`` is drawn there; ``clipped`` says if anything is.
    """

    low: float
    high: float
    log: bool = False
    edge: float = 0.0
    clipped: bool = False

    @classmethod
    def logarithmic(cls, losses: np.ndarray, top: float, margin: float) -> ValueAxis | None:
        """For losses up to ``top``, a share ``margin`` of it free at both ends; None where a linear axis will do."""
        low = max(float(losses[losses > 0].min(initial=top)), LOWEST_ON_A_LOG_AXIS)
        if top / low < LOG_FROM_RATIO:
            return None
        clipped = bool((losses < low).any())
        edge = low / 3 if clipped else low
        free = (top / edge) ** margin
        # Where zero has its own height, all that is smaller is there; otherwise the margin is part of the axis.
        return cls(edge / free, top * free, True, edge if clipped else edge / free, clipped)

    def inside(self, losses: np.ndarray) -> np.ndarray:
        """Losses as they are drawn: what is beyond an end is there."""
        return np.clip(losses.astype(float), max(self.low, self.edge), self.high)

    def drawn(self, losses: np.ndarray, digits: int) -> list[float]:
        """The same as they are sent, with so many digits: a float32 holds seven."""
        return [float(f"{loss:.{digits}g}") for loss in self.inside(losses).tolist()]

    def heights(self, losses: np.ndarray) -> np.ndarray:
        """Where losses stand."""
        if self.log:
            return np.minimum(1, np.log(self.inside(losses) / self.low) / math.log(self.high / self.low))
        return (self.inside(losses) - self.low) / (self.high - self.low)

    def height(self, loss: float) -> float:
        """Where one loss stands."""
        return float(self.heights(np.array([loss]))[0])

    def value(self, height: float) -> float:
        """The loss that stands at a height."""
        if self.log:
            return self.low * (self.high / self.low) ** height
        return self.low + height * (self.high - self.low)

    def ticks(self, apart: float = 2) -> list[tuple[float, str]]:
        """Round values on the axis, rising, and how they are written; beside "≈ 0" only so many times larger ones."""
        if not self.log:
            step = _round_step((self.high - max(self.low, 0)) / 6)
            return [(at * step, f"{at * step:.4g}") for at in range(math.floor(self.high / step) + 1)]
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        exponents = range(last, first - 1, -1 - (last - first) // 6)
        written = [(10.0**e, f"{10.0**e:g}" if -4 <= e <= 4 else f"10<sup>{e}</sup>") for e in reversed(exponents)]
        if self.clipped:
            written = [(self.edge, "≈ 0"), *(tick for tick in written if tick[0] > apart * self.edge)]
        return written

    def plotly(self) -> Json:
        """The axis as Plotly wants it."""
        if not self.log:
            return {"range": [self.low, self.high], "nticks": 6}
        values, texts = zip(*self.ticks(), strict=True)
        ends = [math.log10(self.low), math.log10(self.high)]
        return {"type": "log", "range": ends, "tickvals": list(values), "ticktext": list(texts)}


def _round_step(length: float) -> float:
    """The next larger of 1, 2, 5, 10, ..."""
    power = 10.0 ** math.floor(math.log10(length))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= length * (1 - 1e-9))

"""Where a value, mostly a loss, stands on an axis, linear or logarithmic, and in which of its bins."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.protocol import Json
from core.words import loss_text

LOWEST_ON_A_LOG_AXIS = 1e-6
LOG_FROM_RATIO = 100  # two decades: on a linear axis all but the first would lie flat on the ground


def lowest_on_log(losses: np.ndarray, top: float) -> float | None:
    """The least loss above zero that a logarithmic axis up to ``top`` shows; None where a linear axis does as well."""
    low = max(float(losses[losses > 0].min(initial=top)), LOWEST_ON_A_LOG_AXIS)
    return low if top / low >= LOG_FROM_RATIO else None


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
        """For losses up to ``top``, with a share ``margin`` of it free at both ends; None: see ``lowest_on_log``."""
        low = lowest_on_log(losses, top)
        if low is None:
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

    def plotly(self) -> Json:
        """The axis as Plotly wants it."""
        if not self.log:
            return {"range": [self.low, self.high], "nticks": 6}
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        step = 1 + (last - first) // 6
        exponents = range(last, first - 1, -step)
        labels = {10.0**e: f"{10.0**e:g}" if -4 <= e <= 4 else f"10<sup>{e}</sup>" for e in exponents}
        if self.clipped:
            labels = {self.edge: "≈ 0"} | {value: text for value, text in labels.items() if value > 2 * self.edge}
        return {
            "type": "log",
            "range": [math.log10(self.low), math.log10(self.high)],
            "tickvals": list(labels),
            "ticktext": list(labels.values()),
        }


@dataclass(frozen=True)
class Bins:
    """The bins of an axis: bin b is from height ``edges[b]`` to ``edges[b + 1]``."""

    axis: ValueAxis
    edges: np.ndarray

    def count(self, losses: np.ndarray) -> np.ndarray:
        """How many of the losses are in each bin; those that are not finite in none."""
        return np.histogram(self.axis.heights(losses[np.isfinite(losses)]), self.edges)[0]

    def between(self, b: int) -> str:
        """The losses of a bin, "0.3133 to 0.3167"."""
        ends = [self.axis.value(min(max(edge, 0), 1)) for edge in self.edges[b : b + 2].tolist()]
        return " to ".join(loss_text(float(f"{end:.9g}")) for end in ends)  # 0.001, not 0.00099999999999

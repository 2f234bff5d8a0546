"""Where the 32 cells of the factorial stand, so that each change is one step, and the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import MUTED, TEXT
from core.figures.kit.payload import Arrangement
from core.trial.factorial import CHANGES, LAST

BIT = {change.field: 1 << i for i, change in enumerate(CHANGES)}
WORDS = {change.field: (change.off, change.on) for change in CHANGES}
NAMES, TITLE, LINE = 7.2, 2.2, 1.7  # letters: the width of the rows' names, the heights of title and columns' names
HEADS = {"loss": "loss", "optimizer": "optimizer", "normalisation": "pixel values"}


@dataclass(frozen=True)
class GridArrangement(Arrangement):
    """Eight cells side by side; or four, the two halves of the factorial one under the other.

    ``gaps`` are between the groups that the steps to the right make, the smallest first.
    """

    gaps: tuple[float, ...]

    @property
    def across(self) -> dict[str, float]:
        """The changes that are steps to the right, smallest first, each with its gap."""
        return dict(zip(("normalisation", "optimizer", "loss"), self.gaps, strict=False))

    @property
    def down(self) -> dict[str, float]:
        """The changes that are steps down, smallest first, each with its gap."""
        gaps = {"padding": self.gaps[0], "filters": 2 * self.text, "loss": 4.2 * self.text}
        return {field: gap for field, gap in gaps.items() if field not in self.across}

    @property
    def head(self) -> float:
        """Where the names of the columns end. Below it the first row has as much above it as the largest gap."""
        return (TITLE + LINE * len(self.across)) * self.text

    @property
    def cell_width(self) -> float:
        gaps = _along(self.across, 0, LAST)
        return (self.width - (NAMES + 0.5) * self.text - gaps) / 2 ** len(self.across)

    @property
    def wordy(self) -> bool:
        """Whether there is room for words in a cell."""
        return self.cell_width > 6.5 * self.text

    def box(self, cell: int) -> Box:
        """Where a cell stands."""
        left = NAMES * self.text + _along(self.across, self.cell_width, cell)
        top = self.head + max(self.down.values()) + _along(self.down, self.row, cell)
        return Box(left, top, self.cell_width, self.row)


def _along(gaps: dict[str, float], length: float, cell: int) -> float:
    """How far to the right, or down, a cell of this length stands, where each change is a step with its gap."""
    found = 0.0
    for field, gap in gaps.items():
        found += length + gap if cell & BIT[field] else 0
        length += length + gap
    return found


VIEWS = GridArrangement.at(
    ((0, 340, 12), (680, 680, 12), (980, 980, 13), (1380, 1380, 18)),
    number=(13, 14, 17, 24),
    row=(46, 52, 62, 88),
    gaps=((6, 14), (6, 14, 36), (7, 20, 52), (9, 28, 72)),
)


def groups(fields: list[str], level: int) -> Iterator[tuple[int, int, int]]:
    """The groups of cells that ``fields[level]`` makes: first and last cell, seen along ``fields``, and 1 for "on"."""
    inner = sum(BIT[field] for field in fields[:level])
    for bits in product((0, 1), repeat=len(fields) - level):
        first = sum(BIT[field] * bit for field, bit in zip(fields[level:], bits, strict=True))
        yield first, first | inner, bits[0]


def names_of_columns(drawing: Drawing, view: GridArrangement) -> None:
    """Above the cells, the larger the step the higher; what belongs together stands under one rule."""
    for level, field in enumerate(view.across):
        line = LINE * view.text
        y = view.head - (level + 0.5) * line
        drawing.write(0, y, HEADS[field], "middle right")
        for first, last, on in groups(list(view.across), level):
            left, right = view.box(first).left, view.box(last).right
            word = f"<b>{WORDS[field][on]}</b>" if field == "loss" else WORDS[field][on]
            drawing.write((left + right) / 2, y, word, "middle center", TEXT if level else MUTED)
            if level:
                drawing.rule(left, y + 0.5 * line, right, y + 0.5 * line)


def names_of_rows(drawing: Drawing, view: GridArrangement) -> None:
    """Beside the cells; the larger steps above the rows that belong together."""
    text = view.text
    for level, field in enumerate(view.down):
        for first, _, on in groups(list(view.down), level):
            box, word = view.box(first), WORDS[field][on]
            if field == "padding":
                drawing.write(0, box.middle, f"padding {word}", "middle right")
            elif field == "filters":
                drawing.write(0, box.top - 0.9 * text, word, "middle right", TEXT)
            else:
                drawing.write(0, box.top - 2.6 * text, f"<b>{word}</b>", "middle right", TEXT)
                drawing.rule(0, box.top - 1.75 * text, view.width - 0.5 * text, box.top - 1.75 * text)

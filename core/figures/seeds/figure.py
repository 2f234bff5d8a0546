"""All seeds of one cell of the factorial, and their final losses.

How to read it: each square is a network, the seeds in reading order, so that a seed has the same place in each cell.
The stronger the blue, the more images are right; a hollow square is a network that training never changed by one bit.
The losses stand beside or below in the same colours: where networks are frozen or sure of every answer, softmax applied
twice shows them as spikes a sixth apart, one for each number of wrong images.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.figures.kit.boxes import Box, Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.histogram import Bins
from core.figures.kit.marks import Tile, tiles
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED, shade
from core.figures.kit.payload import WIDTHS_OF_FIXES, Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.figures.kit.strip import Strip
from core.figures.kit.success_scale import SUCCESS
from core.figures.seeds.loss_histogram import SLIM_LETTER, Fate, loss_histogram
from core.trial.factorial import cell_experiment, cell_label
from core.trial.trial import Trial
from core.words import loss_text

SOLVED, MORE_WRONG, FROZEN = 0, 3, 4  # between them, one and two wrong
BLUES = [shade(SUCCESS, share) for share in (1, 0.6, 0.32, 0.08)]

# With the largest side of a seed's square.
VIEWS = Arrangement.at(WIDTHS_OF_FIXES, side=(20, 22, 22, 30))


class Cell:
    """What is drawn of a cell: of the first ``seeds``, those that are trained, the ``fates`` (R,) as numbers of
    ``all_fates``, the ``losses``, and what is ``said`` of each; and of the fates that occur their ``counts``.
    """

    def __init__(self, trial: Trial, cell: int, budget: int) -> None:
        loss, level, images = cell_experiment(cell).loss, trial.level(budget), len(trial.images)
        done = slice(trial.done[cell])
        solved, right, frozen = (
            trial.solved[cell, level, done],
            trial.right[cell, level, done],
            trial.frozen[cell, done],
        )
        self.seeds: list[int] = trial.seeds[done].tolist()
        self.losses = trial.loss[cell, level, done]
        self.bins = Bins.of(loss, images, self.losses)
        wrong = np.clip(images - right.astype(int), 1, MORE_WRONG)
        self.fates = np.where(solved, SOLVED, np.where(frozen, FROZEN, wrong))
        names = ["solved", f"with {images - 1} of {images} right", f"with {images - 2}", f"with {images - 3} or fewer"]
        known = [Fate(name, blue, GRID) for name, blue in zip(names, BLUES, strict=True)]
        self.all_fates = [*known, Fate("frozen bit for bit", GROUND, MUTED)]
        counts = np.bincount(self.fates, minlength=len(self.all_fates)).tolist()
        self.counts = [(fate, count) for fate, count in zip(self.all_fates, counts, strict=True) if count]
        self.said = []
        for index, fate in enumerate(self.fates):
            words = f"{right[index]} of {images} right"
            if fate == SOLVED:
                epoch = trial.solved_at[cell, level, index]
                words = f"solved at epoch {epoch:,}" if epoch else "solved from the start"
            elif fate == FROZEN:
                words = f"frozen, {words}"
            self.said.append(f"{words}, loss {loss_text(float(self.losses[index]))}")


def seeds(trial: Trial, cell: int, budget: int, seed: int | None) -> Chart:
    """The payload: what became of each seed in ``cell`` after ``budget`` epochs; ``seed`` is outlined.

    The ``customdata`` of seed 48 is "seed:48". Raises ValueError if there is no such cell or budget.
    """
    found = Cell(trial, cell, budget)
    total, done = len(trial.seeds), len(found.fates)
    title = f"{total:,} seeds, a square each" if done == total else f"{done:,} of {total:,} seeds, a square each"
    below = f"Loss after {budget:,} epochs" + (", on a logarithmic scale" if found.bins.axis.log else "")
    lost = int((~np.isfinite(found.losses)).sum())
    if lost:
        below += f"; not finite: {lost:,}"
    counts = ", ".join(f"{count:,} {fate.name}" for fate, count in found.counts)
    summary = f"What became of {done:,} seeds with {cell_label(cell)} after {budget:,} epochs: {counts}."
    finite = found.losses[np.isfinite(found.losses)].tolist()
    if finite:
        summary += f" Losses from {loss_text(min(finite))} to {loss_text(max(finite))}."
    if not done:
        summary = f"No seed is trained yet with {cell_label(cell)}."
    return chart([_arrange(view, found, total, seed, title, below) for view in VIEWS], summary)


def _arrange(view: Arrangement, cell: Cell, total: int, seed: int | None, title: str, below: str) -> Still:
    text, drawing = view.text, Drawing(view.text)
    columns = 8  # squares side by side, a power of two: as many as rows, or four times as many
    while columns * columns < total * (1 if view.narrow else 4):
        columns *= 2
    beside = view.width > 900  # the losses stand beside the squares
    width = 0.58 * view.width if beside else view.width
    squares = Grid.of(2, 2.2 * text, min(view.side, (width - 4) / columns), -(-total // columns), columns)
    drawing.title(0, text, title)
    _squares(drawing, cell, squares)
    if seed in cell.seeds:
        drawing.outline("seed", squares.box(*divmod(cell.seeds.index(seed), columns)).grown(1.5), ACCENT)
    bottom = _key(drawing, cell, squares.bottom + 1.3 * text, width)
    left, top, high = (width + 3 * text, 0.0, squares.height) if beside else (0.0, bottom + 1.2 * text, 0)
    edge = 1.6 * text  # for the names at both ends of the axis
    losses = Box(left + edge, top + 2.2 * text, view.width - left - 2 * edge, max(high, 9 * text))
    drawing.title(left, top + text, below)
    loss_histogram(drawing, losses, cell.bins, cell.losses, cell.fates, cell.all_fates)
    return view.still(drawing, max(losses.bottom + 3.4 * text, bottom))


def _squares(drawing: Drawing, cell: Cell, at: Grid) -> None:
    """A heatmap of fates; frozen ones become hollow by a second one, smaller squares of ground upon the first."""
    strip, count, missing = Strip(at), len(cell.all_fates), at.rows * at.columns - len(cell.seeds)

    def each(values: list[Any]) -> Any:
        return np.array(values + [None] * missing, dtype=object).reshape(at.rows, at.columns)

    colors = [fate.fill if fate.fill != GROUND else fate.line for fate in cell.all_fates]
    look: Json = {
        "colorscale": [[(fate + end) / count, color] for fate, color in enumerate(colors) for end in (0, 1)],
        "zmin": -0.5,
        "zmax": count - 0.5,
        "customdata": strip.matrix(each([f"seed:{seed}" for seed in cell.seeds])),
        "text": strip.matrix(each([f"{seed}: {said}" for seed, said in zip(cell.seeds, cell.said, strict=True)])),
        "hoverinfo": "all",
        "hovertemplate": "seed %{text}<extra></extra>",
    }
    drawing.add(strip.heatmap(each(cell.fates.tolist())), "squares", xgap=1, ygap=1, hoverongaps=False, **look)
    if FROZEN in cell.fates:
        frozen = strip.heatmap(each([1 if fate == FROZEN else None for fate in cell.fates]))
        drawing.add(frozen, "hollow", colorscale=[[0, GROUND], [1, GROUND]], xgap=3.5, ygap=3.5, hoverongaps=False)


def _key(drawing: Drawing, cell: Cell, top: float, width: float) -> float:
    """Each colour with its name and how many there are, in one line if there is room; gives where it ends."""
    text = drawing.text
    squares = []
    x = 0.0
    for fate, count in cell.counts:
        said = f"{count:,} {fate.name}"
        long = SLIM_LETTER * text * len(said) + 1.6 * text
        if x + long > width and x:
            x, top = 0.0, top + 1.6 * text
        squares.append(Tile(Box(x, top - 0.4 * text, 0.8 * text, 0.8 * text), fate.fill, rim=fate.line))
        drawing.write(x + 1.1 * text, top, said, "middle right")
        x += long + 0.6 * text
    drawing.add(tiles(squares), "key", hoverinfo="skip")
    return top + text

"""The factorial as one picture: 32 cells, five steps between them, and the way from the question to Answer 1.

How to read it: each change is one step, the same wherever it is made. Go from a cell by the step of the loss, of Adam,
or of any other change, and see what the change does there. The number in a cell is the share of the seeds that it
solves, and the more the stronger its blue; an empty cell solves none. The line goes from the question to Answer 1, one
change at a time in Answer 1's order, and has a dot on each cell where it stops.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from core.figures.factorial.grid import TITLE, VIEWS, GridArrangement, names_of_columns, names_of_rows
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import Tile, dots, lines, strokes, texts_in, tiles
from core.figures.kit.palette import ACCENT, GROUND, MUTED, TEXT
from core.figures.kit.payload import chart
from core.figures.kit.protocol import Chart, Still
from core.figures.kit.success_scale import ink_on, tint
from core.outcome.success import interval, of_seeds
from core.trial.factorial import CELLS, CHANGES, LAST, PATH, cell_label
from core.trial.sentences import best_cell
from core.trial.trial import Trial
from core.words import capital, percent

ASIDE = 0.75  # of a letter: how far the path keeps from the sides of a cell
HERE = "◆"  # where there is no room for words


@dataclass(frozen=True)
class Cell:
    """A cell's ``share`` of seeds solved, its ``number`` as printed, and what is ``said`` when it is pointed at."""

    share: float
    number: str
    said: str


@dataclass(frozen=True)
class Marks:
    """What is marked: the best cell, the one in view, the one that the visitor is at, and those that solve the seed."""

    best: int | None
    chosen: int | None
    here: int | None
    seed: int | None
    solved: list[int] | None  # None if the seed was not trained


def factorial(trial: Trial, budget: int, chosen: int | None, here: int | None, seed: int | None) -> Chart:
    """The payload: how often each cell is solved after ``budget`` epochs, over the seeds that it is trained on so far.

    ``chosen`` is the cell in view; ``here`` the one that equals the visitor's experiment. Dots mark the cells that
    solve ``seed``, if it is one of the trial's. The best cell is marked where all are trained on the same seeds. The
    ``customdata`` of cell 13 is "cell:13". Raises ValueError if the trial has no such budget.
    """
    level = trial.level(budget)
    cells = [_cell(trial, cell, budget) for cell in range(CELLS)]
    best = best_cell(trial, budget) if trial.done.min() == trial.done.max() > 0 else None
    by_seed = trial.solved[:, level, trial.seeds == seed]  # (cells, 1), or of no seed
    solved = np.flatnonzero(by_seed).tolist() if by_seed.size else None
    marks = Marks(best if best is not None and cells[best].share else None, chosen, here, seed, solved)
    title = f"Seeds solved after {budget:,} epochs, of {len(trial.seeds):,}"
    if trial.progress < 1:
        title += f", {math.floor(100 * trial.progress)} % tried"
    return chart([_arrange(view, cells, title, marks) for view in VIEWS], _summary(cells, title, marks.best))


def _cell(trial: Trial, cell: int, budget: int) -> Cell:
    name = capital(cell_label(cell))
    if not trial.done[cell]:
        return Cell(0.0, "·", f"{name}:<br>not trained yet")
    result = trial.cell(cell, budget)
    found = result.success
    if result.median_epochs is None:
        return Cell(0.0, "0", f"{name}:<br>solved on {of_seeds(found)}")
    number = f"{round(100 * found.share, 9):.0f} %"
    if found.share < 0.01:
        number = "<1 %"
    elif 0.99 < found.share < 1:
        number = ">99 %"
    said = f"solved on {found.solved:,} of {found.total:,} seeds, {percent(found.share)} {interval(found)},"
    return Cell(found.share, number, f"{name}:<br>{said}<br>median epoch {result.median_epochs:g}")


def _arrange(view: GridArrangement, cells: list[Cell], title: str, marks: Marks) -> Still:
    boxes = [view.box(cell) for cell in range(CELLS)]
    under = boxes[LAST].bottom + view.text
    drawing = Drawing(view.text)
    drawing.title(0, TITLE / 2 * view.text, title)
    names_of_columns(drawing, view)
    names_of_rows(drawing, view)
    keys = [f"●  seed {marks.seed} is solved"] if marks.solved is not None else []
    keys += [f"{HERE}  you are here"] if marks.here is not None and not view.wordy else []
    drawing.write(0, under, " \N{EM SPACE}".join(keys), "middle right")
    found = [Tile(box, tint(cell.share), cell.said) for box, cell in zip(boxes, cells, strict=True)]
    drawing.add(tiles(found), "cells", customdata=[f"cell:{cell}" for cell in range(CELLS)])
    _path(drawing, boxes)
    _write_in_cells(drawing, view, boxes, cells, marks)
    if marks.best is not None:
        drawing.add(strokes([boxes[marks.best].around], TEXT, width=2.5), "best")
    if marks.chosen is not None:
        drawing.add(strokes([boxes[marks.chosen].grown(3).around], ACCENT, width=2.5), "chosen")
    return view.still(drawing, under + view.text)


def _write_in_cells(drawing: Drawing, view: GridArrangement, boxes: list[Box], cells: list[Cell], marks: Marks) -> None:
    """The numbers, the words above them, and in the corners the dots of the seed."""
    words = {}
    if marks.here is not None:
        words[marks.here] = "you are here" if view.wordy else HERE
    if marks.best is not None:
        words[marks.best] = "<b>best</b>"
        if marks.best == marks.here:
            words[marks.best] += ", here" if view.wordy else f" {HERE}"
    text, aside, solved = view.text, ASIDE * view.text, marks.solved or []
    rooms = [replace(box, left=box.left + aside, width=box.width - aside) for box in boxes]  # beside the path
    inks = [ink_on(cell.share) for cell in cells]
    quiet = [color if cell.share else MUTED for cell, color in zip(cells, inks, strict=True)]
    weights = [600 if cell.share else 400 for cell in cells]
    drawing.add(texts_in(rooms, [cell.number for cell in cells], view.number, quiet, weight=weights), "numbers")
    heads = [replace(rooms[cell], height=1.3 * text) for cell in words]
    drawing.add(texts_in(heads, list(words.values()), 0.9 * text, [inks[cell] for cell in words]), "words")
    corners = [Box(boxes[cell].right - text, boxes[cell].top, text, text) for cell in solved]
    drawing.add(texts_in(corners, ["●"] * len(solved), 0.75 * text, [inks[cell] for cell in solved]), "dots")


def _path(drawing: Drawing, boxes: list[Box]) -> None:
    """The way to Answer 1, beside and under the numbers, on a strip of ground so that it is seen on every blue."""
    text = drawing.text
    aside = ASIDE * text
    x = [boxes[cell].left + aside for cell in PATH]
    y = [boxes[cell].bottom - aside for cell in PATH]
    start = boxes[0].top - 0.9 * text
    drawing.write(x[0] + 0.5 * text, start, "question", "middle right", TEXT)
    drawing.write(boxes[LAST].left, boxes[LAST].bottom + text, "Answer 1", "middle right", TEXT)
    x, y = [x[0], *x], [start, *y]
    drawing.add(lines(x, y, GROUND, width=0.4 * text), "under the path")
    symbols, sizes = ["circle"] * (len(x) - 1) + ["arrow"], [0] + [0.6 * text] * (len(x) - 2) + [1.1 * text]
    rim = {"color": GROUND, "width": 1}
    stops = dots(x, y, symbol=symbols, size=sizes, color=TEXT, line=rim, angleref="previous")
    drawing.add(stops, "path", mode="lines+markers", line={"color": TEXT, "width": 0.15 * text})


def _summary(cells: list[Cell], title: str, best: int | None) -> str:
    steps = ", ".join(f"{change.label} {cells[cell].number}" for change, cell in zip(CHANGES, PATH[1:], strict=True))
    said = f"{title}, in each of the {CELLS} combinations of the five changes. "
    said += f"From the question to Answer 1: the question {cells[0].number}, then {steps}."
    return said if best is None else f"{said} The best: {cell_label(best)}, {cells[best].number}."

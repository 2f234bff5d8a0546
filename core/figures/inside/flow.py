"""The forward pass of one image as a flow, every number of it."""

from __future__ import annotations

import math

import numpy as np

from core.autopsy.passage import Passage
from core.figures.inside.cells import PIXELS, Cells, squares, style
from core.figures.kit.boxes import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import ACCENT, MUTED, TEXT
from core.figures.kit.parts import choice, form
from core.figures.kit.protocol import Part, Style
from core.figures.kit.strip import Strip
from core.formulas.losses import LOSSES

Limits = dict[str, float]
MAPS = ("responses", "features", "dense", "dense")  # of a filter
MANY_FILTERS = 6  # more than these do not stand one under the other


def limits(passages: list[Passage]) -> list[Limits]:
    """The ends of the colour scales of each passage, kind by kind.

    What is compared has one scale, over all epochs and both runs; only where the pixels are scaled differently each run
    keeps its own, since 255 beside 1 would leave the other white.
    """
    found = []
    for passage in passages:
        alike = [p for p in passages if p.experiment.normalisation == passage.experiment.normalisation]
        kinds = ("kernel", "responses", "dense", "logits")
        ends = {kind: max(p.largest(kind) for p in alike) for kind in kinds}
        pixels = max(float(abs(p.seen).max()) for p in alike) or 1.0
        found.append({**ends, "pixels": pixels, "probabilities": 1.0, "loss": max(p.worst for p in passages)})
    return found


class Flow:
    """One image on its way from its pixels to its loss, at the epoch in view. Its methods draw a part each.

    How to read it: from left to right (on a phone from top to bottom). Each 2x2 window of the image is multiplied, tap
    by tap, with each filter, and the four products add up to one response: point at a response to see them. The ReLU
    keeps what is positive. Every number that is left is multiplied with its two dense weights, one for each class; all
    of a class and its bias add up to a logit. Blue is negative, white zero, red positive, on one scale for each kind of
    number. In the question's run the logits are so far apart that the softmax says exactly 0 and exactly 1.
    """

    def __init__(self, drawing: Drawing, passage: Passage, limit: Limits, width: float, scale: float) -> None:
        """``width`` is the room, in pixels; cells are ``scale`` times as large as usual."""
        self.drawing, self.passage, self.limit, self.width = drawing, passage, limit, width
        # A filter's block would be too wide for maps of 3x3, and for a phone.
        small = passage.side == 3 or width < 400
        sides = (30, 22, 27, 28, 50, 18, 9.5) if small else (30, 24, 30, 36, 52, 18, 10)
        self.pixel, self.tap, self.kernel, self.cell, self.large, gap, letter = (side * scale for side in sides)
        self.gap, self.letter = gap if width >= 400 else 9, max(9, letter)  # room for an arrow; the letters in cells
        self.seen, self.filters = passage.seen, passage.experiment.filters
        self.heading = 2.6 * drawing.text
        sizes = {"kernel": self.kernel, "responses": self.cell, "dense": self.cell, "logits": self.large}
        styles: dict[str, Style] = {kind: style(limit[kind], size, self.letter) for kind, size in sizes.items()}
        styles |= {"probabilities": {"form": "share", "lost": "NaN"}, "loss": {"form": "loss", "lost": "NaN"}}
        self.kinds = {kind: Cells(limit[kind], how, self.letter) for kind, how in styles.items()}

        # A filter's block: its four taps, then four maps in a row. Where it is narrow, the two maps of dense weights
        # stand under it.
        self.map = passage.side * self.cell
        taps, pitch, between = 2 * self.kernel + self.gap, self.map + self.gap, 0.45 if width < 700 else 0.55
        self.corners = [(0.0, 0.0), (pitch, 0.0), (2 * pitch, 0.0), (2 * pitch + self.map + between * self.gap, 0.0)]
        self.broken = taps + self.corners[-1][0] + self.map > width
        if self.broken:
            self.corners[2:] = [(0.0, self.map + self.heading), (pitch, self.map + self.heading)]
        self.block_width = taps + self.corners[-1][0] + self.map
        self.block_height = self.corners[-1][1] + self.map
        self.apart = 1.5 * self.gap  # two columns of filters

        # What follows: the logits, what the softmax makes of them, the loss.
        layer = LOSSES[passage.experiment.loss].softmax_layer
        self.steps = [("logits", "logits"), ("probabilities", "softmax" if layer else "softmax,<br>in the loss")]
        self.steps += [("second", "softmax<br>again")] if "second" in passage.positions else []
        self.names = 3.9 * drawing.text
        self.step = self.large + 0.8 * max(self.gap, 16)
        self.chain_width = self.names + len(self.steps) * self.step + self.large

    def draw(self, top: float) -> float:
        """Draw all of it; gives the height used."""
        rest = self.block_width + self.chain_width + 2.6 * self.gap
        fitting = [beside for beside in (True, False) if self.left_width(beside) + rest <= self.width]
        if self.filters <= MANY_FILTERS and fitting:
            x = self.left_width(fitting[0]) + 0.7 * self.gap
            bottoms = [self.left(0, top, fitting[0])]
            self.operator(x, top + self.heading + self.map / 2, "×")
            x += 0.7 * self.gap
            bottoms.append(self.blocks(x, top, 1))
            x += self.block_width
            self.operator(x + 0.6 * self.gap, top + self.heading + self.large + 0.1 * self.gap, "→")
            bottom = max(*bottoms, self.chain(x + 1.2 * self.gap, top))
        else:
            columns = max(1, int((self.width + self.apart) // (self.block_width + self.apart)))
            columns = math.ceil(self.filters / math.ceil(self.filters / columns))
            bottom = self.left(0, top, True) + 0.6 * self.drawing.text
            bottom = self.blocks(0, bottom, columns) + 0.6 * self.drawing.text
            bottom = self.chain(0, bottom)
        for kind, cells in self.kinds.items():
            cells.draw(self.drawing, self.passage.called(kind))
        return bottom - top

    # --- the image and its windows

    def left_width(self, beside: bool) -> float:
        image = len(self.seen) * self.pixel
        windows = self.passage.side * (2 * self.tap + 0.5 * self.gap) - 0.5 * self.gap
        return image + self.gap + windows if beside else max(image, windows)

    def left(self, x: float, top: float, beside: bool) -> float:
        size, side = len(self.seen), self.passage.side
        image = Grid.of(x, top + self.heading, self.pixel, size, size)
        said = "what the network sees<br>(zeros added)" if size > 3 else "what the<br>network sees"
        self.head(image, said, left=True)
        self.numbers("pixels", [image], self.seen.ravel().tolist())

        left, first = (image.right + self.gap, image.top) if beside else (x, image.bottom + self.heading)
        pitch = 2 * self.tap + 0.5 * self.gap
        windows = Strip(Grid.of(left, first, self.tap, 2, 2), side * side, side, pitch, pitch).grids
        if beside:
            self.operator(image.right + 0.5 * self.gap, image.middle, "→")
        self.head(windows[0], f"its {len(windows)} windows<br>of 2x2", left=True)
        self.numbers("windows", windows, sum(self.passage.windows, []))
        return max(image.bottom, windows[-1].bottom)

    def numbers(self, name: str, grids: list[Grid], values: list[float]) -> None:
        """Grids that no epoch changes."""
        limit, letter = self.limit["pixels"], self.letter
        whole = bool((self.seen == self.seen.round()).all())
        digits = 0 if whole else style(limit, grids[0].cell, letter).get("digits", 0)
        said = [f"{value:.{digits}f}".replace("-", "−") for value in values]
        boxes = [box for grid in grids for box in grid.boxes]
        self.drawing.add(squares(boxes, values, said, limit, letter), self.passage.called(name), **PIXELS)

    # --- the filters, a block each

    def blocks(self, x: float, top: float, columns: int) -> float:
        rows = math.ceil(self.filters / columns)
        pitch = self.block_height + 1.3 * self.drawing.text + (self.heading if self.broken else 0)
        for index in range(self.filters):
            column, row = divmod(index, rows)
            left = x + column * (self.block_width + self.apart)
            self.block(left, top + self.heading + row * pitch, index, heads=row == 0 or self.broken)
        return top + self.heading + (rows - 1) * pitch + self.block_height

    def block(self, x: float, top: float, index: int, heads: bool) -> None:
        p, gap = self.passage, self.gap
        kernel = Grid.of(x, top + self.map / 2 - self.kernel, self.kernel, 2, 2)
        left = kernel.right + gap
        maps = [Grid.of(left + right, top + down, self.cell, p.side, p.side) for right, down in self.corners]

        self.kinds["kernel"].add(kernel, p.positions["kernel"][index :: self.filters].tolist())
        self.head(kernel, f"filter {index + 1}")
        self.operator(kernel.right + gap / 2, kernel.middle, "=")
        self.operator(maps[0].right + gap / 2, maps[0].middle, "→")
        self.operator(maps[2].left - (0.7 if self.broken else 0.5) * gap, maps[2].middle, "×")
        k = np.arange(index, p.side * p.side * self.filters, self.filters)
        titles = ["response", "after ReLU", *(f"weights<br>to “{each}”" for each in p.names)]
        for grid, kind, sign, numbers, title in zip(maps, MAPS, "radd", (k, k, 2 * k, 2 * k + 1), titles, strict=True):
            cells = self.kinds["dense" if kind == "dense" else "responses"]
            cells.add(grid, p.positions[kind][numbers].tolist(), [f"{sign}{each}{p.whose}" for each in numbers])
            if heads:
                self.head(grid, title)

    # --- from the features to the loss

    def chain(self, x: float, top: float) -> float:
        p, large, text = self.passage, self.large, self.drawing.text
        from_logits = p.stages[0].code == "logits"  # then the softmax is no step on the way to the loss
        x += self.names
        upper = top + self.heading
        lower = upper + large + 1.5 * text
        for row, y in enumerate((upper, lower)):
            self.drawing.write(x - 0.6 * text, y + large / 2, p.names[row], "middle left", TEXT)
        for kind, title in self.steps:
            pair = [Grid.of(x, y, large, 1, 1) for y in (upper, lower)]
            self.head(pair[0], title)
            for row, grid in enumerate(pair):
                cells = self.kinds["logits" if kind == "logits" else "probabilities"]
                cells.add(grid, [p.at(kind, row)], [f"z{row}{p.whose}"] if kind == "logits" else None)
                if kind != self.steps[-1][0] or not from_logits:
                    self.operator(grid.left + (large + self.step) / 2, grid.middle, "→")
                if kind == "logits":
                    said: list[Part] = ["bias ", form(p.at("bias", row), "loss")]
                    at = x + large / 2, grid.bottom + 0.2 * text
                    self.drawing.say(*at, said, "bottom center", MUTED, size=0.8)
            x += self.step
        loss = Grid.of(x, (upper + lower) / 2, large, 1, 1)
        self.kinds["loss"].add(loss, [p.at("loss")])
        self.head(loss, "loss, from<br>the logits" if from_logits else "loss")
        right = [each == p.experiment.images[p.image][1] for each in range(2)]
        answer = choice(p.at("prediction"), ["✓ right" if each else "✗ wrong" for each in right])
        tint = choice(p.at("prediction"), [TEXT if each else ACCENT for each in right])
        self.drawing.say(x + large / 2, loss.bottom + 0.3 * text, [answer], "bottom center", tint)
        return lower + large + 1.4 * text

    # --- words

    def head(self, grid: Grid, text: str, left: bool = False) -> None:
        x, position = (grid.left, "top right") if left else (grid.center, "top center")
        self.drawing.write(x, grid.top - 0.25 * self.drawing.text, text, position, size=0.92)

    def operator(self, x: float, y: float, sign: str) -> None:
        self.drawing.write(x, y, sign, "middle center", MUTED)

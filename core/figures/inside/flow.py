"""The forward pass of one image as a flow, every number of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.figures.inside.cells import Cells, squares, style
from core.figures.inside.passage import Passage
from core.figures.kit.bindings import Sketch, choice, form
from core.figures.kit.cells import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import ACCENT, MUTED, TEXT
from core.figures.kit.protocol import Json, Part, Style
from core.formulas.losses import LOSSES

Limits = dict[str, float]
MANY_FILTERS = 6  # more than these do not stand one under the other


@dataclass(frozen=True)
class Measures:
    """Lengths in pixels: the width that the flow may use, the sides of cells, a gap with room for an arrow."""

    width: float
    pixel: float
    tap: float
    kernel: float
    cell: float
    large: float
    gap: float
    letter: float  # in cells

    @classmethod
    def of(cls, width: float, scale: float, small: bool) -> Measures:
        """For so many pixels; ``small`` cells where a filter's row would be too wide: maps of 3x3, and a phone."""
        sizes = (30, 22, 27, 28, 50, 18, 9.5) if small else (30, 24, 30, 36, 52, 18, 10)
        pixel, tap, kernel, cell, large, gap, letter = (size * scale for size in sizes)
        return cls(width, pixel, tap, kernel, cell, large, gap if width >= 400 else 9, max(9, letter))


def limits(passages: list[Passage]) -> list[Limits]:
    """The ends of the colour scales of each passage, kind by kind.

    What is compared has one scale, over all epochs and both runs; only where the pixels are scaled differently each run
    keeps its own, since 255 beside 1 would leave the other white.
    """
    found = []
    for passage in passages:
        alike = [p for p in passages if p.experiment.normalisation == passage.experiment.normalisation]
        found.append(
            {
                "pixels": max(float(abs(p.seen).max()) for p in alike) or 1.0,
                "kernel": max(p.largest("kernel") for p in alike),
                "responses": max(p.largest("responses") for p in alike),
                "dense": max(p.largest("dense") for p in alike),
                "logits": max(p.largest("logits") for p in alike),
                "probabilities": 1.0,
                "loss": max(p.worst for p in passages),
            }
        )
    return found


def flow(
    sketch: Sketch,
    drawing: Drawing,
    passage: Passage,
    limit: Limits,
    measures: Measures,
    top: float,
    name: str,
    axes: Json,
) -> float:
    """One image on its way from its pixels to its loss, at the epoch in view; gives the height used.

    How to read it: from left to right (on a phone from top to bottom). Each 2x2 window of the image is multiplied, tap
    by tap, with each filter, and the four products add up to one response: point at a response to see them. The ReLU
    keeps what is positive. Every number that is left is multiplied with its two dense weights, one for each class; all
    of a class and its bias add up to a logit. Blue is negative, white zero, red positive, on one scale for each kind of
    number. In the question's run the logits are so far apart that the softmax says exactly 0 and exactly 1.
    """
    return _Flow(sketch, drawing, passage, limit, measures, name, axes).draw(top)


class _Flow:
    """One drawing; its methods draw a part each and give the width or the height used."""

    def __init__(
        self, sketch: Sketch, drawing: Drawing, passage: Passage, limit: Limits, m: Measures, name: str, axes: Json
    ) -> None:
        self.sketch, self.drawing, self.passage, self.m, self.axes, self.name = sketch, drawing, passage, m, axes, name
        self.limit = limit
        self.side = passage.side
        self.seen = passage.seen
        self.filters = passage.experiment.filters
        self.heading = 2.6 * drawing.text
        self.small, self.cell, self.kernel, self.tap, self.gap = m.letter, m.cell, m.kernel, m.tap, m.gap
        self.between = 0.45 * self.gap if m.width < 700 else 0.55 * self.gap
        self.kinds: dict[str, Cells] = {
            kind: Cells(f"{kind} {name}".strip(), limit[kind], style(limit[kind], cell, self.small), self.small)
            for kind, cell in (("kernel", self.kernel), ("responses", self.cell), ("dense", self.cell))
        }
        self.kinds["logits"] = Cells(
            f"logits {name}".strip(), limit["logits"], style(limit["logits"], m.large, self.small), self.small
        )
        share: Style = {"form": "share", "lost": "NaN"}
        self.kinds["probabilities"] = Cells(f"probabilities {name}".strip(), 1.0, share, self.small)
        self.kinds["loss"] = Cells(f"loss {name}".strip(), limit["loss"], {"form": "loss", "lost": "NaN"}, self.small)

    def draw(self, top: float) -> float:
        wide = self.left_width(True) + self.block_width + self.chain_width + 2.6 * self.gap
        tight = wide - self.left_width(True) + self.left_width(False)
        m = self.m
        if self.filters <= MANY_FILTERS and min(wide, tight) <= m.width:
            beside = wide <= m.width
            x = self.left_width(beside)
            bottoms = [self.left(0, top, beside)]
            self.operator(x + 0.7 * self.gap, top + self.heading + self.block_middle, "×")
            x += 1.4 * self.gap
            bottoms.append(self.blocks(x, top, 1))
            x += self.block_width
            self.operator(x + 0.6 * self.gap, top + self.heading + m.large + 0.1 * self.gap, "→")
            bottoms.append(self.chain(x + 1.2 * self.gap, top))
        else:
            bottoms = [self.left(0, top, True)]
            columns = max(1, int((m.width + self.apart) // (self.block_width + self.apart)))
            rows = math.ceil(self.filters / columns)
            columns = math.ceil(self.filters / rows)
            bottoms.append(self.blocks(0, bottoms[-1] + 0.6 * self.drawing.text, columns))
            bottoms.append(self.chain(0, bottoms[-1] + 0.6 * self.drawing.text))
        for cells in self.kinds.values():
            cells.sketch(self.sketch, self.axes)
        return max(bottoms) - top

    # --- the image and its windows

    def left_width(self, beside: bool) -> float:
        image = len(self.seen) * self.m.pixel
        windows = self.side * 2 * self.tap + (self.side - 1) * 0.5 * self.gap
        return image + self.gap + windows if beside else max(image, windows)

    def left(self, x: float, top: float, beside: bool) -> float:
        size = len(self.seen)
        image = Grid(x, top + self.heading, self.m.pixel, size, size)
        padded = size > 3
        self.head(image, "what the network sees<br>(zeros added)" if padded else "what the<br>network sees", left=True)
        self.numbers("pixels", [image], self.seen.ravel().tolist())

        corner = (image.right + self.gap, image.top) if beside else (x, image.bottom + self.heading)
        windows = [
            Grid(
                corner[0] + column * (2 * self.tap + 0.5 * self.gap), corner[1] + row * (2 * self.tap + 0.5 * self.gap),
                self.tap, 2, 2,
            )
            for row in range(self.side)
            for column in range(self.side)
        ]  # fmt: skip
        if beside:
            self.operator(image.right + 0.5 * self.gap, image.middle, "→")
        self.head(windows[0], f"its {len(windows)} windows<br>of 2x2", left=True)
        corners = [divmod(position, self.side) for position in range(len(windows))]
        taps = [self.seen[row : row + 2, column : column + 2].ravel().tolist() for row, column in corners]
        self.numbers("windows", windows, sum(taps, []))
        return max(image.bottom, windows[-1].bottom)

    def numbers(self, name: str, grids: list[Grid], values: list[float]) -> None:
        """Grids that no epoch changes."""
        limit = self.limit["pixels"]
        whole = bool((self.seen == self.seen.round()).all())
        digits = 0 if whole else style(limit, grids[0].cell, self.small).get("digits", 0)
        said = [f"{value:.{digits}f}".replace("-", "−") for value in values]
        sizes = [grids[0].cell - 1] * len(values)
        points = [point for grid in grids for point in grid.centers]
        trace = squares(f"{name} {self.name}".strip(), points, sizes, values, said, limit, self.small, self.axes)
        self.sketch.add(trace)

    # --- the filters, a row each

    @property
    def map_width(self) -> float:
        return self.side * self.cell

    @property
    def widths(self) -> list[float]:
        return [2 * self.kernel] + 4 * [self.map_width]

    @property
    def broken(self) -> bool:
        """Whether the dense weights of a filter stand under it, where it is narrow."""
        return sum(self.widths) + 3 * self.gap + self.between > self.m.width

    @property
    def block_width(self) -> float:
        if self.broken:
            return sum(self.widths[:3]) + 2 * self.gap
        return sum(self.widths) + 3 * self.gap + self.between

    @property
    def apart(self) -> float:
        """Between two columns of filters."""
        return 1.5 * self.gap

    @property
    def block_middle(self) -> float:
        """From the top of a filter's maps to their middle."""
        return self.map_width / 2

    @property
    def block_height(self) -> float:
        return self.map_width * (2 if self.broken else 1) + (self.heading if self.broken else 0)

    def blocks(self, x: float, top: float, columns: int) -> float:
        rows = math.ceil(self.filters / columns)
        pitch = self.block_height + 1.3 * self.drawing.text + (self.heading if self.broken else 0)
        for index in range(self.filters):
            column, row = divmod(index, rows)
            left = x + column * (self.block_width + self.apart)
            self.block(left, top + self.heading + row * pitch, index, heads=row == 0 or self.broken)
        return top + self.heading + (rows - 1) * pitch + self.block_height

    def block(self, x: float, top: float, index: int, heads: bool) -> None:
        p, f, side = self.passage, self.filters, self.side
        positions = side * side
        kernel = Grid(x, top + self.block_middle - self.kernel, self.kernel, 2, 2)
        x = kernel.right + self.gap
        responses = Grid(x, top, self.cell, side, side)
        features = Grid(responses.right + self.gap, top, self.cell, side, side)
        if self.broken:
            left, below = responses.left, top + self.map_width + self.heading
        else:
            left, below = features.right + self.gap, top
        to_row = Grid(left, below, self.cell, side, side)
        left = features.left if self.broken else to_row.right + self.between
        to_column = Grid(left, below, self.cell, side, side)

        places = [position * f + index for position in range(positions)]
        self.kinds["kernel"].add(kernel, [p.at("kernel", tap * f + index) for tap in range(4)])
        for kind, grid, sign in (("responses", responses, "r"), ("features", features, "a")):
            cells = self.kinds["responses"]
            cells.add(grid, [p.at(kind, k) for k in places], [f"{sign}{k}{self.name}" for k in places])
        for chosen, grid in enumerate((to_row, to_column)):
            keys = [f"d{2 * k + chosen}{self.name}" for k in places]
            self.kinds["dense"].add(grid, [p.at("dense", 2 * k + chosen) for k in places], keys)

        self.head(kernel, f"filter {index + 1}")
        self.operator(kernel.right + self.gap / 2, kernel.middle, "=")
        self.operator(responses.right + self.gap / 2, responses.middle, "→")
        if not self.broken:
            self.operator(features.right + self.gap / 2, features.middle, "×")
        if heads:
            self.head(responses, "response")
            self.head(features, "after ReLU")
            self.head(to_row, f"weights<br>to “{self.passage.names[0]}”")
            self.head(to_column, f"weights<br>to “{self.passage.names[1]}”")
        if self.broken:
            self.operator(to_row.left - 0.7 * self.gap, to_row.middle, "×")

    # --- from the features to the loss

    @property
    def steps(self) -> list[tuple[str, str]]:
        softmax_layer = LOSSES[self.passage.experiment.loss].softmax_layer
        found = [("logits", "logits"), ("probabilities", "softmax" if softmax_layer else "softmax,<br>in the loss")]
        return found + ([("second", "softmax<br>again")] if "second" in self.passage.starts else [])

    @property
    def label_width(self) -> float:
        return 3.9 * self.drawing.text

    @property
    def chain_width(self) -> float:
        count = len(self.steps) + 1
        return self.label_width + count * self.m.large + (count - 1) * self.chain_gap

    @property
    def chain_gap(self) -> float:
        return 0.8 * max(self.gap, 16)

    def chain(self, x: float, top: float) -> float:
        p, large = self.passage, self.m.large
        apart = 1.5 * self.drawing.text
        from_logits = p.stages[0].code == "logits"  # then the softmax is no step on the way to the loss
        x += self.label_width
        upper, lower = top + self.heading, top + self.heading + large + apart
        for row, y in enumerate((upper, lower)):
            self.drawing.write(x - 0.6 * self.drawing.text, y + large / 2, p.names[row], "middle left", TEXT)
        for kind, title in self.steps:
            for row, y in enumerate((upper, lower)):
                grid = Grid(x, y, large, 1, 1)
                cells = self.kinds["logits" if kind == "logits" else "probabilities"]
                cells.add(grid, [p.at(kind, row)], [f"z{row}{self.name}"] if kind == "logits" else None)
                if row == 0:
                    self.head(grid, title)
                if kind != self.steps[-1][0] or not from_logits:
                    self.operator(grid.right + self.chain_gap / 2, grid.middle, "→")
                if kind == "logits":
                    said: list[Part] = ["bias ", form(p.at("bias", row), "loss")]
                    at = grid.left + large / 2, grid.bottom + 0.2 * self.drawing.text
                    self.drawing.say(*at, said, "bottom center", MUTED, size=0.8)
            x += large + self.chain_gap
        loss = Grid(x, (upper + lower) / 2, large, 1, 1)
        self.kinds["loss"].add(loss, [p.at("loss")])
        self.head(loss, "loss, from<br>the logits" if from_logits else "loss")
        label = p.experiment.images[p.image][1]
        right = [each == label for each in range(2)]
        answer = choice(p.at("prediction"), ["✓ right" if each else "✗ wrong" for each in right])
        tint = choice(p.at("prediction"), [TEXT if each else ACCENT for each in right])
        self.drawing.say(x + large / 2, loss.bottom + 0.3 * self.drawing.text, [answer], "bottom center", tint)
        return lower + large + 1.4 * self.drawing.text

    # --- words

    def head(self, grid: Grid, text: str, left: bool = False) -> None:
        x = grid.left if left else (grid.left + grid.right) / 2
        self.drawing.write(
            x, grid.top - 0.25 * self.drawing.text, text, "top right" if left else "top center", size=0.92
        )

    def operator(self, x: float, y: float, sign: str) -> None:
        self.drawing.write(x, y, sign, "middle center", MUTED)

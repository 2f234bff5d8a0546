"""What each of the five changes is worth, and which of them depend on each other.

How to read it: above or on the left, a bar for each change, the largest first: the points of success that it adds,
averaged over all orders in which the five can be made, with its 95 % interval. The bars sum up to the whole step from
the question to Answer 1. Below or on the right a cell for each two changes, in the row of one and under the name of the
other: red if both together bring more than the sum of what each brings alone, blue if less, near the ground if
neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.figures.kit.boxes import Box, Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.labels import LETTER
from core.figures.kit.marks import Tile, dots, tiles
from core.figures.kit.palette import ACCENT, DIFFERENCES, MUTED, TEXT, ink, shade
from core.figures.kit.payload import WIDTHS_OF_FIXES, Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.trial.effects import Estimate
from core.trial.factorial import CHANGES
from core.trial.sentences import points

Pairs = Mapping[tuple[int, int], Estimate]
SMALLEST_SCALE = 0.1  # differences of less than ten points do not fill the colours
NAMES = 7.4  # letters: the width of the names

# The bars in rows; the pairs below or, in wide ones, beside them.
VIEWS = Arrangement.at(WIDTHS_OF_FIXES, row=(30, 34, 38, 54))


def shapley_figure(values: Sequence[Estimate], pairs: Pairs) -> Chart:
    """The payload. ``values``: the Shapley value of each change, in the order of CHANGES; ``pairs``: the interactions.

    Both as ``core.trial.effects`` gives them.
    """
    order = sorted(range(len(CHANGES)), key=lambda i: -values[i].value)
    return chart([_arrange(view, values, pairs, order) for view in VIEWS], _summary(values, pairs, order))


def _arrange(view: Arrangement, values: Sequence[Estimate], pairs: Pairs, order: list[int]) -> Still:
    text, drawing, count = view.text, Drawing(view.text), len(order)
    names, head = NAMES * text, 4.2 * text
    bars = Box(names, head, (1 if view.narrow else 0.54) * view.width - names, count * view.row)
    left, top = (0.0, bars.bottom + 1.6 * text) if view.narrow else (bars.right + 2 * text, 0.0)
    cells = Grid.of(left, top + head, (view.width - left - names) / (count - 1), count, count, view.row)
    total = _points(sum(each.value for each in values))
    below = f"points of success, {total} in all, with 95 % intervals"
    drawing.title(0, text, "What each change adds, over all orders", below)
    below = "points; red is more, blue is less"
    if not all(each.sign for each in pairs.values()):
        below += "; not bold: unclear"
    drawing.title(left, top + text, "What two add beyond their sum", below)
    _bars(drawing, bars, values, order)
    _pairs(drawing, cells, pairs, order)
    return view.still(drawing, cells.bottom + 0.5 * text)


def _bars(drawing: Drawing, box: Box, values: Sequence[Estimate], order: list[int]) -> None:
    said = [signed(each) for each in values]
    row, gap = box.height / len(order), 0.5 * drawing.text
    room = box.width - gap - LETTER * drawing.text * max(map(len, said))
    low = min(0.0, *(each.low for each in values))
    high = max(0.01, *(each.high for each in values))

    def x(value: float) -> float:
        return box.left + (value - low) / (high - low) * room

    bars, whiskers = [], []
    for place, i in enumerate(order):
        each, middle = values[i], box.top + (place + 0.5) * row
        start, end = sorted((x(0), x(each.value)))
        bar = Box(start, middle - 0.3 * row, end - start, 0.6 * row)
        bars.append(Tile(bar, ACCENT, f"{CHANGES[i].label}: {said[i]} points"))
        whiskers.append((x(each.value), middle, x(each.high) - x(each.value), x(each.value) - x(each.low)))
        drawing.write(0, middle, CHANGES[i].label, "middle right", TEXT)
        drawing.write(x(max(each.high, 0)) + gap, middle, said[i], "middle right", TEXT)
    drawing.rule(x(0), box.top, x(0), box.bottom)
    drawing.add(tiles(bars), "bars", opacity=0.65)
    ends, middles, more, less = (list(column) for column in zip(*whiskers, strict=True))
    interval = {"type": "data", "symmetric": False, "array": more, "arrayminus": less}
    look = {"color": TEXT, "thickness": 1.5, "width": 0.3 * drawing.text}
    drawing.add(dots(ends, middles, color=TEXT, size=1), "intervals", error_x={**interval, **look})


def _pairs(drawing: Drawing, grid: Grid, pairs: Pairs, order: list[int]) -> None:
    limit = max(SMALLEST_SCALE, *(abs(each.value) for each in pairs.values()))
    cells = []
    for row, i in enumerate(order):
        end = grid.box(row, row)
        drawing.write(end.left + 0.4 * drawing.text, end.middle, CHANGES[i].label, "middle right", MUTED)
        for column, j in enumerate(order[:row]):
            each, box = pairs[min(i, j), max(i, j)], grid.box(row, column).grown(-1.5)
            number, color = _points(each.value), shade(DIFFERENCES, 0.5 + 0.5 * each.value / limit)
            said = f"<b>{number}</b>" if each.sign else number
            drawing.write(box.center, box.middle, said, "middle center", ink(color))
            hover = f"{CHANGES[j].label} and {CHANGES[i].label}, beyond their sum:<br>{signed(each)} points"
            cells.append(Tile(box, color, hover))
    drawing.add(tiles(cells), "pairs")


def signed(estimate: Estimate) -> str:
    """An estimate in points, with its sign and its interval.

    >>> signed(Estimate(0.614, 0.58, 0.64)), signed(Estimate(-0.05, -0.06, -0.04))
    ('+61 (58 to 64)', '−5 (−6 to −4)')
    """
    return f"{_points(estimate.value)} ({points(estimate.low)} to {points(estimate.high)})"


def _points(value: float) -> str:
    said = points(value)
    return said if said == "0" or value < 0 else f"+{said}"


def _summary(values: Sequence[Estimate], pairs: Pairs, order: list[int]) -> str:
    each = ", ".join(f"{CHANGES[i].label} {signed(values[i])}" for i in order)
    (i, j), most = max(pairs.items(), key=lambda item: abs(item[1].value))
    return (
        f"Points of success that each change adds, averaged over all orders, with 95 % intervals: {each}. "
        f"Of all pairs, {CHANGES[i].label} and {CHANGES[j].label} differ most from their sum: {signed(most)}."
    )

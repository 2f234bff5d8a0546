"""The theorem on a single filter as a picture: two triangles that always meet on the diagonal.

How to read it: the responses to the three rows have the form [u, u, w, w], so each is a point (u, w), and their
mixtures fill a triangle; those to the columns have the form [m, n, m, n], and are drawn as (m, n). The two planes have
nothing in common but their diagonal, where all four responses are equal. The thick stretches are where the triangles
cross it: both hold the ring, so a mixture of rows is a mixture of columns.
"""

from __future__ import annotations

from core.figures.kit.axes import quiet
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import dots, lines
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED, TEXT, themed
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.separability.one_filter import Meeting, Triangle
from core.words import number

ROWS, COLUMNS = ACCENT, themed("#b3261e", "#ef8a62")
CORNERS = {"row": ("top", "middle", "bottom"), "column": ("left", "middle", "right")}

VIEWS = Arrangement.at(((0, 340, 12), (680, 700, 13), (1300, 1330, 16)), side=(300, 380, 500))


def triangles(found: Meeting) -> Chart:
    """The payload."""
    at = number(float(found.x))
    said = f"The triangle of the rows and that of the columns both hold the point [x, x, x, x] with x = {at}."
    return chart([_arrange(view, found, f"[x, x, x, x], x = {at}") for view in VIEWS], said)


def _arrange(view: Arrangement, found: Meeting, meeting: str) -> Still:
    text, x = view.text, float(found.x)
    reach = max(float(value) for each in (found.rows, found.columns) for corner in each.corners for value in corner)
    reach = reach or 1.0
    drawing = Drawing(text)
    drawing.add(lines([0, 1.1 * reach], [0, 1.1 * reach], MUTED, dash="dot"), "diagonal")
    aside = 0.012 * reach  # the two stretches lie beside each other
    rows, columns = _triangle(found.rows, "row", ROWS, -aside), _triangle(found.columns, "column", COLUMNS, aside)
    for row, column in zip(rows, columns, strict=True):
        drawing.traces += [row, column]
    ring = dots([x], [x], size=15, color=GROUND, line={"color": TEXT, "width": 2.5})
    drawing.add(ring, "meeting", hoverinfo="text", hovertext=[f"both: {meeting}"])
    square = Box(3 * text, 3.4 * text, view.side, view.side)
    drawing.write(0, 0.8 * text, "<b>Rows, as (u, w)</b>", "middle right", ROWS)
    drawing.write(12 * text, 0.8 * text, "<b>columns, as (m, n)</b>", "middle right", COLUMNS)
    drawing.write(0, 2.4 * text, f"both hold {meeting}, in units of white", "middle right")
    reaches: Json = {"showgrid": True, "gridcolor": GRID, "nticks": 5, "range": [-0.06 * reach, 1.12 * reach]}
    reaches["constrain"] = "domain"
    across, up = quiet(text, "u or m", **reaches), quiet(text, "w or n", **reaches, scaleanchor="x")
    return view.charts(drawing, square.bottom + 3.6 * text, [(square, across, up)])


def _triangle(triangle: Triangle, name: str, color: str, aside: float) -> list[Json]:
    """Its sides, its corners, and the stretch of the diagonal that it holds, drawn so far ``aside`` of it."""
    corners = [(float(a), float(b)) for a, b in triangle.corners]
    x, y = ([corner[axis] for corner in corners] for axis in (0, 1))
    named = zip(CORNERS[name], corners, strict=True)
    said = [f"{corner} {name}: ({number(a)}, {number(b)})" for corner, (a, b) in named]
    held = [float(at) for at in triangle.stretch]
    stretch = lines([at - aside for at in held], [at + aside for at in held], color, width=5)
    return [
        {**lines([*x, x[0]], [*y, y[0]], color, width=1.5), "name": name},
        {**dots(x, y, size=9, color=color), "hoverinfo": "text", "hovertext": said},
        {**stretch, "name": f"stretch of the {name}s"},
    ]

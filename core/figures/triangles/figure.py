"""The theorem on a single filter as a picture: two triangles that always meet on the diagonal.

How to read it: the responses to the three rows have the form [u, u, w, w], so each is a point (u, w), and their
mixtures fill a triangle; those to the columns have the form [m, n, m, n], and are drawn as (m, n). The two planes have
nothing in common but their diagonal, where all four responses are equal. The thick stretches are where the triangles
cross it: both hold the ring, so a mixture of rows is a mixture of columns.
"""

from __future__ import annotations

from core.figures.kit.axes import across, down, pair, quiet
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED, TEXT, themed
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.separability.one_filter import Meeting, Triangle
from core.words import number

ROWS, COLUMNS = ACCENT, themed("#b3261e", "#ef8a62")
CORNERS = (("top row", "middle row", "bottom row"), ("left column", "middle column", "right column"))


VIEWS = (
    Arrangement(0, 340, 12, side=300),
    Arrangement(680, 700, 13, side=380),
    Arrangement(1300, 1330, 16, side=500),
)


def triangles(found: Meeting) -> Chart:
    """The payload."""
    said = f"The triangle of the rows and that of the columns both hold the point [x, x, x, x] with x = {_at(found)}."
    return chart([_arrange(view, found) for view in VIEWS], said)


def _at(found: Meeting) -> str:
    return number(float(found.x))


def _arrange(view: Arrangement, found: Meeting) -> Still:
    text, side = view.text, view.side
    both = (found.rows, found.columns)
    reach = max(float(value) for each in both for corner in each.corners for value in corner) or 1.0
    data: list[Json] = [_line([0, 1.1 * reach], [0, 1.1 * reach], MUTED, 1, dash="dot", name="diagonal")]
    for triangle, names, color in zip(both, CORNERS, (ROWS, COLUMNS), strict=True):
        data += _triangle(triangle, names, color, text)
    for triangle, color, aside in ((found.rows, ROWS, -1), (found.columns, COLUMNS, 1)):
        ends = [float(x) for x, _ in triangle.crossings]
        shift = 0.012 * reach * aside  # the two stretches lie beside each other
        data.append(
            _line([x - shift for x in ends], [x + shift for x in ends], color, 5, name=f"stretch of the {_name(aside)}")
        )
    x = float(found.x)
    ring = {"size": 15, "color": GROUND, "line": {"color": TEXT, "width": 2.5}, "opacity": 1}
    data.append({"type": "scatter", "mode": "markers", "name": "meeting", "x": [x], "y": [x], "marker": ring,
                 "hoverinfo": "text", "hovertext": [f"both: [x, x, x, x], x = {_at(found)}"]})  # fmt: skip
    drawing = Drawing(text)
    left, top = 3 * text, 3.4 * text
    height = top + side + 3.6 * text
    drawing.write(0, 0.8 * text, "<b>Rows, as (u, w)</b>", "middle right", ROWS)
    drawing.write(12 * text, 0.8 * text, "<b>columns, as (m, n)</b>", "middle right", COLUMNS)
    drawing.write(0, 2.4 * text, f"both hold [x, x, x, x], x = {_at(found)}, in units of white", "middle right")
    reaches: Json = {"showgrid": True, "gridcolor": GRID, "nticks": 5, "range": [-0.06 * reach, 1.12 * reach]}
    x_, y_ = (quiet(text, name, constrain="domain", **reaches) for name in ("u or m", "w or n"))
    x_["domain"] = across((left, left + side), view.width)
    y_ |= {"scaleanchor": "x", "domain": down(top, side, height)}
    axes = pair(1, x_, y_)
    return view.still(data, height, **axes, annotations=drawing.annotations(view.width, height))


def _name(aside: int) -> str:
    return "rows" if aside < 0 else "columns"


def _triangle(triangle: Triangle, names: tuple[str, ...], color: str, text: float) -> list[Json]:
    corners = [(float(a), float(b)) for a, b in triangle.corners]
    x, y = ([corner[axis] for corner in (*corners, corners[0])] for axis in (0, 1))
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": x[:3],
        "y": y[:3],
        "marker": {"size": 9, "color": color, "opacity": 1},
        "hoverinfo": "text",
        "hovertext": [f"{name}: ({number(a)}, {number(b)})" for name, (a, b) in zip(names, corners, strict=True)],
    }
    return [_line(x, y, color, 1.5, name=names[0].split()[1]), dots]


def _line(x: list[float], y: list[float], color: str, width: float, **more: object) -> Json:
    line = {"color": color, "width": width} | ({"dash": more.pop("dash")} if "dash" in more else {})
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", **more}

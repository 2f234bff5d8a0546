"""What the browser gets of a figure: the one protocol between Python and JavaScript.

A chart (ui/components/chart) stands still. A player (ui/components/player) moves a figure through the epochs without
asking the server again. Both take, of several arrangements, the one for their width. The JavaScript's types are made of
these (tests/protocol_types.py), and a test holds both sides against each other.

Traces and layouts are Plotly's own, with four things that the browser understands besides: a text "$accent" is a colour
of the visitor's theme, "light-dark(#ffffff, #000000)" one for each theme (palette), "@epochs" what ``shared`` has under
this name, and a ``customdata`` is what can be pointed at or clicked. In a chart that is "word:value", which sets a word
of the link, or "open:query", which opens this experiment; in a player the index of an image, or a name in ``hover``.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

Json = dict[str, Any]  # a trace, a layout, an axis, as Plotly has them


class Style(TypedDict):
    """How a number is written: with so many ``digits``, or in a ``form`` (``parts`` has the list)."""

    digits: NotRequired[int]
    form: NotRequired[str]
    times: NotRequired[float]  # a factor that is the same at every epoch
    lost: NotRequired[str]  # what is written of a number that is not finite; "not finite" if not given


class NumberPart(Style):
    """The number of a record at a position, as text; or the one of some ``words`` that a whole number picks."""

    at: int
    words: NotRequired[list[str]]


Part = str | NumberPart
Words = list[list[Part]]  # a list of texts, each a list of parts


class Binding(TypedDict):
    """An attribute of a trace that follows the epoch: either texts, ``words``, or the numbers at ``positions``.

    ``positions``: a position in the record, None for a gap, or lists of these; the numbers come in the same shape, or,
    with ``write``, as texts.
    """

    trace: int
    attribute: str  # "marker.color" is the color of the marker
    positions: NotRequired[Any]
    write: NotRequired[Style]
    words: NotRequired[Words]


class Still(TypedDict):
    """A figure in one arrangement, for ``min_width`` pixels and more."""

    min_width: int
    data: list[Json]
    layout: Json


class Moving(Still):
    """The same for a player."""

    bindings: list[Binding]


class Chart(TypedDict):
    """A figure that stands still; ``views`` from narrow to wide. Equal figures have equal ids."""

    id: str
    views: list[Still]
    summary: str  # the figure in a sentence, for those who cannot see it


class Player(TypedDict):
    """A figure with its whole history."""

    id: str
    views: list[Moving]
    summary: str
    live: list[Part]  # an epoch in a sentence
    epochs: int  # the last one
    history: str  # the records, one after the other: float32, little-endian, in base64
    size: int  # how many numbers a record has
    at: NotRequired[list[int]]  # of a long run: the epochs of which there are records; otherwise of all
    hover: NotRequired[dict[str, list[Part]]]  # what is said of a thing that is pointed at
    shared: NotRequired[Json]  # what is long and the same in all arrangements
    plain: NotRequired[bool]  # no texts stand on curves

"""What is proved about filters, with the pictures that make it obvious, and what is only measured."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import streamlit as st

from core.figures.triangles import triangles
from core.images import NORMALISATIONS, PADDINGS
from core.separability.one_filter import meeting
from core.separability.untrained import FILTERS, SEEDS, load
from core.words import percent
from ui import controls
from ui.components.chart import chart
from ui.components.prose import prose
from ui.page import Page
from ui.parts.own_images import not_of_yours
from ui.visit.view import PURE_PAIR

ONE = (
    "**One filter is never enough** (padding “valid”, black = 0; proved for all real filters). Its responses to the "
    "three rows are [r, r, 0, 0], [s, s, r, r], [0, 0, s, s], with r and s the sums of its upper and its lower taps, "
    "cut off at 0; those to the columns [p, 0, p, 0], [q, p, q, p], [0, q, 0, q], with the sums of its left and right "
    "taps. A dense layer tells two classes apart exactly if no mixture of one is a mixture of the other. Mixtures of "
    "rows have the form [u, u, w, w], mixtures of columns [m, n, m, n]; both forms at once is [x, x, x, x]. And both "
    "always reach the same x: if nothing is cut off, r + s = p + q, and a quarter of that is in both stretches; if "
    "both r and s are 0, so is one of p and q, and both stretches hold 0; if only s is 0, the rows reach from 0 to "
    "r/2, and the columns begin at 0 or at pq/(p + q), which is at most r/4. The same with rows and columns "
    "exchanged."
)
PAIR = (
    "**A pure horizontal and a pure vertical detector get at most 5 of 6** (padding “valid”; any signs, any lengths, "
    "any pixel values). The horizontal one has no response to any column, and none to one of the rows: bright above, "
    "it misses the bottom row, which has nothing dark below it; its opposite misses the top row. The vertical one "
    "misses all rows and one column. So one row and one column have no response at all, and look the same. It is a "
    "knife-edge: add a little, at most its own size, to a tap of the horizontal one on the side of that column, and "
    "all six can be told apart; on the other side it changes nothing."
)
OPPOSITE = (
    "**Two opposite pure detectors of one orientation get all six** (padding “valid”). The images of the other class "
    "have no response; each of their own has one, to the one filter or the other. With padding “same” and black = 0 "
    "one pure detector is enough if it is bright above, or bright at the left: the zeros below and to the right make "
    "an edge of every bright row, or column. Its opposite gets 5."
)

UNBROKEN = "\N{NO-BREAK SPACE}"  # a number stays with its sign, on a phone too


def theorems_part(page: Page) -> None:
    """Draw each theorem with its picture, and what random filters do."""
    view = page.view
    page.headline("One filter is never enough, a pure pair of edges gets 5 of 6, an opposite pair all")
    taps = view.bench[0] if view.bench != PURE_PAIR else (0.75, 0.25, -0.25, 0.5)
    not_of_yours(view, "The proofs are about")
    chart(triangles(meeting([Fraction(str(tap)) for tap in taps])), key="triangles", choosable=False)
    drawn = f"For the filter [{taps[0]:g} {taps[1]:g}; {taps[2]:g} {taps[3]:g}]. "
    more = "The first filter that is set by hand is drawn here; try to pull the triangles apart."
    prose(drawn + more, key="for the filter", small=True)
    for number, theorem in enumerate((ONE, PAIR, OPPOSITE)):
        prose(theorem, key=f"theorem {number}")
    controls.buttons({"Try it by hand": {"set": {"topic": "bench"}}}, key="try", label="")
    prose(
        f"**Without any learning** (measured on the initial filters of {SEEDS:,} seeds; no theorem). The share of "
        "seeds whose random filters already allow a dense layer that is right on all six images, with "
        f"{FILTERS[0]} to {FILTERS[-1]} filters:",
        key="untrained",
    )
    st.markdown(_shares())


def _shares() -> str:
    """A line for each padding and each scale of pixels: a table would be too wide for a phone."""
    found, lines = load(), []
    scales = {name: each.label for name, each in NORMALISATIONS.items() if name != "unit"}
    scales["none"] = "0 to 255 or 0 to 1"  # black = 0 in both: the same numbers
    for padding, (name, label) in product(PADDINGS, scales.items()):
        shares = ", ".join(percent(found[padding, name, filters].share) for filters in FILTERS)
        lines.append(f"- padding “{padding}”, pixel values {label}: {shares.replace(' %', UNBROKEN + '%')}")
    return "\n".join(lines)

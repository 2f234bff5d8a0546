"""The table of frameworks on the page, as it ships, and the way to the page without a script."""

from __future__ import annotations

import streamlit as st

from core.frameworks import FORMULA, FRAMEWORKS, READ, WIRINGS, Row, load, sentence
from core.words import loss_text
from ui.components.links import links
from ui.navigation import NUMBERS_PATH
from ui.page import Page
from ui.parts.plain import plain


def frameworks_part(page: Page) -> None:
    """Draw the table."""
    rows = load()
    with page["frameworks"]:
        st.subheader("Same code, four frameworks", anchor=False)
        st.markdown(plain(sentence(rows)))
        with st.expander("The table, measured on the asker's pixels and weights"):
            st.markdown(table(rows))
        made = {FRAMEWORKS[row.framework]: " and ".join(row.versions) for row in rows if row.versions}
        versions = ", ".join(f"{label}: {each}" for label, each in made.items())
        st.caption(plain(f"Versions: {versions}. Repeated by: python -m makers.frameworks --check."))
        all_numbers = {"label": "All numbers on one page, without a script", "href": f".{NUMBERS_PATH}", "entry": {}}
        links([all_numbers | {"look": "links-plain", "away": True}], key="all numbers", label="All numbers")


def table(rows: tuple[Row, ...]) -> str:
    """The rows in Markdown."""
    lines = [
        "| wiring | framework | first loss | last loss | right | weights | it said |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: list(WIRINGS).index(row.wiring)):
        names = f"{plain(WIRINGS[row.wiring])} | {plain(FRAMEWORKS[row.framework])}"
        lines.append(f"| {names} | {_cells(row)} |")
    return "\n".join(lines)


def _cells(row: Row) -> str:
    if row.how == READ:
        return f"not run | read in the source: {plain(row.note)} | | | "
    said = "a warning" if row.said else "nothing" if row.how != FORMULA else ""
    weights = "frozen" if row.frozen else "learned"
    losses = ("" if loss is None else loss_text(loss) for loss in (row.first, row.last))
    return " | ".join((*losses, f"{row.right} of 6", weights, said))

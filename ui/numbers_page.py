"""The page without a script: the numbers that people search for, with their arithmetic, meaning and repair.

A search engine gets Streamlit's empty shell; this it can read. Its body is made once, by the same code as the decoder.
"""

from __future__ import annotations

from functools import cache
from html import escape
from itertools import groupby
from math import inf
from urllib.parse import urlencode

from core.stuck.form import Form
from core.stuck.table import Row, rows
from ui.card.asked import PICTURE_PATH
from ui.card.head import tags
from ui.navigation import NUMBERS_PATH, STUCK, path
from ui.static_page import static_page

TITLE = "Stuck at what? The numbers at which trainings stand"
LEAD = (
    "A network that does not learn often stands at a loss that is pure arithmetic. For each of these numbers: where it "
    "comes from, what it means, a two-line test for your own network, and the repair."
)
STYLE = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.index { display: flex; flex-wrap: wrap; gap: .3rem 1rem; padding: 0; list-style: none; }
.index a { font-variant-numeric: tabular-nums; display: inline-block; padding: .2rem 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
td { font-variant-numeric: tabular-nums; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
pre { white-space: pre-wrap; padding: .5rem .8rem; background: color-mix(in srgb, currentColor 7%, transparent); }
"""


def numbers_page(site: str) -> bytes:
    """The page, in UTF-8. ``site``: the address at which the app is, without a slash at its end."""
    return static_page(tags(TITLE, LEAD, f"{site}{NUMBERS_PATH}", f"{site}{PICTURE_PATH}"), STYLE, _body())


@cache
def _body() -> str:
    found = rows()
    first = {row.number: row for row in reversed(found)}  # where a number stands first
    numbers = sorted(first, key=lambda number: inf if number == "nan" else float(number))
    index = "\n".join(f'<li><a href="#at-{number}">{escape(number)}</a></li>' for number in numbers)
    by_form = groupby(found, lambda row: row.match.of)
    sections = "\n".join(_section(form, list(those), first) for form, those in by_form)
    return f"""<main>
<h1>{escape(TITLE)}</h1>
<p>{escape(LEAD)} <a href="./{path(STUCK)}">Another number, a log or a script</a>.</p>
<nav aria-label="Numbers"><ul class="index">
{index}
</ul></nav>
{sections}
</main>"""


def _section(form: Form, found: list[Row], first: dict[str, Row]) -> str:
    columns = [column for column in ("classes", "accuracy") if any(_known(row)[column] for row in found)]
    lines = "\n".join(_line(row, columns, first[row.number] is row) for row in found)
    tests = "\n".join(
        f"<p>With {escape(framework)}:</p>\n<pre>{escape(test)}</pre>" for framework, test in form.test.items()
    )
    heads = "".join(f"<th>{column}</th>" for column in ("loss", *columns, "arithmetic"))
    return f"""<section id="{escape(form.name)}">
<h2>{escape(form.title)}</h2>
<p>{escape(form.meaning)}</p>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{lines}
</tbody>
</table>
{tests}
<p><strong>Repair.</strong> {escape(form.repair)}</p>
</section>"""


def _known(row: Row) -> dict[str, str]:
    """What is known beside the number, by the words of a link."""
    return {"classes": str(row.classes or ""), "accuracy": "" if row.accuracy is None else f"{row.accuracy:.4g}"}


def _line(row: Row, columns: list[str], is_first: bool) -> str:
    known = _known(row)
    words = {"stuck": row.number} | {word: value for word, value in known.items() if value}
    cells = "".join(f"<td>{escape(known[column])}</td>" for column in columns)
    here = f' id="at-{row.number}"' if is_first else ""
    number = f'<td><a href="{escape(f"./{path(STUCK)}?{urlencode(words)}")}">{escape(row.number)}</a></td>'
    return f"<tr{here}>{number}{cells}<td>{escape(row.match.arithmetic)}</td></tr>"

"""The page without a script: the numbers that people search for, with their arithmetic, meaning and repair.

A search engine gets Streamlit's empty shell; this it can read. Its body is made once, by the same code as the decoder.
"""

from __future__ import annotations

from functools import cache
from html import escape
from math import inf
from urllib.parse import urlencode

from core.stuck.forms import FORMS
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
COLUMNS = ("classes", "accuracy")
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
    by_form: dict[str, list[Row]] = {}
    for row in rows():
        by_form.setdefault(row.match.form, []).append(row)
    anchored: set[str] = set()  # the numbers that have a place to go to
    sections = "\n".join(_section(name, found, anchored) for name, found in by_form.items())
    index = _index([row for found in by_form.values() for row in found])
    another = f'<a href="./{path(STUCK)}">Another number, a log or a script</a>'
    return f"""<main>
<h1>{escape(TITLE)}</h1>
<p>{escape(LEAD)} {another}.</p>
{index}
{sections}
</main>"""


def _index(found: list[Row]) -> str:
    """All numbers in their order, each a link to where it stands first."""
    numbers = sorted({row.number for row in found}, key=lambda number: inf if number == "nan" else float(number))
    links = "\n".join(f'<li><a href="#{_anchor(number)}">{escape(number)}</a></li>' for number in numbers)
    return f'<nav aria-label="Numbers"><ul class="index">\n{links}\n</ul></nav>'


def _anchor(number: str) -> str:
    return f"at-{number}"


def _section(name: str, found: list[Row], anchored: set[str]) -> str:
    form = FORMS[name]
    known = [column for column in COLUMNS if any(_known(row)[column] for row in found)]
    lines = "\n".join(_line(row, known, anchored) for row in found)
    tests = "\n".join(
        f"<p>With {escape(framework)}:</p>\n<pre>{escape(test)}</pre>" for framework, test in form.test.items()
    )
    heads = "".join(f"<th>{column}</th>" for column in ("loss", *known, "arithmetic"))
    return f"""<section id="{escape(name)}">
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
    return {
        "classes": str(row.classes or ""),
        "accuracy": "" if row.accuracy is None else f"{row.accuracy:.4g}",
    }


def _line(row: Row, columns: list[str], anchored: set[str]) -> str:
    known = _known(row)
    words = {"stuck": row.number} | {word: value for word, value in known.items() if value}
    cells = "".join(f"<td>{escape(known[column])}</td>" for column in columns)
    here = "" if row.number in anchored else f' id="{_anchor(row.number)}"'
    anchored.add(row.number)
    number = f'<td><a href="{escape(f"./{path(STUCK)}?{urlencode(words)}")}">{escape(row.number)}</a></td>'
    return f"<tr{here}>{number}{cells}<td>{escape(row.match.arithmetic)}</td></tr>"

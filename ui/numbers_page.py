"""The page without a script: the numbers that people search for, with their arithmetic, meaning and repair.

A search engine gets Streamlit's empty shell; this it can read. It is made once, from the same code as the decoder.
"""

from __future__ import annotations

from functools import cache
from html import escape
from urllib.parse import urlencode

from core.stuck.forms import FORMS
from core.stuck.table import Row, rows
from ui.navigation import STUCK, path
from ui.static_page import static_page

NUMBERS_PATH = "/numbers"
TITLE = "Stuck at what? The numbers at which trainings stand"
LEAD = (
    "A training that does not learn often stands at a number that is arithmetic. Each of these losses, with its sum, "
    "what it means, a test of two lines for your own network, and what mends it."
)
STYLE = """\
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
td { font-variant-numeric: tabular-nums; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
pre { white-space: pre-wrap; padding: .5rem .8rem; background: color-mix(in srgb, currentColor 7%, transparent); }
"""


@cache
def numbers_page() -> bytes:
    """The page, in UTF-8."""
    by_form: dict[str, list[Row]] = {}
    for row in rows():
        by_form.setdefault(row.match.form, []).append(row)
    sections = "\n".join(_section(name, found) for name, found in by_form.items())
    another = f'<a href="./{path(STUCK)}">Another number, a log or a script</a>'
    return static_page(TITLE, LEAD, f"<p>{escape(LEAD)} {another}.</p>\n{sections}", STYLE, letters=16)


def _section(name: str, found: list[Row]) -> str:
    form = FORMS[name]
    lines = "\n".join(_line(row) for row in found)
    tests = "\n".join(
        f"<p>With {escape(framework)}:</p>\n<pre>{escape(test)}</pre>" for framework, test in form.test.items()
    )
    return f"""<section id="{escape(name)}">
<h2>{escape(form.title)}</h2>
<p>{escape(form.meaning)}</p>
<table>
<thead><tr><th>loss</th><th>classes</th><th>accuracy</th><th>arithmetic</th></tr></thead>
<tbody>
{lines}
</tbody>
</table>
{tests}
<p><strong>Repair.</strong> {escape(form.repair)}</p>
</section>"""


def _line(row: Row) -> str:
    facts = {"classes": row.classes, "accuracy": None if row.accuracy is None else f"{row.accuracy:.4g}"}
    known = {name: str(value) for name, value in facts.items() if value is not None}
    link = f"./{path(STUCK)}?{urlencode({'stuck': row.number, **known})}"
    cells = "".join(f"<td>{escape(each)}</td>" for each in (known.get("classes", ""), known.get("accuracy", "")))
    number = f'<td><a href="{escape(link)}">{escape(row.number)}</a></td>'
    return f"<tr>{number}{cells}<td>{escape(row.match.arithmetic)}</td></tr>"

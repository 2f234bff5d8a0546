"""The page without a script: true by recomputation, readable without JavaScript, linked both ways."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from core.stuck.decoder import decode
from core.stuck.table import rows
from tests.ui.asking import ask
from ui.navigation import NUMBERS_PATH, STUCK, path
from ui.numbers_page import numbers_page

SITE = "http://example.org"


class Reader(HTMLParser):
    """The page's table rows, links and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.rows: list[list[str]] = []
        self.places: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.places += [value for name, value in attrs if name == "id"]
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.tags[-1:] in (["td"], ["a"]) and self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def page() -> Reader:
    reader = Reader()
    reader.feed(numbers_page(SITE).decode())
    return reader


def evaluated(arithmetic: str) -> float:
    """The left side of a sum, computed."""
    left = re.sub(r"(\d) (?=\d|ln|\()", r"\1*", arithmetic.rpartition(" = ")[0].replace("^", "**").replace(" x ", "*"))
    left = re.sub(r"\) ln", ")*ln", left).replace("ln ", "ln")
    left = re.sub(r"ln(\d+)", r"ln(\1)", left)
    return eval(left, {"__builtins__": {}}, {"ln": math.log, "e": math.e, "max": max})  # our own text


def test_every_number_is_what_its_arithmetic_gives():
    for row in rows():
        if row.number != "nan":
            value = evaluated(row.match.arithmetic)
            # Shares are written with four digits.
            assert value == pytest.approx(float(row.number), abs=1e-4 * max(1.0, value))
            assert row.match.arithmetic.endswith(f" = {row.number}")


def test_every_number_is_decoded_to_what_its_row_says():
    for row in rows():
        found = decode(row.number, classes=row.classes, accuracy=row.accuracy)
        assert row.match in found
        assert row.match == found[0] or row.match.form == "sum-of-losses"


def test_the_thread_s_numbers_are_there():
    numbers = {row.number for row in rows()}
    wanted = "0.3133 0.8133 0.5514 0.7437 1.4612 3.6222 5.9095 8.0590 16.1181 15.9424 15.4249 15.3332 15.2492 27.6310"
    assert {*wanted.split(), "87.3365", "100.0000", "1.3863", "2.3026", "nan"} <= numbers


def test_the_page_shows_all_rows_and_runs_no_script(page):
    shown = [[cell.strip() for cell in row] for row in page.rows if row]
    assert [(row[0], row[-1]) for row in shown] == [(row.number, row.match.arithmetic) for row in rows()]
    assert not {"script", "iframe", "img"} & set(page.tags)


def test_an_index_of_all_numbers_in_their_order_leads_to_each(page):
    index = [link for link in page.links if link.startswith("#")]
    assert index == [f"#at-{number}" for number in sorted({row.number for row in rows()}, key=in_order)]
    assert {f"#{place}" for place in page.places} >= set(index)
    assert len(set(page.places)) == len(page.places)


def in_order(number: str) -> float:
    return math.inf if number == "nan" else float(number)


def test_no_table_has_a_column_that_is_empty():
    for table in numbers_page(SITE).decode().split("<table>")[1:]:
        body = table.partition("</table>")[0]
        lines = [re.findall(r"<td>(.*?)</td>", row) for row in body.split("<tr")[2:]]
        assert {len(line) for line in lines} == {body.count("<th>")}
        assert all(any(column) for column in zip(*lines, strict=True))


def test_each_number_leads_to_its_answer_in_the_app(page):
    for link, row in zip([each for each in page.links if "stuck=" in each], rows(), strict=True):
        words = parse_qs(urlsplit(link).query)
        assert urlsplit(link).path == f"./{path(STUCK)}"
        assert words["stuck"] == [row.number]
        facts = {name: words[name][0] for name in ("classes", "accuracy") if name in words}
        assert row.match.form in {match.form for match in decode(row.number, **facts)}


def test_the_server_gives_it():
    answer = ask(NUMBERS_PATH)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.content == numbers_page(SITE)

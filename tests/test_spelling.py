"""Words are made in one place: no source formats a percent of its own, and none reads our own sentences again."""

from __future__ import annotations

import ast
import re

from tests.test_architecture import ROOT, SOURCES, tops

OWN_PERCENT = re.compile(r":[0-9.,]*%")  # as in a format string, Python's or Plotly's


def percents(source: str) -> list[str]:
    """Where a source formats one."""
    specs = [
        f":{ast.unparse(node.format_spec)[2:-1]}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None
    ]
    texts = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [each for each in specs + texts if OWN_PERCENT.search(each)]


def test_the_search_finds_a_percent_in_python_and_in_plotly() -> None:
    assert percents('f"{share:.0%} of all"')
    assert percents('said = "%{y:.1%} solved"')
    assert not percents('f"{share:.1f} %"')


def test_every_percent_is_spelled_by_words() -> None:
    assert not {path: found for path in SOURCES if (found := percents((ROOT / path).read_text(encoding="utf-8")))}


def test_no_regular_expression_reads_what_the_autopsy_says() -> None:
    readers = [path for path in SOURCES if "autopsy" in path.parts or path.name == "way_back.py"]
    assert readers
    assert not [path for path in readers if "re" in tops(path)]

"""Every gap in the tables of words is spelled in a way that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from core.words.filled import _SPELLED, filled
from core.words.tables import tables

CORE = Path(__file__).parents[3] / "core"
FILES = ("autopsy/endings.toml", "diagnosis/findings.toml", "talk/words.toml")
PLAIN = re.compile(r"(,?\.\d+[fg]|g)?")  # as Python spells a number


def sentences(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    else:
        for each in words.values() if isinstance(words, dict) else words:
            yield from sentences(each)


@pytest.mark.parametrize("file", FILES)
def test_every_gap_is_spelled_in_a_known_way(file):
    spelled = [how for text in sentences(tables(str(CORE / file), Path(file).name)) for _, _, how, _ in
               Formatter().parse(text) if how is not None]  # fmt: skip
    assert spelled
    for how in spelled:
        assert how.split(" ")[0] in _SPELLED or "|" in how or PLAIN.fullmatch(how), how


def test_a_gap_that_nothing_fills_is_refused():
    with pytest.raises(KeyError):
        filled("{loss:loss} at the end.", accuracy=1)


def test_one_and_many_are_told_apart_by_amount_and_by_length():
    assert filled("It {many:is|are} {many:count image}.", many=1) == "It is 1 image."
    assert filled("It {many:is|are} {many:count image}.", many=0) == "It are 0 images."
    assert filled("{who:named filter} {who:is|are} dead.", who=[4]) == "Filter 5 is dead."

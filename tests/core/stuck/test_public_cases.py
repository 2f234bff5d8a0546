"""Numbers at which people were stuck in public: closed forms first, all readings of ambiguous ones, plateaus left."""

from __future__ import annotations

import pytest

from core.stuck import decode
from tests.core.stuck.public_cases import AMBIGUOUS, CLOSED, ORDINARY, Case


def forms(case: Case) -> list[str]:
    return [match.form for match in decode(case.number, **case.facts)]


@pytest.mark.parametrize("case", CLOSED, ids=lambda case: case.number)
def test_a_closed_form_comes_first(case):
    assert forms(case)[:1] == list(case.forms)


@pytest.mark.parametrize("case", AMBIGUOUS, ids=lambda case: case.number)
def test_all_readings_of_an_ambiguous_number_are_named(case):
    assert set(case.forms) <= set(forms(case))
    assert forms(case)[0] == case.forms[0]


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case.number)
def test_an_ordinary_plateau_has_no_reading(case):
    assert forms(case) == []

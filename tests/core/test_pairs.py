"""What the small circle leaves out of a product holds no pair of values that it does not see."""

from __future__ import annotations

from itertools import combinations, product

from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS
from tests.core.pairs import all_of, covering, few_of

FACTORS = (LOSSES, OPTIMIZERS, PADDINGS, NORMALISATIONS)


def test_every_pair_of_values_is_in_one_of_few_combinations():
    rows = covering(FACTORS)
    for (i, first), (j, second) in combinations(enumerate(FACTORS), 2):
        assert {(row[i], row[j]) for row in rows} == set(product(first, second))
    assert len(rows) < 2 * len(LOSSES) * len(OPTIMIZERS)


def test_every_value_alone_needs_as_many_as_the_longest_list():
    rows = covering(FACTORS, together=1)
    assert [set(column) for column in zip(*rows, strict=True)] == [set(each) for each in FACTORS]
    assert len(rows) == len(LOSSES)


def test_the_others_are_deep_and_none_is_lost():
    cases = all_of(*FACTORS)
    assert [case.values for case in cases] == list(product(*FACTORS))
    assert {case.values for case in cases if not case.marks} == set(covering(FACTORS))
    assert [bool(case.marks) for case in few_of("abc", "b")] == [True, False, True]

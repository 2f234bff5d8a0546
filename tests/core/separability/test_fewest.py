"""The fewest images to give up, against trying all sets of them."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from core.separability.fewest import fewest_given_up

IMAGES = 6
CLASHES = st.lists(st.frozensets(st.integers(0, IMAGES - 1), min_size=1, max_size=4), max_size=8)


def among(clashes):
    return lambda kept: next((sorted(clash) for clash in clashes if clash <= set(kept)), ())


@given(CLASHES)
def test_no_smaller_set_hits_every_clash(clashes):
    gone, exact = fewest_given_up(IMAGES, among(clashes))
    hits = [
        set(each)
        for size in range(IMAGES + 1)
        for each in combinations(range(IMAGES), size)
        if all(clash & set(each) for clash in clashes)
    ]
    assert exact
    assert set(gone) in hits
    assert len(gone) == len(hits[0])


@given(CLASHES, st.integers(0, 3))
def test_with_fewer_looks_it_gives_up_no_more_than_needed_and_says_when_that_is_uncertain(clashes, most):
    certain, _ = fewest_given_up(IMAGES, among(clashes))
    gone, exact = fewest_given_up(IMAGES, among(clashes), most)
    assert len(gone) <= len(certain)
    assert not exact or len(gone) == len(certain)

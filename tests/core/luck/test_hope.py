"""The asker's hope over seeds: shares counted by hand, and sentences that follow from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment, train_many
from core.filters import held, kernels
from core.luck import Luck
from core.luck.hope import Hope, definition, headline, hope, sentence
from tests.core.luck.on_the_spot import luck

H, V, BRIGHT = [[1, 1], [-1, -1]], [[1, -1], [1, -1]], [[1, 1], [1, 1]]
NOT_H = [[-1, -1], [1, 1]]


def made_up(*ends: tuple[list, list, bool], planned: int | None = None) -> Hope:
    """Networks of two filters each, and whether they are solved."""
    filters = np.array([np.array([one, other]).transpose(1, 2, 0) for one, other, _ in ends], float)
    solved = np.array([solved for *_, solved in ends], bool)
    return Hope(Experiment(loss="logits"), solved, held(filters.reshape(-1, 2, 2, 2)), planned or len(ends))


FOUR = ((H, NOT_H, True), (H, V, False), (H, V, True), (H, BRIGHT, False))


def test_shares_by_hand():
    found = made_up(*FOUR)
    assert [found.share(kind, True).share for kind in ("crossed", "opposite", "neither")] == [0.5, 0.5, 0]
    assert [found.share(kind, False).share for kind in ("crossed", "opposite", "neither")] == [0.5, 0, 0.5]
    assert found.when_it_came_true.share == 0.5


def test_the_sentence_is_made_of_the_shares():
    said = sentence(made_up(*FOUR))
    assert "Of the 2 solved runs 50 % (9 to 91 %) end with a horizontal and a vertical detector, 50 %" in said
    assert "Of the 2 runs in which the hope comes true, 50 %" in said
    assert sentence(made_up(*FOUR, planned=9)).startswith("So far: Of the 2 solved runs")


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ([(H, NOT_H, True)] * 3, "The hope comes true in no run that works"),
        ([(H, V, True)] * 3, "The hope comes true in every run that works"),
        ([(H, V, True)] + [(H, NOT_H, True)] * 30, "The hope comes true seldom: in 1 of 31 runs that work"),
        ([(H, V, True)] * 30 + [(H, NOT_H, True)], "The hope comes true mostly: in 30 of 31 runs that work"),
        ([(H, V, True), (H, NOT_H, True)], "The hope comes true now and then: in 1 of 2 runs that work"),
        ([(H, V, False)], "No seed is solved with these settings"),
        ([], "No seed is trained yet"),
    ],
)
def test_the_headline_is_as_sure_as_the_numbers(ends, said):
    assert headline(made_up(*ends)) == said


def test_no_headline_and_no_sentence_says_impossible():
    for ends in (FOUR, [(H, V, False)], [(H, NOT_H, True)]):
        assert "impossible" not in headline(made_up(*ends)) + sentence(made_up(*ends))


def test_the_definition_names_the_threshold():
    assert "75 %" in definition(0.75)
    assert "energy" not in definition(0)


def whole(experiment: Experiment) -> Luck:
    *_, last = luck(experiment)
    return last


def test_the_filters_of_luck_are_those_with_which_each_seed_ends():
    experiment = replace(PRESETS["one-line-fix"], epochs=20, engine="numpy")
    found = whole(experiment)
    assert found.filters.shape == (len(found.seeds), 2, 2, 2)
    ends = kernels(train_many(experiment, found.seeds[:40]).final, 2)
    assert found.filters[:40] == pytest.approx(ends, rel=1e-3, abs=1e-4)


def test_pairs_are_counted_of_the_filters_of_each_seed():
    found = whole(replace(PRESETS["one-line-fix"], epochs=20, engine="numpy"))
    answer = hope(found, 0)
    assert (answer.held["crossed"] == held(found.filters, 0)["crossed"]).all()
    assert len(answer.solved) == len(found.seeds) == answer.planned


def test_one_filter_has_no_pair():
    found = whole(Experiment("logits", filters=1, epochs=5, engine="numpy"))
    assert headline(hope(found, 0)) == "One filter cannot be two detectors"

"""Settings that belong together: what does not fit is refused, and what no longer fits after a change goes."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment
from core.experiment import changed, not_yet, read_query, stopped
from core.settings.registry import SETTINGS

EDGES = ((1.0, 1.0, -1.0, -1.0), (1.0, -1.0, 1.0, -1.0))
ALL = Experiment(initial_filters=EDGES, train_filters=False, then=(60, {"loss": "logits", "learning_rate": 0.1}))


# One canonical value


def test_given_filters_are_kept_as_float32_in_plain_tuples():
    typed = [
        [[1, 1, -1, -1], [0.1, -0.0, 1e-60, 100]],
        (np.array([1, 1, -1, -1], np.int8), np.float64([0.1, 0, 0, 100])),
        np.array([[1, 1, -1, -1], [0.1, -0.0, 0, 100]], np.float32),
    ]
    made = {Experiment(initial_filters=filters) for filters in typed}
    assert len(made) == 1
    (filters,) = (e.initial_filters for e in made)
    assert filters == ((1.0, 1.0, -1.0, -1.0), (float(np.float32(0.1)), 0.0, 0.0, 100.0))
    assert {type(tap) for taps in filters for tap in taps} == {float}
    assert not any(np.signbit(tap) for tap in filters[1])


def test_a_change_in_mid_run_is_one_value_however_it_is_written():
    pairs = (("learning_rate", 1), ("loss", "logits"))
    typed = [(np.int64(60), pairs), [60, [list(pair) for pair in pairs]], (60, dict(pairs)), (60, pairs[::-1])]
    made = {Experiment(then=then) for then in typed}
    assert len(made) == 1
    assert made.pop().then == (60, (("loss", "logits"), ("learning_rate", 1.0)))


def test_a_change_to_what_is_set_already_is_kept_since_the_optimizer_starts_afresh():
    e = Experiment(then=(60, {"loss": Experiment().loss}))
    assert e.then == (60, (("loss", "double_softmax"),))
    assert changed(changed(e, loss="logits")[0], loss="double_softmax")[0] == e


# In a link


def test_the_new_settings_are_spelled_as_a_person_would():
    query = {
        "initial_filters": "1_1_-1_-1_1_-1_1_-1",
        "train_filters": "no",
        "then": "60.loss.logits.learning_rate.0.1",
    }
    assert ALL.to_query() == query
    assert read_query(query) == (ALL, ())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("initial_filters", "1_.5_-1e-3_0._0_0_0_0", ((1, 0.5, -0.001, 0), (0, 0, 0, 0))),
        ("initial_filters", "Seed", None),
        ("train_filters", "NO", False),
        ("then", "7.learning_rate..5.loss.LOGITS", (7, {"learning_rate": 0.5, "loss": "logits"})),
        ("then", "none", None),
    ],
)
def test_other_spellings_are_understood(name, text, value):
    assert read_query({name: text}) == (Experiment(**{name: value}), ())


@pytest.mark.parametrize(
    ("name", "text"),
    [("initial_filters", text) for text in ("1_1_1", "1_1_1_1_", "_1_1_1_1", "1_1_1_1 ", "1_1_1_nan", "1_1_1_1e2e3")]
    + [("initial_filters", text) for text in ("1_1_1_1e9", "1_1_1_٣", "1_1_1_101", "1_1_1_inf", "0_" * 10_000 + "0")]
    + [("then", text) for text in ("50", "50.", "50.loss", "50.loss.", "50.filters.3", ".loss.logits", "x.loss.logits")]
    + [("then", text) for text in ("50.logits", "50.loss.logits.loss.logits", "٣.loss.logits", "²0.loss.logits")]
    + [("then", "9" * 5000 + ".loss.logits"), ("then", "50.loss.logits" + ".logits" * 1000), ("train_filters", "true")],
)
def test_what_spells_none_falls_back_with_one_sentence(name, text):
    e, ignored = read_query({name: text, "seed": "5"})
    assert e == Experiment(seed=5)
    assert len(ignored) == 1
    assert ignored[0].startswith(f"{name} must be ")
    assert len(ignored[0]) < 300


def test_float32_filters_survive_their_link_bit_for_bit_and_in_nine_digits():
    bits = np.random.default_rng(48).integers(0, 2**32, 400_000, dtype=np.uint32)
    taps = bits.view(np.float32)
    taps = taps[np.isfinite(taps) & (np.abs(taps) <= 100)]
    assert len(taps) > 100_000
    setting = SETTINGS["initial_filters"]
    for start in range(0, 32_000, 64):
        some = setting.check(taps[start : start + 64].reshape(16, 4))
        text = setting.spell(some)
        assert setting.read(text) == some
        assert all(len(re.sub(r"e.*|[-.]|^0+", "", number).lstrip("0")) <= 9 for number in text.split("_"))


def test_a_part_of_a_link_that_does_not_fit_the_others_falls_back_alone():
    query = {**ALL.to_query(), "filters": "3"}
    e, ignored = read_query(query)
    assert e == replace(ALL, initial_filters=None, filters=3)
    assert ignored == ("initial_filters must be as many as filters says, 3; got 2: using the seed's.",)
    e, ignored = read_query({**ALL.to_query(), "epochs": "60"})
    assert e == replace(ALL, then=None, epochs=60)
    assert ignored == ("then must be at an epoch before the last, 60; got 60: using none.",)


def test_what_a_bad_word_falls_back_to_must_fit_too():
    e, ignored = read_query({**ALL.to_query(), "epochs": "fifty", "then": "100.loss.logits"})
    assert e == replace(ALL, then=None)
    assert [sentence.split()[0] for sentence in ignored] == ["epochs", "then"]


# What fits


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"initial_filters": EDGES, "filters": 3}, "initial_filters"),
        ({"initial_filters": EDGES[:1]}, "initial_filters"),
        ({"then": (100, {"loss": "logits"})}, "then"),
        ({"then": (1, {"loss": "logits"}), "epochs": 1}, "then"),
    ],
)
def test_an_experiment_whose_settings_do_not_fit_is_refused_in_one_sentence(settings, name):
    with pytest.raises(ValueError, match=rf"^{name} must be [^\n]*\d\.$"):
        Experiment(**settings)


def test_a_change_at_the_first_or_the_last_epoch_but_one_fits():
    for epoch in (1, 99):
        assert Experiment(then=(epoch, {"loss": "logits"})).then[0] == epoch


def test_a_change_drops_what_no_longer_fits_and_says_so():
    e, said = changed(ALL, filters=3, epochs=60)
    assert e == Experiment(train_filters=False, filters=3, epochs=60)
    assert said == {
        "initial_filters": "The given filters are dropped: they were 2, and the number of filters is 3 now.",
        "then": "The change in mid-run is dropped: it was at epoch 60, and the run ends at epoch 60.",
    }


def test_a_change_keeps_what_fits():
    assert changed(ALL, filters=2, epochs=61, loss="logits") == (replace(ALL, epochs=61, loss="logits"), {})
    assert changed(ALL, filters=1, initial_filters=EDGES[:1]) == (
        replace(ALL, filters=1, initial_filters=EDGES[:1]),
        {},
    )


def test_what_is_asked_for_itself_is_refused_rather_than_dropped():
    with pytest.raises(ValueError, match="initial_filters must be as many"):
        changed(Experiment(), initial_filters=EDGES[:1])
    with pytest.raises(ValueError, match="then must be at an epoch before"):
        changed(ALL, epochs=50, then=ALL.then)
    with pytest.raises(ValueError, match="^loss must be one of"):
        changed(ALL, loss="x")


def test_a_stopped_run_has_only_the_change_that_it_came_to():
    assert stopped(ALL, 61).then == ALL.then
    assert stopped(ALL, 60) == replace(ALL, then=None, epochs=60)


def test_the_parts_of_a_run_cover_its_rows_each_with_its_own_settings():
    (before, first), (after, second) = ALL.parts
    assert list(range(101)[before]) + list(range(101)[after]) == list(range(101))
    assert first == replace(ALL, then=None)
    assert second == replace(ALL, then=None, loss="logits", learning_rate=0.1)
    assert [ALL.at(epoch) for epoch in (0, 59, 60, 100)] == [first, first, second, second]
    assert Experiment().parts == ((slice(0, None), Experiment()),)


# What is not treated yet


def test_what_cannot_treat_a_setting_yet_says_so_in_one_sentence():
    assert not_yet(ALL, "The map") == (
        "The map cannot treat filters that are given and filters that are not trained and a change in mid-run yet."
    )
    assert not_yet(ALL, "Luck", "then") == "Luck cannot treat a change in mid-run yet."
    assert not_yet(replace(ALL, then=None), "Luck", "then") is None
    assert all(not_yet(preset, "The map") is None for preset in PRESETS.values())

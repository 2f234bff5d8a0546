"""What hands did, taken once each and in order, whatever else arrives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import PRESETS, Experiment
from core.settings.registry import SETTINGS
from ui.navigation import INSIDE
from ui.visit.view import WORDS, View
from ui.visit.visit import MAX_ENTRIES, MAX_WISHES, Visit


def did(*entries: dict[str, Any], hand: str = "a") -> dict[str, Any]:
    """The log of a hand, numbered from 1."""
    return {"hand": hand, "entries": [{"n": number, **entry} for number, entry in enumerate(entries, 1)]}


def after(*entries: dict[str, Any], view: View | None = None) -> Visit:
    visit = Visit(view or View())
    visit.take(did(*entries))
    return visit


def test_entries_are_taken_in_their_order():
    visit = after({"set": {"loss": "logits"}}, {"set": {"seed": "5"}}, {"set": {"loss": "mean_squared_error"}})
    assert visit.view == View(Experiment(loss="mean_squared_error", seed=5))
    assert visit.acknowledgement()["applied"] == 3


def test_each_number_is_taken_once_however_often_the_log_is_sent():
    # Its own undoing would show if one were taken twice.
    steps = [{"set": {"seed": str(seed)}} for seed in (5, 6, 7)]
    visit = Visit()
    for known in range(1, 4):
        visit.take(did(*steps[:known]))
        visit.view = replace(visit.view, experiment=Experiment(seed=100 + known))
    visit.take(did(*steps))
    assert visit.view.experiment.seed == 103
    visit.take(did(*steps, {"set": {"seed": "8"}}))
    assert visit.view.experiment.seed == 8


def test_entries_that_come_late_or_with_gaps_are_not_taken_behind_later_ones():
    visit = Visit()
    visit.take({"hand": "a", "entries": [{"n": 5, "set": {"seed": "5"}}, {"n": 3, "set": {"seed": "3"}}]})
    assert visit.view.experiment.seed == 5
    visit.take({"hand": "a", "entries": [{"n": 4, "set": {"seed": "4"}}]})
    assert visit.view.experiment.seed == 5
    assert visit.applied == 5


def test_another_hand_counts_from_one_again():
    visit = after({"set": {"seed": "5"}}, {"set": {"seed": "6"}})
    visit.take(did({"set": {"filters": "3"}}, hand="b"))
    assert visit.view.experiment == Experiment(seed=6, filters=3)
    assert (visit.acknowledgement()["hand"], visit.acknowledgement()["applied"]) == ("b", 1)
    visit.take(did({"set": {"filters": "3"}}, {"set": {"padding": "same"}}, hand="b"))
    assert visit.view.experiment == Experiment(seed=6, filters=3, padding="same")


@pytest.mark.parametrize("hand", ["x" * 1000, None, 7, ["a"], {"a": 1}])
def test_a_hand_of_any_kind_is_known_again(hand):
    visit = Visit()
    for seed in (5, 6):
        visit.take({"hand": hand, "entries": [{"n": 1, "set": {"seed": str(seed)}}]})
    assert visit.view.experiment.seed == 5


def test_a_preset_is_all_settings_and_leaves_where_one_looks():
    view = View(Experiment(seed=5, filters=3), epoch=7, pinned=Experiment(), image=2, part="map")
    visit = after({"experiment": PRESETS["answer-1"].to_query(), "preset": "answer-1"}, view=view)
    assert visit.view == replace(view, experiment=PRESETS["answer-1"], epoch=None)


def test_an_epoch_counts_for_its_own_run_only():
    visit = after({"set": {"seed": "5"}})
    run = visit.run
    visit.take(did({}, {"set": {"epoch": "7"}, "run": run}))
    assert visit.view.epoch == 7
    visit.take(did({}, {}, {"set": {"seed": "6"}}, {"set": {"epoch": "8"}, "run": run}))
    assert visit.view == View(Experiment(seed=6))


def test_what_is_pinned_is_what_is_in_view_at_that_time():
    visit = after({"set": {"seed": "5"}}, {"do": "pin"}, {"set": {"seed": "6"}})
    assert visit.view == View(Experiment(seed=6), pinned=Experiment(seed=5))
    visit.take(did({}, {}, {}, {"do": "unpin"}))
    assert visit.view == View(Experiment(seed=6))


def test_a_comparison_pins_what_it_is_with():
    visit = after({"do": "compare", "with": {"loss": "logits"}}, view=View(epoch=7))
    assert visit.view == View(epoch=7, pinned=Experiment(loss="logits"))


@pytest.mark.parametrize(("trained", "epochs"), [(500, 500), (None, 5000)])
def test_a_training_that_is_stopped_is_a_run_of_the_epochs_so_far(monkeypatch, trained, epochs):
    monkeypatch.setattr("ui.visit.visit.runs.stop", lambda: trained)
    visit = after({"do": "stop"}, view=View(Experiment(epochs=5000)))
    assert visit.view == View(Experiment(epochs=epochs))


def test_anything_else_to_do_is_a_wish_that_is_granted_once():
    visit = after({"do": "start the trial"}, {"do": "start the trial"})
    assert visit.wished("start the trial")
    assert not visit.wished("start the trial")
    assert not visit.wished("stop the trial")


def test_the_way_to_a_page_is_remembered_with_what_it_takes_along():
    visit = after({"open": INSIDE, "set": {"image": "4"}})
    assert visit.going == INSIDE
    assert visit.view == View(image=4)


def test_a_problem_is_said_until_its_word_is_set_again_or_all_are():
    bad = {"set": {"epochs": "a lot"}}
    assert list(after(bad).problems) == ["epochs"]
    assert list(after(bad, {"set": {"seed": "5"}}).problems) == ["epochs"]
    assert list(after(bad, {"set": {"seed": "x"}}).problems) == ["epochs", "seed"]
    assert after(bad, {"set": {"epochs": "100"}}).problems == {}
    assert after(bad, {"experiment": {}}).problems == {}


def test_what_a_link_had_that_was_ignored_is_said_until_something_changes():
    visit = Visit()
    visit.read({"seed": "x"})
    visit.take(did({"set": {"filters": "2"}}, {"do": "look"}))
    assert visit.ignored
    visit.take(did({}, {}, {"set": {"filters": "3"}}))
    assert not visit.ignored


def test_a_message_that_is_far_too_long_is_taken_in_part():
    visit = after(*({"set": {"seed": str(seed)}} for seed in range(2 * MAX_ENTRIES)))
    assert visit.applied == MAX_ENTRIES
    assert visit.view.experiment.seed == MAX_ENTRIES - 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
WORDS_OF_ANY_KIND = st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), JSON, max_size=4)
ENTRIES = st.fixed_dictionaries(
    {"n": st.integers(-1, 9) | JSON},
    optional={
        "set": WORDS_OF_ANY_KIND | JSON,
        "experiment": WORDS_OF_ANY_KIND | JSON,
        "with": WORDS_OF_ANY_KIND | JSON,
        "open": st.text() | JSON,
        "run": st.text() | JSON,
        "do": st.sampled_from(["pin", "unpin", "compare", "look"]) | JSON,
    },
)
LOGS = st.fixed_dictionaries(
    {"hand": st.text(max_size=3) | JSON, "entries": st.lists(ENTRIES | JSON, max_size=6) | JSON}
)


@given(st.lists(LOGS | JSON, max_size=3))
def test_garbage_of_any_kind_raises_nothing_and_leaves_a_view_that_has_a_link(logs):
    visit = Visit()
    for log in logs:
        visit.take(log)
    again = Visit()
    again.read(visit.view.to_query())
    assert again.view == visit.view
    for name, setting in SETTINGS.items():
        setting.check(getattr(visit.view.experiment, name))


@given(st.lists(st.lists(st.integers(1, 12), max_size=12), max_size=6))
def test_in_whatever_pieces_a_log_arrives_the_numbers_that_are_taken_rise(pieces):
    visit = Visit()
    taken = []
    visit._take = lambda entry: taken.append(entry["n"])
    for piece in pieces:
        visit.take({"hand": "a", "entries": [{"n": number} for number in piece]})
    assert taken == sorted(set(taken))
    assert visit.applied == max([0, *(number for piece in pieces for number in piece)])


GIVEN = Experiment(initial_filters=((1, 1, -1, -1), (1, -1, 1, -1)), then=(60, {"loss": "logits"}))


def test_a_setting_that_no_longer_fits_goes_and_is_said_until_the_next_change():
    visit = after({"set": {"filters": "3"}}, {"set": {"seed": "5"}}, view=View(GIVEN))
    assert visit.view.experiment == replace(GIVEN, initial_filters=None, filters=3, seed=5)
    assert visit.dropped == ("The given filters are dropped: they were 2, and the number of filters is 3 now.",)
    visit.take({"hand": "a", "entries": [{"n": 3, "set": {"epochs": "60"}}]})
    assert visit.view.experiment == Experiment(filters=3, seed=5, epochs=60)
    assert visit.dropped == ("The change in mid-run is dropped: it was at epoch 60, and the run ends at epoch 60.",)
    visit.take({"hand": "a", "entries": [{"n": 4, "set": {"padding": "same"}}]})
    assert visit.dropped == ()


def test_what_was_typed_and_is_no_good_is_said_longer():
    visit = after({"set": {"epochs": "x"}}, view=View(GIVEN))
    visit.take({"hand": "a", "entries": [{"n": 2, "set": {"filters": "3"}}]})
    assert set(visit.problems) == {"epochs", "initial_filters"}
    assert visit.dropped == (visit.problems["initial_filters"],)


def test_a_preset_takes_the_place_of_every_setting():
    visit = after({"experiment": PRESETS["answer-1"].to_query()}, view=View(GIVEN))
    assert visit.view.experiment == PRESETS["answer-1"]
    assert visit.dropped == ()


def test_wishes_are_bounded_and_what_is_no_log_costs_its_sender_one_sentence():
    visit = after(*({"do": f"wish {n}"} for n in range(MAX_ENTRIES)))
    assert len(visit.wishes) == MAX_WISHES
    assert visit.wished("wish 0") and not visit.wished("wish 0")
    for nonsense in ("", 7, [], {"entries": 7}):
        assert not visit.take(nonsense)
        assert visit.dropped == ("What your browser sent cannot be read: it is passed over.",)
    assert visit.take(did({"set": {"seed": "5"}}, hand="b"))
    assert visit.dropped == ()

from __future__ import annotations

from dataclasses import replace

from core import PRESETS, Experiment
from core.outcome.comparison import comparison, setting, short_name
from core.settings.registry import SETTINGS


def test_one_changed_setting_is_named_with_both_values():
    assert comparison(PRESETS["question"], PRESETS["one-line-fix"]) == (
        "Only the loss differs: softmax twice → on logits. Both start from the same weights. "
        "Different losses have different scales: compare shapes and what is right, not heights."
    )


def test_several_changed_settings_are_counted_and_listed_in_order():
    sentence = comparison(Experiment(), Experiment(filters=6, learning_rate=0.01))
    assert sentence == "2 settings differ: filters 2 → 6; learning rate 0.001 → 0.01."


def test_the_same_experiment_is_called_the_same():
    assert comparison(Experiment(), Experiment()) == "This is the pinned run itself."


def test_another_seed_is_not_said_to_start_from_the_same_weights():
    assert "same weights" not in comparison(Experiment(), Experiment(seed=49))


def test_every_setting_has_a_name_and_a_spelling():
    assert all(each.noun for each in SETTINGS.values())
    longer = replace(Experiment(), images=Experiment().images[:4])
    assert setting(longer, "images") == "4 images"


def test_given_filters_are_not_the_same_weights_and_are_shown():
    given = Experiment(initial_filters=((1, 1, -1, -1), (0.5, 0, 0, 0)))
    assert (
        comparison(Experiment(), given)
        == "Only the start of the filters differs: the seed's → [1 1 -1 -1], [0.5 0 0 0]."
    )


def test_a_change_of_the_loss_in_mid_run_is_another_scale():
    changed = Experiment(then=(50, {"loss": "logits", "learning_rate": 0.1}))
    assert comparison(Experiment(), changed) == (
        "Only the change in mid-run differs: none → from epoch 50 on loss on logits, learning rate 0.1. "
        "Both start from the same weights. "
        "Different losses have different scales: compare shapes and what is right, not heights."
    )
    assert "scales" not in comparison(Experiment(), Experiment(then=(50, {"learning_rate": 0.1})))


def test_kept_filters_are_told():
    sentence = comparison(Experiment(), Experiment(train_filters=False))
    assert sentence == "Only the training of the filters differs: on → off. Both start from the same weights."


def test_a_pinned_run_is_called_by_what_differs():
    assert short_name(Experiment(), Experiment(loss="logits")) == "pinned: loss softmax twice"
    assert short_name(Experiment(), Experiment(loss="logits", seed=7)) == "pinned: loss softmax twice, seed 48"
    assert short_name(Experiment(), PRESETS["answer-1"]) == short_name(Experiment(), Experiment()) == "pinned run"

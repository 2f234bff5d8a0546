from __future__ import annotations

from dataclasses import replace

from core import PRESETS, Experiment
from core.comparison import comparison, setting
from core.settings import SETTINGS


def test_one_changed_setting_is_named_with_both_values():
    assert comparison(PRESETS["question"], PRESETS["one-line-fix"]) == (
        "Only the loss differs: softmax twice → on logits. Both start from the same weights. "
        "Two losses are two scales: compare their shapes and what is right, not their heights."
    )


def test_several_changed_settings_are_counted_and_listed_in_order():
    sentence = comparison(Experiment(), Experiment(filters=6, learning_rate=0.01))
    assert sentence == "2 settings differ: number of filters 2 → 6; learning rate 0.001 → 0.01."


def test_the_same_experiment_is_called_the_same():
    assert comparison(Experiment(), Experiment()) == "This is the pinned run itself."


def test_another_seed_is_not_said_to_start_from_the_same_weights():
    assert "same weights" not in comparison(Experiment(), Experiment(seed=49))


def test_every_setting_has_a_name_and_a_spelling():
    assert all(each.noun for each in SETTINGS.values())
    longer = replace(Experiment(), images=Experiment().images[:4])
    assert setting(longer, "images") == "4 images"

"""Each setting knows itself: what a person writes is understood, and every value is spelled so that it reads back."""

from __future__ import annotations

from dataclasses import fields

import pytest

from core import Experiment
from core.settings.registry import SETTINGS


def test_every_field_of_an_experiment_is_a_setting_and_no_other():
    assert list(SETTINGS) == [field.name for field in fields(Experiment)]


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_what_a_control_offers_is_spelled_so_that_it_reads_back_and_no_two_look_the_same(setting):
    for value in setting.offered:
        assert setting.read(setting.spell(value)) == value == setting.check(value)
    assert len({setting.show(value) for value in setting.offered}) == len(setting.offered)
    assert setting.label
    assert setting.noun
    assert setting.help


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", "1e3", 1000),
        ("epochs", "1E3", 1000),
        ("epochs", "1,000", 1000),
        ("epochs", "5 000", 5000),
        ("epochs", "100.0", 100),
        ("epochs", "1.5e2", 150),
        ("seed", "4,294,967,295", 2**32 - 1),
        ("learning_rate", "1E-3", 0.001),
        ("loss", "LOGITS", "logits"),
        ("padding", "Same", "same"),
    ],
)
def test_values_are_understood_as_people_write_them(name, text, value):
    assert SETTINGS[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("epochs", "1.5"), ("epochs", "1e9"), ("epochs", "1e-3"), ("epochs", "1,00"), ("epochs", "1,2,3"), ("seed", "-1")],
)
def test_what_is_no_such_number_is_refused_by_name(name, text):
    with pytest.raises(ValueError, match=f"^{name} must be a whole number"):
        SETTINGS[name].read(text)

"""Experiment: validation, links, registries, presets."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import PRESETS, Experiment
from core.experiment import PRESET_TEXTS, differences, read_query
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES
from core.settings.registry import ENGINES, SETTINGS
from tests.core.bad_values import NOT_A_CHANGE, NOT_FILTERS, NOT_YES_OR_NO

OPTIONS = {
    "loss": {
        "double_softmax",
        "categorical_crossentropy",
        "logits",
        "binary_crossentropy",
        "binary_crossentropy_2019",
        "mean_squared_error",
        "categorical_crossentropy_2019",
    },
    "normalisation": {"none", "unit", "symmetric", "standardise"},
    "padding": {"valid", "same"},
    "optimizer": {"sgd", "momentum", "rmsprop", "adam"},
    "engine": {"keras", "numpy"},
}
WHOLE_NUMBERS = {"filters": (1, 16), "epochs": (1, 5000), "seed": (0, 4294967295)}
ROW, COLUMN = THREAD_IMAGES[0], THREAD_IMAGES[3]

a_class = st.integers(0, 1)
an_image = st.tuples(st.tuples(*[st.integers(0, 255)] * 9), a_class)
some_images = (
    st.lists(an_image, min_size=2, max_size=16).map(tuple).filter(lambda x: {label for _, label in x} == {0, 1})
)
plain_experiments = st.builds(
    Experiment,
    loss=st.sampled_from(sorted(OPTIONS["loss"])),
    normalisation=st.sampled_from(sorted(OPTIONS["normalisation"])),
    filters=st.integers(1, 16),
    padding=st.sampled_from(sorted(OPTIONS["padding"])),
    optimizer=st.sampled_from(sorted(OPTIONS["optimizer"])),
    learning_rate=st.floats(1e-5, 10),
    epochs=st.integers(1, 5000),
    seed=st.integers(0, 2**32 - 1),
    engine=st.sampled_from(sorted(OPTIONS["engine"])),
    images=st.just(THREAD_IMAGES) | some_images,
    train_filters=st.booleans(),
)
a_tap = st.floats(-100, 100, width=32) | st.sampled_from([0.0, 1.0, -1.0, 0.1])
new_values = st.fixed_dictionaries(
    {},
    optional={
        "loss": st.sampled_from(sorted(OPTIONS["loss"])),
        "normalisation": st.sampled_from(sorted(OPTIONS["normalisation"])),
        "optimizer": st.sampled_from(sorted(OPTIONS["optimizer"])),
        "learning_rate": st.floats(1e-5, 10),
    },
).filter(bool)


@st.composite
def experiments_with_settings_that_fit(draw: st.DrawFn) -> Experiment:
    e = draw(plain_experiments)
    given = draw(st.none() | st.tuples(*[st.tuples(*[a_tap] * 4)] * e.filters))
    changes = st.tuples(st.integers(1, max(1, e.epochs - 1)), new_values)
    then = draw(st.none() | changes) if e.epochs > 1 else None
    return dataclasses.replace(e, initial_filters=given, then=then)


experiments = plain_experiments | experiments_with_settings_that_fit()


# What it is


def test_the_defaults_are_the_questions_settings():
    e = Experiment()
    assert dataclasses.asdict(e) == {
        "loss": "double_softmax",
        "normalisation": "none",
        "filters": 2,
        "padding": "valid",
        "optimizer": "sgd",
        "learning_rate": 1e-3,
        "epochs": 100,
        "seed": 48,
        "engine": "keras",
        "images": THREAD_IMAGES,
        "initial_filters": None,
        "train_filters": True,
        "then": None,
    }


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().seed = 1


def test_equal_settings_are_one_key_however_their_numbers_are_typed():
    typed = Experiment(filters=np.int64(3), epochs=np.uint16(7), seed=np.uint32(2**32 - 1), learning_rate=1)
    plain = Experiment(filters=3, epochs=7, seed=2**32 - 1, learning_rate=1.0)
    assert len({typed, plain}) == 1
    assert [type(getattr(typed, name)) for name in ("filters", "epochs", "seed", "learning_rate")] == [
        int,
        int,
        int,
        float,
    ]
    assert typed.to_query() == plain.to_query()


def test_images_as_lists_and_arrays_become_the_same_hashable_tuples():
    as_lists = [[list(greys), label] for greys, label in THREAD_IMAGES]
    as_arrays = [(np.array(greys, dtype=np.uint8), np.int64(label)) for greys, label in THREAD_IMAGES]
    assert len({Experiment(), Experiment(images=as_lists), Experiment(images=as_arrays)}) == 1


@pytest.mark.parametrize(("padding", "filters", "features"), [("valid", 2, 8), ("same", 6, 54), ("valid", 1, 4)])
def test_features_is_the_length_of_the_flattened_layer(padding, filters, features):
    assert Experiment(padding=padding, filters=filters).features == features


# What is allowed


@pytest.mark.parametrize(("name", "option"), [(name, option) for name in OPTIONS for option in sorted(OPTIONS[name])])
def test_every_option_is_accepted(name, option):
    assert getattr(Experiment(**{name: option}), name) == option


@pytest.mark.parametrize(("name", "low", "high"), [(name, *ends) for name, ends in WHOLE_NUMBERS.items()])
def test_whole_numbers_are_accepted_up_to_both_ends_and_not_beyond(name, low, high):
    for value in (low, high):
        assert getattr(Experiment(**{name: value}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(ValueError, match=name):
            Experiment(**{name: value})


def test_learning_rates_are_accepted_up_to_both_ends_and_not_beyond():
    for value in (1e-5, 10, np.float64(0.5), np.float32(0.25)):
        assert Experiment(learning_rate=value).learning_rate == float(value)
    for value in (np.nextafter(1e-5, 0), np.nextafter(10.0, 11)):
        with pytest.raises(ValueError, match="learning_rate"):
            Experiment(learning_rate=value)


NOT_A_TEXT = [None, 0, 1.5, True, b"sgd", ["sgd"], {"sgd": 1}, "", "SGD", " sgd", "double_softmax\n", "x" * 10_000]
NOT_A_WHOLE_NUMBER = [
    None,
    True,
    False,
    np.True_,
    "2",
    b"2",
    2.0,
    np.float64(2),
    float("nan"),
    float("inf"),
    Decimal(2),
]
NOT_A_WHOLE_NUMBER += [[2], (2,), {}, 1j, -1, -(10**400), 10**400, -(10**5000), 10**5000]
NOT_A_RATE = [
    None,
    True,
    np.True_,
    "0.1",
    b"0.1",
    bytearray(b"1"),
    float("nan"),
    float("inf"),
    -float("inf"),
    0,
    -0.1,
    11,
]
NOT_A_RATE += [[0.1], {}, 1j, 10**400, 10**5000, -(10**5000), 1e-300]
BLACK = (0,) * 9
NOT_IMAGES = [
    None,
    5,
    "",
    "images",
    (),
    (ROW,),
    (ROW, ROW),  # no column
    (COLUMN, COLUMN),  # no row
    (ROW, COLUMN) * 9,  # 18
    (ROW, (BLACK, 2)),
    (ROW, (BLACK, -1)),
    (ROW, (BLACK, 1.0)),
    (ROW, (BLACK, "1")),
    (ROW, (BLACK[:8], 1)),
    (ROW, ((*BLACK, 0), 1)),
    (ROW, ((256, *BLACK[:8]), 1)),
    (ROW, ((-1, *BLACK[:8]), 1)),
    (ROW, ((0.5, *BLACK[:8]), 1)),
    (ROW, ((float("nan"), *BLACK[:8]), 1)),
    (ROW, ((10**5000, *BLACK[:8]), 1)),
    (ROW, (None, 1)),
    (ROW, (BLACK,)),
    (ROW, (BLACK, 1, 1)),
    {1: 2, 3: 4},
]
REFUSED = [(name, value) for name in OPTIONS for value in NOT_A_TEXT]
REFUSED += [(name, value) for name in WHOLE_NUMBERS for value in NOT_A_WHOLE_NUMBER]
REFUSED += [("learning_rate", value) for value in NOT_A_RATE] + [("images", value) for value in NOT_IMAGES]
REFUSED += [("initial_filters", value) for value in NOT_FILTERS]
REFUSED += [("train_filters", value) for value in NOT_YES_OR_NO] + [("then", value) for value in NOT_A_CHANGE]


def allowed_values_are_named(name: str, sentence: str) -> bool:
    if name in OPTIONS:
        return all(option in sentence for option in OPTIONS[name])
    if name == "then" and "be a change to" in sentence:
        return "loss must be one of" in sentence or "learning_rate must be a number from" in sentence
    ends = {
        "initial_filters": ("1 to 16", "four", "-100 to 100"),
        "train_filters": ("yes", "no", "True", "False"),
        "then": ("1 to 4999", "loss, normalisation, optimizer, learning_rate"),
    }
    if name in ends:
        return all(end in sentence for end in ends[name])
    ends = {**WHOLE_NUMBERS, "learning_rate": ("1e-05", "10"), "images": ("2 to 16", "9", "0 to 255", "0 or 1")}[name]
    return all(str(end) in sentence for end in ends)


def is_one_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and len(text) < 300


def test_anything_else_is_refused_in_one_sentence_that_names_the_field_and_what_is_allowed():
    for name, value in REFUSED:
        with pytest.raises(ValueError, match=f"^{name} must be ") as refusal:
            Experiment(**{name: value})
        sentence = str(refusal.value)
        assert allowed_values_are_named(name, sentence), (name, value)
        assert is_one_sentence(sentence), (name, value)


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="momentum"):
        Experiment(momentum=0.9)


# Links


@given(experiments)
def test_every_experiment_survives_its_link(e):
    query = e.to_query()
    assert Experiment.from_query(query) == e
    assert read_query(query) == (e, ())
    assert all(type(key) is str and type(value) is str for key, value in query.items())


@given(experiments)
def test_a_link_leaves_out_exactly_the_defaults(e):
    assert set(e.to_query()) == set(differences(e, Experiment()))


@given(experiments)
def test_a_link_needs_no_escaping(e):
    assert all(re.fullmatch(r"[A-Za-z0-9_.+-]*", value) for value in e.to_query().values())


def test_the_question_has_the_empty_link():
    assert Experiment().to_query() == {}
    assert Experiment.from_query({}) == Experiment()


def test_links_spell_values_as_a_person_would():
    e = Experiment(filters=6, padding="same", learning_rate=0.01, seed=7)
    assert e.to_query() == {"filters": "6", "padding": "same", "learning_rate": "0.01", "seed": "7"}


def test_old_links_with_images_keep_working():
    # Ten bytes an image in URL-safe base64: a change of this spelling breaks links that are out in the world.
    e = Experiment(images=(((0, 0, 0, 255, 255, 255, 0, 0, 0), 0), ((0, 255, 0, 0, 255, 0, 0, 255, 0), 1)))
    assert e.to_query() == {"images": "AAAAAP___wAAAAEA_wAA_wAA_wA"}
    assert Experiment.from_query({"images": "AAAAAP___wAAAAEA_wAA_wAA_wA"}) == e


def test_other_peoples_keys_are_passed_over():
    assert read_query({"embed": "true", "utm_source": "x", "": "", "Filters": "6"}) == (Experiment(), ())


def test_a_mangled_link_falls_back_field_by_field_with_one_sentence_each():
    e, ignored = read_query({"filters": "six", "padding": "same", "learning_rate": "fast", "seed": "7", "images": "?"})
    assert e == Experiment(padding="same", seed=7)
    assert len(ignored) == 3
    for sentence, name, fallback in zip(
        ignored, ("filters", "learning_rate", "images"), ("2", "0.001", "the thread's six"), strict=True
    ):
        assert sentence.startswith(f"{name} must be ")
        assert sentence.endswith(f": using {fallback}.")
        assert is_one_sentence(sentence)


HOSTILE = [
    "",
    " ",
    " 6",
    "6 ",
    "6\n",
    "+6",
    "-6",
    "1_000",
    "0x10",
    "nan",
    "-nan",
    "inf",
    "Infinity",
    "1e999",
    "1e-999",
    "9" * 10_000,
    "0." + "0" * 10_000 + "1",
    "٦",  # ARABIC-INDIC DIGIT SIX, which int() takes
    "²",
    "６",  # FULLWIDTH DIGIT SIX
    "x" * 10_000,
    "A" * 10_000,
    "\x00",
    "\ud800",
    "Nonesuch",
    "True",
    "__class__",
    "; DROP TABLE",
    "<script>",
    None,
    True,
    1e9,
    [],
    ["6", "7"],
    [[]],
    {},
    b"6",
    10**5000,
]


@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_hostile_value_is_ignored_with_one_sentence_and_never_raises(name):
    for value in HOSTILE:
        e, (said,) = read_query({name: value})
        assert e == Experiment(), said
        assert said.startswith(f"{name} must be ")
        assert is_one_sentence(said), said


@pytest.mark.parametrize("part", ["9", "1.", "1e9", "A", "\n", "1_", "1,000"])
def test_a_million_characters_are_read(part):
    """What looks at pairs of them would take for ever."""
    for name in SETTINGS:
        assert read_query({name: part * (1_000_000 // len(part))})[0] == Experiment()


@pytest.mark.parametrize(
    ("text", "rate"),
    [("1", 1.0), (".5", 0.5), ("0.001", 1e-3), ("1e-05", 1e-5), ("1e-5", 1e-5), ("1e1", 10.0), ("10", 10.0)],
)
def test_a_learning_rate_may_be_typed_in_the_usual_ways(text, rate):
    assert read_query({"learning_rate": text}) == (Experiment(learning_rate=rate), ())


link_like = st.text() | st.text("0123456789.eE+-_", max_size=30) | st.text("AQBgw_-=P", max_size=230)


@pytest.mark.parametrize("name", list(SETTINGS))
@given(text=link_like)
def test_arbitrary_text_gives_a_valid_experiment_or_the_default_and_a_sentence(name, text):
    e, ignored = read_query({name: text})
    assert Experiment(**{f.name: getattr(e, f.name) for f in dataclasses.fields(e)}) == e
    assert differences(e, Experiment()) in ((), (name,))
    if ignored:
        assert e == Experiment()
        assert len(ignored) == 1
        assert ignored[0].startswith(f"{name} must be ")
    assert read_query(e.to_query()) == (e, ())


@given(st.dictionaries(st.sampled_from(sorted(SETTINGS)) | st.text(), link_like))
def test_arbitrary_links_never_raise(query):
    e, ignored = read_query(query)
    named = {sentence.split()[0] for sentence in ignored}
    assert named <= set(query)
    assert set(differences(e, Experiment())) <= set(query) - named


def test_differences_names_the_settings_in_the_order_of_the_fields():
    assert differences(Experiment(), Experiment()) == ()
    assert differences(Experiment(), Experiment(engine="numpy", loss="logits", seed=1)) == ("loss", "seed", "engine")


# Registries and presets


@pytest.mark.parametrize(
    ("name", "registry"),
    [
        ("loss", LOSSES),
        ("normalisation", NORMALISATIONS),
        ("padding", PADDINGS),
        ("optimizer", OPTIMIZERS),
        ("engine", ENGINES),
    ],
)
def test_each_registry_has_the_options_of_the_design_each_with_a_label_and_a_sentence(name, registry):
    assert set(registry) == OPTIONS[name]
    labels = [option.label for option in registry.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert all(option.help.endswith(".") and len(option.help) > 15 for option in registry.values())


def test_every_field_is_checked():
    assert list(SETTINGS) == [field.name for field in dataclasses.fields(Experiment)]


def test_the_presets_are_the_threads():
    assert list(PRESETS) == list(PRESET_TEXTS) == ["question", "numpy", "answer-1", "answer-2", "one-line-fix"]
    assert PRESETS["question"] == Experiment()
    changed = {name: differences(PRESETS["question"], e) for name, e in PRESETS.items()}
    assert changed == {
        "question": (),
        "numpy": ("loss", "engine"),
        "answer-1": ("loss", "normalisation", "filters", "padding", "optimizer"),
        "answer-2": ("loss", "normalisation", "optimizer"),
        "one-line-fix": ("loss",),
    }
    one = PRESETS["answer-1"]
    assert (one.filters, one.padding, one.optimizer, one.learning_rate, one.normalisation) == (
        6,
        "same",
        "adam",
        1e-3,
        "unit",
    )

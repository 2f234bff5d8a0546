"""A link says everything, and what it mangles it loses alone; what a person sets is read as a link is."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import PRESETS, Experiment
from core.settings.registry import SETTINGS
from ui.navigation import PAGES, path
from ui.visit.view import WORDS, View, changed, read_view

FROZEN = [json.loads(line) for line in (Path(__file__).parent.parent / "frozen_links.jsonl").read_text().splitlines()]
MAP = View(part="map", budget=1000, cell=13, claim="adam", rows="filters", columns="padding")


# Links that were given away


def spelled(view: View) -> dict:
    """The view in plain words: an experiment with each setting, as the frozen links have it."""

    def whole(experiment: Experiment) -> dict[str, str]:
        return {name: setting.spell(getattr(experiment, name)) for name, setting in SETTINGS.items()}

    said = {
        each.name: whole(value) if isinstance(value := getattr(view, each.name), Experiment) else value
        for each in fields(View)
    }
    read: dict = json.loads(json.dumps(said))  # in the types that JSON has
    return read


@pytest.mark.parametrize("frozen", FROZEN, ids=[f"{each['page']}?{each['query']}"[:60] for each in FROZEN])
def test_a_link_of_old_opens_the_same_for_good(frozen):
    assert frozen["page"] in {path(page) for page in PAGES}
    view, _ = read_view(dict(parse_qsl(frozen["query"], keep_blank_values=True)))
    now = spelled(view)
    # Settings and words that came later have their defaults in an old link.
    for name, value in frozen["opens"].items():
        if name == "experiment" or (name == "pinned" and value):
            assert {setting: now[name][setting] for setting in value} == value
        else:
            assert now[name] == value
    assert read_view(view.to_query()) == (view, ())


def test_every_page_and_every_word_has_a_link_of_old():
    assert {each["page"] for each in FROZEN} == {path(page) for page in PAGES}
    assert {word for each in FROZEN for word, _ in parse_qsl(each["query"])} >= set(WORDS)


# A view and its link


@pytest.mark.parametrize("pinned", [None, *PRESETS.values()])
@pytest.mark.parametrize("epoch", [None, 0, 37])
@pytest.mark.parametrize("image", [1, 6])
@pytest.mark.parametrize("place", [View(), MAP, View(rows="learning_rate", columns="loss")])
def test_a_view_survives_its_link(place, image, epoch, pinned):
    experiment = Experiment(loss="logits", filters=5, seed=7)
    view = replace(place, experiment=experiment, epoch=epoch, pinned=pinned, image=image)
    through_the_address_bar = dict(parse_qsl(urlencode(view.to_query())))
    assert read_view(through_the_address_bar) == (view, ())


def test_the_question_has_an_empty_link():
    assert View().to_query() == {}


def test_no_word_of_a_link_has_two_meanings():
    assert len(set(WORDS)) == len(WORDS)


@given(st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), st.text(max_size=40), max_size=6))
def test_whatever_a_link_says_it_opens_a_view_with_a_link_of_its_own(query):
    view, ignored = read_view(query)
    assert read_view(view.to_query()) == (view, ())
    assert all(len(sentence) < 400 for sentence in ignored)


@pytest.mark.parametrize("epoch", ["101", "-1", "x", "", "9" * 5000, "1.5", "٣"])
def test_an_impossible_epoch_is_ignored_with_one_sentence(epoch):
    view, ignored = read_view({"epoch": epoch, "seed": "5"})
    assert view == View(Experiment(seed=5))
    assert len(ignored) == 1
    assert "from 0 to 100" in ignored[0]


@pytest.mark.parametrize("image", ["0", "7", "-1", "x", "", "9" * 5000, "1.5", "٣"])
def test_an_impossible_image_is_ignored_with_one_sentence(image):
    view, ignored = read_view({"image": image, "seed": "5"})
    assert view == View(Experiment(seed=5))
    assert ignored == ("image must be a whole number from 1 to 6: showing the first one.",)


def test_as_many_images_can_be_chosen_as_the_link_brings():
    few = Experiment(images=Experiment().images[2:5])
    assert read_view({**few.to_query(), "image": "3"}) == (View(few, image=3), ())
    assert read_view({**few.to_query(), "image": "4"})[1][0].startswith("image must be a whole number from 1 to 3")


@pytest.mark.parametrize("pin", ["", "nonsense", "&&&", "=" * 10_000, "seed=1&" * 100])
def test_a_mangled_pin_is_ignored_with_one_sentence(pin):
    view, ignored = read_view({"pin": pin, "seed": "5"})
    assert view == View(Experiment(seed=5))
    assert [each.partition(" must ")[0] for each in ignored] == ["pin"]


def test_a_pin_with_one_bad_setting_keeps_the_others():
    view, ignored = read_view({"pin": "loss=logits&filters=99"})
    assert view.pinned == Experiment(loss="logits")
    assert len(ignored) == 1
    assert ignored[0].startswith("In the pinned run, filters")


@pytest.mark.parametrize("name", ["part", "budget", "cell", "claim", "rows", "columns"])
@pytest.mark.parametrize("value", ["", "x", "-1", "32", "1e2", "9" * 5000, "٣", "<script>"])
def test_a_place_that_there_is_not_is_ignored_with_one_sentence(name, value):
    view, ignored = read_view({name: value, "seed": "5"})
    assert view == View(Experiment(seed=5))
    assert len(ignored) == 1
    assert ignored[0].startswith(f"{name} must be ")
    assert len(ignored[0]) < 300


def test_a_map_has_two_axes():
    view, ignored = read_view({"rows": "filters", "columns": "filters", "part": "map", "budget": "300"})
    assert view == View(part="map", budget=300)
    assert ignored == ("rows and columns must be two settings: using loss and learning_rate.",)


def test_a_link_that_names_one_axis_keeps_it():
    swapped = View(rows="learning_rate", columns="loss")
    assert read_view({"columns": "loss"}) == (swapped, ())
    assert read_view({"rows": "learning_rate"}) == (swapped, ())


# What a person sets


def test_a_word_that_is_set_is_the_only_one_that_changes():
    view = replace(MAP, experiment=Experiment(filters=3), pinned=Experiment())
    assert changed(view, {"budget": "300"}) == (replace(view, budget=300), {})
    assert changed(view, {"part": "luck", "image": "2"}) == (replace(view, part="luck", image=2), {})
    after, problems = changed(view, {"loss": "logits", "seed": "1e3"})
    assert after == replace(view, experiment=Experiment(filters=3, loss="logits", seed=1000))
    assert problems == {}


def test_words_that_are_no_good_stay_as_they_were_and_the_others_count():
    view = View(Experiment(filters=3), image=2)
    after, problems = changed(view, {"filters": "99", "seed": "5", "image": "7", "part": "map"})
    assert after == View(Experiment(filters=3, seed=5), image=2, part="map")
    assert list(problems) == ["filters", "image"]
    for name, said in problems.items():
        assert said.startswith(f"{name} must be ")


def test_an_empty_text_is_the_words_default():
    view = replace(MAP, epoch=3, pinned=Experiment(), image=4)
    words = dict.fromkeys(["epoch", "pin", "image", "part", "budget", "cell", "claim", "rows", "columns"], "")
    assert changed(view, words) == (View(), {})


def test_another_experiment_is_shown_from_its_end_and_the_same_one_stays_where_it_is():
    view = View(Experiment(seed=5), epoch=7)
    assert changed(view, {"seed": "5"}) == (view, {})
    assert changed(view, {"seed": "6"})[0].epoch is None
    assert changed(view, {"seed": "6", "epoch": "9"})[0].epoch == 9


def test_an_axis_that_is_chosen_twice_changes_places_with_the_other():
    view = View(rows="loss", columns="learning_rate")
    assert changed(view, {"rows": "learning_rate"})[0] == View(rows="learning_rate", columns="loss")
    assert changed(view, {"columns": "loss"})[0] == View(rows="learning_rate", columns="loss")
    assert changed(View(rows="filters", columns="loss"), {"rows": ""})[0] == View(rows="loss", columns="filters")


def test_strangers_words_are_passed_over():
    assert changed(View(), {"utm_source": "x", "__class__": "y"}) == (View(), {})

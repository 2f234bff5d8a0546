"""A link says everything, and what it mangles it loses alone."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest

from core import PRESETS, Experiment
from ui.link import View, read_view
from ui.place import Place


@pytest.mark.parametrize("pinned", [None, *PRESETS.values()])
@pytest.mark.parametrize("epoch", [None, 0, 37])
@pytest.mark.parametrize("image", [1, 6])
@pytest.mark.parametrize(
    "place",
    [Place(), Place("map", 1000, 13, "adam", "filters", "padding"), Place(rows="learning_rate", columns="loss")],
)
def test_a_view_survives_its_link(place, image, epoch, pinned):
    view = View(Experiment(loss="logits", filters=5, seed=7), epoch, pinned, image, place)
    through_the_address_bar = dict(parse_qsl(urlencode(view.to_query())))
    assert read_view(through_the_address_bar) == (view, ())


def test_the_question_has_an_empty_link():
    assert View(Experiment()).to_query() == {}


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


@pytest.mark.parametrize("pin", ["", "nonsense", "&&&", "=" * 10_000])
def test_a_mangled_pin_is_ignored_with_one_sentence(pin):
    view, ignored = read_view({"pin": pin, "seed": "5"})
    assert view == View(Experiment(seed=5))
    assert len(ignored) == 1


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
    assert view.place == Place("map", 300)
    assert ignored == ("rows and columns must be two settings: using loss and learning_rate.",)


def test_a_link_that_names_one_axis_keeps_it():
    assert read_view({"columns": "loss"}) == (View(Experiment(), place=Place(rows="learning_rate", columns="loss")), ())
    swapped = Place(rows="learning_rate", columns="loss")
    assert read_view({"rows": "learning_rate"}) == (View(Experiment(), place=swapped), ())

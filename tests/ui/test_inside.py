"""Inside the network in Streamlit's AppTest: what the page says, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core import PRESETS, Experiment
from core.images import CLASS_NAMES, THREAD_IMAGES
from tests.ui.reading import fields, figure, headline, links, press, query, set_, text, value
from tests.ui.reading import visit as visit_page
from ui.navigation import INSIDE

FEW = Experiment(images=THREAD_IMAGES[2:5]).to_query()["images"]
HEADLINES = {
    "question": "Image 1, epoch 100: the gradient dies in the softmax",
    "numpy": "Image 1, epoch 100: the gradient arrives everywhere",
    "answer-1": "Image 1, epoch 100: the gradient arrives everywhere",
    "answer-2": "Image 1, epoch 100: the gradient arrives everywhere",
    "one-line-fix": "Image 1, epoch 100: the gradient arrives everywhere",
}

pytestmark = pytest.mark.usefixtures("warm_keras")


def visit(**query: str) -> AppTest:
    """A new visitor who follows a link straight to the page."""
    return visit_page(INSIDE, **query)


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_opens_straight_by_its_link(name):
    app = visit(**PRESETS[name].to_query())
    assert headline(app) == HEADLINES[name]
    assert value(app, "preset") == name
    assert query(app) == PRESETS[name].to_query()


def test_the_text_says_what_is_measured_and_follows_run_image_and_epoch():
    app = visit()
    assert "0.269 arrives, exactly 0 leaves" in text(app)
    assert "for 5 of 6 images its outputs are exactly 0 and 1 in float32" in text(app)
    set_(app, image=4)
    assert query(app) == {"image": "4"}
    assert headline(app) == "Image 4, epoch 100: the gradient dies in the softmax"
    assert "0.731 arrives, exactly 0 leaves" in text(app)
    assert "and cannot pull on any filter" in text(app)
    set_(app, loss="logits")
    assert headline(app).startswith("Image 4, epoch 100: ")
    assert "dies" not in headline(app)
    assert query(app) == {"image": "4", "loss": "logits"}
    at_first = visit(image="4", loss="logits", epoch="0")
    assert headline(at_first).startswith("Image 4, epoch 0: ")
    assert text(at_first) != text(app)
    assert figure(at_first)["epoch"] == 0


@pytest.mark.parametrize("image", ["0", "7", "x", "", "1.5", "99999", "٣"])
def test_a_mangled_image_is_the_first_one_with_one_sentence(image):
    app = visit(image=image, seed="5")
    assert headline(app).startswith("Image 1, ")
    (warning,) = app.warning
    assert "image must be a whole number from 1 to 6" in warning.value
    assert query(app) == {"seed": "5"}


def test_one_button_pins_the_repaired_twin_and_another_unpins_it():
    app = visit(epoch="10")
    press(app, "Compare with the repaired loss")
    assert query(app) == {"epoch": "10", "pin": "loss=logits"}
    assert "Only the loss differs" in text(app)
    assert "Both start from the same weights" in text(app)
    names = {trace.get("name") for trace in figure(app)["views"][0]["data"]}
    assert {"responses", "responses pinned", "dots images pinned"} <= names
    press(app, "Unpin")
    assert "pin" not in query(app)
    assert "responses pinned" not in {trace.get("name") for trace in figure(app)["views"][0]["data"]}


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "logits"])
def test_a_loss_that_is_not_broken_has_no_repaired_twin(loss):
    assert "Compare with the repaired loss" not in links(visit(loss=loss))


def test_each_image_has_its_button_with_its_picture():
    options = fields(visit(image="2"))["image"]["options"]
    names = [f"{number} {CLASS_NAMES[kind]}" for number, (_, kind) in enumerate(THREAD_IMAGES, 1)]
    assert [option["label"] for option in options] == names
    assert len({option["picture"] for option in options}) == len(THREAD_IMAGES)


def test_an_image_that_a_smaller_set_does_not_have_is_its_last_one():
    app = visit(image="6")
    set_(app, images=FEW)
    assert query(app) == {"images": FEW, "image": "3"}
    assert headline(app).startswith("Image 3, ")

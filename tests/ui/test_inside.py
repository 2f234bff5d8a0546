"""Inside the network in Streamlit's AppTest: what the page says, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import PRESETS
from tests.ui.reading import figure, headline, query, text
from ui.navigation import PAGES

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "pages" / "1_Inside_the_network.py"
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
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page(str(PAGE.relative_to(ROOT)))
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_opens_straight_by_its_link(name):
    app = visit(**PRESETS[name].to_query())
    assert headline(app) == HEADLINES[name]
    assert app.pills(key="preset").value == name
    assert query(app) == PRESETS[name].to_query()
    assert "**The whole run.**" in text(app)


def test_the_text_says_what_is_measured_and_follows_run_image_and_epoch():
    app = visit()
    assert "0.269 arrives, exactly 0 leaves" in text(app)
    assert "for 5 of 6 images its outputs are exactly 0 and 1 in float32" in text(app)
    app.button_group(key="chosen image").set_value(4).run()
    assert query(app) == {"image": "4"}
    assert headline(app) == "Image 4, epoch 100: the gradient dies in the softmax"
    assert "0.731 arrives, exactly 0 leaves" in text(app)
    assert "and cannot pull on any filter" in text(app)
    app.button_group(key="loss").set_value("logits").run()
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
    (button,) = [each for each in app.button if each.label == "Compare with the repaired loss"]
    button.click().run()
    assert query(app) == {"epoch": "10", "pin": "loss=logits"}
    assert "Only the loss differs" in text(app)
    assert "Both start from the same weights" in text(app)
    names = {trace.get("name") for trace in figure(app)["views"][0]["data"]}
    assert {"responses", "responses pinned", "dots images pinned"} <= names
    (button,) = [each for each in app.button if each.label == "Unpin"]
    button.click().run()
    assert "pin" not in query(app)
    assert "responses pinned" not in {trace.get("name") for trace in figure(app)["views"][0]["data"]}


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "logits"])
def test_a_loss_that_is_not_broken_has_no_repaired_twin(loss):
    labels = [each.label for each in visit(loss=loss).button]
    assert "Compare with the repaired loss" not in labels


def test_a_change_of_page_and_back_loses_nothing():
    link = {"loss": "logits", "filters": "3", "epoch": "7", "image": "2", "pin": "seed=48"}
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    for page in (PAGE, ROOT / "app.py", PAGE):
        app.switch_page(str(page.relative_to(ROOT))).run()
        assert not app.exception
        assert query(app) == link
        assert app.button_group(key="filters").value == 3
    assert headline(app).startswith("Image 2, epoch 7: ")


def test_every_page_of_the_list_is_there():
    assert set(PAGES) == {"app.py", *(str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*.py"))}
    app = visit(loss="logits")
    links = {block.proto.label: block.proto for block in app.get("page_link")}
    assert set(links) == set(PAGES.values())
    assert all(proto.query_string == "loss=logits" for proto in links.values())

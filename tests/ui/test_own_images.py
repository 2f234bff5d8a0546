"""Own images and an unseen one in AppTest: every page works with them, or says what is about the thread's six."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import PRESETS, Experiment, train
from core.images import THREAD_IMAGES
from core.images.sets import IMAGE_SETS
from core.run.unseen import unseen
from tests.core.pairs import all_of
from tests.ui.reading import do, fields, figure, headline, links, payloads, query, set_, take, text, visit
from ui.navigation import EXPLORER, FILTERS, FIXES, INSIDE, PAGES, STUCK, TALK
from ui.visit.view import PARTS, TOPICS, read_view

pytestmark = pytest.mark.usefixtures("warm_keras")

NUMPY = {"engine": "numpy", "loss": "logits"}
DIAGONAL = "255_0_0_0_255_0_0_0_255"
FEWEST = (((0, 0, 0, 9, 9, 9, 0, 0, 0), 1), ((255,) * 9, 0))
MOST = tuple((tuple((17 * i + 31 * j) % 256 for j in range(9)), i % 2) for i in range(16))
SETS = {"fewest": FEWEST, "most": MOST, "no way": IMAGE_SETS["contradiction"].images}
EVERYWHERE = {
    **{page: (page, {}) for page in PAGES if page not in (FIXES, FILTERS)},
    **{part: (FIXES, {"part": part}) for part in PARTS},
    **{topic: (FILTERS, {"topic": topic}) for topic in TOPICS},
}


def spelled(images) -> str:
    return Experiment(images=images).to_query()["images"]


def editor(app) -> dict:
    return take(app)["images"]


@pytest.mark.parametrize(("place", "images"), all_of(EVERYWHERE, SETS, together=1))
def test_every_page_works_with_own_images_and_keeps_them(place, images):
    page, words = EVERYWHERE[place]
    images = SETS[images]
    link = {**NUMPY, **words, "images": spelled(images), "unseen": DIAGONAL}
    app = visit(page, **link)
    assert not app.exception
    if page != TALK:
        assert headline(app)
    assert "Ignored" not in " ".join(each.value for each in app.warning)
    default = {"part": "factorial", "topic": "run"}
    assert query(app) == {word: said for word, said in link.items() if default.get(word) != said}


@pytest.mark.parametrize(
    ("page", "words"),
    [(FIXES, {"part": "claims"}), (FIXES, {"part": "map"}), (FILTERS, {"topic": "proofs"}), (TALK, {})],
)
def test_what_is_about_the_threads_six_says_so_where_there_are_others(page, words):
    own = text(visit(page, **words, images=spelled(FEWEST)))
    assert "the thread's six images, not" in own
    assert "the thread's six images, not" not in text(visit(page, **words))


def test_what_is_measured_on_the_askers_pixels_says_so():
    app = visit(STUCK, images=spelled(FEWEST))
    assert "The table, measured on the asker's pixels and weights" in [each.label for each in app.expander]


def test_the_editor_gets_the_images_and_what_one_can_begin_with():
    sent = editor(visit(**NUMPY))
    assert sent["images"] == sent["question"] == spelled_or_question(THREAD_IMAGES)
    assert sent["unseen"] == ""
    assert sent["answers"] is None
    assert sent["counts"] == [2, 16]
    assert [each["images"] for each in sent["sets"]] == [spelled_or_question(s.images) for s in IMAGE_SETS.values()]
    assert editor(visit(images=spelled(FEWEST), **NUMPY))["images"] == spelled(FEWEST)


def spelled_or_question(images) -> str:
    return Experiment(images=images).to_query().get("images", editor(visit(**NUMPY))["question"])


def test_a_set_of_images_is_trained_on_at_once():
    app = set_(visit(epoch="7", image="6", **NUMPY), images=spelled(FEWEST))
    assert headline(app).split(" right")[0].endswith("of 2")
    assert query(app) == {**NUMPY, "images": spelled(FEWEST), "image": "2"}
    assert "images: 2 images" in links(app)


def test_what_is_no_set_of_images_changes_nothing_and_is_said_in_one_sentence():
    app = set_(visit(**NUMPY), images="AAAA")
    assert query(app) == NUMPY
    assert [each.value for each in app.warning] == [
        "images must be 2 to 16 pairs of (9 whole grey values from 0 to 255, class 0 or 1) with both classes present."
    ]


@pytest.mark.parametrize("bad", ["", "x", "<script>alert(1)</script>", "A" * 5000, "[a](http://b)", "AP__" * 40, "é"])
def test_a_link_with_hostile_images_falls_back_to_the_threads_in_one_sentence(bad):
    app = visit(images=bad, **NUMPY)
    assert query(app) == NUMPY
    (said,) = [each.value for each in app.warning]
    assert said.endswith("with both classes present: using the thread's six.")


@pytest.mark.parametrize(
    "bad", ["", "x", "1_2_3", "256_0_0_0_0_0_0_0_0", "<b>", "9_" * 3000, "١_0_0_0_0_0_0_0_0", DIAGONAL + "_"]
)
def test_a_link_with_a_hostile_unseen_image_shows_none_and_says_so_in_one_sentence(bad):
    app = visit(unseen=bad, **NUMPY)
    assert query(app) == NUMPY
    assert [each.value for each in app.warning] == [
        "Ignored in the link: unseen must be 9 whole grey values from 0 to 255, row by row: no image is shown."
    ]


def test_presets_keep_own_images_and_the_threads_are_a_click_away():
    app = visit(images=spelled(FEWEST))
    for name, preset in PRESETS.items():
        do(app, experiment=fields(app)["preset"]["queries"][name], preset=name)
        assert app.session_state["visit"].view.experiment == replace(preset, images=FEWEST)
        assert fields(app)["preset"]["value"] == name
    do(app, **links(app)["images: 2 images"]["entry"])
    assert app.session_state["visit"].view.experiment == PRESETS["one-line-fix"]


# The unseen image


def test_the_unseen_image_is_answered_at_every_epoch_in_the_figure_and_in_the_editor():
    app = visit(unseen=DIAGONAL, **NUMPY)
    said = unseen(train(Experiment.from_query(NUMPY)), (255, 0, 0, 0, 255, 0, 0, 0, 255))
    answers = editor(app)["answers"]
    assert answers["predicted"] == said.predicted.tolist()
    assert answers["sure"] == [round(float(each), 2) for each in said.probability]
    assert any(" The unseen image: " in part for part in figure(app)["live"])


def test_the_unseen_image_is_no_part_of_the_run_and_moves_no_epoch():
    app = visit(epoch="7", **NUMPY)
    before = headline(app)
    set_(app, unseen=DIAGONAL)
    assert headline(app) == before
    assert query(app) == {**NUMPY, "epoch": "7", "unseen": DIAGONAL}
    set_(app, unseen="")
    assert query(app) == {**NUMPY, "epoch": "7"}
    assert not any("unseen" in part for part in figure(app)["live"] if isinstance(part, str))


def test_a_run_that_diverges_says_of_the_unseen_image_what_it_says_of_the_others():
    app = visit(EXPLORER, engine="numpy", loss="logits", learning_rate="10.0", unseen=DIAGONAL)
    assert headline(app)
    assert len(editor(app)["answers"]["sure"]) == 101


def test_inside_the_network_offers_each_own_image():
    app = visit(INSIDE, images=spelled(MOST), image="16", **NUMPY)
    assert headline(app).startswith("Image 16, ")
    assert len(fields(app)["image"]["options"]) == 16


@pytest.mark.parametrize("page", [EXPLORER, INSIDE, FILTERS])
def test_the_classes_are_called_as_whoever_drew_them_says(page):
    diagonals = {**NUMPY, "images": spelled(IMAGE_SETS["diagonals"].images), "topic": "bench"}
    app = visit(page, **diagonals, names="falling,rising")
    said = str(payloads(app, "chart" if page == FILTERS else "player"))
    assert "falling" in said
    assert "rising" in said
    assert "column" not in said.replace("columns", "")


def test_a_set_brings_its_names_and_the_usual_ones_are_not_in_the_link():
    sets = {each["label"]: each["names"] for each in editor(visit(**NUMPY))["sets"]}
    assert sets["Diagonals"] == "falling,rising"
    assert set(sets.values()) == {"falling,rising", "row,column"}
    app = do(visit(**NUMPY), set={"names": "falling,rising"})
    assert query(app) == {**NUMPY, "names": "falling,rising"}
    assert editor(app)["names"] == "falling,rising"
    assert query(do(app, set={"names": "row,column"})) == NUMPY


@pytest.mark.parametrize(
    "bad", ["", ",", "a", "a,a", "a,b,c", "<b>x</b>,y", "a,$x$", "x" * 11 + ",y", "a,-b", "unseen,a", "z," * 3000]
)
def test_names_that_are_none_are_refused_in_one_sentence(bad):
    view, (sentence,) = read_view({"names": bad})
    assert view.names == ("row", "column")
    assert sentence.startswith("names must be two different names with a comma between them")

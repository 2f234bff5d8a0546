"""What a page says first, in Streamlit's AppTest, and how it looks: one reason, one name, one list of sizes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ui.reading import (
    ROOT,
    fields,
    found_out,
    headline,
    in_the_end,
    links,
    lists,
    nothing_beside,
    opens,
    payloads,
    text,
    visit,
)
from ui.navigation import FILTERS, FIXES, INSIDE, PAGES, STUCK, TALK
from ui.visit.view import PARTS, TOPICS

pytestmark = pytest.mark.usefixtures("warm_keras")
EVERYWHERE = [*((page, {}) for page in PAGES), *((FIXES, {"part": each}) for each in PARTS)]
EVERYWHERE += [(FILTERS, {"topic": each}) for each in TOPICS]


def reason(app) -> str:
    (line,) = [each["lead"] for each in lists(app) if each["label"] == "The reason"]
    return line


def test_the_reason_is_suspected_until_it_is_proved():
    nothing_beside()
    app = visit(engine="numpy", seed="48")
    assert reason(app) == "Suspected: softmax is applied twice: every answer costs at least 0.3133."
    assert reason(found_out(app)) == "Because softmax is applied twice: every answer costs at least 0.3133."


def test_a_solved_run_says_what_its_gradients_did():
    assert reason(visit(engine="numpy", loss="logits")).startswith("Every wrong answer's gradient reaches the filters")


def test_the_list_of_pages_leads_inside_to_an_image_that_is_wrong_and_a_link_without_the_word_to_the_first():
    assert opens(links(visit(engine="numpy"))["Inside the network"])["image"] == "4"
    assert "image" not in opens(links(visit(engine="numpy", loss="logits"))["Inside the network"])
    assert headline(visit(INSIDE, engine="numpy")).startswith("Image 1, ")


@pytest.mark.parametrize(
    ("page", "words", "used"),
    [
        (STUCK, {}, set()),
        (TALK, {}, set()),
        (FIXES, {"part": "claims"}, set()),
        (FILTERS, {"topic": "proofs"}, set()),
        (FIXES, {"part": "map"}, {"normalisation", "filters", "padding", "optimizer"}),
        (FILTERS, {"topic": "bench"}, {"normalisation", "padding"}),
    ],
)
def test_a_page_shows_the_settings_that_it_uses(page, words, used):
    settings = {"loss", "normalisation", "filters", "padding", "optimizer", "learning_rate", "epochs", "seed", "engine"}
    assert set(fields(visit(page, **words))) & settings == used


@pytest.mark.parametrize(("page", "words"), EVERYWHERE)
def test_a_setting_is_called_what_its_control_is_called(page, words):
    changed = {"engine": "numpy", "normalisation": "unit", "filters": "5", "epochs": "90", "pin": "seed=1"}
    app = visit(page, **words, **changed)
    said = " ".join([text(app), *links(app)])
    assert not re.search(r"\bnormalisation|number of (filters|epochs)|pixels (scaled|as|-?[0-9])|plain words", said)


@pytest.mark.parametrize(
    ("page", "words"),
    [(FIXES, {"part": "map"}), (FIXES, {}), (FILTERS, {}), (FILTERS, {"topic": "proofs"}), (STUCK, {}), (INSIDE, {})],
)
def test_a_term_explains_itself_where_it_is_used(page, words):
    pieces = [piece for each in payloads(visit(page, engine="numpy", **words), "prose") for piece in each["pieces"]]
    assert any(line for _, line in pieces)


def test_a_claim_and_its_rule_explain_their_terms():
    (shown,) = payloads(visit(FIXES, part="claims"), "claims")
    assert any(line for claim in shown["claims"] for _, line in claim["answer"])
    assert any(line for claim in shown["claims"] for _, line in claim["rule"])


@pytest.mark.parametrize("topic", ["run", "proofs", "seeds", "landscape"])
def test_on_the_page_of_filters_the_picture_comes_before_the_paragraph(topic):
    app = in_the_end(visit(FILTERS, engine="numpy", topic=topic))
    names = [block.proto.component_name for block in app.get("bidi_component")]
    assert next(name for name in names if name in ("player", "chart", "prose")) != "prose"


def test_what_a_dot_means_is_said_where_there_is_a_dot():
    assert {each["note"] for each in payloads(visit(FIXES), "row")} == {""}
    assert "marks the question's own value" in {each["note"] for each in payloads(visit(), "row")}


def test_the_only_reading_of_a_number_is_named_once():
    app = visit(STUCK)
    assert headline(app) == "0.8133: softmax is applied twice"
    assert "**Softmax is applied twice**" not in [each.value for each in app.markdown]


def test_texts_gaps_and_corners_are_of_one_short_list():
    allowed = {
        "font-size": {"1rem", ".875rem", ".8125rem"},
        "gap": {"0", "2px", "4px", "0 4px", ".25rem 1rem", ".5rem", ".5rem 1rem", "1rem", "1rem 2rem", "0 1rem"},
        "opacity": {".5", ".75", "1"},
    }
    for path in Path(ROOT, "ui", "components").glob("*/*.css"):
        if path.parent.name in ("talk", "stage", "player") or path.name in ("speaking.css", "board.css"):
            continue  # for a projector, by its own unit
        for name, value in re.findall(r"(?<![\w-])(font-size|gap|opacity): ([^;]+);", path.read_text()):
            assert value in allowed[name], (path.name, name, value)


def test_the_name_of_the_app_is_drawn_and_needs_no_font():
    assert "<text" not in Path(ROOT, "ui", "logo.svg").read_text()

"""The diagnosis and the table of fixes on the Explorer, in Streamlit's AppTest."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_app import visit
from ui import explanation
from ui.explanation import work

pytestmark = pytest.mark.usefixtures("warm_keras")


def explained(**settings: str) -> AppTest:
    """A visit after which everything was found out, as the fragment's clock would have done it."""
    explanation._known.clear()
    app = visit(**settings)
    while not work(app.session_state["inquiry"]):
        pass
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def groups(app: AppTest) -> dict[str, list[dict]]:
    (table,) = (each for each in app.get("bidi_component") if each.proto.component_name.endswith("fixes"))
    return {group["title"]: group["rows"] for group in json.loads(table.proto.bytes)["groups"]}


def test_the_question_is_told_its_cause_with_the_measured_evidence_before_its_symptoms():
    app = explained()
    text = said(app)
    assert text.index("softmax is applied twice") < text.index("Not one weight moved")
    assert "6 of 6 images cost one of the three closed-form values: 3 at 0.3133 (sure and right); 3 at 1.3133" in text
    assert "What follows from it (3)" in [each.label for each in app.expander]


def test_the_text_changes_with_the_run():
    assert "4 at 0.3133 (sure and right); 2 at 1.3133" not in said(explained())
    other = said(explained(seed="3"))
    assert "softmax is applied twice" in other
    assert other != said(explained())


def test_what_fixes_the_question_is_the_loss_and_nothing_else_measured_on_this_seed_and_on_256():
    enough = groups(explained())["One change is enough"]
    assert [row["apply"] for row in enough] == ["loss=logits", "loss=categorical_crossentropy"]
    assert enough[0]["outcome"] == "solved at epoch 14"
    assert "of 256" in enough[0]["seeds"]
    assert enough[0]["low"] < enough[0]["share"] < enough[0]["high"]


def test_advice_that_makes_it_worse_is_shown_as_such():
    worse = groups(explained(loss="logits"))["Makes it worse"]
    assert "optimizer: SGD → Adam" in [row["change"] for row in worse]


def test_a_solved_run_has_nothing_to_explain_but_says_what_would_break_it():
    app = explained(loss="logits")
    assert "All 6 images are right from epoch 14 on." in said(app)
    assert "What one change would do" in [each.value for each in app.subheader]


def test_nothing_is_measured_before_the_page_is_drawn():
    explanation._known.clear()
    app = visit(seed="17")
    assert app.session_state["inquiry"].diagnosis is None
    assert "Looking for the reason." in [each.value for each in app.caption]

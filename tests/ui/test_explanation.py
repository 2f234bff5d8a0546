"""The diagnosis and the table of fixes on the Explorer, in Streamlit's AppTest."""

from __future__ import annotations

from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from core.diagnosis import diagnose
from core.engines.training import train
from core.experiment import Experiment
from core.program import DIALECTS
from tests.ui.reading import do, found_out, here, nothing_beside, payloads, query, set_, text, visit, waited_for
from ui.parts.explanation import proofs_of

pytestmark = pytest.mark.usefixtures("warm_keras")


@cache
def explained(**settings: str) -> AppTest:
    """A visit after which everything was found out, as it is beside a server: to be read, by all who ask for it."""
    nothing_beside()
    return found_out(visit(**settings))


def table(app: AppTest) -> dict:
    (told,) = payloads(app, "why")
    return told["fixes"]


def groups(app: AppTest) -> dict[str, list[dict]]:
    return {group["title"]: group["rows"] for group in table(app)["groups"]}


def test_the_question_is_told_its_cause_with_the_measured_evidence_before_its_symptoms():
    app = explained()
    said = text(app)
    assert said.index("Softmax is applied twice") < said.index("Not one weight moved")
    assert "6 of 6 images cost one of the three closed-form values: 3 at 0.3133 (sure and right); 3 at 1.3133" in said
    (told,) = payloads(app, "why")
    assert [(group["title"], len(group["findings"])) for group in told["folded"]] == [("What follows from it", 3)]


def test_the_text_changes_with_the_run():
    question = text(visit())
    assert "4 at 0.3133 (sure and right); 2 at 1.3133" not in question
    other = text(visit(seed="3"))
    assert "Softmax is applied twice" in other
    assert other != question


def test_what_fixes_the_question_is_the_loss_and_nothing_else_measured_on_this_seed_and_on_256():
    enough = groups(explained())["One change is enough"]
    assert [row["name"] for row in enough] == ["loss=logits", "loss=categorical_crossentropy"]
    assert enough[0]["outcome"] == "solved at epoch 14"
    assert "of 256" in enough[0]["seeds"]
    assert enough[0]["low"] < enough[0]["share"] < enough[0]["high"]


def test_a_row_is_applied_as_it_was_measured():
    rows = [row for group in groups(explained(loss="logits")).values() for row in group]
    (row,) = [row for row in rows if row["name"] == "optimizer=adam"]
    assert Experiment.from_query(row["query"]) == Experiment(loss="logits", optimizer="adam")
    assert query(do(visit(loss="logits"), experiment=row["query"])) == {"loss": "logits", "optimizer": "adam"}


def test_advice_that_makes_it_worse_is_shown_as_such():
    worse = groups(explained(loss="logits"))["Makes it worse"]
    assert "optimizer: SGD → Adam" in [row["change"] for row in worse]


def test_a_solved_run_has_nothing_to_explain_but_says_what_would_break_it():
    app = explained(loss="logits")
    assert "Every wrong answer's gradient reaches the filters: until epoch 14 " in text(app)
    assert table(app)["title"] == "What one change would do"


def test_the_diagnosis_is_on_the_page_at_once_and_its_proofs_are_not_waited_for():
    nothing_beside()
    app = visit(seed="17", engine="numpy")
    found = diagnose(train(Experiment(seed=17, engine="numpy")))
    roots = [finding for finding in found.findings if not finding.symptom_of]
    assert roots
    for finding in roots:
        assert f"**{finding.sentence}** {finding.mechanism}" in text(app)
    assert "Nothing has been run yet." in text(app)
    assert waited_for() == 1


def test_the_proofs_grow_until_all_are_there_and_then_nothing_is_waited_for_any_more():
    nothing_beside()
    app = visit(seed="18", engine="numpy")
    proofs = proofs_of(train(Experiment(seed=18, engine="numpy")))
    done = []
    while not here(proofs):
        done.append(proofs.latest.done if proofs.latest else 0)
    assert done == sorted(done) and done[0] == 0
    assert proofs.latest.done == proofs.latest.planned
    app.run()
    assert waited_for() == 0
    assert "trainings are done" not in text(app)
    # Another visitor has it at once.
    other = visit(seed="18", engine="numpy")
    assert waited_for() == 0
    assert groups(other) == groups(app)


def test_every_remedy_has_a_patch_of_its_own_in_every_dialect_from_the_run_in_view():
    app = found_out(visit(filters="6", seed="7"))
    for name, dialect in DIALECTS.items():
        rows = [row for group in groups(set_(app, dialect=name)).values() for row in group if row["name"]]
        program = dialect.program(Experiment(filters=6, seed=7)).splitlines()
        gone = {row["name"]: [line[1:] for line in row["patch"].splitlines()[2:] if line[0] == "-"] for row in rows}
        assert len(rows) > 20
        assert all(row["patch"] for row in rows)
        assert all(set(lines) <= set(program) for lines in gone.values())
        assert gone["optimizer=adam"]


def test_no_page_asks_for_its_next_look_while_proofs_are_found_for_it():
    nothing_beside()
    app = visit(seed="19", engine="numpy")
    assert waited_for() == 1
    assert not payloads(app, "poll")

"""The page "Stuck at what?": a number by link, a log or a script pasted, and nothing pasted that gets anywhere."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.core.stuck.programs import programs
from tests.ui.reading import fields, headline, links, opens, payloads, press, query, set_, text
from tests.ui.reading import visit as visit_page
from ui.navigation import EXPLORER, STUCK

pytestmark = pytest.mark.usefixtures("warm_keras")

LOG = "\n".join(f"Epoch {n}/5\n6/6 - 0s - loss: 2.3026 - acc: 0.1000" for n in range(1, 6))
SCRIPT = """model = Sequential()
model.add(Dense(10, activation="softmax"))
model.compile(loss=CategoricalCrossentropy(from_logits=True), optimizer="sgd")"""


def visit(**words: str) -> AppTest:
    return visit_page(STUCK, **words)


def paste(app: AppTest, log: str = "", code: str = "") -> AppTest:
    logs, codes = app.text_area
    if log:
        logs.set_value(log)
    if code:
        codes.set_value(code)
    return app.run()


def codes(app: AppTest) -> str:
    return "\n".join(block.value for block in app.code)


def test_the_page_opens_on_the_questions_number():
    app = visit()
    assert headline(app) == "0.8133: softmax is applied twice"
    assert "ln(e + 1) - 1 + 1/2 = 0.8133" in codes(app)
    assert query(app) == {}


def test_a_number_and_its_facts_are_in_the_link():
    app = visit(stuck="7.6246", accuracy="0.5", framework="keras", kind="binary")
    assert headline(app).startswith("7.6246: probabilities of exactly 0 and 1")
    assert "model.predict" in codes(app)
    set_(app, stuck="2.3026", accuracy="", classes=10, kind="squared")
    assert headline(app) == "2.3026: an ordinary plateau"
    set_(app, kind="unknown")
    assert headline(app) == "2.3026: every class is as likely as any other"
    assert query(app) == {"stuck": "2.3026", "classes": "10", "framework": "keras"}


@pytest.mark.parametrize(
    ("word", "value"),
    [("stuck", "<b>1</b>"), ("classes", "many"), ("accuracy", "200"), ("samples", "-1"), ("stuck", "2" * 100)],
)
def test_what_is_no_such_number_gets_one_sentence(word, value):
    app = visit(**{word: value})
    assert len(app.warning) == 1
    assert app.warning[0].value.count(f"{word}: ") == 1
    assert headline(app) == "0.8133: softmax is applied twice"
    app = set_(visit(), **{word: value})
    assert fields(app)[word]["said"].startswith(f"{word}: ")
    assert "<b>" not in headline(app)


def test_several_readings_come_with_the_fact_that_would_tell_them_apart_and_its_answers_as_buttons():
    app = visit(stuck="1.3863")
    assert "**One more fact would decide.** Which loss is it?" in text(app)
    assert "2 ln 2 = 1.3863" in codes(app)
    press(app, "GAN: several losses added up, each of which says nothing")
    assert query(app) == {"stuck": "1.3863", "kind": "gan"}
    assert codes(app).count(" = 1.3863") == 1


def test_where_only_a_test_on_the_network_decides_the_tests_stand_side_by_side():
    app = visit(stuck="2.3026", classes="10")
    assert "Only a test on your own network decides" in text(app)
    assert "It prints no spread, and 1/K everywhere: then **every class is as likely as any other**." in text(app)
    assert "Which" not in text(app).partition("Or paste")[0]
    assert "Only a test" not in text(visit(stuck="8.0590"))


def test_with_accuracy_one_a_floor_is_learned_and_with_a_guess_it_is_another_number():
    said = text(visit(stuck="0.7437", classes="4"))
    assert "If the accuracy is 1, the network has learned all there is" in said
    assert "If it is 0.25, as by guessing, two softmaxes would stand at 1.4937" in said
    assert "Every answer is right: the network has learned all there is" in text(
        visit(stuck="0.7437", classes="4", accuracy="1")
    )
    assert headline(visit(stuck="0.7437", classes="4", accuracy="0.25")) == "0.7437: an ordinary plateau"


def test_an_ordinary_plateau_is_called_one():
    app = visit(stuck="1.9105", accuracy="0.5378")
    assert headline(app) == "1.9105: an ordinary plateau"
    assert "an ordinary plateau" in text(app)


def test_a_reading_leads_to_a_run_that_stands_there():
    app = visit(stuck="8.0590")
    shown = links(app)
    label = "The same failure with 2 classes, where it stands at 8.0590"
    assert opens(shown[label])["loss"] == "categorical_crossentropy_2019"
    press(app, label)
    assert app.session_state["visit"].page == EXPLORER


def test_the_explorer_has_a_way_in():
    app = visit_page(seed="5")
    press(app, "Stuck at what?")
    assert app.session_state["visit"].page == STUCK
    assert query(app) == {"seed": "5"}


def test_who_comes_from_a_number_is_told_so_and_finds_back():
    app = visit_page(stuck="2.3026", loss="categorical_crossentropy")
    (way,) = [payload for payload in payloads(app, "links") if payload["label"] == "Another number"]
    assert way["lead"] == "You come from 2.3026."
    press(app, "Back to what it says")
    assert headline(app).startswith("2.3026: ")


def test_a_pasted_log_is_read_and_its_number_can_be_taken():
    app = paste(visit(), log=LOG)
    assert "5 records; at the end loss 2.3026, accuracy 0.1000; flat to the last digit." in text(app)
    press(app, "Decode 2.3026 above")
    assert query(app) == {"stuck": "2.3026", "accuracy": "0.1000", "moves": "no"}
    assert "No loss was found" in text(paste(visit(), log="hello"))


def test_a_log_whose_commas_may_be_either_asks_and_a_nan_beside_the_loss_is_told():
    said = text(paste(visit(), log="loss: 1,386\nloss: 1,386"))
    assert "“1,386” may be 1.386 or 1386." in said
    assert "ordinary plateau" not in said.partition("Or paste")[2]
    line = "{'loss': 0.6931, 'grad_norm': nan, 'epoch': 0.1}\n"
    assert "Beside the loss, grad_norm is nan." in text(paste(visit(), log=line * 3)).replace("\\", "")


def test_a_pasted_script_gives_findings_with_a_diff_and_a_proof():
    app = paste(visit(), code=SCRIPT)
    assert "Line 2 applies softmax" in text(app)
    assert '- model.add(Dense(10, activation="softmax"))\n+ model.add(Dense(10))' in codes(app)
    assert "At most 2,000 lines" in text(paste(visit(), code="x = 1\n" * 2100))
    assert "None of the faults" in text(paste(visit(), code="x = 1"))


def test_what_a_script_lost_comes_first_and_is_never_passed_over_as_healthy():
    app = paste(visit(), code="model = f(x)\nmodel.compile('sgd' loss=oops)\nmodel.summary()")
    assert "Line 2 could not be read and was left out" in text(app)
    assert "None of the faults" not in text(app)


def test_nothing_pasted_is_in_the_link_or_rendered_as_html():
    evil = "<img src=x onerror=alert(1)>"
    app = paste(visit(), log=f"{LOG}\n{evil}", code=f"{SCRIPT}\n# {evil}\n{evil}")
    assert query(app) == {}
    assert evil not in text(app)
    assert not app.get("html")
    assert all(not block.allow_html for block in app.markdown)


@pytest.mark.parametrize("program", programs("torch_faulty.txt")[:4], ids=lambda program: program.name)
def test_each_finding_has_a_link_of_its_own(program):
    app = paste(visit(), code=program.text)
    for code, line in program.faults:
        assert f"The nearest run here, for line {line}: {code}" in links(app)

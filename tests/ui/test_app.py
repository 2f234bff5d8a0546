"""The Explorer in Streamlit's AppTest: what a visit says, without a browser."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import PRESETS, Experiment, train
from core.experiment import PRESET_TEXTS
from core.settings import SETTINGS
from core.verdict import verdict as core_verdict
from tests.ui.reading import figure, query
from tests.ui.reading import headline as verdict
from ui import runs

APP = Path(__file__).parent.parent.parent / "app.py"
# The core's own words about its own runs; tests/core/test_verdict.py says which they are.
SAID = {name: core_verdict(train(replace(experiment, engine="numpy"))) for name, experiment in PRESETS.items()}
VERDICTS = {name: f"{said.headline} {said.sentence}" for name, said in SAID.items()}
# The thread's.
VERDICTS["question"] = "Stuck. 3 of 6 right, loss 0.8133 from epoch 0 to 100, not one weight moved."

pytestmark = pytest.mark.usefixtures("warm_keras")


def visit(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_opens_by_its_link_with_its_verdict(name):
    app = visit(**PRESETS[name].to_query())
    assert verdict(app) == VERDICTS[name]
    assert app.pills(key="preset").value == name
    assert query(app) == PRESETS[name].to_query()


def test_a_preset_pill_sets_every_control():
    app = visit(seed="7", filters="5", images="")
    app.pills(key="preset").set_value("answer-1").run()
    assert verdict(app) == VERDICTS["answer-1"]
    assert query(app) == PRESETS["answer-1"].to_query()


def test_every_setting_of_an_experiment_has_its_control_with_help():
    app = visit()
    widgets = {widget.key: widget for widget in (*app.button_group, *app.select_slider, *app.number_input)}
    for field in fields(Experiment):
        if field.name not in ("images", "engine"):
            assert widgets[field.name].help
    assert set(PRESET_TEXTS) == set(PRESETS)


def test_an_odd_value_from_a_link_is_kept_and_shown():
    app = visit(filters="5", learning_rate="0.00123456789", seed="4294967295", epochs="7")
    assert query(app) == {"filters": "5", "learning_rate": "0.00123456789", "seed": "4294967295", "epochs": "7"}
    assert app.select_slider(key="learning_rate").value == 0.00123456789


def test_next_seed_wraps_around_at_the_end():
    app = visit(seed="4294967295")
    next(button for button in app.button if button.label == "Next seed").click().run()
    assert query(app) == {"seed": "0"}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("value", ["", "1e999", "<script>" + "☃" * 3000])
def test_whatever_stands_in_a_link_there_is_one_sentence_and_no_traceback(name, value):
    app = visit(**{name: value})
    assert verdict(app) == VERDICTS["question"]
    (warning,) = app.warning
    assert name in warning.value
    assert len(warning.value) < 300


def test_the_figure_gets_the_whole_history_once():
    payload = figure(visit(loss="logits", epochs="30"))
    assert payload["epochs"] == 30
    assert payload["epoch"] is None


def test_the_epoch_in_view_comes_from_the_link_and_ends_with_its_run():
    app = visit(loss="logits", epoch="37")
    assert figure(app)["epoch"] == 37
    app.number_input(key="seed").set_value(49).run()
    assert figure(app)["epoch"] is None
    assert query(app) == {"loss": "logits", "seed": "49"}


def test_pinning_compares_and_unpinning_ends_it():
    app = visit()
    next(button for button in app.button if button.label == "Pin this run").click().run()
    app.button_group(key="loss").set_value("categorical_crossentropy").run()
    assert "Only the loss differs: softmax twice → cross-entropy." in "".join(c.value for c in app.caption)
    next(button for button in app.button if button.label == "Unpin").click().run()
    assert "differs" not in "".join(c.value for c in app.caption)
    assert "pin" not in query(app)


def test_until_tensorflow_is_ready_the_numpy_engine_stands_in_and_says_so(monkeypatch):
    class Starting:
        ready = False
        failed = False

        def start(self) -> None:
            pass

    monkeypatch.setattr(runs, "keras_process", Starting)
    app = visit(seed="99")
    assert "these numbers are from the NumPy engine" in "".join(c.value for c in app.caption)
    assert verdict(app).startswith(("Stuck.", "Not solved.", "Solved."))


def test_a_tensorflow_that_fails_on_the_way_still_leaves_a_run_and_a_sentence(monkeypatch):
    class Failing:
        ready = True
        failed = False

        def start(self) -> None:
            pass

        def advance(self, *_: object) -> None:
            raise RuntimeError("out of memory")

    monkeypatch.setattr(runs, "keras_process", Failing)
    app = visit(seed="98")
    assert verdict(app).startswith(("Stuck.", "Not solved.", "Solved."))
    assert "these numbers are from the NumPy engine" in "".join(c.value for c in app.caption)
    assert query(app) == {"seed": "98"}


def test_a_finished_run_is_trained_once_for_all_visitors(monkeypatch):
    visit(engine="numpy", seed="1234")

    def never(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setitem(runs.ADVANCE_BY, "numpy", never)
    assert verdict(visit(engine="numpy", seed="1234"))

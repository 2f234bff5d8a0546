"""The Explorer in Streamlit's AppTest: what a visit says, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core import PRESETS, Experiment, train
from core.experiment import PRESET_TEXTS
from core.outcome.verdict import verdict as core_verdict
from core.settings.registry import SETTINGS
from tests.core.pairs import all_of
from tests.ui.reading import do, fields, figure, links, opens, payloads, press, query, set_, take, text, value, visit
from tests.ui.reading import headline as verdict
from ui.parts.plain import plain
from ui.visit import runs

# The core's own words about its own runs; tests/core/test_verdict.py says which they are.
SAID = {name: core_verdict(train(replace(experiment, engine="numpy"))) for name, experiment in PRESETS.items()}
VERDICTS = {name: f"{said.headline} {said.sentence}" for name, said in SAID.items()}
# The thread's.
VERDICTS["question"] = "Stuck. 3 of 6 right, loss 0.8133 from epoch 0 to 100, not one weight moved."

pytestmark = pytest.mark.usefixtures("warm_keras")


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_opens_by_its_link_with_its_verdict(name):
    app = visit(**PRESETS[name].to_query())
    assert verdict(app) == VERDICTS[name]
    assert value(app, "preset") == name
    assert query(app) == PRESETS[name].to_query()


def test_a_preset_sets_every_control():
    app = visit(seed="7", filters="5", images="")
    assert value(app, "preset") == "None"
    do(app, experiment=fields(app)["preset"]["queries"]["answer-1"], preset="answer-1")
    assert verdict(app) == VERDICTS["answer-1"]
    assert query(app) == PRESETS["answer-1"].to_query()
    assert value(app, "preset") == "answer-1"
    for name, setting in SETTINGS.items():
        if setting.control:
            assert value(app, name) == setting.spell(getattr(PRESETS["answer-1"], name))


def test_every_setting_of_an_experiment_has_its_control_with_help():
    controls = fields(visit())
    for name, setting in SETTINGS.items():
        if setting.control:
            assert controls[name]["tip"]
            assert controls[name]["label"] == setting.label
    assert {name for name in SETTINGS if name not in controls} == {n for n, s in SETTINGS.items() if not s.control}
    assert set(PRESET_TEXTS) == set(PRESETS) == set(controls["preset"]["queries"])


def test_an_odd_value_from_a_link_is_kept_and_shown():
    app = visit(filters="5", learning_rate="0.00123456789", seed="4294967295", epochs="7")
    assert query(app) == {"filters": "5", "learning_rate": "0.00123456789", "seed": "4294967295", "epochs": "7"}
    for word in ("filters", "learning_rate"):
        field = fields(app)[word]
        assert field["value"] == query(app)[word]
        assert field["value"] in [option["value"] for option in field["options"]]


def test_next_seed_knows_where_the_seeds_end():
    field = fields(visit(seed="4294967295"))["seed"]
    assert (field["button"], field["wraps"], field["low"], field["high"]) == ("Next seed", True, 0, 4294967295)


@pytest.mark.parametrize(("name", "value"), all_of(SETTINGS, ("", "1e999", "<script>" + "☃" * 3000), together=1))
def test_whatever_stands_in_a_link_there_is_one_sentence_and_no_traceback(name, value):
    app = visit(**{name: value})
    assert verdict(app) == VERDICTS["question"]
    (warning,) = app.warning
    assert plain(name) in warning.value
    assert len(warning.value) < 300


def test_what_was_ignored_is_said_until_something_is_changed():
    app = visit(seed="x")
    assert len(app.run().warning) == 1
    assert not set_(app, filters=3).warning


def test_a_number_that_is_none_of_ours_is_one_sentence_beside_its_field_and_changes_nothing():
    app = visit(loss="logits")
    set_(app, epochs="a lot", filters=3)
    assert fields(app)["epochs"]["said"] == "epochs must be a whole number from 1 to 5000; got 'a lot'."
    assert fields(app)["epochs"]["value"] == "100"
    assert fields(app)["seed"]["said"] == ""
    assert query(app) == {"loss": "logits", "filters": "3"}
    set_(app, seed=5)
    assert fields(app)["epochs"]["said"], "another field does not mend this one"
    set_(app, epochs="1e3")
    assert fields(app)["epochs"]["said"] == ""
    assert query(app) == {"loss": "logits", "filters": "3", "seed": "5", "epochs": "1000"}


def test_the_figure_gets_the_whole_history_once():
    payload = figure(visit(loss="logits", epochs="30"))
    assert payload["epochs"] == 30
    assert payload["epoch"] is None


def test_the_epoch_in_view_comes_from_the_link_and_ends_with_its_run():
    app = visit(loss="logits", epoch="37")
    assert figure(app)["epoch"] == 37
    set_(app, seed=49)
    assert figure(app)["epoch"] is None
    assert query(app) == {"loss": "logits", "seed": "49"}


def test_an_epoch_of_a_run_that_is_no_longer_in_view_is_passed_over():
    app = visit(loss="logits")
    before = figure(app)["run"]
    do(app, set={"epoch": "40"}, run=before)
    assert query(app) == {"loss": "logits", "epoch": "40"}
    set_(app, seed=49)
    do(app, set={"epoch": "40"}, run=before)
    assert query(app) == {"loss": "logits", "seed": "49"}


def test_pinning_compares_and_unpinning_ends_it():
    app = visit()
    assert take(app)["pinned"] is False
    do(app, do="pin")
    set_(app, loss="categorical_crossentropy")
    assert take(app)["pinned"] is True
    assert "Only the loss differs: softmax twice → cross-entropy." in text(app)
    do(app, do="unpin")
    assert take(app)["pinned"] is False
    assert "differs" not in text(app)
    assert "pin" not in query(app)


def test_a_change_is_undone_by_its_chip():
    app = visit(loss="logits", filters="5", seed="7")
    chips = {label: link for label, link in links(app).items() if link.get("look") == "links-change"}
    assert list(chips) == ["loss: on logits", "filters: 5", "seed: 7"]
    assert opens(chips["seed: 7"]) == {"loss": "logits", "filters": "5"}
    press(app, "seed: 7")
    press(app, "loss: on logits")
    assert query(app) == {"filters": "5"}
    press(app, "filters: 5")
    assert verdict(app) == VERDICTS["question"]
    assert not any(link.get("look") == "links-change" for link in links(app).values())


def test_the_script_of_the_run_in_view_is_offered():
    app = visit(seed="5")
    assert "np.random.seed(5)" in take(app)["script"]
    set_(app, seed=6)
    assert "np.random.seed(6)" in take(app)["script"]


def test_the_run_is_offered_as_a_table_and_as_json():
    app = visit(loss="logits")
    assert [*take(app)["files"]] == ["Run as CSV", "Run as JSON"]


def test_the_patch_of_the_run_in_view_is_offered_in_the_dialect_that_the_link_keeps():
    app = visit(loss="logits")
    assert "CategoricalCrossentropy(from_logits=True)" in take(app)["patch"]
    set_(app, dialect="keras-2.2")
    assert query(app) == {"loss": "logits", "dialect": "keras-2.2"}
    assert take(app)["patch"].splitlines()[-1] == '-        model.add(Activation("softmax"))'
    assert "class MyNet" in take(app)["script"]


def test_the_questions_own_run_offers_the_patch_that_repairs_it_but_not_to_a_class_that_looks_for_it():
    own, repaired = take(visit()), take(visit(loss="logits"))
    assert own["patch"] == repaired["patch"] != ""
    assert own["lead"]
    assert not repaired["lead"]
    assert take(visit(task="one-change"))["patch"] == "" == take(visit(task="one-change"))["lead"]


class Starting:
    """A TensorFlow that never gets ready."""

    ready = False
    failed = False
    lack = ""

    def start(self) -> None:
        pass


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("TensorFlow", "TensorFlow is not installed on this server (it needs Python 3.11 to 3.13)"),
        ("memory", "This server has less memory than TensorFlow needs (1.2 GB)"),
        ("life", "TensorFlow does not start on this server, perhaps for lack of memory"),
    ],
)
def test_without_tensorflow_the_page_says_why_and_what_to_do(monkeypatch, lacking, said):
    class Missing(Starting):
        failed = True
        lack = lacking

    monkeypatch.setattr(runs, "keras_process", Missing)
    app = visit(seed="96")
    assert said in text(app)
    assert verdict(app).startswith(("Stuck.", "Not solved.", "Solved."))
    assert not [each for each in payloads(app, "poll") if each["wait"] == 0.5]


def test_until_tensorflow_is_ready_the_numpy_engine_stands_in_and_says_so(monkeypatch):
    monkeypatch.setattr(runs, "keras_process", Starting)
    app = visit(seed="99")
    assert "these numbers are from the NumPy engine" in text(app)
    assert verdict(app).startswith(("Stuck.", "Not solved.", "Solved."))
    (clock,) = [each for each in payloads(app, "poll") if each["wait"] == 0.5]
    assert not clock["again"]


def test_when_tensorflow_is_ready_the_page_asks_once_to_be_drawn_anew(monkeypatch):
    monkeypatch.setattr(runs, "keras_process", Starting)
    app = visit(seed="97")

    class Ready(Starting):
        ready = True

    monkeypatch.setattr(Starting, "ready", property(lambda self: next(answers)))
    answers = iter([False, True, True, True])  # it gets ready between the training and the look of its clock
    assert [each["again"] for each in payloads(app.run(), "poll")].count(True) == 1


def test_a_tensorflow_that_fails_on_the_way_still_leaves_a_run_and_a_sentence(monkeypatch):
    class Failing:
        ready = True
        failed = False
        lack = ""

        def start(self) -> None:
            pass

        def advance(self, *_: object, **more: object) -> None:
            raise RuntimeError("out of memory")

    monkeypatch.setattr(runs, "keras_process", Failing)
    app = visit(seed="98")
    assert verdict(app).startswith(("Stuck.", "Not solved.", "Solved."))
    assert "these numbers are from the NumPy engine" in text(app)
    assert query(app) == {"seed": "98"}


def test_a_finished_run_is_trained_once_for_all_visitors(monkeypatch):
    visit(engine="numpy", seed="1234")

    def never(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setitem(runs.ADVANCE_BY, "numpy", never)
    assert verdict(visit(engine="numpy", seed="1234"))


def long(seed: int) -> dict[str, str]:
    """A run of several stretches that nobody has trained yet."""
    return {"engine": "numpy", "loss": "logits", "epochs": "1000", "seed": str(seed)}


def test_a_long_run_is_trained_a_moment_at_each_look_until_it_is_whole(monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0)
    app = visit(**long(1))
    for done in ("500", "750"):  # the first look has a stretch to start with, and each look adds one
        assert verdict(app) == "Training"
        (bar,) = app.get("progress")
        assert bar.proto.text == f"Epoch {done} of 1,000"
        assert take(app)["whole"] is False
        assert 0.0 in [each["wait"] for each in payloads(app, "poll")], "it asks for the next look"
        app.run()
    assert verdict(app) != "Training"
    assert not app.get("progress")
    assert take(app)["whole"] is True
    assert figure(app)["epochs"] == 1000
    assert query(app) == long(1)


def test_a_long_run_that_is_stopped_is_a_run_of_its_epochs_so_far(monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0)
    app = visit(**long(2))
    press(app, "Stop here")
    assert query(app) == long(2) | {"epochs": "500"}
    assert verdict(app) != "Training"
    assert figure(app)["epochs"] == 500


def test_visitors_of_one_link_wait_for_one_training_and_not_each_for_his_own(monkeypatch):
    """Whoever waits for TensorFlow while another visitor's training of the same ends, is shown that one."""
    asked = Experiment(seed=2024, epochs=30)

    class Busy:
        ready, failed, lack = True, False, ""

        def start(self) -> None: ...

        def advance(self, *_: object, waiting: Callable[[], None]) -> None:
            runs.keep(replace(train(replace(asked, engine="numpy")), experiment=asked))  # by another visitor
            waiting()
            raise AssertionError("trained once more")

    monkeypatch.setattr(runs, "keras_process", Busy)
    assert verdict(visit(seed="2024", epochs="30"))
    assert runs.finished(asked) is not None

"""The exported script runs as it is and prints the numbers that the page shows."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from core import PRESETS, Experiment, train
from core.experiment import differences
from core.program import DIALECTS
from tests.conftest import WITHOUT_TENSORFLOW
from tests.core.pairs import few_of

EXPERIMENTS = {
    "the question": PRESETS["question"],
    "answer 1": PRESETS["answer-1"],
    "answer 2": PRESETS["answer-2"],
    "the one-line fix": PRESETS["one-line-fix"],
    "the numpy twin": PRESETS["numpy"],
    "squared error": Experiment(loss="mean_squared_error", normalisation="unit", learning_rate=0.5, epochs=20),
    "cross-entropy of 2019": Experiment(loss="categorical_crossentropy_2019", normalisation="unit", epochs=20),
    "Keras 3's binary": Experiment(
        loss="binary_crossentropy",
        normalisation="standardise",
        optimizer="rmsprop",
        padding="same",
        filters=3,
        epochs=25,
    ),
    "own images, no softmax layer": Experiment(
        loss="logits",
        normalisation="symmetric",
        optimizer="momentum",
        seed=7,
        epochs=40,
        images=(((0, 0, 9, 255, 7, 0, 0, 0, 0), 1), ((255,) * 9, 0), ((1, 2, 3, 4, 5, 6, 7, 8, 9), 0)),
    ),
    "given filters that are kept": Experiment(
        loss="logits", normalisation="unit", initial_filters=((1, 1, -1, -1), (0.1, -1, 1, -1)), train_filters=False
    ),
    "a softmax layer goes in mid-run": Experiment(
        optimizer="adam", epochs=30, then=(10, {"loss": "logits", "normalisation": "unit", "optimizer": "momentum"})
    ),
    "a softmax layer comes in mid-run": Experiment(
        loss="logits", normalisation="unit", epochs=30, then=(29, {"loss": "mean_squared_error", "learning_rate": 0.1})
    ),
}


# The small circle runs one that is short and compiled twice.
FIRST = ("a softmax layer goes in mid-run",)
OTHERS = tuple(name for name in EXPERIMENTS if name not in FIRST)
ASKERS_KERNELS = ("0.23327285", "-0.06844258", "0.61764306", "-0.46921107")
END = "-- end of a script --"
RUN_EACH = f"""
import runpy, sys
for script in sys.argv[1:]:
    runpy.run_path(script, run_name="__main__")
    print({END!r})
"""


def printed(names: tuple[str, ...], folder: Path) -> dict[str, str]:
    """What each exported script prints, one after the other in one process, as somebody does in a notebook."""
    scripts = [folder / f"{index}.py" for index in range(len(names))]
    for script, name in zip(scripts, names, strict=True):
        script.write_text(DIALECTS["keras-3"].program(EXPERIMENTS[name]), encoding="utf-8")
    # Warnings of TensorFlow itself go to stderr and are not ours to judge.
    done = subprocess.run([sys.executable, "-c", RUN_EACH, *map(str, scripts)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(zip(names, done.stdout.split(END), strict=False))


@pytest.mark.skipif(find_spec("tensorflow") is None, reason=WITHOUT_TENSORFLOW)
@pytest.mark.parametrize("names", few_of((FIRST, OTHERS), FIRST), ids=("one", "others"))
def test_exported_scripts_print_the_first_and_the_last_loss_that_the_page_shows(tmp_path, names):
    for name, text in printed(names, tmp_path).items():
        run = train(EXPERIMENTS[name])
        loss, accuracy = re.search(r"^loss (\S+), accuracy (\S+) before training", text, re.MULTILINE).groups()
        assert float(loss) == pytest.approx(float(run.loss[0]), rel=2e-6, abs=2e-7), name
        assert f"{run.accuracy[0]:.4f}" == accuracy, name
        found = re.search(r"^loss (\S+), accuracy (\S+) after (\d+) epochs", text, re.MULTILINE)
        loss, accuracy, epochs = found.groups()
        assert float(loss) == pytest.approx(float(run.loss[-1]), rel=2e-6, abs=2e-7), name
        assert f"{run.accuracy[-1]:.4f}" == accuracy, name
        assert int(epochs) == run.experiment.epochs, name
        if name == "the question":
            for digits in ("0.8132616, accuracy 0.5000 after 100 epochs", *ASKERS_KERNELS):
                assert digits in text


def test_the_first_line_says_what_differs_from_the_question():
    experiment = EXPERIMENTS["own images, no softmax layer"]
    first_line = DIALECTS["keras-3"].program(experiment).splitlines()[0]
    assert all(name in first_line for name in differences(Experiment(), experiment))


def test_a_softmax_layer_that_goes_or_comes_in_mid_run_does_so_in_the_script():
    """Keras 3 on TensorFlow looks behind one that stays, so the losses alone would not show it."""
    goes, comes = (
        DIALECTS["keras-3"].program(EXPERIMENTS[f"a softmax layer {what} in mid-run"]) for what in ("goes", "comes")
    )
    assert "keras.Sequential(model.layers[:-1])" in goes
    assert 'Sequential([*model.layers, keras.layers.Activation("softmax")])' in comes
    assert "model.layers[:-1]" not in comes

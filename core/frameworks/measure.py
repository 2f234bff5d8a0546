"""Each wiring in each framework on the asker's weights and pixels: run where the framework is installed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from core.engines.training import train
from core.experiment import Experiment
from core.frameworks.scripts import DRIVER, keras_program, torch_program
from core.frameworks.wirings import WIRINGS, Wiring
from core.images import THREAD_IMAGES
from core.network.initial_weights import initial_parameters

RUN, FORMULA, READ = "run", "formula", "read"  # how a row came about
PATIENCE = 900  # seconds that a framework may take


@dataclass(frozen=True)
class Row:
    """One wiring in one framework. ``how``: it was "run"; computed here by that framework's "formula"; or only "read"
    in its source, and then without numbers.

    ``first``, ``last``: the loss before and after ``Experiment().epochs`` epochs; ``right``: of the six images;
    ``frozen``: the kernels are bit for bit what they were; ``said``: what the framework warned of, "" for nothing.
    """

    framework: str
    wiring: str
    how: str
    first: float | None = None
    last: float | None = None
    right: int | None = None
    frozen: bool | None = None
    said: str = ""
    versions: tuple[str, ...] = ()
    note: str = ""

    @property
    def solved(self) -> bool:
        """Whether all images are right at the end."""
        return self.right == len(THREAD_IMAGES)


@dataclass(frozen=True)
class Framework:
    """``program``: the text that runs a wiring, ValueError where there is none; None if its formula is computed here.
    ``source``: where it was read what it does, for rows that cannot be run.
    """

    label: str
    program: Callable[[Wiring], str] | None
    source: str = ""


FRAMEWORKS: dict[str, Framework] = {
    "keras-2.2": Framework("Keras 2.2 (its formula)", None),
    "keras-3-tensorflow": Framework(
        "Keras 3 on TensorFlow",
        partial(keras_program, backend="tensorflow"),
        "keras/src/backend/tensorflow/nn.py, _get_logits: looks behind an output that is a softmax",
    ),
    "keras-3-jax": Framework(
        "Keras 3 on JAX",
        partial(keras_program, backend="jax"),
        "keras/src/backend/jax/nn.py, categorical_crossentropy: takes the output as it is",
    ),
    "keras-3-torch": Framework(
        "Keras 3 on PyTorch",
        partial(keras_program, backend="torch"),
        "keras/src/backend/torch/nn.py, categorical_crossentropy: takes the output as it is",
    ),
    "torch": Framework("PyTorch", torch_program, "torch.nn.CrossEntropyLoss: log_softmax of its input, whatever it is"),
}


def measure(interpreters: Sequence[str]) -> Iterator[Row]:
    """All rows; each program is tried by the interpreters in turn, and what none can run is marked as read."""
    given = _given()
    for name, framework in FRAMEWORKS.items():
        if framework.program is None:
            yield from (_computed(name, key, wiring) for key, wiring in WIRINGS.items() if wiring.formula)
            continue
        programs = _programs(framework.program)
        told = json.dumps({"programs": [*programs.values()], "given": given})
        runs = (_run(path, told, len(programs)) for path in interpreters)
        found = next((each for each in runs if each), None)
        for index, key in enumerate(programs):
            yield _row(name, key, found[index]) if found else Row(name, key, READ, note=framework.source)


def _programs(program: Callable[[Wiring], str]) -> dict[str, str]:
    """The text of each wiring that the framework has."""
    texts = {}
    for key, wiring in WIRINGS.items():
        with suppress(ValueError):
            texts[key] = program(wiring)
    return texts


def _given() -> dict[str, Any]:
    """The asker's pixels, labels and initial weights."""
    question = Experiment()
    drawn = initial_parameters(question, [question.seed])[:, 0]
    taps = 4 * question.filters
    return {
        "x": [list(pixels) for pixels, _ in THREAD_IMAGES],
        "labels": [label for _, label in THREAD_IMAGES],
        "kernel": drawn[:taps].tolist(),
        "dense": drawn[taps : taps + 2 * question.features].reshape(-1, 2).tolist(),
        "epochs": question.epochs,
        "rate": question.learning_rate,
    }


def _run(interpreter: str, told: str, count: int) -> list[dict[str, Any]]:
    """What the programs printed, empty if this interpreter cannot run all of them."""
    try:
        done = subprocess.run(
            [interpreter, "-c", DRIVER],
            input=told,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "OMP_NUM_THREADS": "1"},  # a network of sixteen weights
        )
        found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return []
    return found if len(found) == count else []


def _row(framework: str, wiring: str, found: dict[str, Any]) -> Row:
    return Row(framework, wiring, RUN, found["first"], found["last"], found["right"], found["frozen"],
               "".join(found["said"]), tuple(found["versions"]))  # fmt: skip


def _computed(framework: str, key: str, wiring: Wiring) -> Row:
    run = train(replace(Experiment(), loss=wiring.formula, engine="numpy"))
    frozen = all(bool((each == each[0]).all()) for each in (run.kernels, run.dense))
    right = round(float(run.accuracy[-1]) * len(THREAD_IMAGES))
    return Row(framework, key, FORMULA, float(run.loss[0]), float(run.loss[-1]), right, frozen)

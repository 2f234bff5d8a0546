"""Each wiring in each framework on the asker's weights and pixels: run where the framework is installed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from core.engines.training import train
from core.experiment import Experiment
from core.frameworks.table import FORMULA, FRAMEWORKS, READ, RUN, Row
from core.images import THREAD_IMAGES
from core.network.initial_weights import initial_parameters
from makers.frameworks.scripts import DRIVER, keras_program, torch_program
from makers.frameworks.wirings import SPELLED, Wiring

PATIENCE = 900  # seconds that a framework may take


# The text that runs a wiring, ValueError where there is none.
PROGRAMS: dict[str, Callable[[Wiring], str]] = {
    **{f"keras-3-{name}": partial(keras_program, backend=name) for name in ("tensorflow", "jax", "torch")},
    "torch": torch_program,
}


# Where it was read what a framework does, for rows that cannot be run.
SOURCES = {
    "keras-3-tensorflow": "keras/src/backend/tensorflow/nn.py, _get_logits: looks behind an output that is a softmax",
    "keras-3-jax": "keras/src/backend/jax/nn.py, categorical_crossentropy: takes the output as it is",
    "keras-3-torch": "keras/src/backend/torch/nn.py, categorical_crossentropy: takes the output as it is",
    "torch": "torch.nn.CrossEntropyLoss: log_softmax of its input, whatever it is",
}


def measure(interpreters: Sequence[str]) -> Iterator[Row]:
    """All rows; each program is tried by the interpreters in turn, and what none can run is marked as read."""
    given = _given()
    for name in FRAMEWORKS:
        if name not in PROGRAMS:
            yield from (_computed(name, key, wiring) for key, wiring in SPELLED.items() if wiring.formula)
            continue
        programs = _programs(PROGRAMS[name])
        told = json.dumps({"programs": [*programs.values()], "given": given})
        runs = (_run(path, told, len(programs)) for path in interpreters)
        found = next((each for each in runs if each), None)
        for index, key in enumerate(programs):
            yield _row(name, key, found[index]) if found else Row(name, key, READ, note=SOURCES[name])


def _programs(program: Callable[[Wiring], str]) -> dict[str, str]:
    """The text of each wiring that the framework has."""
    texts = {}
    for key, wiring in SPELLED.items():
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

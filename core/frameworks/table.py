"""The table that ships with the app: its rows, its frameworks, and what it says in one sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.images import THREAD_IMAGES
from core.words import listed

SHIPPED = Path(__file__).parent.parent / "results" / "frameworks.json"
RUN, FORMULA, READ = "run", "formula", "read"  # how a row came about


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


# What is compared, by the words that the file has for it; how each is spelled, ``makers.frameworks`` knows.
FRAMEWORKS = {
    "keras-2.2": "Keras 2.2 (its formula)",
    "keras-3-tensorflow": "Keras 3 on TensorFlow",
    "keras-3-jax": "Keras 3 on JAX",
    "keras-3-torch": "Keras 3 on PyTorch",
    "torch": "PyTorch",
}
WIRINGS = {
    "logits": "no softmax, loss on logits",
    "softmax-from-logits": "softmax, loss on logits",
    "softmax-reshape-from-logits": "softmax, Reshape, loss on logits",
    "softmax-crossentropy": "softmax, loss on probabilities",
    "softmax-reshape-crossentropy": "softmax, Reshape, loss on probabilities",
    "log-softmax-nll": "log_softmax, NLLLoss",
    "softmax-nll": "softmax, NLLLoss",
}


@cache
def load(path: Path = SHIPPED) -> tuple[Row, ...]:
    """The rows of a file."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Row(**{**each, "versions": tuple(each["versions"])}) for each in stored)


def sentence(rows: Sequence[Row]) -> str:
    """What the table means, in one sentence."""
    silent = [row for row in rows if row.how != READ and row.frozen and not row.said and row.versions]
    names = list(dict.fromkeys(FRAMEWORKS[row.framework] for row in silent))
    return (
        f"A bug of today, not only of 2019: on the asker's pixels and weights {listed(names)} still stand at the first "
        "loss with at least one of these wirings, their kernels frozen bit for bit, without a word."
    )

"""What the doctor finds: the fault, its line, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.experiment import Experiment
from core.stuck.code.values import LossKind
from core.stuck.entries import entries


@dataclass(frozen=True)
class Finding:
    """A fault: its ``code``, its ``line`` from 1, a ``sentence``.

    ``repair``: the lines to change, each with its new text, None for one to take out; empty if words must do.
    """

    code: str
    line: int
    sentence: str
    repair: dict[int, str | None] = field(default_factory=dict)

    @property
    def fault(self) -> Fault:
        """All that is known of its code."""
        return FAULTS[self.code]


@dataclass(frozen=True)
class Fault:
    """All that is known of a code. ``says`` makes the sentence of a finding's line and details; ``proof``: two lines
    that show it when run; ``experiment``: the nearest run here.
    """

    says: Callable[[int, dict[str, Any]], str]
    proof: str
    advice: str
    experiment: Experiment


def _loss(details: dict[str, Any]) -> str:
    at = details.get("loss_line", 0)
    return f"{details['kind'].name} (line {at})" if at else details["kind"].name


def _softmax_twice(line: int, details: dict[str, Any]) -> str:
    kind: LossKind = details["kind"]
    if kind.wants != "logits":
        return f"Line {line} applies softmax to the output of a softmax."
    rescue = (
        " Keras 3 on TensorFlow looks behind a last layer that is a softmax and corrects this without telling you; on "
        "JAX and PyTorch, in tf.keras, or with any layer after the softmax it does not."
    )
    said = f"Line {line} applies softmax, and {_loss(details)} applies it again: it wants logits."
    return said + rescue * kind.rescued


def _nll(line: int, details: dict[str, Any]) -> str:
    made = "makes probabilities" if line != details.get("loss_line") else "gets raw scores"
    return f"Line {line} {made}, but {_loss(details)} wants their logarithms and does not take them itself."


def _logits(line: int, details: dict[str, Any]) -> str:
    at = details.get("output_line", 0)
    layer = f"the last layer (line {at})" if at else "the last layer"
    return f"{_loss(details)} wants probabilities, but {layer} has no softmax or sigmoid."


def _rates(line: int, details: dict[str, Any]) -> str:
    side = "long" if details["rate"] >= details["high"] else "short"
    return f"Line {line}: a learning rate of {details['rate']:g} is very {side} for {details['name']}."


def _no_zero_grad(line: int, details: dict[str, Any]) -> str:
    where = "only outside this loop" if details.get("outside") else "nowhere"
    adds = f"backward() on line {line} adds to those of all earlier steps"
    return f"Gradients add up: {adds}, and they are cleared {where}."


_LABELS = {"onehot": "one-hot rows", "sparse": "whole numbers"}


def _labels(line: int, details: dict[str, Any]) -> str:
    kind: LossKind = details["kind"]
    if "labels" not in details:
        return (
            f"Line {line} compares outputs (N, 1) with labels (N,): every output meets every label, a table of N x N."
        )
    have, want = details["labels"], _LABELS.get(kind.labels, "one label for each output")
    if kind.labels == "" and have == "sparse":
        return f"{kind.name} on line {line} wants 0 and 1 for each output, but the labels are whole numbers of classes."
    return f"{kind.name} on line {line} wants {want}, but the labels are {_LABELS.get(have, 'of another shape')}."


def _said(template: str) -> Callable[[int, dict[str, Any]], str]:
    """A sentence that names nothing but its line and its loss."""
    return lambda line, details: template.format(line=line, loss=_loss(details) if "{loss}" in template else "")


_SAYS: dict[str, Callable[[int, dict[str, Any]], str]] = {
    "softmax-twice": _softmax_twice,
    "sigmoid-twice": _said(
        "Line {line} makes probabilities, and {loss} applies sigmoid to them again: even a sure and right answer costs "
        "0.3133 or 0.6931."
    ),
    "nll-of-probabilities": _nll,
    "logits-as-probabilities": _logits,
    "one-unit-softmax": _said("A softmax over the single unit of line {line} always says 1."),
    "sigmoid-for-classes": _said(
        "Line {line} gives each class a sigmoid of its own, but {loss} takes the outputs for shares of one whole."
    ),
    "relu-output": _said(
        "Line {line} puts a ReLU on the output: it can say nothing below 0, and has no gradient where it is 0."
    ),
    "unscaled-input": _said(
        "The numbers of line {line} go into the network as they are, pixels as 0..255: activations in the hundreds "
        "saturate softmax and sigmoid, and the steps are far too long."
    ),
    "no-zero-grad": _no_zero_grad,
    "no-activation": _said(
        "From line {line} on layers follow each other without an activation: together they are one linear layer."
    ),
    "learning-rate": _rates,
    "label-shape": _labels,
}
FAULTS = {code: Fault(_SAYS[code], **words) for code, words in entries(Path(__file__).parent / "faults.toml").items()}

"""What the doctor finds: the fault, its line, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.experiment import Experiment
from core.stuck.code.values import LossKind


@dataclass(frozen=True)
class Finding:
    """A fault: its ``code``, its ``line`` from 1, a ``sentence``; ``proof``: two lines that show it when run.

    ``repair``: the lines to change, each with its new text, None for one to take out; empty if words must do.
    """

    code: str
    line: int
    sentence: str
    proof: str
    advice: str
    repair: dict[int, str | None] = field(default_factory=dict)
    experiment: Experiment = field(default_factory=Experiment, compare=False)


@dataclass(frozen=True)
class Fault:
    """A code and all that is known of it: ``says`` makes the sentence of a finding's details."""

    code: str
    says: Callable[[int, dict[str, Any]], str]
    proof: str
    advice: str
    experiment: Experiment


def _loss(details: dict[str, Any]) -> str:
    kind: LossKind = details["kind"]
    at = details.get("loss_line", 0)
    return f"{kind.name} (line {at})" if at else kind.name


def _softmax_twice(line: int, details: dict[str, Any]) -> str:
    kind: LossKind = details["kind"]
    if kind.wants != "logits":
        return f"Line {line} applies softmax to the output of a softmax."
    rescue = (
        " Keras 3 on TensorFlow looks behind a last layer that is a softmax and corrects this without telling you; on "
        "JAX and PyTorch, in tf.keras, or with any layer after the softmax it does not."
        if kind.rescued
        else ""
    )
    return f"Line {line} applies softmax, and {_loss(details)} applies it again: it wants logits.{rescue}"


def _sigmoid_twice(line: int, details: dict[str, Any]) -> str:
    return (
        f"Line {line} makes probabilities, and {_loss(details)} applies sigmoid to them again: even a sure and right "
        "answer costs 0.3133 or 0.6931."
    )


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
    return (
        f"Gradients add up: backward() on line {line} adds to those of all earlier steps, and they are cleared {where}."
    )


def _labels(line: int, details: dict[str, Any]) -> str:
    kind: LossKind = details["kind"]
    if "labels" not in details:
        return (
            f"Line {line} compares outputs (N, 1) with labels (N,): every output meets every label, a table of N x N."
        )
    have = {"onehot": "one-hot rows", "sparse": "whole numbers"}.get(details.get("labels", ""), "of another shape")
    if kind.labels == "" and details.get("labels") == "sparse":
        return f"{kind.name} on line {line} wants 0 and 1 for each output, but the labels are whole numbers of classes."
    want = {"onehot": "one-hot rows", "sparse": "whole numbers"}.get(kind.labels, "one label for each output")
    return f"{kind.name} on line {line} wants {want}, but the labels are {have}."


_ANY = "out = model(x[:10])  # or model.predict"
FAULTS: dict[str, Fault] = {
    fault.code: fault
    for fault in (
        Fault("softmax-twice", _softmax_twice, f"{_ANY}\nprint(out.sum(axis=1))  # all 1: not logits",
              "Take the softmax out, and apply it only where probabilities are shown.", Experiment()),
        Fault("sigmoid-twice", _sigmoid_twice, f"{_ANY}\nprint(out.min(), out.max())  # within 0 and 1: not logits",
              "Take the sigmoid out, or use the loss that wants probabilities.", Experiment()),
        Fault("nll-of-probabilities", _nll, f"{_ANY}\nprint(out.exp().sum(axis=1))  # not 1: not log-probabilities",
              "log_softmax before this loss, or CrossEntropyLoss on the bare logits.", Experiment()),
        Fault("logits-as-probabilities", _logits, f"{_ANY}\nprint(out.min(), out.max())  # beyond 0 and 1",
              "Tell the loss that it gets logits (from_logits=True, BCEWithLogitsLoss), or add the activation.",
              Experiment(loss="logits")),
        Fault("one-unit-softmax", lambda line, _: f"A softmax over the single unit of line {line} always says 1.",
              f"{_ANY}\nprint(out)  # all 1",
              "One unit needs sigmoid and a binary loss; softmax needs one unit per class.",
              Experiment(loss="binary_crossentropy_2019")),
        Fault("sigmoid-for-classes", lambda line, d: f"Line {line} gives each class a sigmoid of its own, but "
              f"{_loss(d)} takes the outputs for shares of one whole.",
              f"{_ANY}\nprint(out.sum(axis=1))  # not 1", "softmax (or logits) for one class of several; a binary loss "
              "if several can be true at once.", Experiment()),
        Fault("relu-output", lambda line, d: f"Line {line} puts a ReLU on the output: it can say nothing below 0, and "
              "has no gradient where it is 0.", f"{_ANY}\nprint((out == 0).mean())  # how much of it is dead",
              "No ReLU on the last layer.", Experiment(loss="logits")),
        Fault("unscaled-input", lambda line, _: f"The numbers of line {line} go into the network as they are, pixels "
              "as 0..255: activations in the hundreds saturate softmax and sigmoid, and the steps are far too long.",
              "print(x.min(), x.max())\nprint(x.mean(), x.std())  # about 0 and 1?",
              "Divide them by 255, or standardise them.", Experiment(loss="categorical_crossentropy_2019")),
        Fault("no-zero-grad", _no_zero_grad, "g = [p.grad.norm() for p in model.parameters()]\nprint(g)  # grows step "
              "by step", "optimizer.zero_grad() before backward().", Experiment(loss="logits", learning_rate=1.0)),
        Fault("no-activation", lambda line, _: f"From line {line} on layers follow each other without an activation: "
              "together they are one linear layer.", "a, b = model(x[:1]), model(2 * x[:1])\nprint(a, b)  # before the "
              "last activation: just twice as much, apart from the biases", "A ReLU between the layers.",
              Experiment(loss="logits")),
        Fault("learning-rate", _rates, "before = [w.copy() for w in model.get_weights()]\n# one step, then: how much "
              "of each weight's size did it change? Mostly a thousandth", "Adam: about 0.001. SGD: about 0.01 to 0.1.",
              Experiment(loss="logits", learning_rate=10.0)),
        Fault("label-shape", _labels, "print(y.shape, y[:3])\nprint(model.output_shape)", "Whole numbers go with the "
              "sparse loss, one-hot rows with the other.", Experiment()),
    )
}  # fmt: skip

"""Where a loss, data and a network meet: which faults that is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.stuck.code.budget import spend
from core.stuck.code.names import CHAINS, LOSSES, PREDICTIONS, TARGETS, WIRINGS, WORDS
from core.stuck.code.values import (
    LINEAR,
    TRANSPARENT,
    Call,
    Const,
    Data,
    Lib,
    Loss,
    LossKind,
    Model,
    Operation,
    Tensor,
    Unknown,
    each_of,
    tensors_in,
)

DEEP = 3  # layers with weights in a row that nothing stands between

Report = Callable[..., object]
Fault = tuple[str, int]  # its code and its line


class Seen:
    """What a walk has seen so far: ``models``, ``losses``, and ``rates``, which are each optimizer's name, its learning
    rate or None, and where that stands. ``doubts``: sentences on what may be meant so; ``building``: how many networks
    are just being built. ``report(code, line, **details)`` takes what is wrong where they meet.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.models: list[Model] = []
        self.losses: list[Loss] = []
        self.rates: list[tuple[str, float | None, ast.expr]] = []
        self.doubts: set[str] = set()
        self.building = 0

    def model(self, made: Model) -> Model:
        """Remember a network; it is a part of another one while that is built."""
        made.nested = self.building > 0
        self.models.append(made)
        return made

    def applied(self, loss: Loss, call: Call) -> Unknown:
        """A loss is applied to a prediction and labels; what comes out is of no interest."""
        tensors = tensors_in(call.at(loss.kind.prediction, *PREDICTIONS))
        if tensors:
            loss.used = True
            self.judge(loss.kind, loss.line, tensors, call.at(1 - loss.kind.prediction, *TARGETS, otherwise=None))
        return Unknown("loss")

    def judge(self, kind: LossKind, line: int, tensors: Sequence[Tensor], target: Any = None) -> None:
        """Report what is wrong with a loss on a prediction that is one of ``tensors``: what is wrong with all."""
        spend(sum(8 + len(tensor.operations) // 4 for tensor in tensors))
        found = [_faults(kind, line, tensor, target) for tensor in tensors]
        if not (isinstance(target, Tensor) and not target.operations):  # an autoencoder may be linear
            self.straight(tensors)
        first = tensors[0]
        for code, at in found[0]:
            if all(code in dict(faults) for faults in found):
                self.report(code, at, kind=kind, loss_line=line, output_line=first.last.at if first.last else 0)
        if first.source is not None:
            self.unscaled(first.source, first)
        if kind.wants == "" and first.activation == "relu" and first.last is not None and not found[0]:
            self.doubts.add(f"Line {first.last.at} puts a ReLU on the output: right only where no target is below 0.")

    def straight(self, tensors: Sequence[Tensor]) -> None:
        """Report layers without an activation between them."""
        spend(sum(8 + len(tensor.operations) // 4 for tensor in tensors))
        lines = [_no_activation(tensor) for tensor in tensors]
        if lines and None not in lines:
            self.report("no-activation", lines[0])

    def fitted(self, model: Model, x: Any, y: Any, tensors: Sequence[Tensor]) -> None:
        """model.fit(x, y): is x scaled, and are the labels what the loss wants?"""
        if isinstance(x, Data) and tensors:
            self.unscaled(x, tensors[0])
        model.straight = x is y or (isinstance(x, Unknown) and x == y)  # an autoencoder may be
        if not model.straight:
            self.straight(tensors)
        if model.compiled is None or not tensors:
            return
        kind, line, _ = model.compiled
        last, said = tensors[0].last, tensors[0].activation
        if kind.wants == "" and said == "relu" and getattr(y, "negative", False) and last is not None:
            self.report("relu-output", last.at, kind=kind, loss_line=line)
        if isinstance(y, Data) and _disagree(kind, y, tensors[0].units, said):
            self.report("label-shape", line, kind=kind, loss_line=line, case=f"{kind.labels}-{y.labels}")

    def unscaled(self, x: Data, tensor: Tensor) -> None:
        """Pixels of 0..255, or other large numbers, that reach the first weights as they are."""
        passing = (*TRANSPARENT, "pool", "average")
        first = next((each for each in tensor.operations if each.kind not in passing), None)
        if x.large and not x.scaled and first is not None and first.kind in LINEAR:
            self.report("unscaled-input", x.line)


def kind_of(callee: Lib, call: Call) -> LossKind:
    """What the loss of a library is, given what it is told."""
    kind = LOSSES[callee.last]
    if "optax" in callee.path:
        return replace(kind, prediction=0)
    # keras.losses.X(True), K.categorical_crossentropy(y, p, True)
    told = call.at(0 if callee.last[:1].isupper() else 2, "from_logits", otherwise=None) if kind.rescued else None
    if told is None:
        return kind
    known = told.value if isinstance(told, Const) else None
    return replace(kind, wants="logits" if known is True else "probabilities" if known is False else "")


def _faults(kind: LossKind, line: int, tensor: Tensor, target: Any) -> list[Fault]:
    last, said, one = tensor.last, tensor.activation, tensor.units == 1
    if last is None:
        return []
    faults = _chain(tensor)
    code = _wiring(kind, said, one)
    if code:
        # What is missing has no line of its own: there the loss is to be changed, else the activation.
        absent = said in ("linear", "tanh", "nonlinear", "softplus") and code != "one-unit-softmax"
        faults.insert(0, (code, line if absent else last.line if last.kind in LINEAR else last.at))
    if kind.wants == "" and said == "relu" and any(getattr(each, "negative", False) for each in each_of(target)):
        faults.append(("relu-output", last.at))
    flat = isinstance(target, Data) and target.flat
    if kind.name in WORDS["broadcasting"] and flat and one and tensor.operations[-1].kind != "reshape":
        faults.append(("label-shape", line))
    return faults


def _wiring(kind: LossKind, said: str, one: bool) -> str:
    """The code of what the last activation, of ``one`` unit or of several, and the loss do not agree about."""
    bare = said == "linear" and (kind.wants, kind.over) == ("logits", "classes")
    if one and (said == "softmax" or bare):
        return "one-unit-softmax"
    if said == "relu" and kind.wants:
        return "relu-output"
    return WIRINGS.get(f"{kind.wants} {kind.over}", {}).get(said, "")


def _chain(tensor: Tensor) -> list[Fault]:
    """Activations one on the other at the end: a ReLU below a softmax, a softmax on a softmax."""
    *_, weighted, below, last = [Operation("", 0)] * 3 + tensor.steps
    if (below.kind, last.kind) != ("activation", "activation"):
        return []
    if below.name == "relu" and last.name in ("softmax", "log_softmax", "sigmoid"):
        return [("relu-output", below.at)] if weighted.kind in LINEAR else []
    code = CHAINS.get(f"{below.name} {last.name}")
    return [(code, below.at if code == "sigmoid-for-classes" else last.at)] if code else []


def _no_activation(tensor: Tensor) -> int | None:
    """The line of layers with weights that nothing but the output's activation follows, or of many in a row."""
    steps = [each for each in tensor.steps if each.kind not in ("norm", "rescale", "average")]
    if steps and steps[-1].kind == "activation":
        steps.pop()
    weights = [each for each in steps if each.kind in LINEAR]
    if len(weights) >= 2 and all(each.kind in (*LINEAR, "pool") for each in steps):
        return weights[0].at
    run: dict[int, Operation] = {}  # the first layer on each line
    for step in steps:
        if step.kind != "dense":
            run = {}
            continue
        run.setdefault(step.line, step)
        if len(run) >= DEEP:
            return next(iter(run.values())).at
    return None


def _disagree(kind: LossKind, y: Data, units: int | None, said: str) -> bool:
    """Whether labels are not what a loss on so many units wants."""
    one = units == 1
    if one and said == "softmax":
        return False
    if kind.labels and y.labels in ("onehot", "sparse") and y.labels != kind.labels:
        return True
    if kind.over != "units" or not kind.wants:
        return False
    if one:
        return y.labels == "onehot" or y.many
    return y.labels == "sparse" and units is not None and said == "softmax"

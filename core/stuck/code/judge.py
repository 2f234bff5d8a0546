"""Where a loss meets what a network says: which faults that is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.stuck.code.applying import Applying, tensors_in
from core.stuck.code.budget import spend
from core.stuck.code.names import LOSSES, PREDICTIONS, TARGETS
from core.stuck.code.values import (
    LINEAR,
    TRANSPARENT,
    Call,
    Const,
    Data,
    Function,
    Items,
    Lib,
    Loss,
    LossKind,
    Model,
    Operation,
    Table,
    Tensor,
    Unknown,
    each_of,
)

# PyTorch's losses that take (N, 1) and (N,) for a table of N by N.
BROADCASTING = ("mse_loss", "MSELoss", "l1_loss", "L1Loss", "smooth_l1_loss", "SmoothL1Loss", "HuberLoss", "huber_loss")
DEEP = 3  # layers with weights in a row that nothing stands between

# What is wrong with the last activation, by what the loss wants of it and over what it sums.
_NO_PROBABILITIES = dict.fromkeys(("linear", "tanh", "log_softmax"), "logits-as-probabilities")
WIRINGS = {
    ("logits", "classes"): {"softmax": "softmax-twice", "sigmoid": "sigmoid-for-classes"},
    ("logits", "units"): {"softmax": "sigmoid-twice", "sigmoid": "sigmoid-twice"},
    ("probabilities", "classes"): {"sigmoid": "sigmoid-for-classes", **_NO_PROBABILITIES},
    ("probabilities", "units"): _NO_PROBABILITIES,
    ("log-probabilities", "classes"): dict.fromkeys(("softmax", "sigmoid", "linear", "tanh"), "nll-of-probabilities"),
}
# Two activations one on the other at the end: the fault, and which of the two is to be blamed.
CHAINS = {
    ("softmax", "softmax"): ("softmax-twice", -1),
    ("softmax", "log_softmax"): ("softmax-twice", -1),
    ("sigmoid", "sigmoid"): ("sigmoid-twice", -1),
    ("sigmoid", "softmax"): ("sigmoid-for-classes", -2),
}

Fault = tuple[str, int]  # its code and its line


class Judging(Applying):
    """A walk that reports what is wrong where a loss, data and a network meet."""

    def applied(self, loss: Loss, call: Call) -> Unknown:
        """A loss is applied to a prediction and labels; what comes out is of no interest."""
        tensors = tensors_in(call.at(loss.kind.prediction, *PREDICTIONS))
        if tensors:
            loss.used = True
            self.judge(loss.kind, loss.line, tensors, call.at(1 - loss.kind.prediction, *TARGETS, otherwise=None))
        return Unknown("loss")

    def judge(self, kind: LossKind, line: int, tensors: list[Tensor], target: Any = None) -> None:
        """Report what is wrong with a loss on a prediction that is one of ``tensors``: what is wrong with all."""
        spend(sum(8 + len(tensor.operations) // 4 for tensor in tensors))
        found = [_faults(kind, line, tensor, target) for tensor in tensors]
        if not (isinstance(target, Tensor) and not target.operations):  # an autoencoder may be linear
            self.straight(tensors)
        first, *others = tensors
        for code, at in found[0]:
            if all(any(code == other for other, _ in faults) for faults in found[1:]):
                self.report(code, at, kind=kind, loss_line=line, output_line=first.last.at if first.last else 0)
        if first.source is not None:
            self.unscaled(first.source, first)
        if kind.wants == "" and first.activation == "relu" and first.last is not None and not found[0]:
            self.doubts.add(f"Line {first.last.at} puts a ReLU on the output: right only where no target is below 0.")

    def straight(self, tensors: list[Tensor]) -> None:
        """Report layers without an activation between them."""
        spend(sum(8 + len(tensor.operations) // 4 for tensor in tensors))
        lines = [_no_activation(tensor) for tensor in tensors]
        if lines and None not in lines:
            self.report("no-activation", lines[0])

    def compiled(self, model: Model | None, call: Call) -> None:
        """model.compile(...): its loss; an optimizer that is made there was seen already."""
        chosen, line = call.at(1, "loss"), call.line_of("loss")
        if isinstance(chosen, (Items, Table)):
            if len(chosen.items) != 1:
                return
            (chosen,) = chosen.inside
        tensors = self.outputs(model, line) if model is not None else []
        name = chosen.last if isinstance(chosen, Lib) else chosen.value if isinstance(chosen, Const) else None
        kind = LOSSES.get(name) if isinstance(name, str) else None
        if isinstance(chosen, Loss):
            kind, line, chosen.used = chosen.kind, chosen.line, True
        elif isinstance(chosen, Function):
            for tensor in tensors:
                self.function(chosen, [Data(), tensor])
        if kind is None or model is None:
            return
        model.compiled = (kind, line, tensors)
        if tensors:
            self.judge(kind, line, tensors, Tensor())  # what the labels are is known when it is fitted

    def fitted(self, model: Model, call: Call) -> None:
        """model.fit(x, y): is x scaled, and are the labels what the loss wants?"""
        x, y = call.at(0, "x", "generator"), call.at(1, "y")
        if isinstance(x, Items) and len(x.items) == 2:
            x, y = x.items
        tensors = self.outputs(model, call.line)
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
            self.report("label-shape", line, kind=kind, loss_line=line, labels=y.labels)

    def unscaled(self, x: Data, tensor: Tensor) -> None:
        """Pixels of 0..255, or other large numbers, that reach the first weights as they are."""
        passing = (*TRANSPARENT, "pool", "average")
        first = next((each for each in tensor.operations if each.kind not in passing), None)
        if x.large and not x.scaled and first is not None and first.kind in LINEAR:
            self.report("unscaled-input", x.line, loss_line=0)


def kind_of(callee: Lib, call: Call) -> LossKind:
    """What the loss of a library is, given what it is told."""
    kind = LOSSES[callee.last]
    if "optax" in callee.path:
        kind = replace(kind, prediction=0)
    if kind.rescued:
        # keras.losses.X(True), K.categorical_crossentropy(y, p, True)
        told = call.at(0 if callee.last[:1].isupper() else 2, "from_logits", otherwise=None)
        if told is not None:
            known = told.value if isinstance(told, Const) else None
            kind = replace(kind, wants="logits" if known is True else "probabilities" if known is False else "")
    return kind


def _faults(kind: LossKind, line: int, tensor: Tensor, target: Any) -> list[Fault]:
    faults: list[Fault] = []
    last, said = tensor.last, tensor.activation
    if last is None:
        return faults
    code = _wiring(kind, said, one=tensor.units == 1)
    if code:
        # What is missing has no line of its own: there the loss is to be changed, else the activation.
        absent = said in ("linear", "tanh", "nonlinear", "softplus") and code != "one-unit-softmax"
        faults.append((code, line if absent else last.line if last.kind in LINEAR else last.at or last.line))
    faults += _chain(tensor)
    if kind.wants == "" and said == "relu" and any(getattr(each, "negative", False) for each in each_of(target)):
        faults.append(("relu-output", last.at))
    flat = isinstance(target, Data) and target.flat
    if kind.name in BROADCASTING and flat and tensor.units == 1 and tensor.operations[-1].kind != "reshape":
        faults.append(("label-shape", line))
    return faults


def _wiring(kind: LossKind, said: str, one: bool) -> str:
    """The code of what the last activation, of ``one`` unit or of several, and the loss do not agree about."""
    bare = said == "linear" and (kind.wants, kind.over) == ("logits", "classes")
    if one and (said == "softmax" or bare):
        return "one-unit-softmax"
    if said == "relu" and kind.wants:
        return "relu-output"
    return WIRINGS.get((kind.wants, kind.over), {}).get(said, "")


def _chain(tensor: Tensor) -> list[Fault]:
    """Activations one on the other at the end: a ReLU below a softmax, a softmax on a softmax."""
    ends = [each for each in tensor.operations if each.kind not in TRANSPARENT]
    if len(ends) < 2 or {each.kind for each in ends[-2:]} != {"activation"}:
        return []
    below, last = ends[-2:]
    if below.name == "relu" and last.name in ("softmax", "log_softmax", "sigmoid"):
        return [("relu-output", below.at)] if ends[-3:-2] and ends[-3].kind in LINEAR else []
    code, blamed = CHAINS.get((below.name, last.name), ("", 0))
    return [(code, ends[blamed].at)] if code else []


def _no_activation(tensor: Tensor) -> int | None:
    """The line of layers with weights that nothing but the output's activation follows, or of many in a row."""
    passing = (*TRANSPARENT, "norm", "rescale", "average")
    steps = [each for each in tensor.operations if each.kind not in passing]
    if steps and steps[-1].kind == "activation":
        steps = steps[:-1]
    weights = [each for each in steps if each.kind in LINEAR]
    if len(weights) >= 2 and all(each.kind in (*LINEAR, "pool") for each in steps):
        return weights[0].at or weights[0].line
    run: dict[int, Operation] = {}  # the first layer on each line
    for step in steps:
        if step.kind == "dense":
            run.setdefault(step.line, step)
            if len(run) >= DEEP:
                first = next(iter(run.values()))
                return first.at or first.line
        else:
            run = {}
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

"""Where a loss meets what a network says: which faults that is."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.stuck.code import apply, calls
from core.stuck.code.budget import spend
from core.stuck.code.names import LOSSES, OPTIMIZERS, PREDICTIONS, TARGETS
from core.stuck.code.values import (
    LINEAR,
    Const,
    Data,
    Function,
    Items,
    Lib,
    Loss,
    LossKind,
    Operation,
    Optimizer,
    Table,
    Tensor,
    Unknown,
    each_of,
)

if TYPE_CHECKING:
    from core.stuck.code.walk import Walk

NORMALISED = ("softmax", "log_softmax", "sigmoid")
# PyTorch's losses that take (N, 1) and (N,) for a table of N by N.
BROADCASTING = ("mse_loss", "MSELoss", "l1_loss", "L1Loss", "smooth_l1_loss", "SmoothL1Loss", "HuberLoss", "huber_loss")
DEEP = 3  # layers with weights in a row that nothing stands between

Fault = tuple[str, int]  # its code and its line


def kind_of(callee: Lib, keywords: dict[str, Any], arguments: list[Any]) -> LossKind:
    """What the loss of a library is, given what it is told."""
    kind = LOSSES[callee.last]
    if "optax" in callee.path:
        kind = replace(kind, prediction=0, target=1)
    told = keywords.get("from_logits")
    if told is None and kind.rescued:
        # keras.losses.X(True), K.categorical_crossentropy(y, p, True)
        at = 0 if callee.last[:1].isupper() else 2
        told = arguments[at] if len(arguments) > at else None
    if kind.rescued and told is not None:
        known = told.value if isinstance(told, Const) else None
        kind = replace(kind, wants="logits" if known is True else "probabilities" if known is False else "")
    return kind


def line_of(kind: LossKind, node: ast.Call) -> int:
    """The line where a loss is chosen: that of from_logits, if it says so."""
    return next((each.value.lineno for each in node.keywords if each.arg == "from_logits"), node.lineno)


def applied(walk: Walk, loss: Loss, arguments: list[Any], keywords: dict[str, Any], line: int) -> Any:
    """A loss is applied to a prediction and labels; what comes out is of no interest."""
    kind = loss.kind
    prediction = next((keywords[name] for name in PREDICTIONS if name in keywords), None)
    target = next((keywords[name] for name in TARGETS if name in keywords), None)
    if prediction is None and len(arguments) > kind.prediction:
        prediction = arguments[kind.prediction]
    if target is None and len(arguments) > kind.target:
        target = arguments[kind.target]
    if isinstance(prediction, Items) and len(prediction.items) == 1:
        prediction = prediction.items[0]
    tensors = [each for each in each_of(prediction) if isinstance(each, Tensor)]
    if tensors:
        loss.used = True
        judge(walk, kind, loss.line, tensors, target)
    return Unknown("loss")


def judge(walk: Walk, kind: LossKind, line: int, tensors: list[Tensor], target: Any = None) -> None:
    """Report what is wrong with a loss on a prediction, which is one of ``tensors``: what is wrong with all of them."""
    spend(sum(8 + len(tensor.operations) // 4 for tensor in tensors))
    found = [_faults(kind, line, tensor, target) for tensor in tensors]
    if not (isinstance(target, Tensor) and not target.operations):  # an autoencoder may be linear
        straight(walk, tensors)
    for code, at in found[0]:
        if all(any(code == other for other, _ in faults) for faults in found[1:]):
            behind = tensors[0].last
            walk.report(code, at, kind=kind, loss_line=line, output_line=behind.at if behind else 0)
    first = tensors[0]
    if first.source is not None:
        unscaled(walk, first.source, first)
    if kind.wants == "" and first.activation == "relu" and first.last is not None and not found[0]:
        walk.doubts.add(f"Line {first.last.at} puts a ReLU on the output: right only where no target is below 0.")


def _faults(kind: LossKind, line: int, tensor: Tensor, target: Any) -> list[Fault]:
    faults: list[Fault] = []
    last, said = tensor.last, tensor.activation
    if last is None:
        return faults
    code = _wiring(kind, said, tensor)
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


def _wiring(kind: LossKind, said: str, tensor: Tensor) -> str:
    """The code of what the last activation and the loss do not agree about."""
    one = tensor.units == 1
    if said == "softmax" and one:
        return "one-unit-softmax"
    if kind.wants == "":
        return ""
    if said == "relu":
        return "relu-output"
    if kind.wants == "log-probabilities":
        return "nll-of-probabilities" if said in ("softmax", "sigmoid", "linear", "tanh") else ""
    if kind.over == "classes":
        if said == "sigmoid":
            return "sigmoid-for-classes"
        if kind.wants == "logits":
            if said == "linear" and one:
                return "one-unit-softmax"
            return "softmax-twice" if said == "softmax" else ""
        return "logits-as-probabilities" if said in ("linear", "tanh", "log_softmax") else ""
    if kind.wants == "logits":
        return "sigmoid-twice" if said in ("sigmoid", "softmax") else ""
    return "logits-as-probabilities" if said in ("linear", "tanh", "log_softmax") else ""


def _chain(tensor: Tensor) -> list[Fault]:
    """Activations one on the other at the end: a ReLU below a softmax, a softmax on a softmax."""
    ends = [each for each in tensor.operations if each.kind not in ("reshape", "dropout")]
    if len(ends) < 2 or ends[-1].kind != "activation" or ends[-1].name not in NORMALISED:
        return []
    below = ends[-2]
    if below.kind != "activation":
        return []
    if below.name == "relu" and any(each.kind in LINEAR for each in ends[-3:-2]):
        return [("relu-output", below.at)]
    if below.name == "softmax" and ends[-1].name in ("softmax", "log_softmax"):
        return [("softmax-twice", ends[-1].at)]
    if below.name == "sigmoid" and ends[-1].name == "sigmoid":
        return [("sigmoid-twice", ends[-1].at)]
    return [("sigmoid-for-classes", below.at)] if below.name == "sigmoid" and ends[-1].name == "softmax" else []


def straight(walk: Walk, tensors: list[Tensor]) -> None:
    """Report layers without an activation between them."""
    spend(sum(8 + len(tensor.operations) // 4 for tensor in tensors))
    found = [_no_activation(tensor) for tensor in tensors]
    if found and all(found):
        walk.report(*found[0][0])


def _no_activation(tensor: Tensor) -> list[Fault]:
    """Layers with weights that nothing but the output's activation follows, or many in a row."""
    steps = [
        each for each in tensor.operations if each.kind not in ("reshape", "dropout", "norm", "rescale", "average")
    ]
    if steps and steps[-1].kind == "activation":
        steps = steps[:-1]
    weights = [each for each in steps if each.kind in LINEAR]
    if len(weights) >= 2 and all(each.kind in (*LINEAR, "pool") for each in steps):
        return [("no-activation", weights[0].at or weights[0].line)]
    run: dict[int, Operation] = {}  # the first layer on each line
    for step in steps:
        if step.kind != "dense":
            run = {}
        elif len(run | {step.line: step}) >= DEEP:
            first = next(iter(run.values()))
            return [("no-activation", first.at or first.line)]
        else:
            run.setdefault(step.line, step)
    return []


def compiled(walk: Walk, model: Any, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> None:
    """model.compile(...): a loss, an optimizer."""
    chosen = keywords.get("loss", arguments[1] if len(arguments) > 1 else Unknown())
    line = next((each.value.lineno for each in node.keywords if each.arg == "loss"), node.lineno)
    optimizer = keywords.get("optimizer", arguments[0] if arguments else Unknown())
    if isinstance(optimizer, Const) and isinstance(optimizer.value, str):
        name = next((each for each in OPTIMIZERS if each.lower() == optimizer.value.lower()), None)
        if name:
            walk.optimizers.append((name, Optimizer(OPTIMIZERS[name], None, line)))
    if isinstance(chosen, (Items, Table)):
        several = chosen.items if isinstance(chosen, Items) else [*chosen.items.values()]
        if len(several) != 1:
            return
        chosen = several[0]
    output = apply.network(walk, model, [Tensor()], line) if model is not None else Unknown()
    if isinstance(output, Items) and len(output.items) == 1:
        output = output.items[0]
    tensors = [each for each in each_of(output) if isinstance(each, Tensor)]
    kind = None
    if isinstance(chosen, Const) and isinstance(chosen.value, str) and chosen.value in LOSSES:
        kind = LOSSES[chosen.value]
    elif isinstance(chosen, Lib) and chosen.last in LOSSES:
        kind = LOSSES[chosen.last]
    elif isinstance(chosen, Loss):
        kind, line = chosen.kind, chosen.line
        chosen.used = True
    elif isinstance(chosen, Function) and tensors:
        for tensor in tensors:
            calls.function(walk, chosen, [Data(), tensor], {})
    if kind is None or model is None:
        return
    model.compiled = (kind, line, tensors)
    if tensors:
        judge(walk, kind, line, tensors, Tensor())  # what the labels are is known when it is fitted


def fitted(walk: Walk, model: Any, arguments: list[Any], keywords: dict[str, Any], line: int) -> None:
    """model.fit(x, y): is x scaled, and are the labels what the loss wants?"""
    x = keywords.get("x", keywords.get("generator", arguments[0] if arguments else Unknown()))
    y = keywords.get("y", arguments[1] if len(arguments) > 1 else Unknown())
    if isinstance(x, Items) and len(x.items) == 2:
        x, y = x.items
    outputs = apply.network(walk, model, [Tensor()], line)
    tensors = [each for each in each_of(outputs) if isinstance(each, Tensor)]
    if isinstance(x, Data) and tensors:
        unscaled(walk, x, tensors[0])
    model.straight = x is y or (isinstance(x, Unknown) and x == y)  # an autoencoder may be
    if not model.straight:
        straight(walk, tensors)
    if model.compiled is None or not tensors:
        return
    kind, at, _ = model.compiled
    units, said = tensors[0].units, tensors[0].activation
    if kind.wants == "" and said == "relu" and getattr(y, "negative", False) and tensors[0].last is not None:
        walk.report("relu-output", tensors[0].last.at, kind=kind, loss_line=at)
    if not isinstance(y, Data):
        return
    wrong = bool(kind.labels and y.labels in ("onehot", "sparse") and y.labels != kind.labels)
    binary = kind.over == "units" and kind.wants != ""
    if binary and y.labels == "onehot" and units == 1:
        wrong = True
    if binary and y.labels == "sparse" and units is not None and units > 1 and said == "softmax":
        wrong = True
    if binary and y.many and units == 1:
        wrong = True
    if wrong and not (units == 1 and said == "softmax"):
        walk.report("label-shape", at, kind=kind, loss_line=at, labels=y.labels)


def unscaled(walk: Walk, x: Data, tensor: Tensor) -> None:
    """Pixels of 0..255, or other large numbers, that reach the first weights as they are."""
    if not x.large or x.scaled:
        return
    first = next(
        (each for each in tensor.operations if each.kind not in ("reshape", "dropout", "pool", "average")), None
    )
    if first is not None and first.kind in LINEAR:
        walk.report("unscaled-input", x.line, loss_line=0)

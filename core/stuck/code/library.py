"""Calls of Keras, TensorFlow, PyTorch and JAX: layers, activations, losses, optimizers, containers, data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from core.stuck.code import data
from core.stuck.code.arithmetic import product
from core.stuck.code.judge import Seen, kind_of
from core.stuck.code.names import ACTIVATIONS, DENSE, LAYERS, LOSSES, OPTIMIZERS, WORDS
from core.stuck.code.values import (
    Call,
    Const,
    Data,
    Graph,
    Held,
    Instance,
    Items,
    Layer,
    Lib,
    Loss,
    OneOf,
    Operation,
    Stack,
    Table,
    Tensor,
    Unknown,
    Weight,
    key_of,
    number,
    of_each,
    units,
)

READY_NAME = re.compile(
    r"VGG|ResNet|resnet\d|Inception|Xception|MobileNet|DenseNet|densenet\d|EfficientNet|vgg\d|alexnet$"
)
UNSAID = Const(None)
CONVOLUTIONS = ("conv1d", "conv2d", "conv3d")
UNITS = ("units", "output_dim", "out_features", "filters", "out_channels", "nb_filter")


def called(seen: Seen, callee: Lib, call: Call) -> Any:
    """What a function or a class of a library gives back: the first rule that knows it says so."""
    for rule in _RULES:
        made = rule(seen, callee, call)
        if made is not None:
            return made
    return data.read(callee, call)


def _named(seen: Seen, callee: Lib, call: Call) -> Any:
    """What is known by its exact name."""
    does = _NAMED.get(callee.last)
    return does(seen, callee, call) if does else None


def _activation(seen: Seen, callee: Lib, call: Call) -> Any:
    """A layer, or a function that is applied; of something unknown it is known all the same that it is a softmax."""
    small, tensor = callee.last.lower(), _input(call)
    if small not in ACTIVATIONS or small == "linear":
        return None
    done = Operation("activation", call.line, ACTIVATIONS[small])
    if not isinstance(tensor, (Tensor, OneOf)) and (_is_class(callee) or not call.values):
        return Layer((done,), call.line)
    unknown = Tensor().after("other", call.line)
    return of_each(tensor, lambda each: (each if isinstance(each, Tensor) else unknown).then(done))


def _function(seen: Seen, callee: Lib, call: Call) -> Any:
    """A function of a tensor, or a method of it."""
    tensor = _input(call)
    if callee.last in ("dense", "conv2d") and "layers" in callee.path and isinstance(tensor, Unknown):
        tensor = Tensor()  # tf.layers.dense of what was not pasted
    if _is_class(callee) or not isinstance(tensor, (Tensor, OneOf)):
        return None
    return of_each(tensor, lambda each: _applied(callee, each, call) if isinstance(each, Tensor) else Unknown())


def _applied(callee: Lib, tensor: Tensor, call: Call) -> Any:
    name, small, line = callee.last, callee.last.lower(), call.line
    if small == "dense" or (small in CONVOLUTIONS and "layers" in callee.path):  # a layer that is applied at once
        layer = _weighted(callee, Call(call.values[1:], call.named, call.node))
        return tensor.then(*layer.operations)
    if name in WORDS["products"]:
        return tensor.after("other", line) if call.at(1) == Unknown() else product(tensor, call.at(1), line)
    if name in ("bias_add", "add") and not any(isinstance(each, Tensor) for each in call.values[1:]):
        return tensor
    if name in ("clip_by_value", "clamp", "clip"):  # of probabilities; of a layer's output it is an activation
        return tensor.after("other", line) if tensor.activation == "linear" else tensor
    if name in ("log", "log_"):
        return tensor.logged(line)
    if name in WORDS["no_tensors"]:
        return Unknown()
    kinds = {
        "conv": small in CONVOLUTIONS,
        "reshape": name in WORDS["keeping"],
        "average": "pool" in small and "av" in small,
        "pool": "pool" in small,
        "norm": "norm" in small,
        "rescale": name in ("div", "div_", "divide", "truediv") and tensor.last is None,
    }
    return tensor.after(next((kind for kind, meant in kinds.items() if meant), "other"), line)


def _layer(seen: Seen, callee: Lib, call: Call) -> Layer | None:
    small, line = callee.last.lower(), call.line
    if not _is_class(callee):
        return None
    if small in LAYERS:
        return Layer((Operation(LAYERS[small], line),), line)
    return _weighted(callee, call) if small in DENSE or small in WORDS["convolutions"] else None


def _weight(seen: Seen, callee: Lib, call: Call) -> Weight | None:
    if callee.last not in WORDS["weights"] or isinstance(call.first, (Data, Tensor)):
        return None
    negative = callee.last in ("randn", "normal", "standard_normal")
    inner = next((each for each in call.values if isinstance(each, (Items, Weight))), call.named.get("shape"))
    if isinstance(inner, Weight):
        return Weight(units=inner.units, negative=negative)
    sizes = inner.items if isinstance(inner, Items) and inner.items else call.values
    return Weight(units=units(sizes[-1]) if sizes else None, negative=negative)


def _ready(seen: Seen, callee: Lib, call: Call) -> Any:
    """A network that comes ready-made, of which the program may exchange parts."""
    parts = set(callee.path.lower().split("."))
    if not (WORDS["ready"] & parts or READY_NAME.match(callee.last)) or {"datasets", "transforms"} & parts:
        return None
    return seen.model(Instance(line=call.line))


_RULES: tuple[Callable[[Seen, Lib, Call], Any], ...] = (_named, _activation, _function, _layer, _weight, _ready)


def _is_class(callee: Lib) -> bool:
    return callee.last[:1].isupper()


def _input(call: Call) -> Any:
    """What a function of a tensor is applied to."""
    return call.first if call.values else call.at(0, "inputs", "x", "input", otherwise=None)


def _weighted(callee: Lib, call: Call) -> Layer:
    """A layer with weights, and the activation that comes with it."""
    small = callee.last.lower()
    # nn.Conv2d(channels, filters, size) has the filters second, Conv2D(filters, size) first.
    at = DENSE.get(small, int(callee.path.startswith("torch")))
    weighted = Operation("dense" if small in DENSE else "conv", call.line, units=units(call.at(at, *UNITS)))
    chosen = call.at(1 if small == "dense" else len(call.values), "activation", otherwise=UNSAID)
    name, line = _said(chosen), call.line_of("activation")
    if name == "linear":
        return Layer((weighted,), call.line)
    more = Operation("activation", line, name) if name else Operation("other", line, units=weighted.units)
    return Layer((weighted, more), call.line)


def _said(chosen: Any) -> str:
    """The kind of activation that an argument names; "linear" for none, "" for one that is not known."""
    if chosen == UNSAID:
        return "linear"
    if isinstance(chosen, Const):
        return ACTIVATIONS.get(str(chosen.value).lower(), "nonlinear") if isinstance(chosen.value, str) else ""
    if isinstance(chosen, Layer):
        return chosen.operations[0].name if len(chosen.operations) == 1 else ""
    return ACTIVATIONS.get(chosen.last.lower(), "") if isinstance(chosen, Lib) else ""


def _loss(seen: Seen, callee: Lib, call: Call) -> Any:
    kind = kind_of(callee, call)
    if not _is_class(callee):
        return seen.applied(Loss(kind, call.line), call)
    seen.losses.append(Loss(kind, call.line_of("from_logits")))
    return seen.losses[-1]


def _partial(seen: Seen, callee: Lib, call: Call) -> Any:
    bound = call.first
    if isinstance(bound, Lib) and bound.last in LOSSES and not _is_class(bound):
        return Loss(kind_of(bound, Call([], call.named, call.node)), call.line)
    return bound


def _optimizer(seen: Seen, callee: Lib, call: Call) -> Unknown:
    given = [(call.named[each.arg], each.value) for each in call.node.keywords if each.arg in ("learning_rate", "lr")]
    given += [each for each in zip(call.values[:2], call.node.args, strict=False) if number(each[0]) is not None]
    rate, node = given[0] if given else (None, call.node)
    seen.rates.append((callee.last, number(rate), node))
    return Unknown("optimizer")


def _sequential(seen: Seen, callee: Lib, call: Call) -> Any:
    given = call.values or [call.named.get("layers", Items([]))]
    inside = given[0].inside if len(given) == 1 and isinstance(given[0], Held) else given
    return seen.model(Stack([each for each in inside if not isinstance(each, Const)], line=call.line))


def _graph(seen: Seen, callee: Lib, call: Call) -> Any:
    return seen.model(Graph(call.at(1, "outputs", "output"), line=call.line))


def _of_activation(seen: Seen, callee: Lib, call: Call) -> Layer:
    """Activation("relu")"""
    name = _said(call.at(0, "activation", otherwise=UNSAID))
    return Layer((Operation("activation" if name else "other", call.line, name),), call.line)


def _mapping(seen: Seen, callee: Lib, call: Call) -> Any:
    if call.values and not isinstance(call.first, Items):
        return call.first
    pairs = call.first.items if call.values else []
    both = [each.items for each in pairs if isinstance(each, Items) and len(each.items) == 2]
    return Table({key_of(key): value for key, value in both})


_NAMED: dict[str, Callable[[Seen, Lib, Call], Any]] = {
    **dict.fromkeys(LOSSES, _loss),
    **dict.fromkeys((name for name in OPTIMIZERS if name[:1].isupper()), _optimizer),
    "Sequential": _sequential,
    **dict.fromkeys(("Model", "Functional"), _graph),
    **dict.fromkeys(("Input", "placeholder"), lambda seen, callee, call: Tensor()),
    "partial": _partial,
    "Activation": _of_activation,
    **dict.fromkeys(("OrderedDict", "ModuleDict"), _mapping),
    "ModuleList": lambda seen, callee, call: call.at(0, otherwise=Items([])),
    **dict.fromkeys(WORDS["around"], lambda seen, callee, call: call.first),
}

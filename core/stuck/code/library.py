"""Calls of Keras, TensorFlow, PyTorch and JAX: layers, activations, losses, optimizers, containers, data."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.stuck.code import apply, arithmetic, calls, data, judge
from core.stuck.code.names import ACTIVATIONS, CONV, DENSE, KEEPING, LAYERS, LOSSES, OPTIMIZERS, PRODUCTS, words
from core.stuck.code.values import (
    Const,
    Data,
    Function,
    Graph,
    Instance,
    Items,
    Layer,
    Lib,
    Loss,
    OneOf,
    Operation,
    Optimizer,
    Stack,
    Table,
    Tensor,
    Unknown,
    join,
)

if TYPE_CHECKING:
    from core.stuck.code.walk import Walk

CONTAINERS = ("Sequential", "ModuleList", "OrderedDict", "ModuleDict", "list", "tuple", "reversed", "enumerate", "zip")
WEIGHTS = words(
    "Variable get_variable Parameter random_normal truncated_normal zeros ones randn rand random_uniform normal "
    "constant zeros_initializer add_weight uniform xavier_initializer glorot_uniform"
)
READY = words("torchvision applications timm models pretrained_models hub transformers")
READY_NAME = re.compile(
    r"VGG|ResNet|resnet\d|Inception|Xception|MobileNet|DenseNet|densenet\d|EfficientNet|vgg\d|alexnet$"
)
# tf.contrib's and slim's layers have a ReLU unless told otherwise.
OWN_RELU = words("fully_connected convolution2d conv2d_contrib")


def call(walk: Walk, callee: Lib, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Any:
    """What a function or a class of a library gives back."""
    name, small, line = callee.last, callee.last.lower(), node.lineno
    tensor = arguments[0] if arguments else keywords.get("inputs", keywords.get("x", keywords.get("input")))
    if name == "partial" and arguments:
        bound = arguments[0]
        if isinstance(bound, Lib) and bound.last in LOSSES and not bound.last[:1].isupper():
            return Loss(judge.kind_of(bound, keywords, []), line)
        return bound
    if name in CONTAINERS:
        return _container(walk, name, arguments, keywords, line)
    if name in LOSSES and not (small in ("mse", "mae") and not arguments):
        return _loss(walk, callee, arguments, keywords, node)
    if name in OPTIMIZERS and name[:1].isupper():
        return _optimizer(walk, name, arguments, keywords, node)
    if name in ("Model", "Functional"):
        output = keywords.get("outputs", keywords.get("output", arguments[1] if len(arguments) > 1 else Unknown()))
        made = Graph(output, line)
        walk.models.append(made)
        return made
    if name in ("Input", "placeholder", "InputLayer") or callee.path.endswith("compat.v1.placeholder"):
        return Tensor() if name != "InputLayer" else Layer((), line)
    if name == "Activation":
        kind = activation(arguments[0] if arguments else keywords.get("activation"), walk)
        return Layer((Operation("activation", line, kind, at=line),) if kind else (Operation("other", line),), line)
    if name == "Lambda":
        return arguments[0] if arguments and isinstance(arguments[0], (Function, Lib)) else Layer(
            (Operation("other", line),), line)  # fmt: skip
    if name in (
        "TimeDistributed",
        "Bidirectional",
        "DataParallel",
        "DistributedDataParallel",
        "weight_norm",
        "compile",
    ):
        if name == "Bidirectional" or not arguments:
            return Layer((Operation("rnn", line),), line)
        return arguments[0]
    if small in ACTIVATIONS and small not in ("linear",) and name != "square":
        return _activation(walk, callee, tensor, arguments, line)
    if name in OWN_RELU or (("contrib" in callee.path or "slim" in callee.path) and small in ("conv2d", "linear")):
        return _functional(walk, "dense", tensor, arguments, keywords, node, "activation_fn", "relu")
    if small in ("dense", "conv2d") and name == small and "layers" in callee.path and isinstance(tensor, Unknown):
        tensor, arguments = Tensor(), [Tensor(), *arguments[1:]]  # tf.layers.dense of what was not pasted
    if isinstance(tensor, (Tensor, OneOf)) and not name[:1].isupper():
        return _of_tensor(walk, callee, tensor, arguments, keywords, node)
    layer = _layer(walk, small, arguments, keywords, node) if name[:1].isupper() else None
    if layer is not None:
        return layer
    if name in WEIGHTS and not (arguments and isinstance(arguments[0], (Data, Tensor))):
        negative = name in ("randn", "normal", "standard_normal")
        return _Weight(units=_shape(arguments, keywords), negative=negative)
    parts = set(callee.path.lower().split("."))
    if (READY & parts or READY_NAME.match(name)) and not {"datasets", "transforms"} & parts:
        return _ready(walk, arguments, line)
    return data.call(callee, arguments, keywords, line)


@dataclass(frozen=True)
class _Weight(Unknown):
    """A variable that multiplies a tensor; ``units``: its number of columns; ``negative``: it goes below 0."""

    name: str = "weight"
    units: int | None = None
    negative: bool = False


def _shape(arguments: list[Any], keywords: dict[str, Any]) -> int | None:
    inner = next((each for each in arguments if isinstance(each, (Items, _Weight))), keywords.get("shape"))
    if isinstance(inner, _Weight):
        return inner.units
    last = inner.items[-1] if isinstance(inner, Items) and inner.items else arguments[-1] if arguments else None
    return arithmetic.units(last)


def _container(walk: Walk, name: str, arguments: list[Any], keywords: dict[str, Any], line: int) -> Any:
    if name == "Sequential":
        given = arguments or [keywords.get("layers", Items([]))]
        layers = given[0] if len(given) == 1 and isinstance(given[0], (Items, Table)) else Items(list(given))
        inside = [*layers.items] if isinstance(layers, Items) else [*layers.items.values()]
        for each in inside:
            if isinstance(each, (Stack, Graph, Instance)):
                each.nested = True
        made = Stack([each for each in inside if not isinstance(each, Const)], line, nested=walk.building > 0)
        walk.models.append(made)
        return made
    if name in ("OrderedDict", "ModuleDict"):
        pairs = arguments[0] if arguments else Items([])
        if isinstance(pairs, Items):
            both = [each.items for each in pairs.items if isinstance(each, Items) and len(each.items) == 2]
            return Table({calls.key_of(k): v for k, v in both})
        return pairs
    first = arguments[0] if arguments else Items([])
    if name == "enumerate":
        inside = first.items if isinstance(first, Items) else [first if isinstance(first, Data) else Unknown()]
        return Items([Items([Const(i), each]) for i, each in enumerate(inside)])
    if name == "zip":
        columns = [each.items if isinstance(each, Items) else [each] for each in arguments]
        return Items([Items(list(row)) for row in zip(*columns, strict=False)])
    if name == "reversed" and isinstance(first, Items):
        return Items(first.items[::-1])
    return Items([*first.items]) if isinstance(first, Items) else first


def activation(value: Any, walk: Walk | None = None) -> str:
    """The kind of activation that an argument names; "linear" for none, "" for one that is not known."""
    if value is None or (isinstance(value, Const) and value.value is None):
        return "linear"
    if isinstance(value, Const) and isinstance(value.value, str):
        return ACTIVATIONS.get(value.value.lower(), "nonlinear")
    if isinstance(value, Lib):
        return ACTIVATIONS.get(value.last.lower(), "")
    if isinstance(value, Layer) and len(value.operations) == 1 and value.operations[0].kind == "activation":
        return value.operations[0].name
    return ""


def _keyword_line(node: ast.Call, *names: str) -> int:
    """The line of a keyword, or of the call."""
    return next((each.value.lineno for each in node.keywords if each.arg in names), node.lineno)


def _with_activation(
    weighted: Operation, given: Any, node: ast.Call, keyword: str, walk: Walk
) -> tuple[Operation, ...]:
    kind = activation(given, walk)
    line = _keyword_line(node, keyword)
    if kind == "linear":
        return (weighted,)
    if kind == "":
        return (weighted, Operation("other", line, units=weighted.units))
    return (weighted, Operation("activation", line, kind, at=line))


def _layer(walk: Walk, small: str, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Layer | None:
    line = node.lineno
    if small in DENSE or small in CONV:
        # nn.Conv2d(channels, filters, size) has the filters second, Conv2D(filters, size) first.
        second = small in CONV and len(arguments) > 2 and "padding" not in keywords and _is_torch(node)
        at = 1 if second else {**CONV, **DENSE}[small]
        named = ("units", "output_dim", "out_features", "filters", "out_channels", "nb_filter")
        given = next((keywords[each] for each in named if each in keywords), None)
        if given is None and len(arguments) > at:
            given = arguments[at]
        kind = "dense" if small in DENSE else "conv"
        weighted = Operation(kind, line, units=arithmetic.units(given), at=line)
        chosen = keywords.get("activation")
        if chosen is None and small == "dense" and len(arguments) > 1:
            chosen = arguments[1]
        return Layer(_with_activation(weighted, chosen, node, "activation", walk), line)
    other = LAYERS.get(small)
    return Layer((Operation(other, line, at=line),), line) if other else None


def _is_torch(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "nn"


def _activation(walk: Walk, callee: Lib, tensor: Any, arguments: list[Any], line: int) -> Any:
    kind = ACTIVATIONS[callee.last.lower()]
    done = Operation("activation", line, kind, at=line)
    if callee.last[:1].isupper() and not isinstance(tensor, Tensor):
        return Layer((done,), line)
    if isinstance(tensor, OneOf):
        return join([_activation(walk, callee, each, arguments, line) for each in tensor.values])
    if isinstance(tensor, Tensor):
        return tensor.then(done)
    # Of something unknown: that it is a softmax is known all the same.
    return Tensor((Operation("other", line), done)) if arguments else Layer((done,), line)


def _functional(
    walk: Walk, kind: str, tensor: Any, arguments: list[Any], keywords: dict[str, Any], node: ast.Call,
    keyword: str, default: str,
) -> Any:  # fmt: skip
    """tf.layers.dense(x, units, activation) and its like: a layer that is applied at once."""
    given = keywords.get("units", keywords.get("num_outputs", arguments[1] if len(arguments) > 1 else None))
    weighted = Operation(kind, node.lineno, units=arithmetic.units(given), at=node.lineno)
    chosen = keywords.get(keyword, arguments[2] if len(arguments) > 2 and kind == "dense" else Const(default or None))
    layer = Layer(_with_activation(weighted, chosen, node, keyword, walk), node.lineno)
    return apply.network(walk, layer, [tensor], node.lineno)


def _of_tensor(
    walk: Walk, callee: Lib, tensor: Any, arguments: list[Any], keywords: dict[str, Any], node: ast.Call
) -> Any:
    """A function of a tensor."""
    if isinstance(tensor, OneOf):
        ways = [_of_tensor(walk, callee, each, [each, *arguments[1:]], keywords, node) for each in tensor.values
                if isinstance(each, Tensor)]  # fmt: skip
        return join(ways) if ways else Unknown()
    name, small, line = callee.last, callee.last.lower(), node.lineno
    second = arguments[1] if len(arguments) > 1 else Unknown()
    if small == "dense":
        return _functional(walk, "dense", tensor, arguments, keywords, node, "activation", "")
    if small in ("conv2d", "conv1d", "conv3d") and "layers" in callee.path:
        return _functional(walk, "conv", tensor, arguments, keywords, node, "activation", "")
    if small in ("conv2d", "conv1d", "conv3d", "convolution"):
        return tensor.then(Operation("conv", line, at=line))
    if name in PRODUCTS or small == "linear":
        if isinstance(second, Unknown) and second.name == "" and not isinstance(second, _Weight):
            return tensor.then(Operation("other", line))
        return arithmetic.product(tensor, second, line)
    if name in ("bias_add", "add") and len([each for each in arguments if isinstance(each, Tensor)]) < 2:
        return tensor
    if name == "log":
        return tensor.logged(line)
    if name in ("clip_by_value", "clamp", "clip"):  # of probabilities; of a layer's output it is an activation
        return tensor.then(Operation("other", line)) if tensor.activation == "linear" else tensor
    if name in KEEPING or small in ("flatten", "reshape"):
        return tensor.then(Operation("dropout" if "dropout" in small else "reshape", line))
    if "pool" in small:
        return tensor.then(Operation("average" if "av" in small else "pool", line))
    if "norm" in small:
        return tensor.then(Operation("norm", line))
    if name in ("div", "divide", "truediv") and tensor.last is None:
        return tensor.then(Operation("rescale", line))
    if name in ("argmax", "equal", "max", "topk", "shape", "size", "multinomial"):
        return Unknown()
    return tensor.then(Operation("other", line))


def _loss(walk: Walk, callee: Lib, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Any:
    kind = judge.kind_of(callee, keywords, arguments)
    if callee.last[:1].isupper():
        made = Loss(kind, judge.line_of(kind, node))
        walk.losses.append(made)
        return made
    applied = Loss(kind, node.lineno)
    return judge.applied(walk, applied, arguments, keywords, node.lineno)


def _optimizer(walk: Walk, name: str, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Optimizer:
    given = keywords.get("learning_rate", keywords.get("lr"))
    line = _keyword_line(node, "learning_rate", "lr")
    if given is None:
        for i, each in enumerate(arguments[:2]):
            if arithmetic.number(each) is not None:
                given, line = each, node.args[i].lineno if i < len(node.args) else line
                break
    momentum = arithmetic.number(keywords.get("momentum")) or 0.0
    made = Optimizer(OPTIMIZERS[name], arithmetic.number(given), line, momentum)
    walk.optimizers.append((name, made))
    return made


def _ready(walk: Walk, arguments: list[Any], line: int) -> Any:
    """A network that comes ready-made, of which the program may exchange parts."""
    if any(isinstance(each, Tensor) for each in arguments):
        return Tensor((Operation("other", line),))
    made = Instance(None, {}, line, nested=walk.building > 0)
    walk.models.append(made)
    return made

"""Calls of Keras, TensorFlow, PyTorch and JAX: layers, activations, losses, optimizers, containers, data."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

from core.stuck.code import arithmetic, data
from core.stuck.code.judge import Judging, kind_of
from core.stuck.code.names import ACTIVATIONS, CONV, DENSE, KEEPING, LAYERS, LOSSES, OPTIMIZERS, PRODUCTS, words
from core.stuck.code.values import (
    Call,
    Const,
    Data,
    Function,
    Graph,
    Instance,
    Items,
    Layer,
    Lib,
    Loss,
    Model,
    OneOf,
    Operation,
    Optimizer,
    Stack,
    Table,
    Tensor,
    Unknown,
    Weight,
    join,
)

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
NO_TENSORS = words("argmax equal eq max topk shape size multinomial item backward dim get_shape")
CONVOLUTIONS = words("conv1d conv2d conv3d")
UNITS = ("units", "output_dim", "out_features", "filters", "out_channels", "nb_filter")


class Library(Judging):
    """A walk that knows what the libraries' names do when they are called."""

    def of_library(self, callee: Lib, call: Call) -> Any:
        """What a function or a class of a library gives back: by its name, then by what it is given."""
        name, small = callee.last, callee.last.lower()
        named = _NAMED.get(name) or _OF_ANY_CASE.get(small)
        if named is not None:
            return named(self, callee, call)
        if small in ("conv2d", "linear") and ("contrib" in callee.path or "slim" in callee.path):
            return self._own_relu(callee, call)
        tensor = _input(call)
        if name in ("dense", "conv2d") and "layers" in callee.path and isinstance(tensor, Unknown):
            tensor, call = Tensor(), call.beginning_with(Tensor())  # tf.layers.dense of what was not pasted
        upper = name[:1].isupper()
        if isinstance(tensor, (Tensor, OneOf)) and not upper:
            return self._of_tensor(callee, tensor, call)
        layer = _layer(small, call) if upper else None
        if layer is not None:
            return layer
        if name in WEIGHTS and not isinstance(call.first, (Data, Tensor)):
            return Weight(units=_columns(call), negative=name in ("randn", "normal", "standard_normal"))
        parts = set(callee.path.lower().split("."))
        if (READY & parts or READY_NAME.match(name)) and not {"datasets", "transforms"} & parts:
            return self._ready(call)
        return data.read(callee, call)

    def _partial(self, callee: Lib, call: Call) -> Any:
        bound = call.first
        if isinstance(bound, Lib) and bound.last in LOSSES and not bound.last[:1].isupper():
            return Loss(kind_of(bound, Call([], call.named, call.node)), call.line)
        return bound

    def _loss(self, callee: Lib, call: Call) -> Any:
        kind = kind_of(callee, call)
        if callee.last[:1].isupper():
            made = Loss(kind, call.line_of("from_logits"))
            self.losses.append(made)
            return made
        return self.applied(Loss(kind, call.line), call)

    def _optimizer(self, callee: Lib, call: Call) -> Optimizer:
        given = call.named.get("learning_rate", call.named.get("lr"))
        line = call.line_of("learning_rate", "lr")
        if given is None:
            for i, each in enumerate(call.values[:2]):
                if arithmetic.number(each) is not None:
                    given, line = each, call.node.args[i].lineno if i < len(call.node.args) else line
                    break
        self.optimizers.append(Optimizer(callee.last, arithmetic.number(given), line))
        return self.optimizers[-1]

    def _sequential(self, callee: Lib, call: Call) -> Any:
        given = call.values or [call.named.get("layers", Items([]))]
        several = len(given) != 1 or not isinstance(given[0], (Items, Table))
        inside = list(given if several else given[0].inside)
        for each in inside:
            if isinstance(each, Model):
                each.nested = True
        return self.model(Stack([each for each in inside if not isinstance(each, Const)], line=call.line))

    def _ready(self, call: Call) -> Any:
        """A network that comes ready-made, of which the program may exchange parts."""
        if any(isinstance(each, Tensor) for each in call.values):
            return Tensor((Operation("other", call.line),))
        return self.model(Instance(None, {}, line=call.line))

    def _activation(self, callee: Lib, call: Call) -> Any:
        tensor = _input(call)
        done = Operation("activation", call.line, ACTIVATIONS[callee.last.lower()], at=call.line)
        if callee.last[:1].isupper() and not isinstance(tensor, Tensor):
            return Layer((done,), call.line)
        if isinstance(tensor, OneOf):
            return join([self._activation(callee, call.beginning_with(each)) for each in tensor.values])
        if isinstance(tensor, Tensor):
            return tensor.then(done)
        # Of something unknown: that it is a softmax is known all the same.
        return Tensor((Operation("other", call.line), done)) if call.values else Layer((done,), call.line)

    def _own_relu(self, callee: Lib, call: Call) -> Any:
        return self._at_once("dense", _input(call), call, "activation_fn", "relu")

    def _at_once(self, kind: str, tensor: Any, call: Call, keyword: str, usual: str | None) -> Any:
        """tf.layers.dense(x, units, activation) and its like: a layer that is applied at once."""
        units = arithmetic.units(call.at(1, "units", "num_outputs", otherwise=None))
        weighted = Operation(kind, call.line, units=units, at=call.line)
        chosen = call.at(2 if kind == "dense" else len(call.values), keyword, otherwise=Const(usual))
        layer = Layer(_with_activation(weighted, chosen, call, keyword), call.line)
        return self.network(layer, [tensor], call.line)

    def _of_tensor(self, callee: Lib, tensor: Any, call: Call) -> Any:
        """A function of a tensor."""
        if isinstance(tensor, OneOf):
            tensors = [each for each in tensor.values if isinstance(each, Tensor)]
            ways = [self._of_tensor(callee, each, call.beginning_with(each)) for each in tensors]
            return join(ways) if ways else Unknown()
        name, small, line = callee.last, callee.last.lower(), call.line
        if small == "dense" or (small in CONVOLUTIONS and "layers" in callee.path):
            return self._at_once("dense" if small == "dense" else "conv", tensor, call, "activation", None)
        if name in PRODUCTS or small == "linear":
            second = call.at(1)
            unknown = isinstance(second, Unknown) and second.name == "" and not isinstance(second, Weight)
            return tensor.then(Operation("other", line)) if unknown else arithmetic.product(tensor, second, line)
        if name in ("bias_add", "add") and len([each for each in call.values if isinstance(each, Tensor)]) < 2:
            return tensor
        if name in ("clip_by_value", "clamp", "clip"):  # of probabilities; of a layer's output it is an activation
            return tensor.then(Operation("other", line)) if tensor.activation == "linear" else tensor
        if small in CONVOLUTIONS or small == "convolution":
            return tensor.then(Operation("conv", line, at=line))
        return of_tensor(tensor, name, line)


def of_tensor(tensor: Tensor, name: str, line: int) -> Any:
    """What a function or a method of a tensor makes of it, by its name."""
    small = name.lower()
    if name in ("log", "log_"):
        return tensor.logged(line)
    if name in NO_TENSORS:
        return Unknown()
    kinds = {
        "reshape": name in KEEPING or small in ("flatten", "reshape"),
        "average": "pool" in small and "av" in small,
        "pool": "pool" in small,
        "norm": "norm" in small,
        "rescale": name in ("div", "div_", "divide", "truediv") and tensor.last is None,
    }
    return tensor.then(Operation(next((kind for kind, meant in kinds.items() if meant), "other"), line))


def _input(call: Call) -> Any:
    """What a function of a tensor is applied to."""
    return call.first if call.values else call.at(0, "inputs", "x", "input", otherwise=None)


def _columns(call: Call) -> int | None:
    inner = next((each for each in call.values if isinstance(each, (Items, Weight))), call.named.get("shape"))
    if isinstance(inner, Weight):
        return inner.units
    whole = inner.items if isinstance(inner, Items) and inner.items else call.values
    return arithmetic.units(whole[-1]) if whole else None


def activation(value: Any) -> str:
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


def _with_activation(weighted: Operation, chosen: Any, call: Call, keyword: str) -> tuple[Operation, ...]:
    kind, line = activation(chosen), call.line_of(keyword)
    if kind == "linear":
        return (weighted,)
    if kind == "":
        return (weighted, Operation("other", line, units=weighted.units))
    return (weighted, Operation("activation", line, kind, at=line))


def _layer(small: str, call: Call) -> Layer | None:
    line = call.line
    if small in DENSE or small in CONV:
        # nn.Conv2d(channels, filters, size) has the filters second, Conv2D(filters, size) first.
        second = small in CONV and len(call.values) > 2 and "padding" not in call.named and _is_torch(call.node)
        units = arithmetic.units(call.at(1 if second else {**CONV, **DENSE}[small], *UNITS))
        weighted = Operation("dense" if small in DENSE else "conv", line, units=units, at=line)
        chosen = call.at(1 if small == "dense" else len(call.values), "activation", otherwise=None)
        return Layer(_with_activation(weighted, chosen, call, "activation"), line)
    other = LAYERS.get(small)
    return Layer((Operation(other, line, at=line),), line) if other else None


def _is_torch(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "nn"


def _of_activation(walk: Library, callee: Lib, call: Call) -> Layer:
    """Activation("relu")"""
    kind, line = activation(call.at(0, "activation", otherwise=None)), call.line
    return Layer((Operation("activation", line, kind, at=line) if kind else Operation("other", line),), line)


def _graph(walk: Library, callee: Lib, call: Call) -> Any:
    return walk.model(Graph(call.at(1, "outputs", "output"), line=call.line))


def _lambda(walk: Library, callee: Lib, call: Call) -> Any:
    other = Layer((Operation("other", call.line),), call.line)
    return call.first if isinstance(call.first, (Function, Lib)) else other


def _wrapped(walk: Library, callee: Lib, call: Call) -> Any:
    """A layer around another one; of a bidirectional one nothing more is known."""
    known = call.values and callee.last != "Bidirectional"
    return call.first if known else Layer((Operation("rnn", call.line),), call.line)


def _mapping(walk: Library, callee: Lib, call: Call) -> Any:
    pairs = call.at(0, otherwise=Items([]))
    if not isinstance(pairs, Items):
        return pairs
    both = [each.items for each in pairs.items if isinstance(each, Items) and len(each.items) == 2]
    return Table({arithmetic.key_of(key): value for key, value in both})


def _numbered(walk: Library, callee: Lib, call: Call) -> Items:
    first = call.at(0, otherwise=Items([]))
    inside = first.items if isinstance(first, Items) else [first if isinstance(first, Data) else Unknown()]
    return Items([Items([Const(i), each]) for i, each in enumerate(inside)])


def _zipped(walk: Library, callee: Lib, call: Call) -> Items:
    columns = [each.items if isinstance(each, Items) else [each] for each in call.values]
    return Items([Items(list(row)) for row in zip(*columns, strict=False)])


def _listed(walk: Library, callee: Lib, call: Call) -> Any:
    first = call.at(0, otherwise=Items([]))
    if not isinstance(first, Items):
        return first
    return Items(first.items[:: -1 if callee.last == "reversed" else 1])


def _short_loss(walk: Library, callee: Lib, call: Call) -> Any:
    return walk._loss(callee, call) if call.values else Unknown(callee.last)


_Called = Callable[[Library, Lib, Call], Any]
_NAMED: dict[str, _Called] = {
    **dict.fromkeys(LOSSES, Library._loss),
    **dict.fromkeys(("mse", "mae", "MSE", "MAE"), _short_loss),  # a metric's name, without arguments
    **dict.fromkeys((name for name in OPTIMIZERS if name[:1].isupper()), Library._optimizer),
    "Sequential": Library._sequential,
    **dict.fromkeys(("Model", "Functional"), _graph),
    **dict.fromkeys(("Input", "placeholder"), lambda walk, callee, call: Tensor()),
    "InputLayer": lambda walk, callee, call: Layer((), call.line),
    **dict.fromkeys(OWN_RELU, Library._own_relu),
    "partial": Library._partial,
    "Activation": _of_activation,
    "Lambda": _lambda,
    **dict.fromkeys(
        ("TimeDistributed", "Bidirectional", "DataParallel", "DistributedDataParallel", "weight_norm", "compile"),
        _wrapped,
    ),
    **dict.fromkeys(("OrderedDict", "ModuleDict"), _mapping),
    "enumerate": _numbered,
    "zip": _zipped,
    **dict.fromkeys(("ModuleList", "list", "tuple", "reversed"), _listed),
}
_OF_ANY_CASE = dict.fromkeys(set(ACTIVATIONS) - {"linear", "square"}, Library._activation)

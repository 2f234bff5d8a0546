"""Calls: of the program's functions and classes, of networks, of losses; what stands behind a dot or in brackets."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.stuck.code import apply, judge, library, methods
from core.stuck.code.budget import spend
from core.stuck.code.names import (
    ACTIVATIONS,
    BARE,
    CONV,
    DENSE,
    IMAGE_SETS,
    LARGE_SETS,
    ONE_HOT,
    PIXEL_READERS,
    SCALERS,
)
from core.stuck.code.values import (
    Class,
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
    Scope,
    Stack,
    Table,
    Tensor,
    Unknown,
    join,
)

if TYPE_CHECKING:
    from core.stuck.code.walk import Walk

MAX_CALLS = 24  # functions inside each other
NETWORK_NAMES = ("model", "net", "network", "classifier", "cnn", "mlp", "rnn", "module", "nn_model", "mynet", "resnet")
DATA_ATTRIBUTES = ("T", "data", "values", "images", "train_data")
KNOWN = ONE_HOT | SCALERS | BARE | IMAGE_SETS | LARGE_SETS | PIXEL_READERS | {"range"}
LOSS_NAMES = ("criterion", "loss_fn", "loss_function", "loss_func", "lossfn", "loss_fun", "cost", "lossfunc", "costfn")


def is_name(name: str) -> bool:
    """Whether a name without an import means something of a library."""
    small = name.lower()
    means = small in DENSE or small in CONV or (small in ACTIVATIONS and name != "linear")
    return means or name in KNOWN


def call(walk: Walk, node: ast.Call, scope: Scope) -> Any:
    """What a call gives back."""
    keywords = {each.arg: walk.value(each.value, scope) for each in node.keywords if each.arg is not None}
    if isinstance(node.func, ast.Attribute):
        owner = walk.value(node.func.value, scope)
        if isinstance(owner, Lib):
            callee: Any = owner.part(node.func.attr)
        else:
            arguments = walk.arguments(node.args, scope)
            return methods.call(walk, owner, node.func.attr, arguments, keywords, node)
    elif isinstance(node.func, ast.Name) and node.func.id == "super":
        return Unknown("super")
    else:
        callee = walk.value(node.func, scope)
    arguments = walk.arguments(node.args, scope)
    return value_of(walk, callee, arguments, keywords, node)


def value_of(walk: Walk, callee: Any, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Any:
    """What calling a value gives back."""
    match callee:
        case OneOf():
            return join([value_of(walk, each, arguments, keywords, node) for each in callee.values])
        case Function():
            return function(walk, callee, arguments, keywords)
        case Class():
            return instance(walk, callee, arguments, keywords, node.lineno)
        case Lib():
            return library.call(walk, callee, arguments, keywords, node)
        case Loss():
            return judge.applied(walk, callee, arguments, keywords, node.lineno)
        case Layer() | Stack() | Graph() | Instance():
            return apply.network(walk, callee, arguments, node.lineno)
        case Data():
            return Unknown()
        case Unknown():
            return _unknown(walk, callee, arguments, keywords, node)
    return Unknown()


def _unknown(walk: Walk, callee: Unknown, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Any:
    """A call of what nobody defined: perhaps the program's only network or loss; else anything may come out."""
    name = callee.name.lower().strip("_")
    if walk.guessing and name in LOSS_NAMES and len(arguments) + len(keywords) > 1:
        spend(len(walk.losses) // 16)
        known = [loss for loss in walk.losses if loss.kind.wants]
        if len(known) == 1:
            return judge.applied(walk, known[0], arguments, keywords, node.lineno)
    if walk.guessing and (name in NETWORK_NAMES or name.endswith(("model", "net"))):
        network = only_network(walk)
        if network is not None:
            return apply.network(walk, network, arguments, node.lineno)
    return through(arguments, node.lineno)


def only_network(walk: Walk) -> Any:
    """The program's only network, None if there is none or are several."""
    spend(len(walk.models) // 16)
    models = [model for model in walk.models if not model.nested]
    if len(models) == 1:
        return models[0]
    if not models:
        networks = [cls for cls in walk.classes.values() if cls.is_network and cls.node.name not in walk.used_inside]
        spend(len(walk.classes) // 16)
        if len(networks) == 1:
            return instance(walk, networks[0], [], {}, networks[0].node.lineno)
    return None


def through(arguments: list[Any], line: int) -> Any:
    """What an unknown function makes of its arguments: of a tensor another one, of which nothing is known."""
    tensor = next((each for each in arguments if isinstance(each, Tensor)), None)
    return tensor.then(Operation("other", line)) if tensor is not None else Unknown()


def function(walk: Walk, callee: Function, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """What a function of the program gives back: one of all that it returns."""
    node = callee.node
    if id(node) in walk.active or len(walk.active) >= MAX_CALLS:
        return Unknown()
    scope = Scope(callee.scope)
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    spend(1 + len(names))
    decorators = {getattr(each, "id", "") for each in getattr(node, "decorator_list", [])}
    if callee.owner is not None and "staticmethod" not in decorators:
        arguments = [callee.owner, *arguments]
    defaults = dict(zip(reversed(names), reversed(node.args.defaults), strict=False))
    defaults |= {a.arg: d for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d is not None}
    positional = dict(zip(names, arguments, strict=False))
    for name in (*names, *(each.arg for each in node.args.kwonlyargs)):
        if name in keywords:
            scope.names[name] = keywords[name]
        elif name in positional:
            scope.names[name] = positional[name]
        elif name in defaults:
            scope.names[name] = walk.value(defaults[name], callee.scope)
        else:
            scope.names[name] = Unknown(name)
    if node.args.vararg is not None:
        scope.names[node.args.vararg.arg] = Items(arguments[len(names) :])
    if node.args.kwarg is not None:
        scope.names[node.args.kwarg.arg] = Unknown()
    walk.called.add(id(node))
    walk.active.append(id(node))
    uncertain, walk.uncertain = walk.uncertain, 0
    try:
        if isinstance(node, ast.Lambda):
            return walk.value(node.body, scope)
        walk.block(node.body, scope)
    finally:
        walk.uncertain = uncertain
        walk.active.pop()
    return join(scope.returned) if scope.returned else Const(None)


def instance(walk: Walk, cls: Class, arguments: list[Any], keywords: dict[str, Any], line: int) -> Instance:
    """An object of a class of the program, after its __init__."""
    made = Instance(cls, {"training": Const(True)}, line, nested=walk.building > 0)
    walk.instances.setdefault(id(cls.node), made)
    start = cls.method("__init__")
    if start is not None:
        walk.building += cls.is_network  # what a network is built of is no network of its own
        function(walk, Function(start, cls.scope, made), arguments, keywords)
        walk.building -= cls.is_network
    if cls.is_network:
        walk.models.append(made)
    return made


def attribute(walk: Walk, owner: Any, node: ast.Attribute) -> Any:
    """What stands behind a dot."""
    name = node.attr
    match owner:
        case Lib():
            return owner.part(name)
        case Instance():
            if name in owner.attributes:
                return owner.attributes[name]
            method = owner.cls.method(name) if owner.cls is not None else None
            if method is not None:
                return Function(method, owner.cls.scope, owner)  # type: ignore[union-attr]
            if owner.cls is None and name == "output":
                return Tensor((Operation("other", node.lineno),))
            return Tensor() if name == "input" else Unknown(name)
        case Class():
            method = owner.method(name)
            return Function(method, owner.scope) if method is not None else Unknown(name)
        case Stack() | Graph():
            if name in ("output", "outputs"):
                return apply.network(walk, owner, [Tensor()], node.lineno)
            return Tensor() if name in ("input", "inputs") else Unknown(name)
        case Tensor():
            return owner if name in ("T", "data", "mT", "output") else Unknown(name)
        case Data():
            if name in ("target", "targets"):
                return Data(node.lineno)
            return replace(owner, line=node.lineno) if name in DATA_ATTRIBUTES else Unknown(name)
        case OneOf():
            return join([attribute(walk, each, node) for each in owner.values])
        case Optimizer():
            return Unknown(name)
    return Unknown(name)


def subscript(owner: Any, key: Any) -> Any:
    """What stands in brackets behind a value."""
    match owner:
        case Items():
            at = whole(key)
            if at is not None and -len(owner.items) <= at < len(owner.items):
                return owner.items[at]
            if isinstance(key, Const) and isinstance(key.value, slice):
                return owner
            return join(owner.items) if owner.items else Unknown()
        case Table():
            return owner.items.get(key_of(key), Unknown())
        case Tensor():
            return owner.then(Operation("reshape", 0))
        case Data():
            return replace(owner, labels="onehot") if owner.labels == "identity" else owner
        case Stack():
            at = whole(key)
            inside = at is not None and -len(owner.layers) <= at < len(owner.layers)
            return owner.layers[at] if inside else Unknown()  # type: ignore[index]
        case OneOf():
            return join([subscript(each, key) for each in owner.values])
    return Unknown()


def whole(value: Any) -> int | None:
    """A whole number that is known, or None."""
    return value.value if isinstance(value, Const) and isinstance(value.value, int) else None


def key_of(value: Any) -> Any:
    """What finds an item of a dictionary: a text or a number; of what is not known, the value itself."""
    return value.value if isinstance(value, Const) and isinstance(value.value, (str, int, float)) else id(value)


def items_of(value: Any, count: int | None = None) -> list[Any]:
    """What one gets of a value item by item; ``count`` many where it is unpacked."""
    spend(1 + (count or 0) // 8)
    match value:
        case Items():
            return value.items
        case Table():
            return [Items([Const(key), each]) for key, each in value.items.items()]
        case Stack() if count is None:
            return value.layers
        case Data() | Tensor():
            return [value] * (count or 1)
        case OneOf():
            ways = [items_of(each, count) for each in value.values]
            length = max(len(way) for way in ways)
            return [join([way[i] for way in ways if i < len(way)]) for i in range(length)]
    return [Unknown()] * (count or 1)

"""What is called behind a dot, on a value that is no library: tensors, arrays, models, lists."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.stuck.code import apply, calls, data, judge
from core.stuck.code.budget import spend
from core.stuck.code.names import ACTIVATIONS, ARRAYS, KEEPING, words
from core.stuck.code.values import (
    Const,
    Data,
    Function,
    Graph,
    Instance,
    Items,
    Layer,
    OneOf,
    Operation,
    Stack,
    Table,
    Tensor,
    Unknown,
    join,
)

if TYPE_CHECKING:
    from core.stuck.code.walk import Walk

ADDING = ("add", "append", "add_module", "register_module", "insert")
DATASET = words(
    "batch shuffle prefetch cache repeat take skip as_numpy_iterator with_options unbatch padded_batch numpy"
)
SAME = words("to cuda cpu train eval float double half to_device apply type requires_grad_ share_memory")


def call(walk: Walk, owner: Any, name: str, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Any:
    """What ``owner.name(...)`` gives back."""
    match owner:
        case OneOf():
            return join([call(walk, each, name, arguments, keywords, node) for each in owner.values])
        case Tensor():
            return _tensor(owner, name, arguments, node.lineno)
        case Data():
            return data.method(owner, name, arguments, keywords, node.lineno)
        case Items():
            return _items(walk, owner, name, arguments, node)
        case Table():
            if name in ("values", "items", "keys"):
                return Items({"values": [*owner.items.values()], "keys": [Const(key) for key in owner.items]}.get(
                    name, calls.items_of(owner)))  # fmt: skip
            return calls.subscript(owner, arguments[0]) if name == "get" and arguments else Unknown()
        case Stack() | Graph() | Instance():
            return _model(walk, owner, name, arguments, keywords, node)
        case Layer() if name in SAME:
            return owner
    if isinstance(owner, Unknown):
        return _unknown(walk, owner, name, arguments, keywords, node)
    made = calls.attribute(walk, owner, ast.Attribute(ast.Constant(None), name, lineno=node.lineno))
    return calls.value_of(walk, made, arguments, keywords, node)


def _tensor(owner: Tensor, name: str, arguments: list[Any], line: int) -> Any:
    if name in ACTIVATIONS:
        return owner.then(Operation("activation", line, ACTIVATIONS[name], at=line))
    if name in ("log", "log_"):
        return owner.logged(line)
    if name in KEEPING | {"size", "mean", "sum"}:
        return owner.then(Operation("reshape" if name in KEEPING else "other", line))
    if name in ("matmul", "mm") and arguments:
        from core.stuck.code.arithmetic import product

        return product(owner, arguments[0], line)
    if name in ("div", "div_") and owner.last is None:
        return owner.then(Operation("rescale", line))
    if name in ("argmax", "max", "backward", "item", "eq", "topk", "shape", "get_shape", "dim"):
        return Unknown()
    return owner.then(Operation("other", line))


def _items(walk: Walk, owner: Items, name: str, arguments: list[Any], node: ast.Call) -> Any:
    if name in ("append", "add") and arguments:
        owner.items.append(_maybe(walk, arguments[0], node.lineno))
    elif name == "insert" and len(arguments) > 1:
        _insert(owner.items, arguments)
    elif name == "extend" and arguments:
        owner.extend(calls.items_of(arguments[0]))
    elif name == "pop" and owner.items:
        return owner.items.pop()
    elif name in DATASET:
        return owner
    elif name == "map":
        spend(len(owner.items))
        return Items([replace(each, scaled=True) if isinstance(each, Data) else each for each in owner.items])
    return Unknown()


def _insert(items: list[Any], arguments: list[Any]) -> None:
    at = calls.whole(arguments[0]) or 0
    spend(1 + len(items) // 64)
    items.insert(max(-len(items), min(at, len(items))), arguments[1])


def _maybe(walk: Walk, layer: Any, line: int) -> Any:
    """A layer that is added under a condition may be missing."""
    return OneOf((layer, Layer((), line))) if walk.uncertain else layer


def _model(walk: Walk, owner: Any, name: str, arguments: list[Any], keywords: dict[str, Any], node: ast.Call) -> Any:
    if isinstance(owner, Stack) and name in ADDING and arguments:
        layer = _maybe(walk, arguments[-1], node.lineno)
        if isinstance(arguments[-1], (Stack, Graph, Instance)):
            arguments[-1].nested = True
        if name == "insert" and calls.whole(arguments[0]) is not None:
            _insert(owner.layers, [arguments[0], layer])
        else:
            owner.layers.append(layer)
        return Const(None)
    if isinstance(owner, Stack) and name == "pop" and owner.layers:
        return owner.layers.pop()
    if isinstance(owner, Instance) and name in ADDING and len(arguments) > 1 and isinstance(arguments[0], Const):
        owner.attributes[str(arguments[0].value)] = arguments[1]
        return Const(None)
    known = owner.attributes.get(name) if isinstance(owner, Instance) else None
    if known is None and isinstance(owner, Instance) and owner.cls is not None:
        method = owner.cls.method(name)
        if method is not None and name not in ("forward", "call", "__call__"):
            return calls.function(walk, Function(method, owner.cls.scope, owner), arguments, keywords)
    if known is not None:
        return calls.value_of(walk, known, arguments, keywords, node)
    if name == "compile":
        judge.compiled(walk, owner, arguments, keywords, node)
        return Const(None)
    if name in ("fit", "fit_generator", "train_on_batch"):
        judge.fitted(walk, owner, arguments, keywords, node.lineno)
        return Unknown()
    if name in ("forward", "call", "__call__", "predict", "predict_on_batch", "apply"):
        inside = [each for each in arguments if not isinstance(each, Table)]
        return apply.network(walk, owner, inside[-1:] if name == "apply" else arguments, node.lineno)
    return owner if name in SAME else Unknown(name)


def _unknown(
    walk: Walk, owner: Unknown, name: str, arguments: list[Any], keywords: dict[str, Any], node: ast.Call
) -> Any:
    """On what nobody defined: perhaps the program's only network; or a method of a list of arrays."""
    if name in ("compile", "fit", "fit_generator") and walk.guessing:
        network = calls.only_network(walk)
        if network is not None:
            return _model(walk, network, name, arguments, keywords, node)
        if name == "compile":
            judge.compiled(walk, None, arguments, keywords, node)
    if name == "add" and arguments and isinstance(arguments[0], (Layer, OneOf)) and owner.name not in ("writer",):
        return _fragment(walk, owner, arguments[0])
    if name in ("fit_transform", "transform", "apply") or name in ARRAYS:
        return data.function(name, arguments, keywords, node.lineno)
    layer = name.lower() in ("fc", "linear", "dense") and any(isinstance(each, Tensor) for each in arguments)
    return calls.through(arguments, node.lineno) if not layer else Unknown(name)


def _fragment(walk: Walk, owner: Unknown, layer: Any) -> Any:
    """model.add(...) where the model's own line was not pasted."""
    made = Stack([layer], getattr(layer, "line", 0))
    walk.top.names[owner.name or "model"] = made
    walk.models.append(made)
    return Const(None)

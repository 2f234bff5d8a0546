"""Layers and networks applied to what goes into them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.stuck.code.budget import deeper, spend
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


def network(walk: Walk, applied: Any, arguments: list[Any], line: int) -> Any:
    """What comes out of a layer or a network."""
    deeper()
    out = _network(walk, applied, arguments, line)
    deeper(-1)
    return out


def _network(walk: Walk, applied: Any, arguments: list[Any], line: int) -> Any:
    if isinstance(applied, OneOf):
        return join([network(walk, each, arguments, line) for each in applied.values])
    given = arguments[0] if arguments else Unknown()
    if isinstance(given, OneOf):
        return join([network(walk, applied, [each, *arguments[1:]], line) for each in given.values])
    match applied:
        case Layer():
            return tensor_of(given).then(*(_here(each, applied, line) for each in applied.operations))
        case Stack():
            for layer in applied.layers:
                given = network(walk, layer, [given], getattr(layer, "line", line))
            return given if isinstance(given, (Tensor, OneOf)) else tensor_of(given)
        case Graph():
            outputs = applied.output
            if isinstance(outputs, Tensor):
                return tensor_of(given).then(*outputs.operations)
            return outputs
        case Instance():
            return _instance(walk, applied, arguments, line)
        case Function():
            from core.stuck.code import calls

            return calls.function(walk, applied, arguments, {})
    return tensor_of(given).then(Operation("other", line))


def _here(operation: Operation, layer: Layer, line: int) -> Operation:
    """The operation of a layer that is applied on another line than it is made on; an activation that comes with its
    layer stays where that is made.
    """
    own = operation.kind == "activation" and len(layer.operations) > 1
    return operation if own or line == layer.line else replace(operation, at=line)


def _instance(walk: Walk, applied: Instance, arguments: list[Any], line: int) -> Any:
    from core.stuck.code import calls

    if applied.cls is None:
        inside = tensor_of(arguments[0] if arguments else Unknown()).then(Operation("other", line))
        return inside if applied.head is None else network(walk, applied.head, [inside], applied.head.line)
    method = applied.cls.method("forward") or applied.cls.method("call") or applied.cls.method("__call__")
    if method is None:
        return tensor_of(arguments[0] if arguments else Unknown()).then(Operation("other", line))
    tensors = [tensor_of(each) if isinstance(each, (Data, Unknown)) else each for each in arguments]
    keywords = {"training": Const(True)} if any(each.arg == "training" for each in method.args.args) else {}
    return calls.function(walk, Function(method, applied.cls.scope, applied), tensors or [Tensor()], keywords)


def tensor_of(value: Any) -> Tensor:
    """A value as it enters a network."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (Items, Table)):
        inside = value.items if isinstance(value, Items) else value.items.values()
        spend(len(value.items) // 8)
        tensors = [each for each in inside if isinstance(each, Tensor)]
        return tensors[0].then(Operation("other", 0)) if tensors else Tensor((Operation("other", 0),))
    return Tensor(source=value if isinstance(value, Data) else None)

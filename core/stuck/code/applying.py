"""What a walk knows so far, and how functions, classes, layers and networks are applied."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.stuck.code.budget import deeper, spend
from core.stuck.code.values import (
    Class,
    Const,
    Data,
    Function,
    Graph,
    Instance,
    Items,
    Layer,
    Loss,
    Model,
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

MAX_CALLS = 24  # functions inside each other

Report = Callable[..., None]


class Applying:
    """``report(code, line, **details)`` takes what is found; ``models``, ``losses`` and ``optimizers`` are
    those seen so far.

    ``guessing``: a name that nobody defined may be the program's only network, or its only loss; ``uncertain``,
    ``building``: how many unknown conditions, and networks that are built, the walk is inside of.
    """

    def __init__(self, tree: ast.Module, report: Report) -> None:
        self.tree, self.report = tree, report
        self.top = Scope()
        self.models: list[Model] = []
        self.losses: list[Loss] = []
        self.optimizers: list[Optimizer] = []
        self.classes: dict[int, Class] = {}
        self.used_inside: set[str] = set()  # names that classes say of others
        self.instances: dict[int, Instance] = {}
        self.noun: set[int] = set()
        self.active: list[int] = []
        self.uncertain = 0
        self.building = 0
        self.guessing = False
        self.doubts: set[str] = set()

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression stands for."""
        raise NotImplementedError

    def block(self, nodes: Sequence[ast.stmt], scope: Scope) -> bool:
        """Walk through statements; True if they surely return."""
        raise NotImplementedError

    def model(self, made: Model) -> Any:
        """Remember a network; it is a part of another one while that is built."""
        made.nested = self.building > 0
        self.models.append(made)
        return made

    def function(self, callee: Function, arguments: list[Any], named: dict[str, Any] | None = None) -> Any:
        """What a function of the program gives back: one of all that it returns."""
        node, named = callee.node, named or {}
        if id(node) in self.active or len(self.active) >= MAX_CALLS:
            return Unknown()
        scope = Scope(callee.scope)
        names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
        spend(1 + len(names))
        decorators = {getattr(each, "id", "") for each in getattr(node, "decorator_list", [])}
        if callee.owner is not None and "staticmethod" not in decorators:
            arguments = [callee.owner, *arguments]
        only_named = node.args.kwonlyargs
        defaults = dict(zip(reversed(names), reversed(node.args.defaults), strict=False))
        defaults |= {each.arg: d for each, d in zip(only_named, node.args.kw_defaults, strict=True) if d is not None}
        given = dict(zip(names, arguments, strict=False)) | named
        for name in (*names, *(each.arg for each in only_named)):
            if name in given:
                scope.names[name] = given[name]
            else:
                scope.names[name] = self.value(defaults[name], callee.scope) if name in defaults else Unknown(name)
        if node.args.vararg is not None:
            scope.names[node.args.vararg.arg] = Items(arguments[len(names) :])
        if node.args.kwarg is not None:
            scope.names[node.args.kwarg.arg] = Unknown()
        self.noun.add(id(node))
        self.active.append(id(node))
        uncertain, self.uncertain = self.uncertain, 0
        try:
            if isinstance(node, ast.Lambda):
                return self.value(node.body, scope)
            self.block(node.body, scope)
        finally:
            self.uncertain = uncertain
            self.active.pop()
        return join(scope.returned) if scope.returned else Const(None)

    def instance(self, cls: Class, arguments: list[Any], named: dict[str, Any], line: int) -> Instance:
        """An object of a class of the program, after its __init__."""
        made = Instance(cls, {"training": Const(True)}, line=line, nested=self.building > 0)
        self.instances.setdefault(id(cls.node), made)
        start = cls.method("__init__")
        if start is not None:
            self.building += cls.is_network  # what a network is built of is no network of its own
            self.function(Function(start, cls.scope, made), arguments, named)
            self.building -= cls.is_network
        if cls.is_network:
            self.models.append(made)
        return made

    def only_network(self) -> Model | None:
        """The program's only network, None if there is none or are several."""
        spend(len(self.models) // 16)
        models = [model for model in self.models if not model.nested]
        if len(models) == 1:
            return models[0]
        if not models:
            networks = [cls for cls in self.classes.values() if cls.is_network]
            networks = [cls for cls in networks if cls.node.name not in self.used_inside]
            spend(len(self.classes) // 16)
            if len(networks) == 1:
                return self.instance(networks[0], [], {}, networks[0].node.lineno)
        return None

    def network(self, applied: Any, arguments: list[Any], line: int) -> Any:
        """What comes out of a layer or a network."""
        deeper()
        out = self._network(applied, arguments, line)
        deeper(-1)
        return out

    def _network(self, applied: Any, arguments: list[Any], line: int) -> Any:
        if isinstance(applied, OneOf):
            return join([self.network(each, arguments, line) for each in applied.values])
        given = arguments[0] if arguments else Unknown()
        if isinstance(given, OneOf):
            return join([self.network(applied, [each, *arguments[1:]], line) for each in given.values])
        match applied:
            case Layer():
                return tensor_of(given).then(*(_placed(each, applied, line) for each in applied.operations))
            case Stack():
                for layer in applied.layers:
                    given = self.network(layer, [given], getattr(layer, "line", line))
                return given if isinstance(given, (Tensor, OneOf)) else tensor_of(given)
            case Graph():
                made = applied.output
                return tensor_of(given).then(*made.operations) if isinstance(made, Tensor) else made
            case Function():
                return self.function(applied, arguments)
            case Instance() if applied.cls is not None:
                method = applied.cls.method("forward", "call", "__call__")
                if method is not None:
                    tensors = [tensor_of(each) if isinstance(each, (Data, Unknown)) else each for each in arguments]
                    training = {"training": Const(True)}
                    named = training if any(each.arg == "training" for each in method.args.args) else {}
                    forward = Function(method, applied.cls.scope, applied)
                    return self.function(forward, tensors or [Tensor()], named)
        out = tensor_of(given).then(Operation("other", line))
        head = applied.head if isinstance(applied, Instance) else None
        return out if head is None else self.network(head, [out], head.line)

    def outputs(self, model: Any, line: int) -> list[Tensor]:
        """The tensors of which one comes out of a network."""
        return tensors_in(self.network(model, [Tensor()], line))


def _placed(operation: Operation, layer: Layer, line: int) -> Operation:
    """The operation of a layer that is applied on another line than it is made on; an activation that comes with its
    layer stays where that is made.
    """
    own = operation.kind == "activation" and len(layer.operations) > 1
    return operation if own or line == layer.line else replace(operation, at=line)


def tensor_of(value: Any) -> Tensor:
    """A value as it enters a network."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (Items, Table)):
        spend(len(value.items) // 8)
        tensors = [each for each in value.inside if isinstance(each, Tensor)]
        return (tensors[0] if tensors else Tensor()).then(Operation("other", 0))
    return Tensor(source=value if isinstance(value, Data) else None)


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors that a value may be; of a list with one item, that item."""
    value = value.items[0] if isinstance(value, Items) and len(value.items) == 1 else value
    return [each for each in (value.values if isinstance(value, OneOf) else (value,)) if isinstance(each, Tensor)]

"""Calls of what the program defines, of networks, of losses; what stands and what is called behind a dot."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from core.stuck.code import data
from core.stuck.code.arithmetic import items_of, product, subscript, whole
from core.stuck.code.budget import spend
from core.stuck.code.library import Library, of_tensor
from core.stuck.code.names import ACTIVATIONS, ARRAYS, words
from core.stuck.code.values import (
    Call,
    Class,
    Const,
    Data,
    Function,
    Instance,
    Items,
    Layer,
    Lib,
    Loss,
    Model,
    OneOf,
    Operation,
    Scope,
    Stack,
    Table,
    Tensor,
    Unknown,
    join,
)

NETWORK_NAMES = ("model", "net", "network", "classifier", "cnn", "mlp", "rnn", "module", "nn_model", "mynet", "resnet")
LOSS_NAMES = ("criterion", "loss_fn", "loss_function", "loss_func", "lossfn", "loss_fun", "cost", "lossfunc", "costfn")
DATA_ATTRIBUTES = ("T", "data", "values", "images", "train_data")
ADDING = ("add", "append", "add_module", "register_module", "insert")
FORWARD = ("forward", "call", "__call__")
DATASET = words(
    "batch shuffle prefetch cache repeat take skip as_numpy_iterator with_options unbatch padded_batch numpy"
)
SAME = words("to cuda cpu train eval float double half to_device apply type requires_grad_ share_memory")


class Calling(Library):
    """A walk that knows what calling a value gives back."""

    def call(self, node: ast.Call, scope: Scope) -> Any:
        """What a call gives back."""
        named = {each.arg: self.value(each.value, scope) for each in node.keywords if each.arg is not None}
        match node.func:
            case ast.Name("super"):
                return Unknown("super")
            case ast.Attribute(value=before, attr=name):
                owner = self.value(before, scope)
                call = Call(self.arguments(node.args, scope), named, node)
                if isinstance(owner, Lib):
                    return self.of_library(owner.part(name), call)
                return self._method(owner, name, call)
        callee = self.value(node.func, scope)
        return self._result(callee, Call(self.arguments(node.args, scope), named, node))

    def arguments(self, nodes: list[ast.expr], scope: Scope) -> list[Any]:
        """The values of several expressions, what is starred item by item."""
        values: list[Any] = []
        for node in nodes:
            value = self.value(node, scope)
            if isinstance(node, ast.Starred):
                more = items_of(value) if isinstance(value, (Items, Table)) else [Unknown()]
                spend(len(more) // 8)
                values += more
            else:
                values.append(value)
        return values

    def _result(self, callee: Any, call: Call) -> Any:
        """What calling a value gives back."""
        match callee:
            case OneOf():
                return join([self._result(each, call) for each in callee.values])
            case Function():
                return self.function(callee, call.values, call.named)
            case Class():
                return self.instance(callee, call.values, call.named, call.line)
            case Lib():
                return self.of_library(callee, call)
            case Loss():
                return self.applied(callee, call)
            case Layer() | Model():
                return self.network(callee, call.values, call.line)
            case Unknown():
                return self._unknown(callee, call)
        return Unknown()

    def _unknown(self, callee: Unknown, call: Call) -> Any:
        """A call of what nobody defined: perhaps the program's only network or loss; else anything may come out."""
        name = callee.name.lower().strip("_")
        if self.guessing and name in LOSS_NAMES and len(call.values) + len(call.named) > 1:
            spend(len(self.losses) // 16)
            known = [loss for loss in self.losses if loss.kind.wants]
            if len(known) == 1:
                return self.applied(known[0], call)
        if self.guessing and (name in NETWORK_NAMES or name.endswith(("model", "net"))):
            network = self.only_network()
            if network is not None:
                return self.network(network, call.values, call.line)
        return _through(call)

    def attribute(self, owner: Any, name: str, line: int) -> Any:
        """What stands behind a dot."""
        match owner:
            case Lib():
                return owner.part(name)
            case Instance() if name in owner.attributes:
                return owner.attributes[name]
            case Instance() | Class():
                cls = owner.cls if isinstance(owner, Instance) else owner
                method = cls.method(name) if cls is not None else None
                if cls is not None and method is not None:
                    return Function(method, cls.scope, owner if isinstance(owner, Instance) else None)
                if cls is None and name == "output":
                    return Tensor((Operation("other", line),))
                return Tensor() if name == "input" and isinstance(owner, Instance) else Unknown(name)
            case Model():
                if name in ("output", "outputs"):
                    return self.network(owner, [Tensor()], line)
                return Tensor() if name in ("input", "inputs") else Unknown(name)
            case Tensor():
                return owner if name in ("T", "data", "mT", "output") else Unknown(name)
            case Data():
                if name in ("target", "targets"):
                    return Data(line)
                return replace(owner, line=line) if name in DATA_ATTRIBUTES else Unknown(name)
            case OneOf():
                return join([self.attribute(each, name, line) for each in owner.values])
        return Unknown(name)

    def _method(self, owner: Any, name: str, call: Call) -> Any:
        """What ``owner.name(...)`` gives back."""
        match owner:
            case OneOf():
                return join([self._method(each, name, call) for each in owner.values])
            case Tensor():
                if name in ACTIVATIONS:
                    return owner.then(Operation("activation", call.line, ACTIVATIONS[name], at=call.line))
                if name in ("matmul", "mm") and call.values:
                    return product(owner, call.first, call.line)
                return of_tensor(owner, name, call.line)
            case Data():
                return data.method(owner, name, call)
            case Items():
                return self._of_items(owner, name, call)
            case Table():
                parts = {"values": owner.inside, "keys": [Const(key) for key in owner.items], "items": items_of(owner)}
                if name in parts:
                    return Items(parts[name])
                return subscript(owner, call.first) if name == "get" and call.values else Unknown()
            case Model():
                return self._of_model(owner, name, call)
            case Layer() if name in SAME:
                return owner
            case Unknown():
                return self._of_unknown(owner, name, call)
        return self._result(self.attribute(owner, name, call.line), call)

    def _of_items(self, owner: Items, name: str, call: Call) -> Any:
        if name in ("append", "add") and call.values:
            owner.items.append(self._maybe(call.first, call.line))
        elif name == "insert" and len(call.values) > 1:
            _insert(owner.items, call.first, call.values[1])
        elif name == "extend" and call.values:
            owner.extend(items_of(call.first))
        elif name == "pop" and owner.items:
            return owner.items.pop()
        elif name in DATASET:
            return owner
        elif name == "map":
            spend(len(owner.items))
            return Items([replace(each, scaled=True) if isinstance(each, Data) else each for each in owner.items])
        return Unknown()

    def _maybe(self, layer: Any, line: int) -> Any:
        """A layer that is added under a condition may be missing."""
        return OneOf((layer, Layer((), line))) if self.uncertain else layer

    def _of_model(self, owner: Model, name: str, call: Call) -> Any:
        if isinstance(owner, Stack) and name in ADDING and call.values:
            layer = call.values[-1]
            if isinstance(layer, Model):
                layer.nested = True
            inserts = name == "insert" and whole(call.first) is not None
            _insert(owner.layers, call.first if inserts else Const(len(owner.layers)), self._maybe(layer, call.line))
            return Const(None)
        if isinstance(owner, Stack) and name == "pop" and owner.layers:
            return owner.layers.pop()
        if isinstance(owner, Instance):
            if name in ADDING and len(call.values) > 1 and isinstance(call.first, Const):
                owner.attributes[str(call.first.value)] = call.values[1]
                return Const(None)
            if name in owner.attributes:
                return self._result(owner.attributes[name], call)
            if owner.cls is not None and name not in FORWARD and owner.cls.method(name) is not None:
                return self._result(self.attribute(owner, name, call.line), call)
        if name == "compile":
            self.compiled(owner, call)
            return Const(None)
        if name in ("fit", "fit_generator", "train_on_batch"):
            self.fitted(owner, call)
            return Unknown()
        if name in (*FORWARD, "predict", "predict_on_batch", "apply"):
            inside = [each for each in call.values if not isinstance(each, Table)]
            return self.network(owner, inside[-1:] if name == "apply" else call.values, call.line)
        return owner if name in SAME else Unknown(name)

    def _of_unknown(self, owner: Unknown, name: str, call: Call) -> Any:
        """On what nobody defined: perhaps the program's only network; or a method of a list of arrays."""
        if name in ("compile", "fit", "fit_generator") and self.guessing:
            network = self.only_network()
            if network is not None:
                return self._of_model(network, name, call)
            if name == "compile":
                self.compiled(None, call)
        if name == "add" and isinstance(call.first, (Layer, OneOf)) and owner.name != "writer":
            # model.add(...) where the model's own line was not pasted
            made = Stack([call.first], line=getattr(call.first, "line", 0))
            self.top.names[owner.name or "model"] = made
            self.models.append(made)
            return Const(None)
        if name in ("fit_transform", "transform", "apply") or name in ARRAYS:
            return data.function(name, call)
        layer = name.lower() in ("fc", "linear", "dense") and any(isinstance(each, Tensor) for each in call.values)
        return Unknown(name) if layer else _through(call)


def _insert(items: list[Any], position: Any, value: Any) -> None:
    at = whole(position) or 0
    spend(1 + len(items) // 64)
    items.insert(max(-len(items), min(at, len(items))), value)


def _through(call: Call) -> Any:
    """What an unknown function makes of its arguments: of a tensor another one, of which nothing is known."""
    tensor = next((each for each in call.values if isinstance(each, Tensor)), None)
    return tensor.then(Operation("other", call.line)) if tensor is not None else Unknown()

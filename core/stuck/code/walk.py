"""A walk through a program with abstract values. Nothing is executed.

Every loop is walked once (over a list that is known, once an item), every function as often as it is called, with a
bound on all of it. Where a condition is not known both ways are walked, and what differs behind them is either.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from core.stuck.code import arithmetic, data
from core.stuck.code.budget import LARGEST, LONGEST, TEXT, spend
from core.stuck.code.judge import Seen
from core.stuck.code.library import called
from core.stuck.code.names import ALIASES, LOSSES, WORDS, is_known
from core.stuck.code.values import (
    Call,
    Class,
    Const,
    Data,
    Function,
    Graph,
    Held,
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
    each_of,
    items_of,
    join,
    key_of,
    of_each,
    subscript,
    tensor_of,
    tensors_in,
    truth,
    whole,
)

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MAX_ITEMS = 40  # turns of a loop over what is known
MAX_CALLS = 24  # functions inside each other
ADDING = ("add", "append", "add_module", "register_module", "insert")
FORWARD = ("forward", "call", "__call__")


class Walk:
    """One walk through a program. ``uncertain``: how many unknown conditions it is inside of; ``walked``: the functions
    that it went through; ``active``: those that it is inside of; ``said``: names that classes say of others.
    """

    def __init__(self, tree: ast.Module, seen: Seen) -> None:
        self.tree, self.seen = tree, seen
        self.top = Scope()
        self.classes: dict[int, Class] = {}
        self.said: set[str] = set()
        self.instances: dict[int, Instance] = {}
        self.walked: set[int] = set()
        self.active: list[int] = []
        self.uncertain = 0

    def run(self) -> None:
        """All of the program, then what it defines and never calls."""
        self.top.names["__name__"] = Const("__main__")
        for node in self.tree.body:  # a fragment may use a class before it
            if isinstance(node, ast.ClassDef):
                self._define_class(node, self.top)
        self.block(self.tree.body, self.top)
        for cls in [each for each in self.classes.values() if each.methods]:
            owner = self.instances.get(id(cls.node)) or self.instance(cls, [], {}, cls.node.lineno)
            self._rest(cls.methods.values(), cls.scope, owner)
        self._rest(self.tree.body, self.top)

    def _rest(self, nodes: Iterable[ast.stmt], scope: Scope, owner: Instance | None = None) -> None:
        """The functions among some nodes that nothing has called."""
        for node in nodes:
            if isinstance(node, FUNCTIONS) and id(node) not in self.walked:
                self.function(Function(node, scope, owner), [])

    # statements

    def block(self, nodes: Sequence[ast.stmt], scope: Scope) -> bool:
        """Walk through statements; True if they surely leave the block."""
        spend()
        return any(self.statement(node, scope) for node in nodes)

    def statement(self, node: ast.stmt, scope: Scope) -> bool:
        """Walk through one; True if it surely leaves the block."""
        spend()
        match node:
            case ast.Expr():
                self.value(node.value, scope)
            case ast.Assign():
                value = self.value(node.value, scope)
                for target in node.targets:
                    self.assign(target, value, scope)
            case ast.AnnAssign() if node.value is not None:
                self.assign(node.target, self.value(node.value, scope), scope)
            case ast.AugAssign():
                before, more = self.value(node.target, scope), self.value(node.value, scope)
                self.assign(node.target, arithmetic.operate(node.op, before, more, node.lineno), scope)
            case ast.Return():
                scope.returned.append(self.value(node.value, scope) if node.value else Const(None))
                return True
            case ast.Raise() | ast.Continue() | ast.Break():
                return True
            case ast.If():
                return self._if(node, scope)
            case ast.For() | ast.AsyncFor():
                for item in items_of(self.value(node.iter, scope))[:MAX_ITEMS]:
                    self.assign(node.target, item, scope)
                    if self.block(node.body, scope):
                        break
                self.block(node.orelse, scope)
            case ast.While():
                self.value(node.test, scope)
                self.block(node.body, scope)
            case ast.With() | ast.AsyncWith():
                for each in node.items:
                    value = self.value(each.context_expr, scope)
                    if each.optional_vars is not None:
                        self.assign(each.optional_vars, value, scope)
                return self.block(node.body, scope)
            case ast.Try():
                return self.block(node.body, scope) | self.block(node.finalbody, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                scope.names[node.name] = Function(node, scope)
            case ast.ClassDef():
                self._define_class(node, scope)
            case ast.Import():
                for alias in node.names:
                    top = alias.name.split(".")[0]
                    scope.names[alias.asname or top] = Lib(alias.name[-LONGEST:] if alias.asname else top)
            case ast.ImportFrom():
                for alias in node.names:
                    scope.names[alias.asname or alias.name] = Lib(node.module or "").part(alias.name)
        return False

    def _if(self, node: ast.If, scope: Scope) -> bool:
        """Each way that may be gone, one after the other; behind them a name is what it is after any of them."""
        known, before = truth(self.value(node.test, scope)), scope.names
        ways: list[dict[str, Any]] = []  # the names after those that do not leave
        self.uncertain += known is None
        for body, may_be in ((node.body, known is not False), (node.orelse, not known)):
            if may_be:
                spend(len(before) // 64)
                scope.names = dict(before)
                if not self.block(body, scope):
                    ways.append(scope.names)
        self.uncertain -= known is None
        if ways:
            spend(sum(map(len, ways)) // 8)
            names = dict.fromkeys(chain(*ways))
            scope.names = {name: join([way[name] for way in ways if name in way]) for name in names}
        return not ways

    def _define_class(self, node: ast.ClassDef, scope: Scope) -> None:
        if id(node) not in self.classes:
            bases = [self.value(base, scope) for base in node.bases]
            parents = [base for base in bases if isinstance(base, Class)]
            family = dict.fromkeys(each for parent in parents for each in (parent, *parent.family))
            spend(len(parents) + len(family))
            names = {base.last if isinstance(base, Lib) else getattr(base, "name", "") for base in bases}
            is_network = bool(names & WORDS["modules"]) or any(parent.is_network for parent in parents)
            methods = {each.name: each for each in node.body if isinstance(each, FUNCTIONS)}
            self.classes[id(node)] = Class(node, scope, tuple(family), is_network, methods)
            inside = list(ast.walk(node))
            spend(len(inside) // 8)
            self.said |= {each.id for each in inside if isinstance(each, ast.Name)} - {node.name}
        scope.names[node.name] = self.classes[id(node)]

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Let a target stand for a value."""
        spend()
        match target:
            case ast.Name():
                new = isinstance(value, Data) and value.line == 0  # an array is where it was last given a name
                scope.names[target.id] = replace(value, line=target.lineno) if new else value
            case ast.Tuple() | ast.List():
                parts = items_of(value, len(target.elts))
                for i, each in enumerate(target.elts):
                    self.assign(each, parts[i] if i < len(parts) else Unknown(), scope)
            case ast.Attribute():
                owner = self.value(target.value, scope)
                if isinstance(owner, Instance):
                    self._keep(owner, target.attr, value)
            case ast.Subscript():
                owner = self.value(target.value, scope)
                if isinstance(owner, Table):
                    owner.items[key_of(self.value(target.slice, scope))] = value
                elif isinstance(owner, Instance) and owner.cls is None:
                    owner.head = value
                elif isinstance(owner, Data) and isinstance(value, Data) and isinstance(target.value, ast.Name):
                    scope.names[target.value.id] = value

    def _keep(self, owner: Instance, name: str, value: Any) -> None:
        """owner.name = value"""
        if self.seen.building and isinstance(value, Model):
            value.nested = True
        before = owner.attributes.get(name)
        owner.attributes[name] = join([before, value]) if self.uncertain and before is not None else value
        if owner.cls is None and isinstance(value, (Layer, Stack, Instance)):
            owner.head = value  # the last layer of a ready-made network, exchanged

    # expressions

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression stands for."""
        spend()
        match node:
            case ast.Constant(value=value):
                # Of numbers and texts that are too large to be followed only so much.
                large = isinstance(value, int) and abs(value) > LARGEST
                long = isinstance(value, (str, bytes)) and len(value) > TEXT
                return Unknown() if large or long else Const(value)
            case ast.Name():
                return self.name(node.id, scope)
            case ast.Attribute():
                return self.attribute(self.value(node.value, scope), node.attr, node.lineno)
            case ast.Call():
                return self.call(node, scope)
            case ast.Tuple() | ast.List() | ast.Set():
                return Items(self.arguments(node.elts, scope))
            case ast.Dict():
                pairs = zip(node.keys, node.values, strict=True)
                return Table({key_of(self.value(k, scope) if k else v): self.value(v, scope) for k, v in pairs})
            case ast.BinOp():
                left, right = self.value(node.left, scope), self.value(node.right, scope)
                return arithmetic.operate(node.op, left, right, node.lineno)
            case ast.UnaryOp():
                return arithmetic.unary(node.op, self.value(node.operand, scope))
            case ast.Compare(ops=[sign], comparators=[right]):
                return arithmetic.compare(sign, self.value(node.left, scope), self.value(right, scope))
            case ast.IfExp():
                known = truth(self.value(node.test, scope))
                ways = [(node.body, known is not False), (node.orelse, not known)]
                return join([self.value(way, scope) for way, may_be in ways if may_be])
            case ast.Subscript():
                return subscript(self.value(node.value, scope), self.value(node.slice, scope))
            case ast.Lambda():
                return Function(node, scope)
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self._comprehension(node, scope)
            case ast.Starred() | ast.Await():
                return self.value(node.value, scope)
        return Unknown()

    def name(self, name: str, scope: Scope) -> Any:
        """What a name stands for; a name of a library where the import is missing."""
        value = scope.get(name)
        if value is not None:
            return value
        if name in ALIASES:
            return Lib(ALIASES[name])
        return Lib(name) if is_known(name) else Unknown(name)

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> Items:
        """A list of what is made of the items of one list; those of further lists are not known."""
        inner = Scope(scope)
        first, *more = node.generators
        found = []
        for item in items_of(self.value(first.iter, inner))[:MAX_ITEMS]:
            self.assign(first.target, item, inner)
            for each in more:
                self.assign(each.target, Unknown(), inner)
            found.append(self.value(node.elt, inner))
        return Items(found)

    def attribute(self, owner: Any, name: str, line: int) -> Any:
        """What stands behind a dot."""
        match owner:
            case Lib():
                return owner.part(name)
            case Instance() if name in owner.attributes:
                return owner.attributes[name]
            case Class() if (method := owner.method(name)) is not None:
                return Function(method, owner.scope)
            case Instance(cls=Class() as cls) if (method := cls.method(name)) is not None:
                return Function(method, cls.scope, owner)
            case Model() if name in ("input", "inputs"):
                return Tensor()
            case Model() if name in ("output", "outputs"):
                return self.network(owner, [Tensor()], line)
            case Data() if name in ("target", "targets"):
                return Data(line)
            case Data() if name in WORDS["attributes"]:
                return replace(owner, line=line)
            case Tensor() if name in WORDS["attributes"]:
                return owner
            case OneOf():
                return of_each(owner, lambda each: self.attribute(each, name, line))
        return Unknown(name)

    # calls

    def call(self, node: ast.Call, scope: Scope) -> Any:
        """What a call gives back."""
        named = {each.arg: self.value(each.value, scope) for each in node.keywords if each.arg is not None}
        call = Call(self.arguments(node.args, scope), named, node)
        if isinstance(node.func, ast.Attribute):
            return self._method(self.value(node.func.value, scope), node.func.attr, call)
        return self._result(self.value(node.func, scope), call)

    def arguments(self, nodes: list[ast.expr], scope: Scope) -> list[Any]:
        """The values of several expressions, what is starred item by item."""
        values: list[Any] = []
        for node in nodes:
            value = self.value(node, scope)
            if isinstance(node, ast.Starred):
                more = value.inside if isinstance(value, Held) else [Unknown()]
                spend(1 + len(more) // 8)
                values += more
            else:
                values.append(value)
        return values

    def _result(self, callee: Any, call: Call) -> Any:
        """What calling a value gives back."""
        match callee:
            case OneOf():
                return of_each(callee, lambda each: self._result(each, call))
            case Function():
                return self.function(callee, call.values, call.named)
            case Class():
                return self.instance(callee, call.values, call.named, call.line)
            case Lib():
                return called(self.seen, callee, call)
            case Loss():
                return self.seen.applied(callee, call)
            case Layer() | Model():
                return self.network(callee, call.values, call.line)
            case Unknown():
                name = callee.name.lower().strip("_")
                likely = name in WORDS["networks"] or name.endswith(("model", "net"))
                network = self.only_network() if likely else None
                return _through(call) if network is None else self.network(network, call.values, call.line)
        return Unknown()

    def _method(self, owner: Any, name: str, call: Call) -> Any:
        """What ``owner.name(...)`` gives back."""
        match owner:
            case OneOf():
                return of_each(owner, lambda each: self._method(each, name, call))
            case Tensor():  # x.softmax(1) is softmax(x, 1)
                return called(self.seen, Lib(name), Call([owner, *call.values], call.named, call.node))
            case Data():
                return data.method(owner, name, call)
            case Items() if name in WORDS["dataset"]:
                return owner
            case Items() | Stack() if name in (*ADDING, "extend", "pop"):
                return self._of_list(owner, name, call)
            case Model():
                return self._of_model(owner, name, call)
            case Layer() if name in WORDS["same"]:
                return owner
            case Unknown():
                return self._of_unknown(owner, name, call)
        return self._result(self.attribute(owner, name, call.line), call)

    def _of_list(self, owner: Items | Stack, name: str, call: Call) -> Any:
        """A list, or layers one after the other, with one more or one less."""
        items = owner.items
        if name == "pop":
            return items.pop() if items else Unknown()
        spend(1 + len(items) // 64)
        more = items_of(call.first) if name == "extend" else call.values[-1:]
        spend(1 + len(more) // 8)
        at = whole(call.first) if name == "insert" else None
        at = len(items) if at is None else max(-len(items), min(at, len(items)))
        # What is added under a condition may be missing.
        items[at:at] = [OneOf((each, Layer((), call.line))) if self.uncertain else each for each in more]
        return Const(None)

    def _of_model(self, owner: Model, name: str, call: Call) -> Any:
        if isinstance(owner, Instance):
            own = owner.cls is not None and name not in FORWARD and owner.cls.method(name) is not None
            if own or name in owner.attributes:
                return self._result(self.attribute(owner, name, call.line), call)
        if name == "compile":
            self._compiled(owner, call)
        if name in ("fit", "fit_generator", "train_on_batch"):
            x, y = call.at(0, "x", "generator"), call.at(1, "y")
            x, y = x.items if isinstance(x, Items) and len(x.items) == 2 else (x, y)
            self.seen.fitted(owner, x, y, self.outputs(owner, call.line))
        if name in (*FORWARD, "predict", "predict_on_batch", "apply"):
            inside = [each for each in call.values if not isinstance(each, Table)]
            return self.network(owner, inside[-1:] if name == "apply" else call.values, call.line)
        return owner if name in WORDS["same"] else Unknown(name)

    def _compiled(self, model: Model | None, call: Call) -> None:
        """model.compile(...): its loss; an optimizer that is made there was seen already."""
        chosen, line = call.at(1, "loss"), call.line_of("loss")
        if isinstance(chosen, Held):
            chosen = chosen.inside[0] if len(chosen.items) == 1 else Unknown()
        tensors = self.outputs(model, line) if model is not None else []
        name = chosen.last if isinstance(chosen, Lib) else chosen.value if isinstance(chosen, Const) else None
        kind = LOSSES.get(name) if isinstance(name, str) else None
        if isinstance(chosen, Loss):
            kind, line, chosen.used = chosen.kind, chosen.line, True
        elif isinstance(chosen, Function):
            for tensor in tensors:
                self.function(chosen, [Data(), tensor])
        if kind is not None and model is not None:
            model.compiled = (kind, line, tensors)
            if tensors:
                self.seen.judge(kind, line, tensors, Tensor())  # what the labels are is known when it is fitted

    def _of_unknown(self, owner: Unknown, name: str, call: Call) -> Any:
        """On what nobody defined: perhaps the program's only network; or a method of a list of arrays."""
        if name in ("compile", "fit", "fit_generator"):
            network = self.only_network()
            if network is not None:
                return self._of_model(network, name, call)
            if name == "compile":
                self._compiled(None, call)
        if name == "add" and isinstance(call.first, (Layer, OneOf)):
            # model.add(...) where the model's own line was not pasted
            made = Stack([call.first], line=getattr(call.first, "line", 0))
            self.top.names[owner.name or "model"] = made
            self.seen.models.append(made)
            return Const(None)
        if name in ("fit_transform", "transform") or name in WORDS["arrays"]:
            return data.function(name, call)
        return _through(call)

    def function(self, callee: Function, arguments: list[Any], named: dict[str, Any] | None = None) -> Any:
        """What a function of the program gives back: one of all that it returns."""
        node = callee.node
        if id(node) in self.active or len(self.active) >= MAX_CALLS:
            return Unknown()
        scope = Scope(callee.scope)
        spec = node.args
        names = [each.arg for each in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
        spend(1 + len(names))
        decorators = {getattr(each, "id", "") for each in getattr(node, "decorator_list", [])}
        if callee.owner is not None and "staticmethod" not in decorators:
            arguments = [callee.owner, *arguments]
        defaults = dict(zip(reversed(names), reversed([*spec.defaults, *spec.kw_defaults]), strict=False))
        given = dict(zip(names[: len(names) - len(spec.kwonlyargs)], arguments, strict=False)) | (named or {})
        for name in names:
            if name not in given:
                default = defaults.get(name)
                given[name] = self.value(default, callee.scope) if default is not None else Unknown(name)
        scope.names = {name: given[name] for name in names}
        self.walked.add(id(node))
        self.active.append(id(node))
        uncertain, self.uncertain = self.uncertain, 0
        if isinstance(node, ast.Lambda):
            scope.returned.append(self.value(node.body, scope))
        else:
            self.block(node.body, scope)
        self.uncertain = uncertain
        self.active.pop()
        return join(scope.returned) if scope.returned else Const(None)

    def instance(self, cls: Class, arguments: list[Any], named: dict[str, Any], line: int) -> Instance:
        """An object of a class of the program, after its __init__."""
        made = Instance(cls, {"training": Const(True)}, line=line, nested=self.seen.building > 0)
        self.instances.setdefault(id(cls.node), made)
        start = cls.method("__init__")
        if start is not None:
            self.seen.building += cls.is_network  # what a network is built of is no network of its own
            self.function(Function(start, cls.scope, made), arguments, named)
            self.seen.building -= cls.is_network
        if cls.is_network:
            self.seen.models.append(made)
        return made

    # networks

    def only_network(self) -> Model | None:
        """The program's only network, None if there is none or are several."""
        stacks = [model for model in self.seen.models if isinstance(model, Stack)]
        parts = {id(each) for stack in stacks for layer in stack.items for each in each_of(layer)}
        spend((len(self.seen.models) + len(parts)) // 16)
        models = [model for model in self.seen.models if not model.nested and id(model) not in parts]
        if models:
            return models[0] if len(models) == 1 else None
        spend(len(self.classes) // 16)
        networks = [cls for cls in self.classes.values() if cls.is_network and cls.node.name not in self.said]
        return self.instance(networks[0], [], {}, networks[0].node.lineno) if len(networks) == 1 else None

    def outputs(self, model: Model, line: int) -> list[Tensor]:
        """The tensors of which one comes out of a network."""
        return tensors_in(self.network(model, [Tensor()], line))

    def network(self, applied: Any, arguments: list[Any], line: int) -> Any:
        """What comes out of a layer or a network."""
        spend()
        first, *more = arguments or [Unknown()]
        return of_each(applied, lambda one: of_each(first, lambda each: self._network(one, [each, *more], line)))

    def _network(self, applied: Any, arguments: list[Any], line: int) -> Any:
        given = arguments[0]
        match applied:
            case Layer():
                return tensor_of(given).then(*(_placed(each, applied, line) for each in applied.operations))
            case Stack():
                for layer in applied.items:
                    given = self.network(layer, [given], getattr(layer, "line", line))
                return given if isinstance(given, (Tensor, OneOf)) else tensor_of(given)
            case Graph():
                made = applied.output
                return tensor_of(given).then(*made.operations) if isinstance(made, Tensor) else made
            case Instance(cls=Class() as cls) if (method := cls.method(*FORWARD)) is not None:
                tensors = [tensor_of(each) if isinstance(each, (Data, Unknown)) else each for each in arguments]
                training = any(each.arg == "training" for each in method.args.args)
                named = {"training": Const(True)} if training else {}
                return self.function(Function(method, cls.scope, applied), tensors, named)
        out = tensor_of(given).after("other", line)
        head = applied.head if isinstance(applied, Instance) else None
        return out if head is None else self.network(head, [out], getattr(head, "line", line))


def _placed(operation: Operation, layer: Layer, line: int) -> Operation:
    """The operation of a layer that is applied on another line than it is made on; an activation that comes with its
    layer stays where that is made.
    """
    own = operation.kind == "activation" and len(layer.operations) > 1
    return operation if own else replace(operation, applied=line)


def _through(call: Call) -> Any:
    """What an unknown function makes of its arguments: of a tensor another one, of which nothing is known."""
    tensor = next((each for each in call.values if isinstance(each, Tensor)), None)
    return tensor.after("other", call.line) if tensor is not None else Unknown()

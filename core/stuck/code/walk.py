"""A walk through a program with abstract values: statements and expressions. Nothing is executed.

Every loop is walked once (over a list that is known, once an item), every function as often as it is called, with a
bound on all of it. Where a condition is not known both ways are walked, and what differs behind them is either.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import chain
from typing import Any

from core.stuck.code import arithmetic
from core.stuck.code.budget import LARGEST, LONGEST, TEXT, deeper, spend
from core.stuck.code.calls import Calling
from core.stuck.code.names import ALIASES, is_known
from core.stuck.code.values import (
    Class,
    Const,
    Data,
    Function,
    Instance,
    Items,
    Layer,
    Lib,
    Model,
    Scope,
    Stack,
    Table,
    Tensor,
    Unknown,
    join,
)

MAX_ITEMS = 40  # turns of a loop over what is known


def _constant(value: Any) -> Any:
    """What is written out; of numbers and texts that are too large to be followed only so much."""
    if isinstance(value, int) and abs(value) > LARGEST:
        return Unknown("number")
    long = isinstance(value, (str, bytes)) and len(value) > TEXT
    return Unknown("text") if long else Const(value)


class Walk(Calling):
    """One walk through a program."""

    def run(self) -> None:
        """All of the program, then what it defines and never calls."""
        self.top.names["__name__"] = Const("__main__")
        for node in self.tree.body:  # a fragment may use a class before it
            if isinstance(node, ast.ClassDef):
                self._define_class(node, self.top)
        self.guessing = True
        self.block(self.tree.body, self.top)
        for cls in list(self.classes.values()):
            self._rest_of(cls)
        for node in self.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and id(node) not in self.noun:
                self.function(Function(node, self.top), [])

    def _rest_of(self, cls: Class) -> None:
        if not cls.methods:
            return
        owner = self.instances.get(id(cls.node)) or self.instance(cls, [], {}, cls.node.lineno)
        for name, method in cls.methods.items():
            if name != "__init__" and id(method) not in self.noun:
                arguments = [Tensor()] if name in ("forward", "call") and cls.is_network else []
                self.function(Function(method, cls.scope, owner), arguments)

    # statements

    def block(self, nodes: Sequence[ast.stmt], scope: Scope) -> bool:
        """Walk through statements; True if they surely return."""
        deeper()
        leaves = False
        for node in nodes:
            leaves = self.statement(node, scope)
            if leaves:
                break
        deeper(-1)
        return leaves

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
                if isinstance(before, Items) and isinstance(more, Items):
                    before.extend(more.items)
                else:
                    after = arithmetic.operate(node.op, before, more, node.lineno)
                    self.assign(node.target, after, scope)
            case ast.Return():
                scope.returned.append(self.value(node.value, scope) if node.value else Const(None))
                return True
            case ast.Raise() | ast.Continue() | ast.Break():
                return True
            case ast.If():
                return self._if(node, scope)
            case ast.For() | ast.AsyncFor():
                self._for(node, scope)
            case ast.While():
                self.value(node.test, scope)
                self.block(node.body, scope)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    value = self.value(item.context_expr, scope)
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, value, scope)
                return self.block(node.body, scope)
            case ast.Try():
                done = self.block(node.body, scope)
                self.block(node.finalbody, scope)
                return done
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
                    if alias.name != "*":
                        scope.names[alias.asname or alias.name] = Lib(node.module or "").part(alias.name)
        return False

    def _if(self, node: ast.If, scope: Scope) -> bool:
        """Each way that may be gone, one after the other; behind them a name is what it is after any of them."""
        before, uncertain = scope.names, self.uncertain
        ways: list[dict[str, Any]] = []  # the names after those that do not leave
        branch: ast.If | None = node
        while branch is not None:
            scope.names = before
            known = arithmetic.truth(self.value(branch.test, scope))
            self.uncertain += known is None
            if known is not False:
                self._way(branch.body, scope, ways)
            if known:
                break
            follows = branch.orelse
            branch = follows[0] if len(follows) == 1 and isinstance(follows[0], ast.If) else None
            if branch is None:
                scope.names = before
                self._way(follows, scope, ways)
        self.uncertain = uncertain
        if len(ways) > 1:
            spend(sum(map(len, ways)) // 8)
            scope.names = {
                name: join([way[name] for way in ways if name in way]) for name in dict.fromkeys(chain(*ways))
            }
        elif ways:
            scope.names = ways[0]
        return not ways

    def _way(self, nodes: Sequence[ast.stmt], scope: Scope, ways: list[dict[str, Any]]) -> None:
        spend(len(scope.names) // 64)
        scope.names = dict(scope.names)
        if not self.block(nodes, scope):
            ways.append(scope.names)

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        for item in arithmetic.items_of(self.value(node.iter, scope))[:MAX_ITEMS]:
            self.assign(node.target, item, scope)
            if self.block(node.body, scope):
                break
        self.block(node.orelse, scope)

    def _define_class(self, node: ast.ClassDef, scope: Scope) -> None:
        if id(node) in self.classes:
            scope.names[node.name] = self.classes[id(node)]
            return
        bases = [self.value(base, scope) for base in node.bases]
        methods = {each.name: each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}
        cls = Class(
            node,
            scope,
            tuple(base.last if isinstance(base, Lib) else getattr(base, "name", "") for base in bases),
            tuple(base for base in bases if isinstance(base, Class)),
            methods,
        )
        self.classes[id(node)] = cls
        inside = list(ast.walk(node))
        spend(len(inside) // 8)
        said = {each.id for each in inside if isinstance(each, ast.Name)}
        self.used_inside |= said - {node.name}
        scope.names[node.name] = cls

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Let a target stand for a value."""
        spend()
        match target:
            case ast.Name():
                scope.names[target.id] = arithmetic.placed(value, target.lineno)
            case ast.Tuple() | ast.List():
                parts = arithmetic.items_of(value, len(target.elts))
                for i, each in enumerate(target.elts):
                    self.assign(each, parts[i] if i < len(parts) else Unknown(), scope)
            case ast.Starred():
                self.assign(target.value, Unknown(), scope)
            case ast.Attribute():
                owner = self.value(target.value, scope)
                if isinstance(owner, Instance):
                    if self.building and isinstance(value, Model):
                        value.nested = True
                    before = owner.attributes.get(target.attr)
                    uncertain = self.uncertain and before is not None
                    owner.attributes[target.attr] = join([before, value]) if uncertain else value
                    if owner.cls is None and isinstance(value, (Layer, Stack, Instance)):
                        owner.head = value  # the last layer of a ready-made network, exchanged
            case ast.Subscript():
                owner = self.value(target.value, scope)
                if isinstance(owner, Table):
                    owner.items[arithmetic.key_of(self.value(target.slice, scope))] = value
                elif isinstance(owner, Instance) and owner.cls is None:
                    owner.head = value
                elif isinstance(owner, Data) and isinstance(value, Data) and isinstance(target.value, ast.Name):
                    scope.names[target.value.id] = value

    # expressions

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression stands for."""
        deeper()
        value = self._value(node, scope)
        deeper(-1)
        return value

    def _value(self, node: ast.expr, scope: Scope) -> Any:
        match node:
            case ast.Constant():
                return _constant(node.value)
            case ast.Name():
                return self.name(node.id, scope)
            case ast.Attribute():
                return self.attribute(self.value(node.value, scope), node.attr, node.lineno)
            case ast.Call():
                return self.call(node, scope)
            case ast.Tuple() | ast.List() | ast.Set():
                return Items(self.arguments(node.elts, scope))
            case ast.Dict():
                items = {}
                for key, each in zip(node.keys, node.values, strict=True):
                    items[arithmetic.key_of(self.value(key, scope) if key else each)] = self.value(each, scope)
                return Table(items)
            case ast.BinOp():
                sums = [node]  # a + b + c is (a + b) + c: from the left, not from inside
                while isinstance(sums[-1].left, ast.BinOp):
                    sums.append(sums[-1].left)
                value = self.value(sums[-1].left, scope)
                for each in reversed(sums):
                    value = arithmetic.operate(each.op, value, self.value(each.right, scope), each.lineno)
                return value
            case ast.UnaryOp():
                return arithmetic.unary(node.op, self.value(node.operand, scope))
            case ast.BoolOp():
                return arithmetic.boolean(node.op, [self.value(each, scope) for each in node.values])
            case ast.Compare():
                values = [self.value(each, scope) for each in (node.left, *node.comparators)]
                return arithmetic.compare(node.ops, values)
            case ast.IfExp():
                true = arithmetic.truth(self.value(node.test, scope))
                ways = [node.body, node.orelse] if true is None else [node.body if true else node.orelse]
                return join([self.value(way, scope) for way in ways])
            case ast.Subscript():
                return arithmetic.subscript(self.value(node.value, scope), self.value(node.slice, scope))
            case ast.Slice():
                parts = [part for part in (node.lower, node.upper, node.step) if part is not None]
                return Unknown("slice") if parts else Const(slice(None))
            case ast.Lambda():
                return Function(node, scope)
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self._comprehension(node, scope)
            case ast.NamedExpr():
                value = self.value(node.value, scope)
                self.assign(node.target, value, scope)
                return value
            case ast.Starred() | ast.Await():
                return self.value(node.value, scope)
            case ast.JoinedStr():
                return Unknown("text")
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
        inner = Scope(scope)
        found: list[Any] = []

        def through(generators: list[ast.comprehension]) -> None:
            if not generators:
                found.append(self.value(node.elt, inner))
                return
            deeper()
            for item in arithmetic.items_of(self.value(generators[0].iter, inner))[:MAX_ITEMS]:
                self.assign(generators[0].target, item, inner)
                through(generators[1:])
            deeper(-1)

        through(node.generators)
        return Items(found)

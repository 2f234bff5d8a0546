"""What a name in a program can stand for, as far as the doctor cares: abstract values, and what can be read off them.

A program is walked through once with these in the place of numbers: no tensor has an element, but each knows by which
operations it came about.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

from core.stuck.code.budget import LONGEST, spend

# Operations that let an activation's meaning through: what was a softmax is one still.
TRANSPARENT = frozenset({"reshape", "dropout"})
LINEAR = frozenset({"dense", "conv"})
MAX_OPERATIONS = 200
MAX_WAYS = 6  # values of which one is not known to be the one


@dataclass(frozen=True)
class Unknown:
    """Anything at all; ``name`` is what the program calls it."""

    name: str = ""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Weight(Unknown):
    """A variable that multiplies a tensor; ``units``: its number of columns; ``negative``: it goes below 0."""

    name: str = "weight"
    units: int | None = None
    negative: bool = False


@dataclass(frozen=True)
class Const:
    """A number, a text, True, None."""

    value: Any


@dataclass(frozen=True)
class Lib:
    """Something of a library, by its dotted name."""

    path: str

    def part(self, name: str) -> Lib:
        """What stands behind a dot in it."""
        return Lib(f"{self.path}.{name}"[-2 * LONGEST :])

    @property
    def last(self) -> str:
        """The part of its dotted name behind the last dot."""
        return self.path.rsplit(".", 1)[-1]


@dataclass(eq=False)
class Held:
    """Values that are known one by one."""

    items: Any

    def __post_init__(self) -> None:
        spend(1 + len(self.items) // 8)

    @property
    def inside(self) -> list[Any]:
        """The values, without their keys."""
        return [*self.items.values()] if isinstance(self.items, dict) else self.items


class Items(Held):
    """A list or a tuple."""


class Table(Held):
    """A dictionary with constant keys."""


@dataclass(frozen=True)
class Operation:
    """One step of a tensor's way: its kind ("dense", "conv", "activation", ...), the activation's name, the line where
    it is made, and ``applied``, the line where it is applied, if that is another one.
    """

    kind: str
    line: int
    name: str = ""
    units: int | None = None
    applied: int = 0

    @property
    def at(self) -> int:
        """The line where it is applied."""
        return self.applied or self.line


@dataclass(frozen=True)
class Data:
    """An array from outside. ``large``: it holds numbers of a hundred and more, as pixels are; ``scaled``: it
    does not any more; ``labels``: "sparse" whole numbers, "onehot", "" for unknown; ``line``: where it was last made;
    ``negative``: it goes below 0; ``flat``: it has one dimension; ``many``: its whole numbers go beyond 1; ``kind``:
    a "generator" of images, which may scale; a "torchvision" set, of which only the raw array is of pixels, while what
    a loader gives is a transform's.
    """

    line: int = 0
    large: bool = False
    scaled: bool = False
    labels: str = ""
    negative: bool = False
    flat: bool = False
    many: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Tensor:
    """What came about by ``operations`` from ``source``."""

    operations: tuple[Operation, ...] = ()
    source: Data | None = None

    def __post_init__(self) -> None:
        spend(1 + len(self.operations) // 32)

    def then(self, *more: Operation) -> Tensor:
        """After more operations."""
        return replace(self, operations=(*self.operations, *more)[-MAX_OPERATIONS:])

    def after(self, kind: str, line: int, name: str = "", units: int | None = None) -> Tensor:
        """After one more operation."""
        return self.then(Operation(kind, line, name, units))

    def logged(self, line: int) -> Tensor:
        """The logarithm of this tensor: that of a softmax is a log_softmax."""
        if self.activation != "softmax":
            return self.after("other", line)
        kept = tuple(each for each in self.operations if each is not self.last)
        return replace(self, operations=kept).after("activation", line, "log_softmax")

    @property
    def steps(self) -> list[Operation]:
        """The operations that say what its numbers mean."""
        return [each for each in self.operations if each.kind not in TRANSPARENT]

    @property
    def last(self) -> Operation | None:
        """The last of these; None if nothing was done to the input."""
        return next((each for each in reversed(self.operations) if each.kind not in TRANSPARENT), None)

    @property
    def activation(self) -> str:
        """ "softmax", "sigmoid", "log_softmax", ...; "linear" behind a layer without one; "" where that is unknown."""
        last = self.last
        if last is not None and last.kind == "activation":
            return last.name
        return "linear" if last is not None and last.kind in LINEAR else ""

    @property
    def units(self) -> int | None:
        """How many numbers it has for each sample, as far as known."""
        weighted = (each for each in reversed(self.operations) if each.kind in (*LINEAR, "other"))
        return next((each.units for each in weighted), None)


@dataclass(frozen=True)
class LossKind:
    """What a loss is: ``wants`` "logits", "probabilities", "log-probabilities", or "" for anything; ``over`` "classes"
    or "units"; ``labels``: what kind it wants, "" for any. ``prediction``: the position of what the network says; the
    labels have the other one of the first two. ``rescued``: Keras 3 on TensorFlow looks behind a last layer that is a
    softmax or sigmoid, whatever from_logits says.
    """

    name: str
    wants: str
    over: str
    prediction: int = 0
    labels: str = ""
    rescued: bool = False


@dataclass(eq=False)
class Layer:
    """A layer: what it does is ``operations``."""

    operations: tuple[Operation, ...]
    line: int


@dataclass(eq=False, kw_only=True)
class Model:
    """A network of the program. ``nested``: it is a part of another; ``compiled``: its loss, the line of that, and the
    tensors that reach it; ``straight``: its labels are its input, None if it was never fitted.
    """

    line: int
    nested: bool = False
    compiled: tuple[LossKind, int, list[Tensor]] | None = None
    straight: bool | None = None


@dataclass(eq=False)
class Stack(Model):
    """Layers one after the other: keras.Sequential, nn.Sequential."""

    items: list[Any]

    def __post_init__(self) -> None:
        spend(1 + len(self.items) // 8)


@dataclass(eq=False)
class Graph(Model):
    """A functional Keras model: its output tensor."""

    output: Any


@dataclass(eq=False)
class Function:
    """A function of the program, with the names around it; ``owner``: the instance that it is a method of."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    owner: Any = None


@dataclass(eq=False)
class Class:
    """A class of the program. ``family``: all its ancestors, the nearest first; ``is_network``: one of them is a
    library's module or model, and it can be called.
    """

    node: ast.ClassDef
    scope: Scope
    family: tuple[Class, ...]
    is_network: bool
    methods: Mapping[str, Any]

    def method(self, *names: str) -> Any:
        """The first method of these names, its own or that of a class that it inherits from; None if there is none."""
        spend((1 + len(self.family)) // 8)
        all_of_it = (self, *self.family)
        return next((each.methods[name] for name in names for each in all_of_it if name in each.methods), None)


@dataclass(eq=False)
class Instance(Model):
    """An object of a class of the program, or of a library's model whose parts the program exchanges: ``head`` is the
    last one that it did.
    """

    cls: Class | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    head: Any = None


@dataclass(eq=False)
class Loss:
    """A loss that the program made: what it is, and the line where it is chosen. ``used``: it was applied."""

    kind: LossKind
    line: int
    used: bool = False


class Scope:
    """Names and what they stand for, inside the names around them."""

    def __init__(self, parent: Scope | None = None) -> None:
        self.names: dict[str, Any] = {}
        self.parent = parent
        self.returned: list[Any] = []

    def get(self, name: str) -> Any:
        """What a name stands for, None if nobody said."""
        if name in self.names or self.parent is None:
            return self.names.get(name)
        return self.parent.get(name)


@dataclass(frozen=True)
class OneOf:
    """One of several values: which one, depends on what is not known."""

    values: tuple[Any, ...]


def join(values: list[Any]) -> Any:
    """One value for several that may hold: of more than a few, the first ones."""
    distinct: list[Any] = []
    for value in values:
        for each in each_of(value):
            spend(1 + len(each.operations) // 4 if isinstance(each, Tensor) else 1)
            if len(distinct) < MAX_WAYS and each not in distinct:
                distinct.append(each)
    return distinct[0] if len(distinct) == 1 else OneOf(tuple(distinct))


def each_of(value: Any) -> tuple[Any, ...]:
    """The values that a value may be: itself, unless it is one of several."""
    return value.values if isinstance(value, OneOf) else (value,)


def of_each(value: Any, make: Callable[[Any], Any]) -> Any:
    """What is made of a value; of one of several, one of what is made of each."""
    return join([make(each) for each in value.values]) if isinstance(value, OneOf) else make(value)


@dataclass(frozen=True)
class Call:
    """What a call is given: ``values`` in their order, ``named`` ones, and where it stands."""

    values: list[Any]
    named: dict[str, Any]
    node: ast.Call

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.node.lineno

    @property
    def first(self) -> Any:
        """The first argument."""
        return self.at(0)

    def at(self, position: int, *names: str, otherwise: Any = UNKNOWN) -> Any:
        """The argument of one of these names, or else at this position."""
        given = [self.named[name] for name in names if name in self.named]
        return given[0] if given else self.values[position] if len(self.values) > position else otherwise

    def line_of(self, *names: str) -> int:
        """The line of the argument of one of these names, or of the call."""
        return next((each.value.lineno for each in self.node.keywords if each.arg in names), self.line)


def tensor_of(value: Any) -> Tensor:
    """A value as it enters a network."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Held):
        return Tensor().after("other", 0)
    return Tensor(source=value if isinstance(value, Data) else None)


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors that a value may be; of a list with one item, that item."""
    value = value.items[0] if isinstance(value, Items) and len(value.items) == 1 else value
    return [each for each in each_of(value) if isinstance(each, Tensor)]


def number(value: Any) -> float | None:
    """A number that is known, or None."""
    known = isinstance(value, Const) and isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
    return value.value if known and isfinite(value.value) else None


def whole(value: Any) -> int | None:
    """A whole number that is known, or None."""
    return value.value if isinstance(value, Const) and isinstance(value.value, int) else None


def units(value: Any) -> int | None:
    """How many units, filters or columns a number says; None if it says none."""
    count = number(value)
    return int(count) if count is not None and 1 <= count < 1e9 else None


def key_of(value: Any) -> Any:
    """What finds an item of a dictionary: a text or a number; of what is not known, the value itself."""
    return value.value if isinstance(value, Const) and isinstance(value.value, (str, int, float)) else id(value)


def truth(value: Any) -> bool | None:
    """Whether a condition holds, None if that is not known."""
    if isinstance(value, Const):
        return bool(value.value)
    return True if isinstance(value, (Function, Instance)) else None


def items_of(value: Any, count: int | None = None) -> list[Any]:
    """What one gets of a value item by item; ``count`` many where it is unpacked."""
    spend(1 + (count or 0) // 8)
    match value:
        case Items() | Stack():
            return value.items
        case Data() | Tensor():
            return [value] * (count or 1)
        case OneOf():
            ways = [items_of(each, count) for each in value.values]
            length = max(len(way) for way in ways)
            return [join([way[i] for way in ways if i < len(way)]) for i in range(length)]
    return [Unknown()] * (count or 1)


def subscript(owner: Any, key: Any) -> Any:
    """What stands in brackets behind a value."""
    match owner:
        case Items() | Stack():
            at = whole(key)
            if at is not None and -len(owner.items) <= at < len(owner.items):
                return owner.items[at]
            return join(owner.items) if owner.items and isinstance(owner, Items) else Unknown()
        case Table():
            return owner.items.get(key_of(key), Unknown())
        case Tensor():
            return owner.after("reshape", 0)
        case Data() if owner.labels == "identity":
            return replace(owner, labels="onehot")
        case Data():
            return owner
        case OneOf():
            return of_each(owner, lambda each: subscript(each, key))
    return Unknown()

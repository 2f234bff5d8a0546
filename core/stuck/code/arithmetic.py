"""What operators and brackets make of abstract values: numbers are computed, arrays scaled, tensors go on."""

from __future__ import annotations

import ast
import operator
from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from core.stuck.code.budget import LARGEST, TEXT, spend
from core.stuck.code.values import (
    Const,
    Data,
    Function,
    Instance,
    Items,
    OneOf,
    Operation,
    Stack,
    Table,
    Tensor,
    Unknown,
    join,
)


def _power(a: float, b: float) -> Any:
    about = float(a) ** b
    return a**b if abs(about) <= LARGEST else about


_NUMBERS = {
    ast.Pow: _power,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARISONS = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
PIXEL = 32  # a divisor of at least this makes small numbers of pixels


def number(value: Any) -> float | None:
    """A number that is known, or None."""
    known = isinstance(value, Const) and isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
    return value.value if known and isfinite(value.value) else None


def units(value: Any) -> int | None:
    """How many units, filters or columns a number says; None if it says none."""
    count = number(value)
    return int(count) if count is not None and 1 <= count < 1e9 else None


def operate(sign: ast.operator, left: Any, right: Any, line: int) -> Any:
    """left sign right."""
    if isinstance(left, OneOf):
        return join([operate(sign, each, right, line) for each in left.values])
    a, b = number(left), number(right)
    if a is not None and b is not None:
        return _computed(sign, a, b)
    if isinstance(left, Const) and isinstance(right, Const) and isinstance(sign, ast.Add):
        both_text = isinstance(left.value, str) and isinstance(right.value, str)
        return Const(left.value + right.value) if both_text and len(left.value) < TEXT else Unknown()
    if isinstance(left, Items) and isinstance(right, Items) and isinstance(sign, ast.Add):
        return Items([*left.items, *right.items])
    if isinstance(left, Items) and isinstance(sign, ast.Mult) and isinstance(b, int):
        return Items(left.items * max(0, min(b, 4)))
    if isinstance(sign, ast.MatMult) and (isinstance(left, Tensor) or isinstance(right, Tensor)):
        return product(left, right, line)
    if isinstance(left, Data) or (isinstance(right, Data) and not isinstance(left, Tensor)):
        return _scaled(sign, left, right, line)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return _combined(sign, left, right, line)
    return Unknown()


def product(left: Any, right: Any, line: int) -> Any:
    """A matrix product: a layer, where the other factor is a weight; a mixture of two tensors (attention) else."""
    tensor = left if isinstance(left, Tensor) else right
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        return tensor.then(Operation("other", line))
    weight = right if tensor is left else left
    units = getattr(weight, "units", None)
    return tensor.then(Operation("dense", line, units=units, at=line))


def _computed(sign: ast.operator, a: float, b: float) -> Any:
    function = _NUMBERS.get(type(sign))
    try:
        made = function(a, b) if function else None
    except (ArithmeticError, ValueError, TypeError):
        return Unknown()
    if not isinstance(made, (int, float)):
        return Unknown()
    return Const(float(made) if abs(made) > LARGEST else made)


def _shrinks(sign: ast.operator, by: float) -> bool:
    """Whether a product with a number, or a quotient, makes small numbers of pixels."""
    return abs(by) <= 1 / PIXEL if isinstance(sign, ast.Mult) else by >= PIXEL


def _scaled(sign: ast.operator, left: Any, right: Any, line: int) -> Any:
    if not isinstance(left, Data):  # 255 - x is still of pixels, 1 / x is not
        return replace(right, line=line, scaled=right.scaled or isinstance(sign, ast.Div))
    by = number(right)
    scaled = left.scaled or not isinstance(sign, (ast.Add, ast.Mod))
    if not left.scaled and by is not None and isinstance(sign, (ast.Div, ast.FloorDiv, ast.Mult, ast.Sub)):
        scaled = not isinstance(sign, ast.Sub) and _shrinks(sign, by)
    # Less a mean: what follows divides, or the numbers lie about 0.
    return replace(left, line=line, scaled=scaled, negative=left.negative or (scaled and isinstance(sign, ast.Sub)))


def _combined(sign: ast.operator, left: Any, right: Any, line: int) -> Any:
    tensors = [each for each in (left, right) if isinstance(each, Tensor)]
    longest = max(tensors, key=lambda each: len(each.operations))
    other = longest.then(Operation("other", line))
    if isinstance(sign, ast.Add):  # of one tensor a bias
        return longest if len(tensors) == 1 or {each.activation for each in tensors} == {"linear"} else other
    by = number(right if longest is left else left)
    bare = longest.last is None  # x / 255 inside the network
    if isinstance(sign, (ast.Div, ast.Mult)) and by is not None and not (bare and _shrinks(sign, by)):
        # Logits with a temperature are logits still, probabilities times ten are something else.
        return longest if bare or longest.activation == "linear" else other
    return longest.then(Operation("rescale", line)) if bare else other


def unary(sign: ast.unaryop, value: Any) -> Any:
    """sign value."""
    known = truth(value)
    if isinstance(sign, ast.Not):
        return Unknown() if known is None else Const(not known)
    n = number(value)
    if n is not None and isinstance(sign, (ast.USub, ast.UAdd)):
        return Const(-n if isinstance(sign, ast.USub) else n)
    if isinstance(value, Tensor):
        return value.then(Operation("other", 0))
    return value if isinstance(value, Data) else Unknown()


def boolean(sign: ast.boolop, values: Sequence[Any]) -> Any:
    """and, or."""
    known = [truth(value) for value in values]
    if isinstance(sign, ast.And):
        return Const(False) if False in known else Unknown() if None in known else Const(True)
    at = next((i for i, true in enumerate(known) if true is not False), None)
    return Const(False) if at is None else values[at] if known[at] else Unknown()


def compare(signs: Sequence[ast.cmpop], values: Sequence[Any]) -> Any:
    """A comparison of things that are known."""
    sign = type(signs[0])
    if len(signs) != 1 or sign not in _COMPARISONS:
        return Unknown()
    left, right = values
    if isinstance(right, Const) and right.value is None and sign in (ast.Is, ast.IsNot, ast.Eq, ast.NotEq):
        if isinstance(left, (Unknown, OneOf)):
            return Unknown()
        none = isinstance(left, Const) and left.value is None
        return Const(none == (sign in (ast.Is, ast.Eq)))
    try:
        known = isinstance(left, Const) and isinstance(right, Const)
        return Const(bool(_COMPARISONS[sign](left.value, right.value))) if known else Unknown()
    except TypeError:
        return Unknown()


def truth(value: Any) -> bool | None:
    """Whether a condition holds, None if that is not known."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Items):
        return bool(value.items) or None
    return True if isinstance(value, (Function, Instance)) else None


def placed(value: Any, line: int) -> Any:
    """An array is where it was last given a name."""
    return replace(value, line=line) if isinstance(value, Data) and value.line == 0 else value


def subscript(owner: Any, key: Any) -> Any:
    """What stands in brackets behind a value."""
    match owner:
        case Items() | Stack():
            inside = owner.items if isinstance(owner, Items) else owner.layers
            at = whole(key)
            if at is not None and -len(inside) <= at < len(inside):
                return inside[at]
            if isinstance(owner, Stack):
                return Unknown()
            if isinstance(key, Const) and isinstance(key.value, slice):
                return owner
            return join(inside) if inside else Unknown()
        case Table():
            return owner.items.get(key_of(key), Unknown())
        case Tensor():
            return owner.then(Operation("reshape", 0))
        case Data():
            return replace(owner, labels="onehot") if owner.labels == "identity" else owner
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

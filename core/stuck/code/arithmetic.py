"""What operators make of abstract values: numbers are computed, arrays scaled, tensors go on."""

from __future__ import annotations

import ast
import operator
from dataclasses import replace
from typing import Any

from core.stuck.code.budget import LARGEST
from core.stuck.code.values import Const, Data, Items, OneOf, Tensor, Unknown, number, of_each, truth

PIXEL = 32  # a divisor of at least this makes small numbers of pixels
_OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


def operate(sign: ast.operator, left: Any, right: Any, line: int) -> Any:
    """left sign right."""
    if isinstance(left, OneOf):
        return of_each(left, lambda each: operate(sign, each, right, line))
    a, b = number(left), number(right)
    if a is not None and b is not None:
        return _computed(sign, a, b)
    if isinstance(left, Items) and isinstance(right, Items) and isinstance(sign, ast.Add):
        return Items([*left.items, *right.items])
    if isinstance(left, Data):
        return _scaled(sign, left, right, line)
    if isinstance(right, Data) and not isinstance(left, Tensor):
        return replace(right, line=line)  # 255 - x is of pixels still
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return product(left, right, line) if isinstance(sign, ast.MatMult) else _combined(sign, left, right, line)
    return Unknown()


def product(left: Any, right: Any, line: int) -> Any:
    """A matrix product: a layer, where the other factor is a weight; a mixture of two tensors (attention) else."""
    tensor, weight = (left, right) if isinstance(left, Tensor) else (right, left)
    if isinstance(weight, Tensor):
        return tensor.after("other", line)
    return tensor.after("dense", line, units=getattr(weight, "units", None))


def _computed(sign: ast.operator, a: float, b: float) -> Any:
    """A number; one that is too large is a float."""
    try:
        made = _OPERATORS[type(sign)](float(a), b)
    except (ArithmeticError, LookupError):
        return Unknown()
    if isinstance(made, complex):
        return Unknown()
    exact = isinstance(a, int) and isinstance(b, int) and made.is_integer() and abs(made) <= LARGEST
    return Const(int(made) if exact and not isinstance(sign, ast.Div) else made)


def _shrinks(sign: ast.operator, by: float) -> bool:
    """Whether a product with a number, or a quotient, makes small numbers of pixels."""
    return abs(by) <= 1 / PIXEL if isinstance(sign, ast.Mult) else by >= PIXEL


def _scaled(sign: ast.operator, left: Data, right: Any, line: int) -> Data:
    by = number(right)
    scaled = left.scaled or not isinstance(sign, (ast.Add, ast.Mod))
    if not left.scaled and by is not None and isinstance(sign, (ast.Div, ast.FloorDiv, ast.Mult, ast.Sub)):
        scaled = not isinstance(sign, ast.Sub) and _shrinks(sign, by)
    # Less a mean: what follows divides, or the numbers lie about 0.
    return replace(left, line=line, scaled=scaled, negative=left.negative or (scaled and isinstance(sign, ast.Sub)))


def _combined(sign: ast.operator, left: Any, right: Any, line: int) -> Any:
    tensors = [each for each in (left, right) if isinstance(each, Tensor)]
    longest = max(tensors, key=lambda each: len(each.operations))
    if isinstance(sign, ast.Add):  # of one tensor a bias
        straight = len(tensors) == 1 or {each.activation for each in tensors} == {"linear"}
        return longest if straight else longest.after("other", line)
    by = number(right if longest is left else left)
    bare = longest.last is None  # x / 255 inside the network
    if isinstance(sign, (ast.Div, ast.Mult)) and by is not None and not (bare and _shrinks(sign, by)):
        # Logits with a temperature are logits still, probabilities times ten are something else.
        return longest if bare or longest.activation == "linear" else longest.after("other", line)
    return longest.after("rescale" if bare else "other", line)


def unary(sign: ast.unaryop, value: Any) -> Any:
    """sign value."""
    if isinstance(sign, ast.Not):
        known = truth(value)
        return Unknown() if known is None else Const(not known)
    n = number(value)
    if n is not None and isinstance(sign, ast.USub):
        return Const(-n)
    if isinstance(value, Tensor):
        return value.after("other", 0)
    return value if isinstance(value, Data) else Unknown()


def compare(sign: ast.cmpop, left: Any, right: Any) -> Any:
    """A comparison of things that are known; whatever is known to be a value is not None."""
    if right == Const(None) and not isinstance(left, (Unknown, OneOf, Const)):
        return Const(isinstance(sign, (ast.IsNot, ast.NotEq)))
    known = isinstance(left, Const) and isinstance(right, Const)
    try:
        return Const(bool(_OPERATORS[type(sign)](left.value, right.value))) if known else Unknown()
    except (LookupError, TypeError):
        return Unknown()

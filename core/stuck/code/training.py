"""Training loops and learning rates: gradients that are never cleared, steps that are out of range."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

from core.stuck.code.budget import spend
from core.stuck.code.judge import Seen
from core.stuck.code.names import OPTIMIZERS, RATES
from core.stuck.code.places import last_name

CLEARING = {"zero_grad", "zero_", "clear_grad", "clear_gradients"}
SHALLOW = 10.0  # so many times more is still learned by a network of one or two layers
SEVERAL = 3
STEPS = ("step", "minimize")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
FUNCTIONS_INSIDE = 3  # calls inside each other through which a loop is followed


class Bodies:
    """The loops and functions of a program: what stands inside of each, and what it calls. Each is looked into once."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.inside = cache(_inside)
        self.calls = cache(self._calls)
        self.functions = {each.name: each for each in self.of(FUNCTIONS, tree)}

    def of(self, kinds: Any, node: ast.AST) -> list[Any]:
        """What of these kinds stands inside of a node."""
        return [each for each in self.inside(node) if isinstance(each, kinds)]

    def _calls(self, node: ast.AST, depth: int = FUNCTIONS_INSIDE) -> dict[str, ast.Call]:
        """The first call of each name, also in the program's functions that are called; of a step, by an optimizer."""
        found: dict[str, ast.Call] = {}
        for call in self.of(ast.Call, node):
            name = last_name(call)
            if name not in STEPS or _of_optimizer(call):
                found.setdefault(name, call)
                if depth and self.functions.get(name, node) is not node:
                    more = self.calls(self.functions[name], depth - 1)
                    spend(1 + len(more) // 4)
                    found = more | found
        return found


def _inside(node: ast.AST) -> list[ast.AST]:
    inside = [each for each in ast.walk(node) if each is not node]
    spend(1 + len(inside) // 4)
    return inside


def cleared(seen: Seen, bodies: Bodies) -> None:
    """Report each training loop that goes backward and steps, and never clears the gradients."""
    for body in [*bodies.of(LOOPS, bodies.tree), *_steps(bodies)]:
        calls, grads = bodies.calls(body), _grads(bodies.of((ast.Assign, ast.AugAssign), body))
        backward, step = calls.get("backward"), calls.get("step", calls.get("minimize"))
        by_hand = any(context is ast.Load for _, context in grads)
        if backward is None or not (step or by_hand):
            continue
        if any({"backward", "step"} <= bodies.calls(each).keys() for each in bodies.of(LOOPS, body)):
            continue  # the innermost loop that does both is meant
        if not CLEARING & calls.keys() and (ast.Assign, ast.Store) not in grads:
            case = "outside" if CLEARING & bodies.calls(bodies.tree).keys() else "nowhere"
            seen.report("no-zero-grad", backward.lineno, case=case, backward=backward, step=step)


def _grads(changes: list[Any]) -> set[tuple[type, type]]:
    """How gradients stand in statements: in which kind of them, and whether they are read or set."""
    parts = [(type(each), part) for each in changes for part in ast.walk(each)]
    return {(kind, type(part.ctx)) for kind, part in parts if isinstance(part, ast.Attribute) and part.attr == "grad"}


def _steps(bodies: Bodies) -> list[ast.AST]:
    """The functions that are one step of a loop that was not pasted."""
    called = {last_name(call) for loop in bodies.of(LOOPS, bodies.tree) for call in bodies.of(ast.Call, loop)}
    return [
        each
        for name, each in bodies.functions.items()
        if name not in called
        and not bodies.of(LOOPS, each)
        and any("opt" in _owner(call).lower() for call in bodies.of(ast.Call, each) if last_name(call) == "step")
    ]


def _owner(call: ast.Call) -> str:
    return last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def _of_optimizer(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Attribute)
    return named and not any(word in _owner(call).lower() for word in ("sched", "env", "scaler", "bar"))


def rates(seen: Seen, bodies: Bodies, depth: int) -> None:
    """Report learning rates that are out of range, given how many layers with weights the network has."""
    clipped = any("clip" in last_name(call) for call in bodies.of(ast.Call, bodies.tree))
    for name, rate, node in seen.rates:
        kind = OPTIMIZERS[name]
        if rate is None or name in ("LBFGS", "Rprop"):
            continue
        low, high = RATES[kind]
        # Of a network that was not pasted nothing is known: Adam's steps are long all the same.
        high *= 1 if depth >= SEVERAL or (depth == 0 and kind == "adam") else SHALLOW
        if 0 < rate < low or (rate >= high and not clipped):
            case = "long" if rate >= high else "short"
            seen.report("learning-rate", node.lineno, case=case, name=name, rate=rate, high=high, node=node)

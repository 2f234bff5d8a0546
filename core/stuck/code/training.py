"""Training loops and learning rates: gradients that are never cleared, steps that are out of range."""

from __future__ import annotations

import ast
from collections import deque
from dataclasses import dataclass, field

from core.stuck.code.budget import spend
from core.stuck.code.judge import Seen
from core.stuck.code.names import OPTIMIZERS, RATES
from core.stuck.code.places import last_name

CLEARING = ("zero_grad", "zero_", "clear_grad", "clear_gradients")
SHALLOW = 10.0  # so many times more is still learned by a network of one or two layers
SEVERAL = 3
FUNCTIONS_INSIDE = 3  # calls inside each other through which a loop is followed


@dataclass
class Body:
    """A loop or a function, and what stands inside it, loops in it included. ``by_hand``: weights are changed by their
    gradient without an optimizer; ``sets_none``: a gradient is set.
    """

    node: ast.AST
    calls: list[ast.Call] = field(default_factory=list)
    loops: list[Body] = field(default_factory=list)
    by_hand: bool = False
    sets_none: bool = False


class Bodies:
    """All loops and functions of a program, each looked into once."""

    def __init__(self, tree: ast.Module) -> None:
        self.whole = Body(tree)
        self.loops: list[Body] = []
        self.functions: dict[str, Body] = {}
        self._found: dict[tuple[int, tuple[str, ...], int], ast.Call | None] = {}
        waiting: deque[tuple[ast.AST, tuple[Body, ...]]] = deque([(tree, (self.whole,))])
        while waiting:
            node, around = waiting.popleft()
            self._look(node, around)
            if isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef, ast.AsyncFunctionDef)):
                body = Body(node)
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self.functions[node.name] = body
                else:
                    self.loops.append(body)
                    for each in around:
                        each.loops.append(body)
                around = (*around, body)
            inside = list(ast.iter_child_nodes(node))
            spend(1 + len(inside) // 4)
            waiting.extend((each, around) for each in inside)

    def _look(self, node: ast.AST, around: tuple[Body, ...]) -> None:
        spend(len(around) // 4)
        if isinstance(node, ast.Call):
            for body in around:
                body.calls.append(node)
        elif isinstance(node, (ast.Assign, ast.AugAssign)):
            uses = any(isinstance(part, ast.Attribute) and part.attr == "grad" for part in ast.walk(node.value))
            targets = node.targets if isinstance(node, ast.Assign) else []
            sets = any(isinstance(target, ast.Attribute) and target.attr == "grad" for target in targets)
            for body in around:
                body.by_hand |= uses
                body.sets_none |= sets

    def first(self, body: Body, names: tuple[str, ...], depth: int = 0) -> ast.Call | None:
        """The first call of one of these names, also in the program's functions that are called; of a step, by an
        optimizer.
        """
        key = (id(body), names, depth)
        if key not in self._found:
            self._found[key] = None
            spend(1 + len(body.calls) // 4)
            for call in body.calls:
                name = last_name(call)
                found = None
                if name in names and (name not in STEPS or _of_optimizer(call)):
                    found = call
                elif name not in names and depth < FUNCTIONS_INSIDE and self.functions.get(name, body) is not body:
                    found = self.first(self.functions[name], names, depth + 1)
                if found is not None:
                    self._found[key] = found
                    break
        return self._found[key]


STEPS = ("step", "minimize")


def cleared(seen: Seen, bodies: Bodies) -> None:
    """Report each training loop that goes backward and steps, and never clears the gradients."""
    for body in [*bodies.loops, *_steps(bodies)]:
        backward = bodies.first(body, ("backward",))
        if backward is None or not (bodies.first(body, STEPS) or body.by_hand):
            continue
        if any(bodies.first(each, ("backward",)) and bodies.first(each, STEPS[:1]) for each in body.loops):
            continue  # the innermost loop that does both is meant
        if not bodies.first(body, CLEARING) and not body.sets_none:
            seen.report("no-zero-grad", backward.lineno, outside=bodies.first(bodies.whole, CLEARING) is not None)


def _steps(bodies: Bodies) -> list[Body]:
    """The functions that are one step of a loop that was not pasted."""
    called = {last_name(call) for loop in bodies.loops for call in loop.calls}
    return [
        body
        for name, body in bodies.functions.items()
        if name not in called
        and not body.loops
        and any("opt" in _owner(call).lower() for call in body.calls if last_name(call) == "step")
    ]


def _owner(call: ast.Call) -> str:
    return last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def _of_optimizer(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Attribute)
    return named and not any(word in _owner(call).lower() for word in ("sched", "env", "scaler", "bar"))


def rates(seen: Seen, bodies: Bodies, depth: int) -> None:
    """Report learning rates that are out of range, given how many layers with weights the network has."""
    clipped = any("clip" in last_name(call) for call in bodies.whole.calls)
    for optimizer in seen.optimizers:
        name, rate, kind = optimizer.name, optimizer.rate, OPTIMIZERS[optimizer.name]
        if rate is None or name in ("LBFGS", "Rprop"):
            continue
        low, high = RATES[kind]
        # Of a network that was not pasted nothing is known: Adam's steps are long all the same.
        high *= 1 if depth >= SEVERAL or (depth == 0 and kind == "adam") else SHALLOW
        if 0 < rate < low or (rate >= high and not clipped):
            seen.report("learning-rate", optimizer.line, name=name, rate=rate, high=high)

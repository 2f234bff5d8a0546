"""Training loops and learning rates: gradients that are never cleared, steps that are out of range."""

from __future__ import annotations

import ast
from functools import cache

from core.stuck.code.budget import spend
from core.stuck.code.judge import Seen
from core.stuck.code.names import OPTIMIZERS, RATES
from core.stuck.code.places import last_name

CLEARING = ("zero_grad", "zero_", "clear_grad", "clear_gradients")
SHALLOW = 10.0  # so many times more is still learned by a network of one or two layers
SEVERAL = 3
STEPS = ("step", "minimize")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
FUNCTIONS_INSIDE = 3  # calls inside each other through which a loop is followed


class Body:
    """A loop or a function, and what stands inside it, loops in it included. ``by_hand``: weights are changed by their
    gradient without an optimizer; ``sets_none``: a gradient is set.
    """

    def __init__(self, node: ast.AST) -> None:
        inside = [each for each in ast.walk(node) if each is not node]
        spend(1 + len(inside) // 4)
        self.calls = [each for each in inside if isinstance(each, ast.Call)]
        self.loops = [each for each in inside if isinstance(each, LOOPS)]
        changes = [each for each in inside if isinstance(each, (ast.Assign, ast.AugAssign))]
        targets = [target for each in changes if isinstance(each, ast.Assign) for target in each.targets]
        self.by_hand = any(_is_gradient(part) for each in changes for part in ast.walk(each.value))
        self.sets_none = any(map(_is_gradient, targets))


class Bodies:
    """All loops and functions of a program, each looked into once."""

    def __init__(self, tree: ast.Module) -> None:
        self.whole = Body(tree)
        self.loops = {loop: Body(loop) for loop in self.whole.loops}
        functions = [each for each in ast.walk(tree) if isinstance(each, FUNCTIONS)]
        self.functions = {each.name: Body(each) for each in functions}
        self.first = cache(self._first)

    def _first(self, body: Body, names: tuple[str, ...], depth: int = 0) -> ast.Call | None:
        """The first call of one of these names, also in the program's functions that are called; of a step, by an
        optimizer.
        """
        spend(1 + len(body.calls) // 4)
        meant = (self._meant(call, body, names, depth) for call in body.calls)
        return next((call for call in meant if call is not None), None)

    def _meant(self, call: ast.Call, body: Body, names: tuple[str, ...], depth: int) -> ast.Call | None:
        name = last_name(call)
        if name in names:
            return call if name not in STEPS or _of_optimizer(call) else None
        called = self.functions.get(name, body) if depth < FUNCTIONS_INSIDE else body
        return self.first(called, names, depth + 1) if called is not body else None


def _is_gradient(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "grad"


def cleared(seen: Seen, bodies: Bodies) -> None:
    """Report each training loop that goes backward and steps, and never clears the gradients."""
    for body in [*bodies.loops.values(), *_steps(bodies)]:
        backward = bodies.first(body, ("backward",))
        step = bodies.first(body, STEPS)
        if backward is None or not (step or body.by_hand):
            continue
        inside = [bodies.loops[loop] for loop in body.loops]
        if any(bodies.first(each, ("backward",)) and bodies.first(each, STEPS[:1]) for each in inside):
            continue  # the innermost loop that does both is meant
        if not bodies.first(body, CLEARING) and not body.sets_none:
            case = "outside" if bodies.first(bodies.whole, CLEARING) else "nowhere"
            seen.report("no-zero-grad", backward.lineno, case=case, backward=backward, step=step)


def _steps(bodies: Bodies) -> list[Body]:
    """The functions that are one step of a loop that was not pasted."""
    called = {last_name(call) for loop in bodies.loops.values() for call in loop.calls}
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

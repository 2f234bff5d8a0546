"""Training loops and learning rates: gradients that are never cleared, steps that are out of range."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.stuck.code.values import Optimizer
from core.stuck.code.walk import Walk

CLEARING = ("zero_grad", "zero_", "clear_grad", "clear_gradients")
# Learning rates that are out of range, by the kind of step: the least and the most that still make sense. Adam's and
# RMSprop's steps are about as long as the rate, whatever the gradient: in a network of several layers 0.05 is much.
RATES = {"sgd": (1e-5, 1.0), "adam": (1e-6, 0.05), "adagrad": (1e-6, 10.0)}
SHALLOW = 10.0  # so many times more is still learned by a network of one or two layers
SEVERAL = 3


def cleared(walk: Walk) -> None:
    """Report each training loop that goes backward and steps, and never clears the gradients."""
    functions = {node.name: node for node in ast.walk(walk.tree) if isinstance(node, ast.FunctionDef)}
    for body in _bodies(walk.tree):
        backward = list(_calls(body, ("backward",), functions))
        steps = list(_calls(body, ("step", "minimize"), functions))
        if not backward or not (any(_of_optimizer(call) for call in steps) or _by_hand(body)):
            continue
        # The innermost loop that does both.
        if any(
            isinstance(inner, (ast.For, ast.While)) and inner is not body
            and any(True for _ in _calls(inner, ("backward",), functions))
            and any(_of_optimizer(call) for call in _calls(inner, ("step",), functions))
            for inner in ast.walk(body)
        ):  # fmt: skip
            continue
        if not any(True for _ in _calls(body, CLEARING, functions)) and not _sets_none(body):
            outside = any(True for _ in _calls(walk.tree, CLEARING, {}))
            walk.report("no-zero-grad", backward[0].lineno, outside=outside)


def _bodies(tree: ast.Module) -> Iterator[ast.AST]:
    loops = [node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.AsyncFor, ast.While))]
    yield from loops
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = [_owner(call) for call in ast.walk(node) if isinstance(call, ast.Call) and _name(call) == "step"]
            if not any("opt" in name.lower() for name in names):
                continue
            called = any(
                isinstance(call, ast.Call) and _name(call) == node.name for loop in loops for call in ast.walk(loop)
            )
            if not called and not any(isinstance(inner, (ast.For, ast.While)) for inner in ast.walk(node)):
                yield node


def _name(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _calls(
    body: ast.AST, names: tuple[str, ...], functions: dict[str, ast.FunctionDef], depth: int = 0
) -> Iterator[ast.Call]:
    """The calls of one of these names, also in the program's functions that are called."""
    for node in ast.walk(body):
        if isinstance(node, ast.Call):
            name = _name(node)
            if name in names:
                yield node
            elif name in functions and functions[name] is not body and depth < 3:
                yield from _calls(functions[name], names, functions, depth + 1)


def _owner(call: ast.Call) -> str:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""


def _of_optimizer(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Attribute)
    return named and not any(word in _owner(call).lower() for word in ("sched", "env", "scaler", "bar"))


def _by_hand(body: ast.AST) -> bool:
    """Whether weights are changed by their gradient without an optimizer: w -= rate * w.grad."""
    changes = [node for node in ast.walk(body) if isinstance(node, (ast.AugAssign, ast.Assign))]
    return any(isinstance(part, ast.Attribute) and part.attr == "grad" for c in changes for part in ast.walk(c.value))


def _sets_none(body: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Assign) and any(isinstance(t, ast.Attribute) and t.attr == "grad" for t in node.targets)
        for node in ast.walk(body)
    )


def rates(walk: Walk, depth: int) -> None:
    """Report learning rates that are out of range, given how many layers with weights the network has."""
    clipped = any(isinstance(node, ast.Call) and "clip" in _name(node) for node in ast.walk(walk.tree))
    for name, optimizer in walk.optimizers:
        if isinstance(optimizer, Optimizer) and optimizer.rate is not None:
            low, high = RATES[optimizer.name]
            # Of a network that was not pasted nothing is known: Adam's steps are long all the same.
            deep = depth >= SEVERAL or (depth == 0 and optimizer.name == "adam")
            high *= 1 if deep else SHALLOW
            if name in ("LBFGS", "Rprop") or (clipped and optimizer.rate >= high):
                continue
            if optimizer.rate >= high or 0 < optimizer.rate < low:
                walk.report("learning-rate", optimizer.line, name=name, rate=optimizer.rate, low=low, high=high)

"""The repair of a finding as a change of the pasted lines. What is tried here is shown only if it mends."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from core.stuck.code.names import ALIASES, LOSSES, RENAMES
from core.stuck.code.places import Edit, Places, last_name

TRIES = 8  # changes of a finding that are tried
NO_ARRAYS = ("flow", "generator", "loader", "dataset", "directory")  # made by calls with such names: not divided

Edits = list[Edit | None]
Details = dict[str, Any]
Tries = Callable[[int, Details, Places], Iterator[Edits]]


def changes(code: str, line: int, details: Details, places: Places) -> Iterator[dict[int, str | None]]:
    """What may mend a fault, the likeliest first: the lines to change, each with its new text, None to take it out."""
    tries = chain.from_iterable(each(line, details, places) for each in _REPAIRS.get(code, ()))
    for edits in islice(tries, TRIES):
        if edits and None not in edits:
            yield places.edited([each for each in edits if each is not None])


def _without(*words: str) -> Tries:
    """An activation less: as a keyword, a layer, or what is applied to something."""

    def named(node: Any) -> bool:
        name = last_name(node).lower()
        return any(word in name for word in words)

    def tries(line: int, details: Details, places: Places) -> Iterator[Edits]:
        nodes = places.on[line]
        for node in nodes:
            if isinstance(node, ast.keyword) and "activation" in (node.arg or "") and named(node.value):
                yield [places.without(node)]
        for call in places.calls(line):
            if named(call) and (inner := _given(call, places)) is not None:
                yield from _unapplied(call, inner, places)
        for node in nodes:
            says = last_name(node) == "Activation" and any(map(named, getattr(node, "args", [])))
            if says or (named(node) and not isinstance(node, ast.keyword)):
                yield from _no_item(node, places)

    return tries


def _given(call: ast.Call, places: Places) -> ast.expr | None:
    """What an activation is applied to: x in F.softmax(x, 1), self.softmax(x), Softmax(1)(x), x.softmax(1)."""
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        while isinstance(owner, ast.Attribute):
            owner = owner.value
        if not (isinstance(owner, ast.Name) and owner.id in {"self", *ALIASES, *places.imported}):
            return call.func.value
    made = last_name(call)[:1].isupper() and not isinstance(call.func, ast.Call)  # a layer, not yet applied
    return call.args[0] if call.args and not made and not isinstance(call.args[0], ast.Starred) else None


def _unapplied(call: ast.Call, given: ast.expr, places: Places) -> Iterator[Edits]:
    """f(x) is x; where x = f(x) says nothing else, it goes."""
    statement = places.parents.get(call)
    inner = places.source(given)
    if isinstance(statement, ast.Assign) and [places.source(each) for each in statement.targets] == [inner]:
        yield [places.left_out(statement)]
    yield [places.instead(call, inner)]


def _no_item(node: Any, places: Places) -> Iterator[Edits]:
    """A layer less: in a list, as an argument, or with the statement that adds it."""
    around = places.parents.get(node)
    if isinstance(around, ast.Tuple) and len(around.elts) == 2 and isinstance(around.elts[0], ast.Constant):
        node, around = around, places.parents.get(around)  # ("softmax", nn.Softmax())
    statement = places.parents.get(around) if around is not None else None
    if isinstance(around, ast.Call) and isinstance(statement, ast.Expr) and node in around.args[-1:]:
        yield [places.left_out(statement)]
    yield [places.without(node)]


def _renamed(names: dict[str, str], line: int, places: Places) -> Iterator[Edit | None]:
    """Other names on a line; of an activation that is a layer of its own, without its arguments."""
    for node in places.on[line]:
        new = names.get(last_name(node)) if isinstance(node, (ast.Name, ast.Attribute, ast.Constant)) else None
        call: Any = places.parents.get(node)
        if new == "Sigmoid" and getattr(call, "func", None) is node:
            yield places.instead(call, f"{places.source(node).removesuffix(last_name(node))}{new}()")
        elif new is not None:
            yield places.renamed(node, new)


def _renaming(table: str, at: str = "line") -> Tries:
    """Another name on the fault's line, or on that of its loss or of the output."""

    def tries(line: int, details: Details, places: Places) -> Iterator[Edits]:
        yield from ([edit] for edit in _renamed(RENAMES[table], details.get(at, line), places))

    return tries


def _no_relu(line: int, details: Details, places: Places) -> Iterator[Edits]:
    yield from _renaming(f"relu_over_{details['kind'].over}")(line, details, places)


def _to_logits(line: int, details: Details, places: Places) -> Iterator[Edits]:
    for call in places.calls(line):
        kind = LOSSES.get(last_name(call))
        if kind is not None and kind.rescued:
            yield [places.added(call, "from_logits=True")]
    library = "keras" if "keras" in places.imported else "tf.keras" if "tf" in places.imported else ""
    for node in places.on[line] if library or not places.imported else ():
        if isinstance(node, ast.Constant) and node.value in RENAMES["classes"]:
            loss = f"{library or 'keras'}.losses.{RENAMES['classes'][node.value]}"
            yield [places.instead(node, f"{loss}(from_logits=True)")]
    activation = "softmax" if details["kind"].over == "classes" else "sigmoid"
    for call in places.calls(details["output_line"]):
        if last_name(call) == "Dense" and not any(each.arg == "activation" for each in call.keywords):
            yield [places.added(call, f'activation="{activation}"')]


def _one_unit(line: int, details: Details, places: Places) -> Iterator[Edits]:
    losses = [*_renamed(RENAMES["two_classes"], details["loss_line"], places)]
    yield from ([edit, *losses] for edit in _renamed(RENAMES["to_sigmoid"], line, places))
    yield losses


def _scaled(line: int, details: Details, places: Places) -> Iterator[Edits]:
    for node in places.on[line]:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        if any(word in last_name(node.value).lower() for word in NO_ARRAYS):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Tuple):  # (x, y), (u, v) = load_data()
            firsts = [places.source(each.elts[0]) for each in target.elts if isinstance(each, ast.Tuple) and each.elts]
            firsts = firsts or [places.source(target.elts[0])]
            text = f"{', '.join(firsts)} = {', '.join(f'{each} / 255' for each in firsts)}"
            start, end = places.span(node)
            indent = places.before(start)
            yield [Edit(end, end, f"\n{indent}{text}" if not indent.strip() else f"; {text}")]
        else:
            source = places.source(node.value)
            simple = isinstance(node.value, (ast.Name, ast.Attribute, ast.Call, ast.Subscript))
            yield [places.instead(node.value, f"{source} / 255" if simple else f"({source}) / 255")]


def _cleared(line: int, details: Details, places: Places) -> Iterator[Edits]:
    """The gradients are cleared before backward, by the optimizer that takes the steps."""
    step = details["step"]
    if step is not None:
        start, _ = places.span(places.statement(details["backward"]))
        indent = places.before(start)
        cleared = f"{places.source(step.func.value)}.zero_grad()"
        yield [Edit(start, start, cleared + ("; " if indent.strip() else f"\n{indent}"))]


def _rate(line: int, details: Details, places: Places) -> Iterator[Edits]:
    yield [places.instead(details["node"], "0.001" if details["high"] < 1 else "0.01")]


_REPAIRS: dict[str, tuple[Tries, ...]] = {
    "softmax-twice": (_without("softmax", "prob", "act", "sm"),),
    "sigmoid-twice": (_without("sigmoid", "softmax", "prob", "act", "sig"),),
    "relu-output": (_without("relu", "act"), _no_relu),
    "nll-of-probabilities": (_renaming("logarithm"), _renaming("of_logits"), _renaming("of_logits", "loss_line")),
    "logits-as-probabilities": (_renaming("with_logits"), _to_logits),
    "one-unit-softmax": (_one_unit,),
    "sigmoid-for-classes": (_without("sigmoid"), _renaming("to_softmax")),
    "unscaled-input": (_scaled,),
    "no-zero-grad": (_cleared,),
    "learning-rate": (_rate,),
    "label-shape": (_renaming("other_labels"),),
}

"""The repair of a finding as a change of the pasted lines. What is tried here is shown only if it mends (`mended`)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from core.stuck.code.names import ALIASES, LOSSES, OPTIMIZERS
from core.stuck.code.places import Edit, Places, instead, last_name

TRIES = 8  # changes of a finding that are tried

NO_ARRAYS = ("flow", "generator", "loader", "dataset", "directory")  # made by calls with such names: not divided

Edits = list[Edit | None]
Details = dict[str, Any]
Check = Callable[[dict[int, str | None]], bool]

LOG_SOFTMAX = {"softmax": "log_softmax", "Softmax": "LogSoftmax"}
OF_LOGITS = {"NLLLoss": "CrossEntropyLoss", "nll_loss": "cross_entropy"}
WITH_LOGITS = {"BCELoss": "BCEWithLogitsLoss", "binary_cross_entropy": "binary_cross_entropy_with_logits"}
LOSS_CLASSES = {"categorical_crossentropy": "CategoricalCrossentropy", "binary_crossentropy": "BinaryCrossentropy",
                "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy"}  # fmt: skip
SIGMOID = {"softmax": "sigmoid", "Softmax": "Sigmoid"}
SOFTMAX = {"sigmoid": "softmax", "Sigmoid": "Softmax"}
TWO_CLASSES = {"categorical_crossentropy": "binary_crossentropy", "CategoricalCrossentropy": "BinaryCrossentropy",
               "sparse_categorical_crossentropy": "binary_crossentropy", "CrossEntropyLoss": "BCEWithLogitsLoss",
               "SparseCategoricalCrossentropy": "BinaryCrossentropy",
               "cross_entropy": "binary_cross_entropy_with_logits"}  # fmt: skip
SPARSE = {"categorical_crossentropy": "sparse_categorical_crossentropy",
          "CategoricalCrossentropy": "SparseCategoricalCrossentropy",
          "softmax_cross_entropy_with_logits": "sparse_softmax_cross_entropy_with_logits"}  # fmt: skip
ONE_HOT = {new: old for old, new in SPARSE.items()}


def mended(code: str, line: int, details: Details, places: Places, mends: Check) -> dict[int, str | None]:
    """The lines to change, each with its new text, None for one to take out: the first change that mends. Empty where
    words must do.
    """
    tries = _REPAIRS[code](line, details, places) if code in _REPAIRS else iter(())
    for _, edits in zip(range(TRIES), tries, strict=False):
        if edits and None not in edits:
            lines = places.edited([each for each in edits if each is not None])
            if mends(lines):
                return lines
    return {}


def _without(*words: str) -> Callable[[int, Details, Places], Iterator[Edits]]:
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
    owner: ast.expr | None = call.func.value if isinstance(call.func, ast.Attribute) else None
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    if isinstance(call.func, ast.Attribute) and owner is not None:
        library = isinstance(owner, ast.Name) and owner.id in {"self", *ALIASES, *places.imported}
        if not library:
            return call.func.value
    made = last_name(call)[:1].isupper() and not isinstance(call.func, ast.Call)  # a layer, not yet applied
    return call.args[0] if call.args and not made and not isinstance(call.args[0], ast.Starred) else None


def _unapplied(call: ast.Call, given: ast.expr, places: Places) -> Iterator[Edits]:
    """f(x) is x; where x = f(x) says nothing else, it goes."""
    statement = places.parents.get(call)
    inner = places.source(given)
    if isinstance(statement, ast.Assign) and [places.source(each) for each in statement.targets] == [inner]:
        yield [places.left_out(statement)]
    yield [instead(call, inner)]


def _no_item(node: Any, places: Places) -> Iterator[Edits]:
    """A layer less: in a list, as an argument, or with the statement that adds it."""
    around = places.parents.get(node)
    if isinstance(around, ast.Tuple) and len(around.elts) == 2 and isinstance(around.elts[0], ast.Constant):
        node, around = around, places.parents.get(around)  # ("softmax", nn.Softmax())
    statement = places.parents.get(around) if around is not None else None
    if isinstance(around, ast.Call) and isinstance(statement, ast.Expr) and node in around.args[-1:]:
        yield [places.left_out(statement)]
    yield [places.without(node)]


def _renamed(names: dict[str, str], line: int, places: Places) -> Iterator[tuple[Any, Edit | None]]:
    for node in places.on[line]:
        if isinstance(node, (ast.Name, ast.Attribute, ast.Constant)):
            new = names.get(last_name(node))
            if new is not None:
                yield node, places.renamed(node, new)


def _log_softmax(line: int, details: Details, places: Places) -> Iterator[Edits]:
    loss_line = details.get("loss_line", line)
    for names, at in ((LOG_SOFTMAX, line), (OF_LOGITS, line), (OF_LOGITS, loss_line)):
        yield from ([edit] for _, edit in _renamed(names, at, places))


def _to_logits(line: int, details: Details, places: Places) -> Iterator[Edits]:
    yield from ([edit] for _, edit in _renamed(WITH_LOGITS, line, places))
    for node in places.on[line]:
        if isinstance(node, ast.keyword) and node.arg == "from_logits":
            yield [instead(node.value, "True")]
    for call in places.calls(line):
        kind = LOSSES.get(last_name(call))
        if kind is not None and kind.rescued:
            yield [places.added(call, "from_logits=True")]
    library = "keras" if "keras" in places.imported else "tf.keras" if "tf" in places.imported else ""
    if library or not places.imported:
        for node in places.on[line]:
            if isinstance(node, ast.Constant) and node.value in LOSS_CLASSES:
                loss = f"{library or 'keras'}.losses.{LOSS_CLASSES[node.value]}"
                yield [instead(node, f"{loss}(from_logits=True)")]
    activation = "softmax" if details["kind"].over == "classes" else "sigmoid"
    for call in places.calls(details.get("output_line", 0)):
        if last_name(call) == "Dense" and not any(each.arg == "activation" for each in call.keywords):
            yield [places.added(call, f'activation="{activation}"')]


def _activation(names: dict[str, str], axis: str, line: int, places: Places) -> Iterator[Edits]:
    """Another activation, with its own arguments."""
    for node, edit in _renamed(names, line, places):
        call = places.parents.get(node)
        if isinstance(call, ast.Call) and call.func is node and edit is not None:
            function = f"{places.source(call.func)[: -len(last_name(node))]}{names[last_name(node)]}"
            given = [places.source(each) for each in call.args if not isinstance(each, ast.Constant)][:1]
            torch = function.split(".")[0] in ("nn", "F", "torch")
            yield [instead(call, f"{function}({', '.join([*given, axis] if torch and axis else given)})")]
        else:
            yield [edit]


def _one_unit(line: int, details: Details, places: Places) -> Iterator[Edits]:
    losses = [edit for _, edit in _renamed(TWO_CLASSES, details.get("loss_line", line), places)]
    for edits in _activation(SIGMOID, "", line, places):
        yield [*edits, *losses]
        yield edits
    yield [*losses]


def _no_relu(line: int, details: Details, places: Places) -> Iterator[Edits]:
    yield from _without("relu", "act")(line, details, places)
    other = "softmax" if details["kind"].over == "classes" else "sigmoid"
    yield from _activation({"relu": other}, "", line, places)


def _of_classes(line: int, details: Details, places: Places) -> Iterator[Edits]:
    yield from _without("sigmoid")(line, details, places)
    yield from _activation(SOFTMAX, "dim=1", line, places)


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
            end = (node.end_lineno or line, node.end_col_offset or 0)
            indent = places.lines[line - 1][: node.col_offset].decode()
            yield [Edit(end, end, f"\n{indent}{text}" if not indent.strip() else f"; {text}")]
        else:
            source = places.source(node.value)
            simple = isinstance(node.value, (ast.Name, ast.Attribute, ast.Call, ast.Subscript))
            yield [instead(node.value, f"{source} / 255" if simple else f"({source}) / 255")]


def _cleared(line: int, details: Details, places: Places) -> Iterator[Edits]:
    """The gradients are cleared before backward, by the optimizer that takes the steps."""
    backward = next((call for call in places.calls(line) if last_name(call) == "backward"), None)
    statement = places.statement(backward) if backward is not None else None
    if statement is None:
        return
    loop: Any = statement
    while loop in places.parents and not isinstance(loop, (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef)):
        loop = places.parents[loop]
    owners = [
        places.source(call.func.value)
        for around in (loop, places.tree)
        for call in ast.walk(around)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "step"
    ]
    owner = next((each for each in owners if "sched" not in each.lower() and "scaler" not in each.lower()), None)
    if owner is not None:
        first = statement.lineno, statement.col_offset
        indent = places.lines[first[0] - 1][: first[1]].decode()
        yield [Edit(first, first, f"{owner}.zero_grad()" + ("; " if indent.strip() else f"\n{indent}"))]


def _rate(line: int, details: Details, places: Places) -> Iterator[Edits]:
    sensible = "0.001" if details["high"] < 1 else "0.01"
    for node in places.on[line]:
        if isinstance(node, ast.keyword) and node.arg in ("lr", "learning_rate"):
            yield [instead(node.value, sensible)]
    for call in places.calls(line):
        if last_name(call) in OPTIMIZERS:
            for given in call.args:
                if isinstance(given, (ast.Constant, ast.UnaryOp, ast.BinOp)):
                    yield [instead(given, sensible)]


def _labels(line: int, details: Details, places: Places) -> Iterator[Edits]:
    names = ONE_HOT if details.get("labels") == "onehot" else SPARSE
    yield from ([edit] for _, edit in _renamed(names, line, places))


_REPAIRS: dict[str, Callable[[int, Details, Places], Iterator[Edits]]] = {
    "softmax-twice": _without("softmax", "prob", "act", "sm"),
    "sigmoid-twice": _without("sigmoid", "softmax", "prob", "act", "sig"),
    "relu-output": _no_relu,
    "nll-of-probabilities": _log_softmax,
    "logits-as-probabilities": _to_logits,
    "one-unit-softmax": _one_unit,
    "sigmoid-for-classes": _of_classes,
    "unscaled-input": _scaled,
    "no-zero-grad": _cleared,
    "learning-rate": _rate,
    "label-shape": _labels,
}

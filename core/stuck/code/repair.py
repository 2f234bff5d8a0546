"""The repair of a finding as a change of the pasted lines, where one line tells enough."""

from __future__ import annotations

import re
from typing import Any

_KEYWORD = r",?\s*activation\s*=\s*(?:\w+\.)*['\"]?{name}['\"]?"
_ALONE = r"^\s*(?:\w+\.add\()?(?:[\w.]+\.)?(?:Softmax|Sigmoid|Activation|ReLU|LogSoftmax)\([^()]*\)\)?,?\s*(?:#.*)?$"
_CALL = (
    r"(?:[\w.]+\.)?(?:softmax|sigmoid|relu|Softmax|Sigmoid|ReLU|sm|act|activation)(?:\([^()]*\))?"
    r"\((?P<x>[\w.]+(?:\([^()]*\))?)[^()]*\)"
)


def repaired(code: str, line: int, details: dict[str, Any], lines: tuple[str, ...]) -> dict[int, str | None]:
    """The lines to change, each with its new text; None takes it out. Empty where words must do."""
    if not 1 <= line <= len(lines):
        return {}
    old = lines[line - 1]
    new = _REPAIRS[code](old, details) if code in _REPAIRS else old
    if new == old:
        return {}
    return {line: new}


def _without(names: str) -> Any:
    def change(old: str, details: dict[str, Any]) -> str | None:
        new = re.sub(_KEYWORD.format(name=f"(?:{names})"), "", old)
        if new != old:
            return new
        if re.match(_ALONE, old):
            return None
        return re.sub(_CALL, lambda found: found["x"], old, count=1)

    return change


def _log_softmax(old: str, details: dict[str, Any]) -> str:
    return re.sub(r"\bNLLLoss\b", "CrossEntropyLoss", re.sub(r"\bnll_loss\b", "cross_entropy", re.sub(
        r"(?<!log_)(?<!Log)\bsoftmax\b(?=\()", "log_softmax", re.sub(r"\bSoftmax\(", "LogSoftmax(", old))))  # fmt: skip


def _to_logits(old: str, details: dict[str, Any]) -> str:
    new = re.sub(r"\bBCELoss\b", "BCEWithLogitsLoss", re.sub(r"from_logits\s*=\s*False", "from_logits=True", old))
    new = re.sub(r"\bbinary_cross_entropy\(", "binary_cross_entropy_with_logits(", new)
    names = {"categorical": "CategoricalCrossentropy", "sparse_categorical": "SparseCategoricalCrossentropy",
             "binary": "BinaryCrossentropy"}  # fmt: skip
    return re.sub(
        r"['\"](sparse_categorical|categorical|binary)_crossentropy['\"]",
        lambda found: f"keras.losses.{names[found[1]]}(from_logits=True)",
        new,
    )


def _one_unit(old: str, details: dict[str, Any]) -> str:
    return re.sub(r"softmax", "sigmoid", re.sub(r"Softmax\([^()]*\)", "Sigmoid()", old))


def _scaled(old: str, details: dict[str, Any]) -> str:
    return (
        f"{old.rstrip()} / 255" if re.match(r"^\s*\w+\s*=\s*[^#]*[\w)\]]\s*$", old) and "load_data" not in old else old
    )


def _cleared(old: str, details: dict[str, Any]) -> str:
    indent = old[: len(old) - len(old.lstrip())]
    return f"{indent}optimizer.zero_grad()\n{old}"


def _rate(old: str, details: dict[str, Any]) -> str:
    sensible = "0.001" if details["high"] < 1 else "0.01"
    return re.sub(r"((?:lr|learning_rate)\s*=\s*)[0-9.e+-]+", rf"\g<1>{sensible}", old)


def _sparse(old: str, details: dict[str, Any]) -> str:
    if details.get("labels") == "onehot":
        return re.sub("sparse_categorical", "categorical", re.sub("SparseCategorical", "Categorical", old))
    return re.sub(r"(?<!sparse_)categorical_cross", "sparse_categorical_cross",
                  re.sub(r"(?<!Sparse)CategoricalCross", "SparseCategoricalCross", old))  # fmt: skip


def _softmax(old: str, details: dict[str, Any]) -> str:
    return re.sub(r"sigmoid", "softmax", old)


_REPAIRS = {
    "softmax-twice": _without("softmax"),
    "sigmoid-twice": _without("sigmoid|softmax"),
    "relu-output": _without("relu"),
    "nll-of-probabilities": _log_softmax,
    "logits-as-probabilities": _to_logits,
    "one-unit-softmax": _one_unit,
    "sigmoid-for-classes": _softmax,
    "unscaled-input": _scaled,
    "no-zero-grad": _cleared,
    "learning-rate": _rate,
    "label-shape": _sparse,
}

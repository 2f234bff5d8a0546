"""A loss and an optimizer are asked for what they know, never for their names: a search through the sources."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from tests.test_architecture import ROOT, SOURCES

REGISTRIES = {"loss": LOSSES, "optimizer": OPTIMIZERS}
# Where they are entered, where presets and claims name some, and where the words are those of other people's programs.
FREE = [*(Path("core") / name for name in ("formulas", "experiment.py", "claims", "stuck")), Path("makers/frameworks")]
# Words that mean other things as well: where one of them stands as a name is seen by what stands beside it.
COMMON = {"logits", "momentum"}


def branches(source: str) -> list[str]:
    """Where a source asks for a loss or an optimizer by its name.

    To propose one (``{"loss": "logits"}``, ``loss="logits"``) is not to ask for it.
    """
    tree = ast.parse(source)
    proposed = {
        id(value)
        for node in ast.walk(tree)
        for name, value in (
            [
                (key.value, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            ]
            if isinstance(node, ast.Dict)
            else [(node.arg, node.value)]
            if isinstance(node, ast.keyword)
            else []
        )
        if name in REGISTRIES
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in proposed:
            names = {name for registry in REGISTRIES.values() for name in registry}
            if node.value in names - COMMON:
                found.append(f"line {node.lineno}: {node.value}")
        asked: list[ast.AST] = []
        if isinstance(node, ast.Compare) and any(_is_choice(side) for side in (node.left, *node.comparators)):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Match) and _is_choice(node.subject):
            asked = [*node.cases]
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("LOSSES", "OPTIMIZERS")
        ):
            asked = [node.slice]
        for part in asked:
            found += [
                f"line {node.lineno}: {each.value}"
                for each in ast.walk(part)
                if isinstance(each, ast.Constant) and each.value in COMMON
            ]
    return found


def _is_choice(node: ast.AST) -> bool:
    """Whether this is the setting: ``loss``, ``experiment.loss``."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
    return name in REGISTRIES


def test_no_code_asks_for_a_loss_or_an_optimizer_by_its_name() -> None:
    bound = [path for path in SOURCES if not any(path.is_relative_to(free) for free in FREE)]
    assert not {path: found for path in bound if (found := branches((ROOT / path).read_text(encoding="utf-8")))}


@pytest.mark.parametrize(
    "source",
    [
        'if e.loss == "double_softmax": pass',
        'if loss in ("logits", x): pass',
        'TABLE = {"mean_squared_error": f}',
        'floor = LOSSES["logits"].floor',
        'REPAIRED = "categorical_crossentropy"',
        'if "adam" == name: pass',
        'match e.optimizer:\n    case "momentum": pass',
    ],
)
def test_the_search_finds_what_it_looks_for(source: str) -> None:
    assert branches(source)


@pytest.mark.parametrize(
    "source",
    ['remedy = {"loss": "categorical_crossentropy"}', 'replace(e, loss="logits")', 'kinds["logits"] = 1', '"""adam"""'],
)
def test_the_search_lets_alone_what_only_proposes_one_or_means_another_thing(source: str) -> None:
    assert branches(source.replace('"""adam"""', '"""Adam"""')) == []

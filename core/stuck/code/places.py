"""Changes of a program at the places of its syntax tree: names, arguments, statements. Columns are UTF-8 bytes."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.stuck.code.budget import spend


@dataclass(frozen=True)
class Edit:
    """``text`` instead of what stands from ``start`` to ``end``, each a line from 1 and a column."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str = ""


def start_of(node: Any) -> tuple[int, int]:
    """Where a node begins."""
    return node.lineno, node.col_offset


def end_of(node: Any) -> tuple[int, int]:
    """Where it ends."""
    return node.end_lineno, node.end_col_offset


def instead(node: Any, text: str) -> Edit:
    """A text in the place of a node."""
    return Edit(start_of(node), end_of(node), text)


def last_name(node: ast.AST | None) -> str:
    """The name that a call, a dotted name, a name or a text ends with."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


class Places:
    """The nodes of a tree by their lines, with what they stand in."""

    def __init__(self, tree: ast.Module, lines: Sequence[str]) -> None:
        self.tree = tree
        self.lines = [line.encode() for line in lines]
        self.parents: dict[ast.AST, ast.AST] = {}
        self.on: dict[int, list[Any]] = defaultdict(list)
        self.imported: set[str] = set()
        for node in ast.walk(tree):
            spend()
            for inside in ast.iter_child_nodes(node):
                if hasattr(inside, "lineno"):
                    self.parents[inside] = node
                    self.on[inside.lineno].append(inside)
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.imported |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}

    def source(self, node: Any) -> str:
        """The text of a node."""
        (first, left), (last, right) = start_of(node), end_of(node)
        lines = self.lines[first - 1 : last]
        lines[-1] = lines[-1][:right]
        lines[0] = lines[0][left:]
        return b"\n".join(lines).decode()

    def calls(self, line: int) -> Iterator[ast.Call]:
        """The calls that begin on a line."""
        return (node for node in self.on[line] if isinstance(node, ast.Call))

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that a node stands in."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def renamed(self, node: Any, new: str) -> Edit | None:
        """Another last name; None where it would have to be imported."""
        if isinstance(node, ast.Attribute):
            line, end = end_of(node)
            return Edit((line, end - len(node.attr.encode())), (line, end), new)
        if isinstance(node, ast.Name):
            known = new in self.imported or "*" in self.imported or node.id not in self.imported
            return instead(node, new) if known else None
        return instead(node, self.source(node).replace(node.value, new))

    def without(self, node: Any) -> Edit | None:
        """An argument or an item less."""
        parent = self.parents.get(node)
        items: list[Any] = []
        if isinstance(parent, ast.Call):
            items = sorted([*parent.args, *parent.keywords], key=start_of)
        elif isinstance(parent, (ast.List, ast.Tuple)):
            items = parent.elts
        if node not in items:
            return None
        at = items.index(node)
        line, left = start_of(node)
        last, right = end_of(node)
        before, behind = self.lines[line - 1][:left].strip(), self.lines[last - 1][right:].strip()
        alone = not before and (not behind.strip(b",") or behind.lstrip(b", ").startswith(b"#"))
        if alone:  # on lines of its own
            return Edit((line, 0), (last, len(self.lines[last - 1])))
        if at:
            return Edit(end_of(items[at - 1]), (last, right))
        return Edit((line, left), start_of(items[1]) if len(items) > 1 else (last, right))

    def left_out(self, statement: ast.stmt) -> Edit:
        """A statement less."""
        line, left = start_of(statement)
        last, right = end_of(statement)
        around = ast.iter_child_nodes(self.parents.get(statement, self.tree))
        alone = sum(isinstance(each, ast.stmt) for each in around) == 1
        if alone or self.lines[line - 1][:left].strip() or self.lines[last - 1][right:].split(b"#")[0].strip():
            return instead(statement, "pass")
        return Edit((line, 0), (last, len(self.lines[last - 1])))

    def added(self, call: ast.Call, text: str) -> Edit:
        """One more argument."""
        items = sorted([*call.args, *call.keywords], key=start_of)
        if items:
            return Edit(end_of(items[-1]), end_of(items[-1]), f", {text}")
        line, right = end_of(call)
        return Edit((line, right - 1), (line, right - 1), text)

    def edited(self, edits: Sequence[Edit]) -> dict[int, str | None]:
        """The lines that are other than before, with their new text; None where nothing is left of one."""
        lines = {i: self.lines[i - 1] for edit in edits for i in range(edit.start[0], edit.end[0] + 1)}
        gone: set[int] = set()
        for edit in sorted(edits, key=lambda each: each.start, reverse=True):
            (first, left), (last, right) = edit.start, edit.end
            lines[first] = lines[first][:left] + edit.text.encode() + lines[last][right:]
            gone |= set(range(first + 1, last + 1))
        return {
            i: None if i in gone or not line.strip() else line.decode().rstrip() for i, line in sorted(lines.items())
        }

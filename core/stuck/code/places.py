"""Changes of a program at the places of its syntax tree: names, arguments, statements. Places count UTF-8 bytes."""

from __future__ import annotations

import ast
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from core.stuck.code.budget import spend


@dataclass(frozen=True)
class Edit:
    """``text`` instead of the bytes from ``start`` to ``end``."""

    start: int
    end: int
    text: str = ""


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
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.text = b"\n".join([*self.lines, b""])
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

    def span(self, node: Any) -> tuple[int, int]:
        """Where a node begins and ends."""
        start, end = self.starts[node.lineno - 1], self.starts[node.end_lineno - 1]
        return start + node.col_offset, end + node.end_col_offset

    def source(self, node: Any) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end].decode()

    def before(self, start: int) -> str:
        """What stands on a line before a place."""
        return self.text[self.text.rfind(b"\n", 0, start) + 1 : start].decode()

    def behind(self, end: int) -> str:
        """What stands on a line behind a place."""
        return self.text[end : self.text.index(b"\n", end)].decode()

    def instead(self, node: Any, text: str) -> Edit:
        """A text in the place of a node."""
        return Edit(*self.span(node), text)

    def whole(self, start: int, end: int) -> Edit:
        """The lines from one place to another less."""
        return Edit(start - len(self.before(start).encode()), end + len(self.behind(end).encode()))

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
            _, end = self.span(node)
            return Edit(end - len(node.attr.encode()), end, new)
        if isinstance(node, ast.Name):
            known = new in self.imported or "*" in self.imported or node.id not in self.imported
            return self.instead(node, new) if known else None
        return self.instead(node, self.source(node).replace(node.value, new))

    def without(self, node: Any) -> Edit | None:
        """An argument or an item less."""
        parent = self.parents.get(node)
        items: list[Any] = []
        if isinstance(parent, ast.Call):
            items = sorted([*parent.args, *parent.keywords], key=self.span)
        elif isinstance(parent, (ast.List, ast.Tuple)):
            items = parent.elts
        if node not in items:
            return None
        at = items.index(node)
        start, end = self.span(node)
        behind = self.behind(end).strip()
        if not self.before(start).strip() and (not behind.strip(",") or behind.lstrip(", ").startswith("#")):
            return self.whole(start, end)
        if at:
            return Edit(self.span(items[at - 1])[1], end)
        return Edit(start, self.span(items[1])[0] if len(items) > 1 else end)

    def left_out(self, statement: ast.stmt) -> Edit:
        """A statement less."""
        start, end = self.span(statement)
        around = ast.iter_child_nodes(self.parents.get(statement, self.tree))
        alone = sum(isinstance(each, ast.stmt) for each in around) == 1
        if alone or self.before(start).strip() or self.behind(end).split("#")[0].strip():
            return Edit(start, end, "pass")
        return self.whole(start, end)

    def added(self, call: ast.Call, text: str) -> Edit:
        """One more argument."""
        ends = [self.span(each)[1] for each in (*call.args, *call.keywords)]
        at = max(ends, default=self.span(call)[1] - 1)
        return Edit(at, at, f", {text}" if ends else text)

    def edited(self, edits: Sequence[Edit]) -> dict[int, str | None]:
        """The lines that are other than before, with their new text; None where nothing is left of one."""
        lines: dict[int, bytes] = {}
        for edit in sorted(edits, key=lambda each: each.start, reverse=True):
            first, last = bisect(self.starts, edit.start), bisect(self.starts, edit.end)
            left, right = edit.start - self.starts[first - 1], edit.end - self.starts[last - 1]
            before, behind = (lines.get(i, self.lines[i - 1]) for i in (first, last))
            lines |= dict.fromkeys(range(first, last + 1), b"")
            lines[first] = before[:left] + edit.text.encode() + behind[right:]
        return {i: line.decode().rstrip() if line.strip() else None for i, line in sorted(lines.items())}

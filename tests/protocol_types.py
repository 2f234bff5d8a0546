"""The protocol of figures in TypeScript, from its one description: ``python -m tests.protocol_types`` writes it."""

from __future__ import annotations

from types import UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from core.figures.kit.protocol import Binding, Chart, Moving, NumberPart, Player, Still, Style
from tests.test_architecture import ROOT
from ui.components.chart import ChartData
from ui.components.player import PlayerData

FILE = ROOT / "ui" / "components" / "protocol.d.ts"
TYPES = (Style, NumberPart, Binding, Still, Moving, Chart, Player, ChartData, PlayerData)
SIMPLE = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null", Any: "any"}


def declarations() -> str:
    """The text of the file."""
    lines = [
        "// What figures are to the browser. Made by tests/protocol_types.py from core/figures/kit/protocol.py.",
        "",
    ]
    for kind in TYPES:
        lines.append(f"export interface {kind.__name__} {{")
        for name, hint in get_type_hints(kind, include_extras=True).items():
            optional = get_origin(hint) is NotRequired
            spelled = _spelled(get_args(hint)[0] if optional else hint)
            lines.append(f"  {name}{'?' * optional}: {spelled};")
        lines += ["}", ""]
    return "\n".join(lines)


def _spelled(kind: Any) -> str:
    if is_typeddict(kind):
        return str(kind.__name__)
    inner = get_args(kind)
    if get_origin(kind) is list:
        return f"({_spelled(inner[0])})[]"
    if get_origin(kind) is dict:
        return f"Record<string, {_spelled(inner[1])}>"
    if get_origin(kind) is UnionType or len(inner) > 1:
        return " | ".join(map(_spelled, inner))
    return SIMPLE[kind]


if __name__ == "__main__":
    FILE.write_text(declarations(), encoding="utf-8")

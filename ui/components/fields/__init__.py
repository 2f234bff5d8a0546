"""Controls: groups of buttons, numbers, a scale, menus. Each sets one word of the link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ui.components import show

Field = dict[str, Any]
Options = Iterable[dict[str, str]] | Mapping[Any, str]


def fields(these: Iterable[Field], *, key: str, fold: str = "", across: bool = False) -> None:
    """Show the fields, one below the other.

    ``across``: side by side where there is room. With ``fold``, the words that open them, they are folded in narrow
    windows.
    """
    show("fields", {"fields": list(these), "fold": fold, "across": across}, key=key)


def option(value: Any, label: str, **more: str) -> dict[str, str]:
    """One option of a choice: ``value`` as the link spells it; ``tip`` explains it, ``picture`` is the URL of one.

    Options of one ``group`` stand together in a menu.
    """
    return {"value": str(value), "label": label, **more}


def choice(word: str, label: str, options: Options, value: Any, **more: Any) -> Field:
    """One of ``options``, or of values with their labels. ``look``: "even" for short names in one row, "columns" for
    long ones; ``quiet``: no label; ``kind``: where it looks otherwise.
    """
    made = [option(*each) for each in options.items()] if isinstance(options, Mapping) else list(options)
    return {"kind": "choice", "word": word, "label": label, "options": made, "value": str(value), **more}

"""What is only written, not computed: tables of words in TOML files beside the code that says them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def tables(module: str, file: str) -> dict[str, Any]:
    """The tables of a ``file`` beside a module, whose ``__file__`` is given."""
    return tomllib.loads(Path(module).with_name(file).read_text(encoding="utf-8"))

"""What a component is given: its JavaScript, and its data as bytes.

Streamlit looks into a dictionary for data frames, for which it imports pandas (70 MB, half a second), and encodes it
twice; bytes it passes on.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def as_bytes(data: Any) -> bytes:
    """JSON in UTF-8. In JavaScript: ``JSON.parse(new TextDecoder().decode(data))``."""
    return json.dumps(data).encode()


def javascript(*names: str) -> str:
    """The JavaScript of a component: these files, one after the other, as one module."""
    return "\n".join((HERE / each).read_text(encoding="utf-8") for each in names)

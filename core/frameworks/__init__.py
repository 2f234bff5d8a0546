"""Same code, four frameworks: what each makes of the same wiring of network and loss, measured and shipped.

table  the shipped file, and what it calls the frameworks and the wirings

``python -m makers.frameworks`` measures it.
"""

from __future__ import annotations

from core.frameworks.table import FORMULA, FRAMEWORKS, READ, WIRINGS, Row, load, sentence

__all__ = ["FORMULA", "FRAMEWORKS", "READ", "WIRINGS", "Row", "load", "sentence"]

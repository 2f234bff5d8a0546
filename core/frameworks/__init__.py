"""Same code, four frameworks: what each makes of the same wiring of network and loss, measured and shipped.

wirings  the wirings, as Keras and PyTorch spell them
table    the shipped file

``python -m makers.frameworks`` measures it.
"""

from __future__ import annotations

from core.frameworks.table import FORMULA, FRAMEWORKS, READ, Row, load, sentence
from core.frameworks.wirings import WIRINGS

__all__ = ["FORMULA", "FRAMEWORKS", "READ", "WIRINGS", "Row", "load", "sentence"]

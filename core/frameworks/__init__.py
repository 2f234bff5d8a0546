"""Same code, four frameworks: what each makes of the same wiring of network and loss, measured and shipped.

wirings  the wirings, as Keras and PyTorch spell them
scripts  the programs that are run
measure  the rows: run, computed by a formula, or read in the source
table    the shipped file, and whether two tables agree
"""

from __future__ import annotations

from core.frameworks.measure import FRAMEWORKS, Row, measure
from core.frameworks.table import differences, load, save, sentence
from core.frameworks.wirings import WIRINGS

__all__ = ["FRAMEWORKS", "Row", "WIRINGS", "differences", "load", "measure", "save", "sentence"]

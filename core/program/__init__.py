"""An experiment as a program, in the dialects that people write, and the difference of two programs as a patch.

dialect  what a dialect is, and what all of them share
keras_2  Keras 2.2 of 2019: the asker's own program
keras_3  Keras 3 on TensorFlow: what runs here
pytorch  PyTorch
patch    the difference of two programs

A dialect's program stands in a text of its own, with gaps that the experiment fills; a patch is what differs.
"""

from __future__ import annotations

from core.program.dialect import Dialect
from core.program.keras_2 import KERAS_2
from core.program.keras_3 import KERAS_3
from core.program.patch import patch
from core.program.pytorch import PYTORCH

__all__ = ["DIALECTS", "Dialect", "patch"]

DIALECTS: dict[str, Dialect] = {"keras-2.2": KERAS_2, "keras-3": KERAS_3, "pytorch": PYTORCH}

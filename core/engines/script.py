"""The current experiment as a Keras script that runs as it is and prints the loss that the page shows."""

from __future__ import annotations

from core.experiment import Experiment
from core.program import DIALECTS


def keras_script(experiment: Experiment) -> str:
    """Python source text that needs only numpy and tensorflow, and draws the initial weights of the seed itself."""
    return DIALECTS["keras-3"].program(experiment)

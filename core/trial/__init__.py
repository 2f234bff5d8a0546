"""The thread on trial: which of the five changes between the question and Answer 1 makes the network learn.

factorial  the five changes, and the 32 cells that they make
trial      Trial: how all networks stand; its view of one cell
training   trial_steps(seeds, budgets): a Trial, step by step
effects    interactions, Shapley values, and a change in each context, all with intervals
sentences  the same in words
store      a Trial as a Parquet file, and the one that ships with the app

``python -m makers.trial`` makes that file anew.
"""

from core.trial.effects import contexts, shapley
from core.trial.factorial import CELLS, CHANGES, cell_experiment, cell_label
from core.trial.store import load
from core.trial.trial import BUDGETS, Trial

__all__ = ["BUDGETS", "CELLS", "CHANGES", "Trial", "cell_experiment", "cell_label", "contexts", "load", "shapley"]

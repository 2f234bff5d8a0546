"""Experiments that between them have every option of every setting."""

from __future__ import annotations

from dataclasses import replace

from core import PRESETS, Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS

OWN = (((0, 0, 9, 255, 7, 0, 0, 0, 0), 1), ((255,) * 9, 0), ((1, 2, 3, 4, 5, 6, 7, 8, 9), 0))
QUESTION = replace(Experiment(), epochs=12)

CHANGED = {
    **{f"loss {name}": replace(QUESTION, loss=name) for name in LOSSES},
    # Scaled pixels and a rate at which every loss moves: nothing is hidden by saturation.
    **{
        f"loss {name}, moving": replace(QUESTION, loss=name, normalisation="unit", learning_rate=0.5) for name in LOSSES
    },
    **{f"normalisation {name}": replace(QUESTION, loss="logits", normalisation=name) for name in NORMALISATIONS},
    **{f"optimizer {name}": replace(QUESTION, loss="logits", optimizer=name) for name in OPTIMIZERS},
    "filters and padding": replace(QUESTION, loss="logits", filters=6, padding="same"),
    "one filter": replace(QUESTION, loss="logits", filters=1),
    "rate and seed": replace(QUESTION, loss="logits", learning_rate=3e-5, seed=7),
    "own images": replace(QUESTION, loss="logits", images=OWN),
    "given filters": replace(QUESTION, loss="logits", initial_filters=((1, 1, -1, -1), (0.1, -1, 1, -1))),
    "kept filters": replace(QUESTION, loss="logits", train_filters=False),
    "a softmax layer goes in mid-run": replace(
        QUESTION, then=(5, {"loss": "logits", "normalisation": "unit", "optimizer": "momentum"})
    ),
    "a softmax layer is reached behind from mid-run on": replace(QUESTION, then=(11, {"loss": "binary_crossentropy"})),
    "a softmax layer comes in mid-run": replace(
        QUESTION, loss="logits", normalisation="unit", then=(6, {"loss": "mean_squared_error", "learning_rate": 0.1})
    ),
}
EXPERIMENTS = {**PRESETS, **CHANGED}

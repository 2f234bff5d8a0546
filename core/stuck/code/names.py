"""What the names of Keras, TensorFlow, PyTorch and JAX mean, as names.toml lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.stuck.code.values import Data, LossKind
from core.words.tables import tables


def _by_name(kinds: Mapping[str, str]) -> dict[str, str]:
    """What each name means, of a table that lists the names of each meaning."""
    return {name: kind for kind, names in kinds.items() for name in names.split()}


def _rows(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same of rows that have more to say than one word."""
    return {name: row for row in rows for name in row.pop("names").split()}


_FILE: dict[str, Any] = tables(__file__, "names.toml")
WORDS = {name: frozenset(text.split()) for name, text in _FILE["words"].items()}
ALIASES: dict[str, str] = _FILE["modules"]
ACTIVATIONS = _by_name(_FILE["activations"])
DENSE = {name: int(at) for name, at in _by_name(_FILE["dense"]).items()}
LAYERS = _by_name(_FILE["layers"])
OPTIMIZERS = _by_name(_FILE["optimizers"])
LOSSES = {name: LossKind(name, **row) for name, row in _rows(_FILE["losses"]).items()}
ARRAYS = {name: Data(**row) for name, row in _rows(_FILE["arrays"]).items()}
FLOWING: dict[str, str] = _FILE["flowing"]
WIRINGS: dict[str, dict[str, str]] = _FILE["wirings"]
CHAINS: dict[str, str] = _FILE["chains"]
RENAMES: dict[str, dict[str, str]] = _FILE["renames"]
RATES: dict[str, list[float]] = _FILE["rates"]
PREDICTIONS = ("input", "y_pred", "logits", "predictions", "output", "outputs", "pred")
TARGETS = ("target", "y_true", "labels", "onehot_labels", "multi_class_labels", "targets")

_BARE = {*OPTIMIZERS, *LOSSES, *ARRAYS, "range"}.union(*(WORDS[name] for name in ("bare", "scalers", "image_sets")))
_BARE_SMALL = {*LAYERS, *DENSE, *WORDS["convolutions"], *ACTIVATIONS}


def is_known(name: str) -> bool:
    """Whether a name without an import means something of a library."""
    return name in _BARE or name.lower() in _BARE_SMALL

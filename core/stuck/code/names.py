"""What the names of Keras, TensorFlow, PyTorch and JAX mean, as names.toml lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.stuck.code.values import LossKind


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set of names."""
    return frozenset(text.split())


def _by_name(kinds: Mapping[str, str]) -> dict[str, str]:
    """What each name means, of a table that lists the names of each meaning."""
    return {name: kind for kind, names in kinds.items() for name in names.split()}


def _positions(table: Mapping[str, str]) -> dict[str, int]:
    return {name: int(position) for name, position in _by_name(table).items()}


def _losses(rows: list[dict[str, Any]]) -> Iterator[LossKind]:
    for row in rows:
        names = row.pop("names")
        yield from (LossKind(name, **row) for name in names.split())


_FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
ALIASES: dict[str, str] = _FILE["modules"]
ACTIVATIONS = _by_name(_FILE["activations"])
DENSE, CONV = _positions(_FILE["dense"]), _positions(_FILE["convolutions"])
LAYERS = _by_name(_FILE["layers"])
OPTIMIZERS = _by_name(_FILE["optimizers"])
LOSSES = {kind.name: kind for kind in _losses(_FILE["losses"])}
PREDICTIONS = ("input", "y_pred", "logits", "predictions", "output", "outputs", "pred")
TARGETS = ("target", "y_true", "labels", "onehot_labels", "multi_class_labels", "targets")

_WORDS = {name: words(text) for name, text in _FILE["words"].items()}
KEEPING, PRODUCTS = _WORDS["keeping"], _WORDS["products"]
IMAGE_SETS, LARGE_SETS, TORCH_SETS = _WORDS["image_sets"], _WORDS["large_sets"], _WORDS["torch_sets"]
PIXEL_READERS, SCALERS, ARRAYS, LOADERS = (_WORDS[name] for name in ("pixel_readers", "scalers", "arrays", "loaders"))
ONE_HOT, WHOLE = _WORDS["one_hot"], _WORDS["whole"]

_KNOWN = (
    ONE_HOT | SCALERS | _WORDS["bare"] | IMAGE_SETS | LARGE_SETS | PIXEL_READERS | OPTIMIZERS.keys() | LOSSES.keys()
)
_KNOWN_SMALL = LAYERS.keys() | DENSE.keys() | CONV.keys() | ACTIVATIONS.keys() - {"linear"}


def is_known(name: str) -> bool:
    """Whether a name without an import means something of a library."""
    return name in _KNOWN or name == "range" or name.lower() in _KNOWN_SMALL

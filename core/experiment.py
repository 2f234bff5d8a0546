"""An Experiment: every setting that decides a training run, and nothing else.

It is the one state of the app: the controls make one, the link spells one, training takes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from core.images import PADDINGS, THREAD_IMAGES, Images
from core.settings import SETTINGS, Choice


@dataclass(frozen=True)
class Experiment:
    """All settings of one run. The defaults are the question's.

    Raises ValueError, one sentence that names the field and the allowed values, for anything else.

    >>> Experiment(filters=6).to_query()
    {'filters': '6'}
    >>> Experiment(filters=0)
    Traceback (most recent call last):
    ValueError: filters must be a whole number from 1 to 16; got 0.
    """

    loss: str = "double_softmax"
    normalisation: str = "none"
    filters: int = 2
    padding: str = "valid"
    optimizer: str = "sgd"
    learning_rate: float = 1e-3
    epochs: int = 100
    seed: int = 48  # np.random.seed(48) in the question
    engine: str = "keras"
    images: Images = THREAD_IMAGES

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            # Stored in one canonical type, so that equal settings are equal experiments with equal links.
            object.__setattr__(self, name, setting.check(getattr(self, name)))

    @property
    def features(self) -> int:
        """K, the length of the flattened layer: positions x filters."""
        return PADDINGS[self.padding].positions * self.filters

    def to_query(self) -> dict[str, str]:
        """The settings that differ from the question's, as query-string values."""
        return {
            field.name: SETTINGS[field.name].spell(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Experiment:
        """The experiment that a link spells; what makes no sense falls back to the default, field by field."""
        return read_query(query)[0]


def read_query(query: Mapping[str, Any]) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment that a link spells, and one sentence for each field of it that was ignored.

    Keys that are no field of an Experiment are somebody else's and are passed over.
    """
    settings: dict[str, Any] = {}
    ignored = []
    for field in fields(Experiment):
        if field.name in query:
            setting = SETTINGS[field.name]
            try:
                settings[field.name] = setting.read(query[field.name])
            except ValueError as error:
                fallback = "the thread's six" if field.name == "images" else setting.spell(field.default)
                ignored.append(f"{str(error).rstrip('.')}: using {fallback}.")
    return Experiment(**settings), tuple(ignored)


def differences(first: Experiment, second: Experiment) -> tuple[str, ...]:
    """The names of the settings in which two experiments differ, in the order of the fields."""
    return tuple(f.name for f in fields(Experiment) if getattr(first, f.name) != getattr(second, f.name))


_question = Experiment()

PRESET_TEXTS: dict[str, Choice] = {
    "question": Choice("The question", "The asker's exact run: frozen at 0.8133."),
    "numpy": Choice(
        "NumPy from scratch",
        "The asker's own twin: the same network and settings, softmax applied once, its gradient p - y.",
    ),
    "answer-1": Choice("Answer 1", "Six filters, padding same, Adam, cross-entropy, pixels 0 to 1."),
    "answer-2": Choice("Answer 2", "Pixels 0 to 1, Adam, binary cross-entropy as it was in 2019."),
    "one-line-fix": Choice(
        "One-line fix", "No softmax layer, the loss on logits, nothing else changed: right in every framework."
    ),
}

PRESETS: dict[str, Experiment] = {
    "question": _question,
    "numpy": replace(_question, loss="categorical_crossentropy", engine="numpy"),
    "answer-1": replace(
        _question,
        loss="categorical_crossentropy",
        normalisation="unit",
        filters=6,
        padding="same",
        optimizer="adam",
    ),
    "answer-2": replace(_question, loss="binary_crossentropy_2019", normalisation="unit", optimizer="adam"),
    "one-line-fix": replace(_question, loss="logits"),
}

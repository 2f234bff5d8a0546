"""An Experiment: every setting that decides a training run, and nothing else.

It is the one state of the app: the controls make one, the link spells one, training takes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from core.images import PADDINGS, THREAD_IMAGES, Images
from core.settings.given_filters import Filters
from core.settings.mid_run import Change
from core.settings.registry import SETTINGS, Choice
from core.words.tables import tables


@dataclass(frozen=True)
class Experiment:
    """All settings of one run. The defaults are the question's.

    ``initial_filters``: the filters from which training starts, each four numbers row by row; None for the seed's.
    The dense layer is the seed's in either case. ``train_filters`` False: only the dense layer learns. ``then``: a
    change in mid-run, (epoch, ((setting, value), ...)), the settings as pairs or a mapping (``settings/mid_run.py``).
    The weights go on and the optimizer starts afresh; a run's rows before that epoch are by the settings before, those
    from it on by the new ones.

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
    initial_filters: Filters | None = None
    train_filters: bool = True
    then: Change | None = None

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            # Stored in one canonical type, so that equal settings are equal experiments with equal links.
            object.__setattr__(self, name, setting.check(getattr(self, name)))
        for refusal, _ in _misfits(vars(self)).values():
            raise ValueError(refusal)

    @property
    def features(self) -> int:
        """K, the length of the flattened layer: positions x filters."""
        return PADDINGS[self.padding].positions * self.filters

    @property
    def parts(self) -> tuple[tuple[slice, Experiment], ...]:
        """The rows of a run and the settings that they are by: one part, or two if there is a change in mid-run.

        A part's experiment has itself no change in mid-run, and all the epochs.

        >>> [(rows.start, rows.stop, part.loss) for rows, part in Experiment(then=(40, {"loss": "logits"})).parts]
        [(0, 40, 'double_softmax'), (40, None, 'logits')]
        """
        if self.then is None:
            return ((slice(0, None), self),)
        epoch, new = self.then
        settings: dict[str, Any] = {"then": None, **dict(new)}
        return (slice(0, epoch), replace(self, then=None)), (slice(epoch, None), replace(self, **settings))

    def at(self, epoch: int) -> Experiment:
        """The settings that the row of ``epoch`` is by, and the update after it."""
        return self.parts[0 if self.then and epoch < self.then[0] else -1][1]

    def to_query(self) -> dict[str, str]:
        """The settings that differ from the question's, as query-string values."""
        return {name: SETTINGS[name].spell(value) for name, value in vars(self).items() if value != _DEFAULTS[name]}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Experiment:
        """The experiment that a link spells; what makes no sense falls back to the default, field by field."""
        return read_query(query)[0]


_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Experiment)}


def read_query(query: Mapping[str, Any]) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment that a link spells, and one sentence for each field of it that was ignored.

    Keys that are no field of an Experiment are somebody else's and are passed over.
    """
    settings = dict(_DEFAULTS)
    refused: dict[str, str] = {}
    for name in _DEFAULTS:
        if name in query:
            try:
                settings[name] = SETTINGS[name].read(query[name])
            except ValueError as error:
                refused[name] = str(error)
    refused |= {name: refusal for name, (refusal, _) in _misfits(settings).items()}
    ignored = []
    for name, refusal in refused.items():
        settings[name] = _DEFAULTS[name]
        fallback = SETTINGS[name].fallback or SETTINGS[name].spell(_DEFAULTS[name])
        ignored.append(f"{refusal.rstrip('.')}: using {fallback}.")
    return Experiment(**settings), tuple(ignored)


def changed(experiment: Experiment, **settings: Any) -> tuple[Experiment, dict[str, str]]:
    """The experiment with other settings, and by its name one sentence on each setting that no longer fits and goes.

    Whoever changes an experiment for a person does it here. Raises ValueError, one sentence, if one of ``settings`` is
    not allowed or does not fit.

    >>> changed(Experiment(epochs=90, then=(60, {"loss": "logits"})), epochs=50)[1]
    {'then': 'The change in mid-run is dropped: it was at epoch 60, and the run ends at epoch 50.'}
    """
    new = vars(experiment) | {name: SETTINGS[name].check(value) for name, value in settings.items()}
    dropped = {name: drop for name, (_, drop) in _misfits(new).items() if name not in settings}
    return Experiment(**(new | {name: _DEFAULTS[name] for name in dropped})), dropped


def stopped(experiment: Experiment, epochs: int) -> Experiment:
    """The experiment of a run that stops after ``epochs`` updates: a change in mid-run that was to come is left out."""
    return changed(experiment, epochs=epochs)[0]


def _misfits(settings: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The settings that do not fit the others, by name; all of them are checked by themselves.

    Two sentences for each: to refuse it, and to say that it is dropped.
    """
    found = {}
    given, wanted = settings["initial_filters"], settings["filters"]
    if given is not None and len(given) != wanted:
        found["initial_filters"] = (
            f"initial_filters must be as many as filters says, {wanted}; got {len(given)}.",
            f"The given filters are dropped: they were {len(given)}, and the number of filters is {wanted} now.",
        )
    then, epochs = settings["then"], settings["epochs"]
    if then is not None and then[0] >= epochs:
        found["then"] = (
            f"then must be at an epoch before the last, {epochs}; got {then[0]}.",
            f"The change in mid-run is dropped: it was at epoch {then[0]:,}, and the run ends at epoch {epochs:,}.",
        )
    return found


# The settings that came last, which not everything can treat yet.
_NEW = {
    "initial_filters": "filters that are given",
    "train_filters": "filters that are not trained",
    "then": "a change in mid-run",
}


def not_yet(experiment: Experiment, what: str, *names: str) -> str | None:
    """The sentence that ``what`` (a plural) cannot treat the experiment yet; None if it can.

    ``names``: the settings that it cannot treat where they are not the question's.
    """
    unknown = [_NEW[name] for name in differences(Experiment(), experiment) if name in (names or _NEW)]
    return f"{what} cannot treat {' and '.join(unknown)} yet." if unknown else None


def differences(first: Experiment, second: Experiment) -> tuple[str, ...]:
    """The names of the settings in which two experiments differ, in the order of the fields."""
    return tuple(name for name in _DEFAULTS if getattr(first, name) != getattr(second, name))


_WRITTEN = tables(__file__, "presets.toml")
PRESET_TEXTS = {name: Choice(words["label"], words["help"]) for name, words in _WRITTEN.items()}
PRESETS = {name: Experiment(**words["settings"]) for name, words in _WRITTEN.items()}


def presets_on(images: Images) -> dict[str, Experiment]:
    """The presets, trained on other images."""
    return {name: replace(preset, images=images) for name, preset in PRESETS.items()}

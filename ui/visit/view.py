"""A View: all that a link says, and all that a page shows follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from core import experiment as experiments
from core.atlas.grid import AXES
from core.claims import CLAIMS
from core.experiment import Experiment, read_query
from core.images import CLASS_NAMES
from core.images.names import Names
from core.luck.hope import THRESHOLDS
from core.outcome.class_tasks import TASKS
from core.outcome.verdict import verdict
from core.program import DIALECTS
from core.run import Run
from core.run.unseen import Pixels
from core.settings.given_filters import Filters
from core.settings.registry import MAX_EPOCHS, SETTINGS
from core.stuck.facts import CHOICES
from core.stuck.number import read_number
from core.talk import CHAPTERS
from core.trial.factorial import CELLS
from core.trial.trial import BUDGETS
from ui.visit.words import (
    BENCH,
    HIDEABLE,
    NAMES,
    ROOM,
    START,
    UNSEEN,
    UNTIL_CHECKED,
    Word,
    another_experiment,
    as_number,
    bare,
    fact,
    number,
    one_of,
    read_hide,
    typed,
    understood,
)

TOPICS = {
    "run": "This run",
    "bench": "Set them by hand",
    "proofs": "What is proved",
    "seeds": "A thousand seeds",
    "landscape": "The landscape",
}
# The asker's hope: a pure horizontal and a pure vertical edge detector.
PURE_PAIR = ((1.0, 1.0, -1.0, -1.0), (1.0, -1.0, 1.0, -1.0))
FRAMEWORKS = ("unknown", "keras", "tensorflow", "pytorch", "caffe", "jax")
MOVES = {"unknown": "unknown", "no": "flat to the last digit", "yes": "still moving"}
PARTS = {"factorial": "The five changes", "claims": "The claims", "luck": "Luck", "map": "The map"}


def _word(default: Any, word: Word) -> Any:
    return field(default=default, metadata={"word": word})


def _choice(name: str, options: Any, default: Any) -> Any:
    return _word(default, one_of(name, options, default))


@dataclass(frozen=True)
class View:
    """The experiment and where one looks. ``epoch`` None is the last one; ``pinned`` None is no pin; ``image`` counts
    from 1; ``unseen`` is an image that is not trained on; ``names``, what the two classes are called.
    On "Which fix matters": ``part`` of the page; ``budget``, the
    epochs at which networks are judged; ``cell`` of the factorial in view; ``claim`` that is open, or "none"; ``rows``
    and ``columns``, the settings on the map's axes. On "What filters learn": ``topic``; ``bench``, the filters set by
    hand; ``threshold``, from which share of its energy on an edge makes a filter a detector. On "Stuck at what?": the
    number and what is known beside it, as typed. ``chapter`` of the talk counts from 1; ``stage`` 1 is the Explorer for
    a projector. A task for a class: ``task``, its question, or "none"; what it ``hide``s; ``start``, the experiment
    that changes are counted from; ``until``, the last epoch that is shown of a run whose end is guessed; what was
    guessed; whether it is ``checked``; and the ``room`` whose board counts it. ``dialect``: what programs and patches
    are written in.
    """

    experiment: Experiment = Experiment()
    epoch: int | None = _word(None, number("epoch", 0, lambda run: run.epochs, "showing the last one"))
    pinned: Experiment | None = _word(None, another_experiment("pin", "pinned", "nothing is pinned"))
    image: int = _word(1, number("image", 1, lambda run: len(run.images), "showing the first one"))
    unseen: Pixels | None = _word(None, UNSEEN)
    names: Names = _word(CLASS_NAMES, NAMES)
    part: str = _choice("part", PARTS, "factorial")
    budget: int = _choice("budget", BUDGETS, BUDGETS[0])
    cell: int = _choice("cell", range(CELLS), 0)
    claim: str = _choice("claim", ("none", *CLAIMS), "none")
    rows: str = _choice("rows", AXES, "loss")
    columns: str = _choice("columns", AXES, "learning_rate")
    topic: str = _choice("topic", TOPICS, "run")
    bench: Filters = _word(PURE_PAIR, BENCH)
    threshold: float = _choice("threshold", THRESHOLDS, 0.5)
    stuck: str = _word("0.8133", typed("stuck", "Decoding the question's.", read_number))
    classes: str = _word("", fact("classes"))
    accuracy: str = _word("", fact("accuracy"))
    samples: str = _word("", fact("samples"))
    kind: str = _choice("kind", CHOICES, "unknown")
    framework: str = _choice("framework", FRAMEWORKS, "unknown")
    moves: str = _choice("moves", MOVES, "unknown")
    chapter: int = _choice("chapter", range(1, len(CHAPTERS) + 1), 1)
    stage: int = _choice("stage", (0, 1), 0)
    task: str = _choice("task", ("none", *TASKS), "none")
    hide: tuple[str, ...] = _word((), Word("hide", read_hide, ",".join))
    start: Experiment = _word(Experiment(), START)
    until: int = _word(0, number("until", 0, lambda run: MAX_EPOCHS, "the run is shown from its start"))
    guess: int | None = _word(None, number("guess", 0, lambda run: len(run.images), "nothing is guessed"))
    checked: int = _choice("checked", (0, 1), 0)
    room: str = _word("", ROOM)
    dialect: str = _choice("dialect", DIALECTS, "keras-3")

    @property
    def in_task(self) -> bool:
        """Whether the link is a task for a class."""
        return self.task != "none" or bool(self.hide)

    @property
    def is_guessed(self) -> bool:
        """Whether the link asks for a guess: then nothing can be changed that the guess is about."""
        return self.task in TASKS and TASKS[self.task].is_guessed

    @property
    def hidden(self) -> frozenset[str]:
        """What is hidden now: what ``hide`` names and what is locked, and until it is checked "run", the end of a run
        of which something is guessed.
        """
        hidden = {*self.hide, *({*HIDEABLE, "run"} if self.is_guessed else ())}
        return frozenset(hidden - {*UNTIL_CHECKED, "run"} if self.checked else hidden)

    @property
    def seen(self) -> int:
        """How many epochs of a run are shown before its end is guessed; 0 if there is none before its end."""
        return min(max(self.until, 1), self.experiment.epochs - 1)

    @property
    def question(self) -> str:
        """What stands where the verdict would, as long as that is hidden."""
        return TASKS[self.task].asks(self.experiment) if self.task in TASKS else "The verdict waits until you check"

    def says_of(self, run: Run) -> str:
        """The verdict on its run in words, or the question as long as that is hidden."""
        found = verdict(run)
        return self.question if "verdict" in self.hidden else f"{found.headline} {found.sentence}"

    @property
    def on_stage(self) -> bool:
        """Whether the Explorer is shown for a projector; a task is not."""
        return bool(self.stage) and not self.in_task

    @property
    def turning_point(self) -> int | None:
        """The epoch from which on a change in mid-run would count: the paused one, else that of the change there is."""
        if self.epoch is not None and 1 <= self.epoch < self.experiment.epochs:
            return self.epoch
        return self.experiment.then[0] if self.experiment.then else None

    def to_query(self) -> dict[str, str]:
        """The link's query: the experiment's own, and each word that says something."""
        query = self.experiment.to_query()
        for name, each in _FIELDS.items():
            value = getattr(self, each.name)
            if value != each.default:
                query[name] = each.metadata["word"].spell(value)
        return query

    def with_experiment(self, experiment: Experiment) -> View:
        """The same view of another experiment: a new run is shown from its end, and has the image in view or fewer.

        Nothing is guessed of it yet, and nothing checked.
        """
        if experiment == self.experiment:
            return self
        image = min(self.image, len(experiment.images))
        return replace(self, experiment=experiment, epoch=None, image=image, guess=None, checked=0)


# By the word in the link; ``pinned`` is spelled "pin".
_FIELDS = {each.metadata["word"].name: each for each in fields(View) if "word" in each.metadata}

WORDS = (*SETTINGS, *_FIELDS)
# Set so, a task is left: everything is to be seen.
WITHOUT_TASK = dict.fromkeys(("task", "hide", "start", "until", "guess", "checked", "room"), "")


def read_view(query: Mapping[str, str]) -> tuple[View, tuple[str, ...]]:
    """What a link says, and one sentence for each part of it that was ignored."""
    words, ignored = understood(query, WORDS)
    sentences = [*ignored]
    for name in [name for name in words if name in SETTINGS]:
        try:
            words[name] = as_number(name, words[name])
        except ValueError as error:
            sentences.append(str(error))
            del words[name]
    experiment, ignored_settings = read_query(words)
    view = View(experiment)
    sentences += ignored_settings
    for name in _FIELDS:
        if name in words:
            try:
                view, said = _with_word(view, name, words[name])
                sentences += said
            except ValueError as error:
                sentences.append(str(error))
    if view.is_guessed and "until" not in words:
        view = replace(view, until=view.epoch or 0)
    if {words.get(axis, "").lower() for axis in ("rows", "columns")} == {view.columns}:
        sentences.append("rows and columns must be two settings: using loss and learning_rate.")
        view = replace(view, rows=View.rows, columns=View.columns)
    return view, tuple(sentences)


def changed(view: View, words: Mapping[str, Any]) -> tuple[View, dict[str, str]]:
    """The view after a person set some words of it, and one sentence for each word that was no good, which stays.

    A setting that no longer fits goes, with a sentence by its name. An empty text is the word's default.
    """
    problems: dict[str, str] = {}
    settings: dict[str, Any] = {}
    words = {name: bare(text) if isinstance(text, str) else text for name, text in words.items()}
    for name, text in words.items():
        try:
            if name in SETTINGS:
                settings[name] = SETTINGS[name].read(as_number(name, text) if isinstance(text, str) else text)
        except ValueError as error:
            problems[name] = str(error)
    if settings:
        try:
            experiment, dropped = experiments.changed(view.experiment, **settings)
            view = view.with_experiment(experiment)
            problems |= dropped
        except ValueError as error:  # settings that do not go together
            problems[next(iter(settings))] = str(error)
    for name, text in words.items():
        try:
            if name in _FIELDS:
                view = _with(view, name, _FIELDS[name].default) if text == "" else _with_word(view, name, str(text))[0]
        except ValueError as error:
            problems[name] = str(error)
    return view, problems


def _with_word(view: View, name: str, text: str) -> tuple[View, tuple[str, ...]]:
    value, said = _FIELDS[name].metadata["word"].read(text, view.experiment)
    return _with(view, name, value), said


def _with(view: View, name: str, value: Any) -> View:
    found = replace(view, **{_FIELDS[name].name: value})
    if found.rows == found.columns:  # the axis that was there already changes places with this one
        return replace(view, rows=view.columns, columns=view.rows)
    return found

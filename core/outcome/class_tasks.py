"""Tasks for a class: a few fixed questions about a run, each checked by running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.experiment import Experiment
from core.run import Run
from core.settings.registry import SETTINGS
from core.words import capital, count, named


@dataclass(frozen=True)
class Checked:
    """What running says of a task: whether it is ``done``, None if nothing was guessed, and a sentence that follows on
    the question.
    """

    done: bool | None
    sentence: str


@dataclass(frozen=True)
class Task:
    """One question. ``label`` names it for who gives it, ``asks`` puts it to who gets it.

    ``check``: of a whole run, of the settings that were changed on the way to it, and of a guess or None. ``guesses``:
    how many images there are decides what can be guessed, by number; none where something is to be done with the run in
    view, which is seen meanwhile. ``fits``: whether there is an answer to be found for a whole run.
    """

    label: str
    asks: Callable[[Experiment], str]
    check: Callable[[Run, Sequence[str], int | None], Checked]
    guesses: Callable[[int], dict[int, str]] = lambda images: {}
    fits: Callable[[Run], bool] = lambda run: not run.solved

    @property
    def is_guessed(self) -> bool:
        """Whether the end of the run is hidden until something is guessed of it."""
        return bool(self.guesses(1))


def _right(run: Run) -> int:
    return round(float(run.accuracy[-1]) * len(run.experiment.images))


def _one_change(run: Run, changes: Sequence[str], guess: int | None) -> Checked:
    right, images = _right(run), len(run.experiment.images)
    made = f"with {count(len(changes), 'change')}" if changes else "without a change"
    if not run.solved:
        return Checked(False, f"not yet. {right} of {images} are right, {made}.")
    if len(changes) == 1:
        return Checked(True, f"done. All {images} are right with one change: the {SETTINGS[changes[0]].noun}.")
    return Checked(False, f"not yet. All {images} are right, but {made}.")


def _which_image(run: Run, changes: Sequence[str], guess: int | None) -> Checked:
    wrong = [index for index, right in enumerate(run.right[-1]) if not right]
    found = f"{named(wrong)} {'is' if len(wrong) == 1 else 'are'} wrong."
    return _guessed(guess, guess is not None and guess - 1 in wrong, found)


def _accuracy(run: Run, changes: Sequence[str], guess: int | None) -> Checked:
    right, images = _right(run), len(run.experiment.images)
    return _guessed(guess, guess == right, f"{right} of {images} are right, an accuracy of {right / images:.2f}.")


def _guessed(guess: int | None, done: bool, found: str) -> Checked:
    if guess is None:
        return Checked(None, capital(found))
    return Checked(done, f"{'Right' if done else 'No'}: {found}")


TASKS: dict[str, Task] = {
    "one-change": Task(
        "Get all images right with one change",
        lambda experiment: f"Get all {len(experiment.images)} images right with one change",
        _one_change,
    ),
    "which-image": Task(
        "Which image will be wrong?",
        lambda experiment: f"After {experiment.epochs:,} epochs: which image is wrong?",
        _which_image,
        lambda images: {number: str(number) for number in range(1, images + 1)},
    ),
    "accuracy": Task(
        "What will the accuracy be?",
        lambda experiment: (
            f"After {experiment.epochs:,} epochs: how many of {len(experiment.images)} images are right?"
        ),
        _accuracy,
        lambda images: {right: str(right) for right in range(images + 1)},
        fits=lambda run: True,
    ),
}


# What the question's own option is called while a task asks for the change that helps, where its name says the fault.
NEUTRAL = {"loss": "the question’s"}


def posed(name: str, run: Run) -> str:
    """The task that is put to a class: the one of this name, or one that has an answer where it has none."""
    return name if not TASKS[name].is_guessed or TASKS[name].fits(run) else "accuracy"

"""A task for a class on its page: the question, the guess, the check."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import differences
from core.outcome.class_tasks import TASKS, posed
from ui.components.board import board
from ui.components.check import check
from ui.components.fields import choice, fields, option
from ui.page import Trained
from ui.pictures import picture
from ui.visit.view import View


def posed_view(view: View, trained: Trained) -> View:
    """The view with a question that has an answer in the run, and no epoch that is not shown yet."""
    if view.is_guessed and trained.whole:
        view = replace(view, task=posed(view.task, trained.run))
    return replace(view, epoch=None) if "run" in view.hidden and (view.epoch or 0) > view.seen else view


def shown_run(view: View, trained: Trained) -> Trained | None:
    """What is shown of a run: before its end is guessed its beginning, None if there is nothing between."""
    if "run" not in view.hidden:
        return trained
    seen = min(view.seen, trained.run.experiment.epochs)
    return replace(trained, run=trained.run.until(seen), ghost=None) if seen else None


def task_part(view: View, trained: Trained) -> None:
    """The guess and the check, or what came out of it once the run is whole."""
    if view.task == "none":
        if {"verdict", "reasons"} & set(view.hide) and not view.checked:
            check(view.question, can=trained.whole, said="")
        return
    task, images = TASKS[view.task], view.experiment.images
    guesses = task.guesses(len(images))
    if guesses and not view.checked:
        options = [option(guess, label) for guess, label in guesses.items()]
        if view.task == "which-image":
            for each, image in zip(options, images, strict=True):
                each["picture"] = picture(image)
        fields([choice("guess", "Your guess", options, view.guess, look="row")], key="guess")
    changes = [name for name in differences(view.start, view.experiment) if name != "engine"]
    said, step = "", int(view.guess is not None)
    if view.checked and trained.whole:
        asked, checked = view.question, task.check(trained.run, changes, view.guess)
        said = f"{asked}{'' if asked.endswith('?') else ':'} {checked.sentence}"
        step = 3 if checked.done else 2
    check(view.question, can=trained.whole and (not guesses or view.guess is not None), said=said)
    if view.room:
        board(view.room, step=step, is_guessed=bool(guesses))

"""Tasks for a class, checked by running."""

from __future__ import annotations

import pytest

from core import PRESETS, Experiment, train
from core.images.sets import IMAGE_SETS
from core.outcome.class_tasks import TASKS, posed

STUCK = train(PRESETS["numpy"])
SOLVED = train(Experiment("logits", engine="numpy"))
QUESTION = train(Experiment(engine="numpy"))  # rows right, columns wrong
CONTRADICTION = train(Experiment("logits", images=IMAGE_SETS["contradiction"].images, engine="numpy", epochs=1000))


def test_one_change_that_cures_is_the_task_done_and_is_named():
    said = TASKS["one-change"].check(SOLVED, ["loss"], None)
    assert said.done is True
    assert said.sentence == "done. All 6 are right with one change: the loss."


@pytest.mark.parametrize(
    ("run", "changes", "sentence"),
    [
        (QUESTION, [], "not yet. 3 of 6 are right, without a change."),
        (QUESTION, ["seed"], "not yet. 3 of 6 are right, with 1 change."),
        (QUESTION, ["seed", "filters"], "not yet. 3 of 6 are right, with 2 changes."),
        (SOLVED, ["loss", "seed"], "not yet. All 6 are right, but with 2 changes."),
        (SOLVED, [], "not yet. All 6 are right, but without a change."),
    ],
)
def test_what_is_not_one_change_that_cures_is_not_done_and_the_sentence_says_why(run, changes, sentence):
    said = TASKS["one-change"].check(run, changes, None)
    assert (said.done, said.sentence) == (False, sentence)


@pytest.mark.parametrize("guess", [1, 2, 3, 4, 5, 6])
def test_any_image_that_is_wrong_in_the_end_is_a_right_guess(guess):
    said = TASKS["which-image"].check(QUESTION, [], guess)
    assert said.done == (guess in (4, 5, 6))
    assert said.sentence == f"{'Right' if said.done else 'No'}: images 4, 5 and 6 are wrong."


def test_what_has_no_answer_in_a_run_is_not_asked():
    assert [name for name, task in TASKS.items() if task.fits(QUESTION)] == list(TASKS)
    assert [name for name, task in TASKS.items() if task.fits(SOLVED)] == ["accuracy"]
    assert [posed(name, QUESTION) for name in TASKS] == list(TASKS)
    # One change is asked for until it is found.
    assert [posed(name, SOLVED) for name in TASKS] == ["one-change", "accuracy", "accuracy"]


@pytest.mark.parametrize("run", [STUCK, SOLVED, QUESTION, CONTRADICTION])
def test_the_accuracy_is_guessed_as_a_number_of_images_and_only_the_runs_own_is_right(run):
    right, images = int(run.right[-1].sum()), len(run.experiment.images)
    asked = TASKS["accuracy"]
    assert list(asked.guesses(images)) == list(range(images + 1))
    for guess in asked.guesses(images):
        said = asked.check(run, [], guess)
        assert said.done == (guess == right)
        assert f"{right} of {images} are right, an accuracy of {right / images:.2f}." in said.sentence


@pytest.mark.parametrize("name", ["which-image", "accuracy"])
def test_what_is_checked_without_a_guess_is_answered_and_neither_right_nor_wrong(name):
    said = TASKS[name].check(QUESTION, [], None)
    assert said.done is None
    assert not said.sentence[0].islower()
    assert "Right" not in said.sentence
    assert "No:" not in said.sentence


def test_only_what_is_to_be_done_shows_the_run_before_it_is_checked():
    assert [name for name, task in TASKS.items() if not task.is_guessed] == ["one-change"]


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("images", [2, 6, 16])
def test_a_guess_is_a_number_up_to_that_of_the_images(name, images):
    assert set(TASKS[name].guesses(images)) <= set(range(images + 1))


def test_the_question_says_of_how_many_images_and_epochs_it_is():
    experiment = Experiment(epochs=1500, images=IMAGE_SETS["contradiction"].images)
    assert TASKS["one-change"].asks(experiment) == "Get all 7 images right with one change"
    assert TASKS["which-image"].asks(experiment) == "After 1,500 epochs: which image is wrong?"
    assert TASKS["accuracy"].asks(experiment) == "After 1,500 epochs: how many of 7 images are right?"

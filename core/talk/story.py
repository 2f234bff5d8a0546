"""The chapters in order. Nothing is computed before one is opened, and then once for all visitors."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from core.experiment import PRESETS
from core.talk import failure, recovery
from core.talk.chapter import Chapter, Told

QUESTION, REPAIRED = PRESETS["question"], PRESETS["one-line-fix"]

_ALL = (
    Chapter(
        "images",
        "Six images",
        QUESTION,
        "Let them look. Nobody in the room needs an explanation; a network of this size should not, either.",
        failure.six_images,
    ),
    Chapter(
        "network",
        "The network in one picture",
        QUESTION,
        "Follow one image from left to right, slowly. The weights are those that Keras drew for the asker.",
        failure.the_network,
    ),
    Chapter(
        "failure",
        "The failure",
        QUESTION,
        "Let the room commit before you reveal. Then play it twice, and ask what moves.",
        failure.the_failure,
    ),
    Chapter(
        "why",
        "Guess why",
        QUESTION,
        "Take a show of hands for each. Most rooms choose the learning rate. Each option is trained, not argued.",
        failure.guess_why,
    ),
    Chapter(
        "arithmetic",
        "The number is arithmetic",
        QUESTION,
        "The number is no accident of training. Do the sum aloud; then a log can be read like a diagnosis.",
        failure.arithmetic,
    ),
    Chapter(
        "gradient",
        "Where the gradient dies",
        QUESTION,
        "Walk back stage by stage. Exactly zero is not small: no optimizer and no rate can make anything of it.",
        failure.where_it_dies,
    ),
    Chapter(
        "other-losses",
        "The asker tried other losses",
        replace(QUESTION, loss=failure.OTHER_LOSS.loss),
        "The asker did the reasonable thing and was punished for it: another number, the same standstill.",
        failure.other_losses,
    ),
    Chapter(
        "one-change",
        "One change that works everywhere",
        REPAIRED,
        "One line, and the filters move for the first time. In the Explorer, toggle the loss to and fro.",
        recovery.one_change,
    ),
    Chapter(
        "advice",
        "Five pieces of advice",
        REPAIRED,
        "Good advice is not wrong because it is not enough. Ask which of these people in the room give most often.",
        recovery.five_pieces,
    ),
    Chapter(
        "seeds",
        "Over 1,024 seeds",
        PRESETS["answer-1"],
        "Every network of the bars was trained, and ships with the app. The dark line is the interval.",
        recovery.over_seeds,
    ),
    Chapter(
        "plateau",
        "The plateau at 5 of 6",
        replace(PRESETS["answer-2"], epochs=recovery.LONGER.epochs),
        "Accuracy is a coarse instrument: watch the loss while the accuracy stands.",
        recovery.plateau,
    ),
    Chapter(
        "hope",
        "What became of the hope",
        QUESTION,
        "Say pure whenever you say impossible. The slightest tilt or brightness changes the answer.",
        recovery.the_hope,
    ),
    Chapter(
        "your-own",
        "When your own network is stuck",
        QUESTION,
        "Leave this one up during the questions. The handout has every chapter on a page of its own.",
        recovery.your_own,
    ),
)

CHAPTERS: dict[str, Chapter] = {each.name: each for each in _ALL}


@cache
def told(name: str) -> Told:
    """The chapter, opened. Raises KeyError for a name that is none."""
    return CHAPTERS[name].tell()

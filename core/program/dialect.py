"""A dialect: a library as people write it, in which any experiment can be spelled as one program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.experiment import Experiment, differences
from core.formulas.losses import LOSSES
from core.images import NORMALISATIONS

# In the place of a softmax layer under a loss that reaches behind it, wherever the library does not.
NO_LAYER = "# No softmax layer: only Keras 3 on TensorFlow reaches behind one for the logits, as this run does."


@dataclass(frozen=True)
class Dialect:
    """``lines`` gives the statements of an experiment's program, one by one; ``needs``: what it runs on.

    What a library cannot do as the run does it, the program says in a comment where it happens, and so does a patch.
    """

    label: str
    needs: str
    lines: Callable[[Experiment], Iterator[str]]

    def program(self, experiment: Experiment) -> str:
        """The whole program, with a first line that says what it is."""
        return "\n".join([*self._title(_setting(experiment)), *self.lines(experiment), ""])

    def numbered(self, experiment: Experiment) -> list[str]:
        """Its lines at their places, below one and the same title: what differs is the program."""
        return [*self._title(_setting(Experiment())), *self.lines(experiment)]

    def _title(self, setting: str) -> list[str]:
        first = f'"""The network of Stack Overflow question 57605741, which {setting}.'
        return [
            first,
            "",
            f"Needs {self.needs}. Prints what the page shows: the loss and the learned filters.",
            '"""',
            "",
        ]


def _setting(experiment: Experiment) -> str:
    """What distinguishes the experiment."""
    changed = differences(Experiment(), experiment)
    return f"here differs in: {', '.join(changed)}" if changed else "stands still at 0.8133"


def scaled(normalisation: str, name: str) -> str:
    """The expression that scales the pixels called ``name``.

    >>> scaled("unit", "X_train")
    'X_train / 255'
    """
    return re.sub(r"\bx\b", name, NORMALISATIONS[normalisation].source)


def image_lines(experiment: Experiment) -> Iterator[str]:
    """The images as the rows of ``x``, up to where its type and its shape follow."""
    yield "# 3x3 grey images, row by row, and their classes: 0 is a row, 1 is a column."
    yield "x = np.array(["
    yield from (f"    {list(greys)}," for greys, _ in experiment.images)


def given_filters(experiment: Experiment) -> str:
    """The filters from which training starts, where they are not the seed's, as a list of lists."""
    assert experiment.initial_filters is not None
    return str([list(taps) for taps in experiment.initial_filters])


def keeps_softmax(part: Experiment) -> bool:
    """Whether the network ends in a softmax layer, which the library may reach behind."""
    return LOSSES[part.loss].softmax_layer


def has_softmax(part: Experiment) -> bool:
    """Whether the network ends in a softmax layer where no library reaches behind it."""
    return keeps_softmax(part) and not reaches_behind(part)


def reaches_behind(part: Experiment) -> bool:
    """Whether the run is by a loss that reaches behind the softmax layer for the logits."""
    return LOSSES[part.loss].behind_softmax


def softmax_changed(
    before: Experiment, after: Experiment, less: str, more: str, has: Callable[[Experiment], bool] = has_softmax
) -> Iterator[str]:
    """The statement that takes the softmax layer away or adds it, where a change in mid-run asks for that."""
    if has(before) and not has(after):
        yield from [NO_LAYER] if reaches_behind(after) else []
        yield less
    elif has(after) and not has(before):
        yield more


def in_mid_run(experiment: Experiment, lines: Callable[[Experiment, Experiment, int], Iterator[str]]) -> Iterator[str]:
    """A change in mid-run, if there is one: its ``lines`` from the settings before, those after, and their epochs."""
    for (before, since), (after, epochs) in pairwise(stretches(experiment)):
        yield ""
        yield f"# From epoch {since} on with other settings: the weights stay, the optimizer starts afresh."
        yield from lines(before, after, epochs)


def stretches(experiment: Experiment) -> list[tuple[Experiment, int]]:
    """The parts of the run, each with its number of epochs."""
    ends = [*([experiment.then[0]] if experiment.then else []), experiment.epochs]
    starts = [0, *ends]
    parts = [part for _, part in experiment.parts]
    return [(part, end - start) for part, start, end in zip(parts, starts, ends, strict=False)]

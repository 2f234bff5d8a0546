"""A dialect: a library as people write it, in which any experiment can be spelled as one program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Template

from core.experiment import Experiment, differences
from core.formulas.losses import LOSSES
from core.images import NORMALISATIONS

# Where the run's loss reaches behind the softmax layer and the library's would not, this stands in the layer's place.
NO_LAYER = "# No softmax layer: only Keras 3 on TensorFlow reaches behind one for the logits, as this run does."
FOLDER = Path(__file__).parent

Gaps = Mapping[str, str | Iterable[str]]


@dataclass(frozen=True)
class Dialect:
    """``needs``: what it runs on. ``file``: the program, with gaps for what an experiment decides (``lines`` has them).

    The statements that a change in mid-run repeats: ``input`` scales the pixels of that name, ``compiled`` sets up loss
    and optimizer, ``fit`` trains for some epochs; ``again``: what comes before all of them, ``less`` and ``more`` take
    the softmax layer away and add it. ``layer`` is that layer where the network is built; ``reaches_behind``: the
    library reaches behind it for the logits where the run does. ``given`` (with ``{given}`` and ``{filters}`` to be
    filled in) and ``frozen`` are the text for filters that are given, and that do not learn. ``pixels``: what the
    unscaled ones are called. ``own``: more gaps.

    What a library cannot do as the run does it, the program says in a comment where it happens, and so does a patch.
    """

    label: str
    needs: str
    file: str
    input: Callable[[Experiment, str], list[str]]
    compiled: Callable[[Experiment], list[str]]
    fit: Callable[[int], list[str]]
    layer: str
    less: str
    more: str
    given: str
    frozen: str
    pixels: str = "x"
    again: Callable[[Experiment, int], list[str]] = lambda after, epochs: []
    reaches_behind: bool = False
    own: Callable[[Experiment], Gaps] = lambda experiment: {}

    def program(self, experiment: Experiment) -> str:
        """The whole program, with a first line that says what it is."""
        return "\n".join([*self._title(_setting(experiment)), *self.lines(experiment), ""])

    def numbered(self, experiment: Experiment) -> list[str]:
        """The lines of the program below a title that is the same for all: what differs is the program."""
        return [*self._title(_setting(Experiment())), *self.lines(experiment)]

    def lines(self, experiment: Experiment) -> Iterator[str]:
        """The statements of an experiment's program, one by one."""
        e = experiment
        first, epochs = stretches(e)[0]
        given = str([list(taps) for taps in e.initial_filters or ()])
        gaps = {
            "images": [f"{list(greys)}," for greys, _ in e.images],
            "classes": str([label for _, label in e.images]),
            "count": str(len(e.images)),
            "filters": str(e.filters),
            "features": str(e.features),
            "padding": e.padding,
            "seed": str(e.seed),
            "epochs": str(epochs),
            "total": str(e.epochs),
            "pixels": f"pixels = {self.pixels}" if e.then else "",
            "input": self.input(first, self.pixels),
            "softmax": self.layer if self._has_layer(first) else NO_LAYER if _is_of_logits(first) else "",
            "given": self.given.format(given=given, filters=e.filters) if e.initial_filters else "",
            "frozen": "" if e.train_filters else self.frozen,
            "compiled": self.compiled(first),
            "fit": self.fit(epochs),
            "mid_run": self._in_mid_run(e),
        }
        yield from _filled(self.file, {**gaps, **self.own(e)})

    def _in_mid_run(self, experiment: Experiment) -> Iterator[str]:
        for (before, since), (after, epochs) in pairwise(stretches(experiment)):
            yield ""
            yield f"# From epoch {since} on with other settings: the weights stay, the optimizer starts afresh."
            yield from self.again(after, epochs)
            yield from self.input(after, "pixels")
            had, has = self._has_layer(before), self._has_layer(after)
            if had and not has and _is_of_logits(after):
                yield NO_LAYER
            if had != has:
                yield self.more if has else self.less
            yield from self.compiled(after)
            yield from self.fit(epochs)

    def _has_layer(self, part: Experiment) -> bool:
        """Whether the network ends in a softmax layer: a library that reaches behind none must do without it."""
        return LOSSES[part.loss].softmax_layer and (self.reaches_behind or not _is_of_logits(part))

    def _title(self, setting: str) -> list[str]:
        needs = f"Needs {self.needs}. Prints what the page shows: the loss and the learned filters."
        return [f'"""The network of Stack Overflow question 57605741, which {setting}.', "", needs, '"""', ""]


def _is_of_logits(part: Experiment) -> bool:
    """Whether the run's loss reaches behind the softmax layer."""
    return LOSSES[part.loss].behind_softmax


@cache
def _program(file: str) -> list[str]:
    """The lines of a program with its gaps."""
    return (FOLDER / file).read_text(encoding="utf-8").splitlines()


def _filled(file: str, gaps: Gaps) -> Iterator[str]:
    """The lines of a program. A gap with a line to itself is filled with as many lines as there are, or with none."""
    inline = {name: value for name, value in gaps.items() if isinstance(value, str)}
    for line in _program(file):
        gap = re.fullmatch(r"( *)\$(\w+)", line)
        if gap is None:
            yield Template(line).substitute(inline)
            continue
        value = gaps[gap[2]]
        lines = filter(None, [value]) if isinstance(value, str) else value
        yield from (gap[1] + each if each else "" for each in lines)


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


def stretches(experiment: Experiment) -> list[tuple[Experiment, int]]:
    """The parts of the run, each with its number of epochs."""
    return [(part, (rows.stop or experiment.epochs) - rows.start) for rows, part in experiment.parts]

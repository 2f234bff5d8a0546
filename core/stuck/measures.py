"""A line of a training log as names and numbers: "loss: 0.6931", "'loss': 0.6931", "loss=tensor(0.6931, …)".

A line is cut into tokens once, from left to right, and no token is looked at twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from core.stuck.number import one_point
from core.words.tables import tables

# What is a number, a word or a mark; each alternative is one run of characters, so that no text takes long.
TOKEN = re.compile(
    r"(?P<number>(?:(?<![\w.)\]])[+-])?(?:(?:nan|inf(?:inity)?)(?![\w.])|[.,]?[0-9]+(?:[.,][0-9]+)*\.?(?:e[+-]?[0-9]{1,3}(?!\w))?))"
    r"(?P<unit>%|[^\W_][\w/]*)?|(?P<word>[^\W\d][\w@./-]*)|(?P<mark>\S)",
    re.IGNORECASE,
)
_ESCAPES = re.compile(r"\x1b?\[[0-9;]{1,8}[mK]|\x1b\[?[0-9;?]{0,8}[A-Za-z]?")
_STAMP = re.compile(
    r"\W{0,3}(?:[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}[T ])?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?Z?\b"
)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|[0-9]+")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)


_FILE = tables(__file__, "measures.toml")


def _words(name: str) -> frozenset[str]:
    return frozenset(_FILE[name].split())


LOSSES, NAMED_SO, OF_WHAT = map(_words, ("losses", "named_so", "of_what"))
PLAYERS, ACCURACIES, ELSEWHERE = map(_words, ("players", "accuracies", "elsewhere"))
TRAINING, SINCE, TIMES, WRAPPERS = map(_words, ("training", "since", "times", "wrappers"))
LONGEST = 12  # parts of a name that are remembered
KEEPS_NAME = frozenset(":='\"([{)]}~*`>|≈")


@dataclass(frozen=True)
class Measure:
    """A number and the parts of the name before it, in small letters; empty where it has none.

    ``text``: as printed, with a percent sign if it had one. ``elsewhere``: it is of other data than the training's.
    """

    name: tuple[str, ...]
    text: str
    elsewhere: bool = False

    @property
    def kind(self) -> str:
        """Of the training "loss" or "accuracy"; "time": the number of an epoch or a step, as in "epoch 3", "loss after
        epoch 3" and "loss after 3 epochs"; "count": what else is counted; "" for anything else.
        """
        if self.name and self.text.isascii() and self.text.isdigit():
            last = self.name[-1]
            if last in TIMES and (not LOSSES & set(self.name) or SINCE & set(self.name[-2:])):
                return "time"
            if last in SINCE:
                return "count"
        if self.elsewhere:
            return ""
        return "loss" if is_loss(self.name) else "accuracy" if is_accuracy(self.name) else ""

    @property
    def rank(self) -> int:
        """How good a training loss it is: of an epoch before of a step, the whole before a part."""
        rest = set(self.name) - LOSSES
        if "epoch" in rest and not rest & SINCE:
            return 0
        return 3 if rest - OF_WHAT or not set(self.name) & NAMED_SO else 2 if "step" in rest else 1


@dataclass(frozen=True)
class Record:
    """One look at the training: its epoch or step, None if it says none; loss and accuracy (or None), as printed."""

    epoch: int | None
    loss: str
    accuracy: str | None = None


def epoch_of(text: str) -> int | None:
    """The number of an epoch or a step, None where a text is none."""
    return int(text[:9]) if text.isascii() and text.isdigit() else None


def parts(name: str) -> tuple[str, ...]:
    """A name's parts, in small letters.

    >>> parts("train_loss_epoch"), parts("valLoss"), parts("Acc@1"), parts("training's binary_logloss")
    (('train', 'loss', 'epoch'), ('val', 'loss'), ('acc', '1'), ('training', 's', 'binary', 'logloss'))
    """
    return tuple(part.lower() for part in _PARTS.findall(name))


def is_loss(name: tuple[str, ...]) -> bool:
    """Whether parts are a loss's: it is called one, and what follows does not make something else of it.

    >>> [is_loss(parts(name)) for name in ("train_loss_epoch", "cross_entropy", "loss_scale", "mean squared error")]
    [True, True, False, True]
    """
    cross = [n for n in range(1, len(name)) if name[n - 1 : n + 1] == ("cross", "entropy")]
    return _called(name, [*cross, *(n for n, part in enumerate(name) if part in LOSSES)], PLAYERS)


def is_accuracy(name: tuple[str, ...]) -> bool:
    """Whether parts are an accuracy's, or those of the first guess's precision."""
    named = [
        n
        for n, part in enumerate(name)
        if part in ACCURACIES or part in ("top", "prec", "precision") and name[n + 1 :] == ("1",)
    ]
    return _called(name, named, {"1"})


def _called(name: tuple[str, ...], named: list[int], also: Set[str]) -> bool:
    """Whether behind the last of these parts nothing makes something else of it, and it is not of other data."""
    return bool(named) and not set(name) & ELSEWHERE and set(name[max(named) + 1 :]) <= OF_WHAT | TIMES | also


def clean(line: str) -> str:
    """A line without a terminal's colours and without the time of day in front; an arrow is a colon."""
    line = _ESCAPES.sub("", line).replace("->", ":").replace("=>", ":").replace("→", ":")
    stamp = _STAMP.match(line)
    return line[stamp.end() :] if stamp else line


def measures(line: str) -> Iterator[Measure]:
    """The numbers of a line with their names, from left to right.

    >>> [(each.name, each.text) for each in measures("Loss after iteration 100: 0.693147, acc 50%")]
    [(('loss', 'after', 'iteration'), '100'), (('loss', 'after'), '0.693147'), (('acc',), '50%')]
    """
    name: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()  # the name of a list that is open
    elsewhere = False
    for token in TOKEN.finditer(line):
        word, mark = token["word"], token["mark"]
        if word:
            if word.lower() in WRAPPERS:
                continue
            new = parts(word)
            if TRAINING & set(new):
                elsewhere = False
            name = (name + new)[-LONGEST:]
        elif mark:
            if mark in "[]":
                listed = name if mark == "[" else ()
            if mark not in KEEPS_NAME or mark in ":|":
                elsewhere |= _is_heading(name)
            if mark not in KEEPS_NAME:
                name = listed if mark == "," else ()
        else:
            unit, found = token["unit"] or "", None
            if unit in ("", "%"):
                for text in numbers_in(token["number"]):
                    found = Measure(name, text + unit, elsewhere or bool(set(name) & ELSEWHERE))
                    yield found
            elsewhere |= _is_heading(name)
            # "Loss after iteration 100: 0.69", "loss after 100 iterations: 0.69": the loss is still to come.
            waits = found is not None and found.kind in ("time", "count") and (LOSSES | ACCURACIES) & set(name)
            name = () if not waits else name[:-1] if name[-1] in TIMES else name


def _is_heading(name: tuple[str, ...]) -> bool:
    """Whether a name speaks of other data and is no measure of its own: "Test net output", "Validation:"."""
    return bool(set(name) & ELSEWHERE) and not set(name) & (LOSSES | ACCURACIES)


def numbers_in(run: str) -> list[str]:
    """The numbers in a run of digits, points and commas: one, if it can be, else those between its commas.

    >>> numbers_in("0,6931"), numbers_in("1,386.29"), numbers_in("0.5,0.25,"), numbers_in("4.0.1")
    (['0,6931'], ['1,386.29'], ['0.5', '0.25'], [])
    """
    run = run.rstrip(",.") if run[-1] in ",." and not run[:-1].isdigit() else run.rstrip(",")
    if run.lower().lstrip("+-")[:3] in ("nan", "inf") or _PLAIN.fullmatch(one_point(run)):
        return [run]
    return [each for each in run.split(",") if _PLAIN.fullmatch(each)]


def is_number(text: str) -> bool:
    """Whether a cell is a number and nothing else, as printed anywhere."""
    found = TOKEN.fullmatch(text)
    return bool(found and found["number"] and found["unit"] in (None, "%") and len(numbers_in(found["number"])) == 1)

"""A pasted training log: epoch, loss and accuracy of each line that has them, and whether the loss stands still.

Keras's progress bars, what PyTorch users print, Caffe's glog, CSV with a header, or a bare column of numbers. It is
only ever searched for numbers.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median_low

from core.stuck.decoder import Match, matches
from core.stuck.facts import Facts, read_facts
from core.stuck.number import read_number

MAX_CHARACTERS = 200_000
MAX_LINES = 5_000  # the last of them: a log is stuck at its end
MAX_LINE = 2_000  # characters of a line that are looked at
TAIL = 10  # records from which the loss is read
STILL = 0.005  # a loss that changes by less than this share over the tail hovers; by more, it moves

_VALUE = r"[-+]?(?:nan|inf|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?)"
_PAIR = re.compile(rf"([A-Za-z][\w@./ -]{{0,40}}?)\s*(?:[:=]|\bis\b|\s)\s*\(?({_VALUE})(?![\w.])\s*(%?)", re.IGNORECASE)
_EPOCH = re.compile(r"\b(?:epoch|iteration|iter|step)\w*\s*[:=#]?\s*\[?\(?\s*([0-9]+)|^\s*\[([0-9]+),", re.IGNORECASE)
_LOSS = re.compile(r"(?:^|[ _/.-])(?:loss|cost|cross_?entropy|error)$", re.IGNORECASE)
_ACCURACY = re.compile(r"(?:^|[ _/.-])(?:acc|accuracy|acc@1|prec@1|top-?1|\w+_accuracy|precision@1)$", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:val|valid|validation|test|eval|dev)(?:_|\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One look at the training: its epoch or step, None if it says none; loss and accuracy (or None) as printed."""

    epoch: int | None
    loss: str
    accuracy: str | None = None


@dataclass(frozen=True)
class Log:
    """What a log says: one record an epoch, the loss at its end as printed, the accuracy there, and whether it moves.

    ``moving``: the digits still change; ``falling``: by so much that it is not stuck.
    """

    records: tuple[Record, ...]
    loss: str
    accuracy: str | None
    moving: bool
    falling: bool

    @property
    def facts(self) -> dict[str, str | bool | None]:
        """What it adds to what is known, as ``decode`` takes it."""
        return {"accuracy": self.accuracy, "moving": self.moving}


def read_log(text: str) -> Log:
    """What a pasted log says; ValueError, one sentence, where there is no loss in it.

    >>> log = read_log("6/6 [====] - 0s - loss: 0.8133 - acc: 0.5000\\n6/6 [====] - 0s - loss: 0.8133 - acc: 0.5000")
    >>> log.loss, log.accuracy, log.moving, len(log.records)
    ('0.8133', '0.5000', False, 2)
    """
    lines = re.split(r"[\r\n\b]+", text[-MAX_CHARACTERS:])[-MAX_LINES:]
    records = _one_an_epoch(_from_csv(lines) or tuple(_from_lines(line[:MAX_LINE] for line in lines)))
    if not records:
        raise ValueError("No loss was found in these lines: a line should say something like “loss: 2.3026”.")
    tail = records[-TAIL:]
    if len(tail) > 4:
        tail = tail[-max(4, len(tail) // 2) :]
    numbers = [read_number(record.loss) for record in tail]
    finite = [number.value for number in numbers if number.finite]
    if len(finite) < len(numbers):  # once it is no number, it stays none
        return Log(records, next(record.loss for record, n in zip(tail, numbers, strict=True) if not n.finite),
                   tail[-1].accuracy, moving=False, falling=False)  # fmt: skip
    often, times = Counter(record.loss for record in tail).most_common(1)[0]
    middle = median_low(finite)
    here = often if times > len(tail) // 2 else next(r.loss for r in tail if read_number(r.loss).value == middle)
    size = max(abs(middle), 1e-12)
    falling = len(finite) > 2 and finite[0] - finite[-1] > STILL * size and finite == sorted(finite, reverse=True)
    accuracy = next((record.accuracy for record in reversed(tail) if record.loss == here and record.accuracy), None)
    return Log(records, here, accuracy or tail[-1].accuracy, len(set(finite)) > 1, falling)


def decode_log(text: str, **known: object) -> tuple[Log, tuple[Match, ...]]:
    """The log, and the closed forms of the loss that it ends at, given what is known beside it (as for ``decode``)."""
    log = read_log(text)
    return log, () if log.falling else matches(read_number(log.loss), facts_of(log, **known))


def facts_of(log: Log, **known: object) -> Facts:
    """What is known, with what the log says of accuracy and of moving where nothing else was said."""
    told = {name: value for name, value in known.items() if value not in (None, "")}
    accuracy = log.accuracy
    if accuracy is not None and "accuracy" not in told:
        try:
            read_facts(accuracy=accuracy)
        except ValueError:  # something else that is called accuracy
            accuracy = None
    facts = {"accuracy": accuracy, "moving": log.moving if len(log.records) > 1 else None, **told}
    return read_facts(**facts)  # type: ignore[arg-type]


def _from_lines(lines: Iterable[str]) -> Iterator[Record]:
    epoch: int | None = None
    alone: list[Record] = []
    found = False
    for line in lines:
        named = _EPOCH.search(line)
        if named:
            epoch = int((named[1] or named[2])[:9])
        loss = accuracy = None
        for name, value, percent in _PAIR.findall(line):
            name = name.strip()
            if _OTHERS.search(name):
                continue
            if _LOSS.search(name) and loss is None:
                loss = value
            elif _ACCURACY.search(name) and accuracy is None:
                accuracy = value + percent
        if loss is not None:
            found = True
            yield Record(epoch, loss, accuracy)
        elif re.fullmatch(rf"\s*(?:\(?[0-9]+[,:]?\s+)?{_VALUE}[\s,)]*", line, re.IGNORECASE):
            alone.append(Record(None, line.strip().strip(",()").split()[-1]))
    if not found:  # nothing but numbers, one a line
        yield from alone


def _from_csv(lines: list[str]) -> tuple[Record, ...]:
    """The records of a table with a header, empty if there is none."""
    lines = [line for line in lines if line.strip()]
    if len(lines) < 2 or not any(mark in lines[0] for mark in ",;\t"):
        return ()
    delimiter = next(mark for mark in "\t;," if mark in lines[0])
    header, *rows = csv.reader((line[:MAX_LINE] for line in lines), delimiter=delimiter)
    names = [name.strip() for name in header]
    if any(re.fullmatch(_VALUE, name, re.IGNORECASE) for name in names):
        return ()

    def column(pattern: re.Pattern[str]) -> int | None:
        return next((i for i, name in enumerate(names) if pattern.search(name) and not _OTHERS.search(name)), None)

    loss, accuracy = column(_LOSS), column(_ACCURACY)
    epoch = column(re.compile(r"^(epoch|step|iteration)$", re.IGNORECASE))
    if loss is None:
        return ()
    records = []
    for row in rows:
        if len(row) > loss and re.fullmatch(_VALUE, row[loss].strip(), re.IGNORECASE):
            right = row[accuracy].strip() if accuracy is not None and len(row) > accuracy else ""
            at = row[epoch].strip() if epoch is not None and len(row) > epoch else ""
            records.append(Record(int(at[:9]) if at.isdigit() else None, row[loss].strip(), right or None))
    return tuple(records)


def _one_an_epoch(records: Iterable[Record]) -> tuple[Record, ...]:
    """Of the many lines of an epoch the last, if there is more than one epoch; else all of them."""
    records = tuple(records)
    if len({record.epoch for record in records}) < 3:
        return records
    last = {record.epoch: record for record in records}
    return tuple(last.values())

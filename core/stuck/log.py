"""A pasted training log: epoch, loss and accuracy of each line that has them, and whether the loss stands still.

Keras's progress bars, Lightning's and tqdm's, what PyTorch users print, dictionaries and JSON lines, Caffe's glog,
tables of all kinds, or a bare column of numbers. It is only ever searched for numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import isfinite
from statistics import median_low

from core.stuck.decoder import Match, matches
from core.stuck.facts import Facts, read_facts
from core.stuck.log_tables import read_table
from core.stuck.measures import ELSEWHERE, Measure, Record, clean, epoch_of, measures, parts
from core.stuck.number import either, narrow, one_point, read_number

MAX_CHARACTERS = 200_000
MAX_LINES = 5_000  # the last of them: a log is stuck at its end
MAX_LINE = 20_000  # characters of a line that are looked at
TAIL = 10  # records from which the loss is read
STILL = 0.005  # a loss that changes by less than this share over the tail hovers; by more, it moves
DOWNWARD = 0.75  # of all pairs of records this share goes down where a loss falls
PADDED = 4  # decimals that are left where all records end in zeros


@dataclass(frozen=True)
class Log:
    """What a log says: one record an epoch, the loss at its end as printed, the accuracy there, and whether it moves.

    ``moving``: the digits still change; ``falling``: by so much that it is not stuck. ``hovering``: they change by
    little, or only now and then. ``asks``: a sentence where it cannot be told which number is meant. ``notes``:
    sentences on what else stands there.
    """

    records: tuple[Record, ...]
    loss: str
    accuracy: str | None
    moving: bool
    falling: bool
    hovering: bool = False
    asks: str = ""
    notes: tuple[str, ...] = ()


def read_log(text: str) -> Log:
    """What a pasted log says; ValueError, one sentence, where there is no loss in it.

    >>> log = read_log("6/6 [====] - 0s - loss: 0.8133 - acc: 0.5000\\n6/6 [====] - 0s - loss: 0.8133 - acc: 0.5000")
    >>> log.loss, log.accuracy, log.moving, len(log.records)
    ('0.8133', '0.5000', False, 2)
    """
    lines = [clean(line[:MAX_LINE]) for line in re.split(r"[\r\n\b]+", narrow(text[-MAX_CHARACTERS:]))[-MAX_LINES:]]
    notes: list[str] = []
    records, asks = _with_points(_one_an_epoch(read_table(lines) or _from_lines(lines, notes)))
    if not records:
        raise ValueError("No loss was found in these lines: a line should say something like “loss: 2.3026”.")
    return replace(_at_the_end(_unpadded(records)), asks=asks, notes=tuple(notes))


def _at_the_end(records: tuple[Record, ...]) -> Log:
    tail = records[-TAIL:]
    falling = _falls([read_number(record.loss).value for record in tail])
    tail = tail[-max(4, len(tail) // 2) :]
    values = [read_number(record.loss).value for record in tail]
    lost = next((record for record, value in zip(tail, values, strict=True) if not isfinite(value)), None)
    if lost is not None:  # once it is no number, it stays none
        return Log(records, lost.loss, tail[-1].accuracy, moving=False, falling=False)
    middle = median_low(values)
    here = tail[values.index(middle)].loss
    mostly = values.count(middle) > len(tail) // 2
    moving = len(set(values)) > 1
    hovering = moving and (mostly or max(values) - min(values) <= STILL * abs(middle)) and not falling
    accuracy = next((record.accuracy for record in reversed(tail) if record.loss == here and record.accuracy), None)
    return Log(records, here, accuracy or tail[-1].accuracy, moving, falling, hovering)


def _falls(losses: Sequence[float]) -> bool:
    """Whether they go down: by more than they hover, and mostly."""
    if len(losses) < 3 or not losses[0] - losses[-1] > STILL * max(abs(losses[-1]), 1e-12):
        return False
    pairs = list(combinations(losses, 2))
    return sum(before > after for before, after in pairs) >= DOWNWARD * len(pairs)


def decode_log(text: str, **known: object) -> tuple[Log, tuple[Match, ...]]:
    """The log, and the closed forms of the loss that it ends at, given what is known beside it (as for ``decode``)."""
    log = read_log(text)
    nothing = log.falling or log.asks
    return log, () if nothing else matches(read_number(log.loss), facts_of(log, **known))


def facts_of(log: Log, **known: object) -> Facts:
    """What is known, with what the log says of accuracy and of moving where nothing else was said: of a loss that
    hovers neither yes nor no.
    """
    told = {name: value for name, value in known.items() if value not in (None, "")}
    accuracy = log.accuracy
    try:
        read_facts(accuracy=accuracy)
    except ValueError:  # something else that is called accuracy
        accuracy = None
    moving = None if log.hovering or len(log.records) < 2 else log.moving
    return read_facts(**({"accuracy": accuracy, "moving": moving} | told))  # type: ignore[arg-type]


def _from_lines(lines: Iterable[str], notes: list[str]) -> Iterator[Record]:
    epoch: int | None = None
    alone: list[Record] = []
    found = heading = False
    for line in lines:
        measured = list(measures(line))
        if not measured:
            heading = bool(ELSEWHERE & set(parts(line))) or (heading and not line.strip())
        elif heading:  # "Test Error:", and what it was on the line below
            heading = False
            continue
        epoch = next((epoch_of(each.text) for each in measured if each.kind == "time"), epoch)
        first = re.match(r"\s{0,20}\[([0-9]{1,9}),", line)
        if first:
            epoch = int(first[1])
        losses = [each for each in measured if each.kind == "loss"]
        if not losses:
            alone += _alone(line, measured)
            continue
        found = True
        best = min(losses, key=lambda each: each.rank).name
        right = [each.text for each in measured if each.kind == "accuracy"]
        for each in losses:
            if each.name == best:
                yield Record(epoch, each.text, right[0] if right else None)
        if not notes:
            notes += [f"Beside the loss, {'_'.join(each.name)} is {each.text}." for each in measured
                      if each.text.lower() == "nan" and each.name and each not in losses][:1]  # fmt: skip
    if not found:  # nothing but numbers, one a line
        yield from alone


def _alone(line: str, measured: Sequence[Measure]) -> list[Record]:
    """A line of nothing but numbers: a list of them, or one, with the number of the line before it."""
    if _WRAPPED.match(line):
        measured = [each for each in measured if not each.name][:1]
    elif measured and measured[0].kind == "time":  # "epoch 3: 0.6931"
        measured = measured[1:2]
    elif re.match(r"\s*[^\W\d_]", line):
        return []
    if any(each.name or each.elsewhere for each in measured):
        return []
    listed = "[" in line and "]" in line
    return [Record(None, each.text) for each in (measured if listed else measured[-1:] if len(measured) <= 2 else [])]


_WRAPPED = re.compile(r"\s*<?(?:(?:tf\.)?tensor|array|(?:np|numpy)\.float(?:32|64)|nan\b|inf\b)", re.IGNORECASE)


def _with_points(records: tuple[Record, ...]) -> tuple[tuple[Record, ...], str]:
    """The same with a point before decimals, and a sentence where it cannot be told whether a comma is one."""
    doubtful = next((record.loss for record in records if either(record.loss)), "")
    texts = [text for record in records for text in (record.loss, (record.accuracy or "").rstrip("%"))]
    decimal = any("." in one_point(text) and text.rfind(",") > text.rfind(".") and not either(text) for text in texts)
    pointed = any("." in text and text.rfind(".") > text.rfind(",") for text in texts)
    asks = ""
    if doubtful and not decimal and not pointed:
        asks = f"{either(doubtful)} Paste the numbers with a point, or without the comma."

    def plain(text: str) -> str:
        if either(text):
            return text.replace(",", "" if pointed and not decimal else ".")
        return one_point(text)

    return tuple(
        replace(record, loss=plain(record.loss), accuracy=record.accuracy and record.accuracy.replace(",", "."))
        for record in records
        if _readable(plain(record.loss))
    ), asks


def _readable(text: str) -> bool:
    try:
        read_number(text)
    except ValueError:  # longer than any number, or beyond all floats
        return False
    return True


def _unpadded(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Zeros that all records end in are no digits: a table writes 0.693100 where 0.6931 was measured."""
    texts = [record.loss for record in records if "." in record.loss and "e" not in record.loss.lower()]
    if not texts or len({len(text.partition(".")[2]) for text in texts}) > 1:
        return records
    decimals = len(texts[0].partition(".")[2])
    zeros = min(min(len(text) - len(text.rstrip("0")) for text in texts), decimals - PADDED)
    if zeros <= 0:
        return records
    return tuple(replace(record, loss=record.loss[:-zeros]) if record.loss in texts else record for record in records)


def _one_an_epoch(records: Iterable[Record]) -> tuple[Record, ...]:
    """Of the many lines of an epoch the last, if there is more than one epoch; else all of them."""
    records = tuple(records)
    if len({record.epoch for record in records}) < 3:
        return records
    last = {record.epoch: record for record in records}
    return tuple(last.values())

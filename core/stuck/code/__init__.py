"""The doctor: faults of a training script, found by walking through its syntax tree. It is never executed.

budget      the work that one paste may cause, counted
wrapping    prompts, line numbers, mail quotes, diffs, fences and notebooks around a program
salvage     a pasted text to a tree: small damage is mended, what is left out is known
values      what a name can stand for: layers, tensors with their history, losses, arrays
names       what the names of the libraries mean, as names.toml lists them
arithmetic  operators on values
data        what functions and methods make of arrays
judge       what a walk has seen, and what is wrong where a loss, data and a network meet
library     calls of the libraries
walk        the walk itself: statements, expressions, calls, functions and networks of the program
training    loops and learning rates
finding     the faults; their sentences and proofs are in faults.toml
places      changes at the places of a syntax tree
repair      the pasted lines as they should be
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.stuck.code import training
from core.stuck.code.budget import STEPS, TooMuch, counted
from core.stuck.code.finding import FAULTS, Finding, sentence
from core.stuck.code.judge import Seen
from core.stuck.code.places import Places
from core.stuck.code.repair import changes
from core.stuck.code.salvage import Source, parsed, read_source
from core.stuck.code.values import LINEAR, Loss
from core.stuck.code.walk import Walk
from core.words import count, listed

__all__ = ["FAULTS", "Examination", "Finding", "examine", "read_code"]


Faults = dict[tuple[str, int], dict[str, Any]]  # the details of each fault, by its code and its line

SHOWN = 6  # runs of lines that are named
WIDE = 32  # units of a layer that make a network more than a toy


@dataclass(frozen=True)
class Examination:
    """``findings`` by their lines; ``undecided``: a sentence on each thing that could not be decided; ``lines``: those
    of the text, or of a notebook's cells. ``left_out`` says what could not be read and how to paste it, "" if the
    script was read whole: only then may no finding mean that there is no fault.
    """

    findings: tuple[Finding, ...]
    undecided: tuple[str, ...]
    lines: tuple[str, ...]
    left_out: str = ""


def read_code(source_text: str) -> tuple[Finding, ...]:
    """The faults of a training script, by their lines. Raises ValueError, one sentence, for what is no program.

    >>> script = '''model = Sequential([Dense(10, activation="softmax")])
    ... model.compile("sgd", loss=tf.nn.softmax_cross_entropy_with_logits_v2)'''
    >>> [(finding.code, finding.line) for finding in read_code(script)]
    [('softmax-twice', 1)]
    """
    return examine(source_text).findings


def examine(source_text: str) -> Examination:
    """The faults of a training script, what could not be decided about it, and what of it could not be read."""
    with counted():
        source = read_source(source_text)
        found, undecided = _walked(source.tree)
    repairs = _repairs(source, found)
    findings = [
        Finding(code, line, sentence(code, line, details), repairs.get((code, line), {}))
        for (code, line), details in found.items()
    ]
    return Examination(tuple(findings), (*undecided, *_passed_over(source)), tuple(source.lines), _left_out(source))


def _walked(tree: ast.Module) -> tuple[Faults, list[str]]:
    """The faults of a program, and a sentence on each thing that could not be decided."""
    found: Faults = {}
    seen = Seen(lambda code, line, **details: found.setdefault((code, line), details))
    walk = Walk(tree, seen)
    walk.run()
    undecided = [f"What reaches {loss.kind.name} (line {loss.line}) could not be followed." for loss in _unmet(walk)]
    for model in seen.models:
        if model.compiled and model.straight is None:  # never fitted
            seen.straight(model.compiled[2])
    bodies = training.Bodies(tree)
    training.cleared(seen, bodies)
    training.rates(seen, bodies, _depth(walk))
    undecided += sorted(seen.doubts)
    if not seen.losses and not any(model.compiled for model in seen.models):
        undecided.append("No loss was recognised: paste the line that chooses it, too.")
    return dict(sorted(found.items(), key=lambda each: each[0][1])), undecided


def _repairs(source: Source, found: Faults) -> dict[tuple[str, int], dict[int, str | None]]:
    """The repairs of the faults: each was read again, and has lost its fault and brought no other; empty where words
    must do. They have steps of their own.
    """
    repairs: dict[tuple[str, int], dict[int, str | None]] = {}
    before = Counter(code for code, _ in found)

    def mends(code: str, changed: dict[int, str | None]) -> bool:
        lines = [changed.get(i, each) or "" for i, each in enumerate(source.code, 1)]
        try:
            after = Counter(code for code, _ in _walked(parsed(lines))[0])
        except SyntaxError:
            return False
        return after[code] < before[code] and after <= before

    with suppress(TooMuch), counted(STEPS // 2):
        places = Places(source.tree, source.code)
        for (code, line), details in found.items():
            changed = next((each for each in changes(code, line, details, places) if mends(code, each)), {})
            repairs[code, line] = {i: _as_given(new, source, i) for i, new in changed.items()}
    return repairs


def _as_given(new: str | None, source: Source, line: int) -> str | None:
    """A new line with the prompt or the quotation mark that stood in front of it."""
    given, code = source.lines[line - 1], source.code[line - 1]
    if new is None or not code or not given.endswith(code):
        return new
    front = given[: len(given) - len(code)]
    return "\n".join(front + each for each in new.split("\n"))


def _unmet(walk: Walk) -> list[Loss]:
    """The losses that met no prediction. If nothing else did, the only one is taken to meet the only network."""
    chosen = [loss for loss in walk.seen.losses if loss.kind.wants]
    unmet = [loss for loss in chosen if not loss.used]
    only = walk.only_network() if len(chosen) == 1 and unmet else None
    tensors = walk.outputs(only, unmet[0].line) if only is not None else []
    if tensors:
        walk.seen.judge(unmet[0].kind, unmet[0].line, tensors)
        return []
    return unmet


def _depth(walk: Walk) -> int:
    """The most layers with weights that a network of the program has; one layer of many units counts as several. 0 if
    there is none.
    """
    depths = [0]
    for model in walk.seen.models[:20]:
        for output in walk.outputs(model, 0):
            unknown = 3 * any(each.kind == "other" for each in output.operations)
            wide = 3 * any((each.units or 0) >= WIDE for each in output.operations[:-2])
            depths.append(unknown + wide + sum(each.kind in (*LINEAR, "rnn") for each in output.operations))
    return max(depths)


def _passed_over(source: Source) -> Iterator[str]:
    """What the reader should know of how the text was read."""
    if set(source.skipped) - set(source.lost):
        yield f"{count(len(source.skipped), 'line')} that are not Python were passed over."
    if source.notebook:
        yield "This was read as a notebook: its lines are counted through its code cells, one below the other."


def _left_out(source: Source) -> str:
    """What of the program could not be read, and how to paste it; "" if all was."""
    if not source.tree.body:
        return "Nothing here could be read as Python. Paste the script as it stands in its file."
    said = []
    if source.unindented:
        said.append(f"The indentation was lost: the block of line {source.unindented[0]} is not indented.")
    if source.lost:
        were, them = ("was", "it") if len(source.lost) == 1 else ("were", "them")
        said.append(f"{_numbered(source.lost)} could not be read and {were} left out: nothing is said about {them}.")
    return " ".join([*said, "Paste the script as it stands in its file."]) if said else ""


def _numbered(lines: Sequence[int]) -> str:
    """Line 3; lines 3, 5 to 9 and 12; of more than a few, the first ones."""
    runs = [[line for _, line in run] for _, run in groupby(enumerate(lines), lambda each: each[1] - each[0])]
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    if len(words) > SHOWN:
        words = [*words[:SHOWN], f"{sum(map(len, runs[SHOWN:]))} more"]
    return f"Line{'s' if len(lines) > 1 else ''} {listed(words)}"

"""The doctor: faults of a training script, found by walking through its syntax tree. It is never executed.

budget      the work that one paste may cause, counted
wrapping    prompts, line numbers, mail quotes, diffs, fences and notebooks around a program
salvage     a pasted text to a tree: small damage is mended, what is left out is known
values      what a name can stand for: layers, tensors with their history, losses, arrays
names       what the names of the libraries mean, as names.toml lists them
arithmetic  operators and brackets on values; data: arrays
walk        the walk itself, statements and expressions; each of the next four is the part of it below the one before:
            calls, library, judge (where a loss meets a prediction), applying (functions, classes, networks)
training    loops and learning rates
finding     the faults and their sentences; faults.toml has their proofs
places      changes at the places of a syntax tree
repair      the pasted lines as they should be
"""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.stuck.code import training
from core.stuck.code.budget import STEPS, Budget, TooMuch, counted
from core.stuck.code.finding import FAULTS, Finding
from core.stuck.code.places import Places
from core.stuck.code.repair import mended
from core.stuck.code.salvage import Source, parsed, read_source
from core.stuck.code.values import LINEAR, Loss
from core.stuck.code.walk import Walk
from core.words import count, listed

__all__ = ["FAULTS", "Examination", "Finding", "examine", "read_code"]


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
    with counted(Budget()):
        source = read_source(source_text)
        seen = _Seen(source.tree)
        undecided = tuple(_undecided(seen, source))
    repairs = _repairs(source, seen)
    findings = [
        Finding(code, line, FAULTS[code].says(line, details), repairs.get((code, line), {}))
        for (code, line), details in seen.faults
    ]
    return Examination(tuple(findings), undecided, source.lines, _left_out(source))


class _Seen:
    """What one walk saw: ``faults``, each its code, its line and its details, by their lines."""

    def __init__(self, tree: ast.Module) -> None:
        reported: dict[tuple[str, int], dict[str, Any]] = {}

        def report(code: str, line: int, **details: Any) -> None:
            reported.setdefault((code, line), details)

        self.walk = Walk(tree, report)
        self.walk.run()
        self.unmet = _unmet(self.walk)
        for model in self.walk.models:
            if model.compiled and model.straight is None:  # never fitted
                self.walk.straight(model.compiled[2])
        bodies = training.Bodies(tree)
        training.cleared(self.walk, bodies)
        training.rates(self.walk, bodies, _depth(self.walk))
        self.faults = sorted(reported.items(), key=lambda each: each[0][1])

    def codes(self) -> Counter[str]:
        """How often each fault was found."""
        return Counter(code for (code, _), _ in self.faults)


def _repairs(source: Source, seen: _Seen) -> dict[tuple[str, int], dict[int, str | None]]:
    """The repairs of the faults: each was read again, and has lost its fault and brought no other. They have steps of
    their own; behind the last step words must do.
    """
    repairs: dict[tuple[str, int], dict[int, str | None]] = {}
    before = seen.codes()
    try:
        with counted(Budget(STEPS // 2)):
            places = Places(source.tree, source.code) if seen.faults else None
            for (code, line), details in seen.faults:

                def mends(changed: dict[int, str | None], code: str = code) -> bool:
                    lines = [changed.get(i, each) or "" for i, each in enumerate(source.code, 1)]
                    try:
                        after = _Seen(parsed(lines)).codes()
                    except SyntaxError:
                        return False
                    return after[code] < before[code] and all(after[each] <= before[each] for each in after)

                if places is not None:
                    changed = mended(code, line, details, places, mends)
                    repairs[code, line] = {i: _as_given(new, source, i) for i, new in changed.items()}
    except TooMuch:
        pass
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
    chosen = [loss for loss in walk.losses if loss.kind.wants]
    unmet = [loss for loss in chosen if not loss.used]
    only = walk.only_network() if len(chosen) == 1 and unmet else None
    tensors = walk.outputs(only, unmet[0].line) if only is not None else []
    if tensors:
        walk.judge(unmet[0].kind, unmet[0].line, tensors)
        return []
    return unmet


def _depth(walk: Walk) -> int:
    """The most layers with weights that a network of the program has; one layer of many units counts as several. 0 if
    there is none.
    """
    depths = [0]
    for model in walk.models[:20]:
        for output in walk.outputs(model, 0):
            unknown = 3 * any(each.kind == "other" for each in output.operations)
            wide = 3 * any((each.units or 0) >= WIDE for each in output.operations[:-2])
            depths.append(unknown + wide + sum(each.kind in (*LINEAR, "rnn") for each in output.operations))
    return max(depths)


def _undecided(seen: _Seen, source: Source) -> list[str]:
    walk = seen.walk
    said = [f"What reaches {loss.kind.name} (line {loss.line}) could not be followed." for loss in seen.unmet]
    said += sorted(walk.doubts)
    if not walk.losses and not any(model.compiled for model in walk.models):
        said.append("No loss was recognised: paste the line that chooses it, too.")
    if set(source.skipped) - set(source.lost):
        said.append(f"{count(len(source.skipped), 'line')} that are not Python were passed over.")
    if source.notebook:
        said.append("This was read as a notebook: its lines are counted through its code cells, one below the other.")
    return said


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


def _numbered(lines: tuple[int, ...]) -> str:
    """Line 3; lines 3, 5 to 9 and 12; of more than a few, the first ones."""
    runs = [[line for _, line in run] for _, run in groupby(enumerate(lines), lambda each: each[1] - each[0])]
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    if len(words) > SHOWN:
        words = [*words[:SHOWN], f"{sum(map(len, runs[SHOWN:]))} more"]
    return f"Line{'s' if len(lines) > 1 else ''} {listed(words)}"

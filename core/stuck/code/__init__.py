"""The doctor: faults of a training script, found by walking through its syntax tree. It is never executed.

salvage     a pasted text to a tree, whatever stands around it
values      what a name can stand for: layers, tensors with their history, losses, arrays
names       what the names of the libraries mean
walk        statements and expressions; calls, methods, library, apply, arithmetic, data: what they make of values
judge       where a loss meets a prediction
training    loops and learning rates
finding     the faults, their sentences and proofs
repair      the pasted lines as they should be
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.stuck.code import calls, judge, training
from core.stuck.code.apply import network
from core.stuck.code.finding import FAULTS, Finding
from core.stuck.code.repair import repaired
from core.stuck.code.salvage import Source, read_source
from core.stuck.code.values import LINEAR, Loss, Tensor, each_of
from core.stuck.code.walk import Walk

__all__ = ["FAULTS", "Examination", "Finding", "examine", "read_code"]


WIDE = 32  # units of a layer that make a network more than a toy


@dataclass(frozen=True)
class Examination:
    """``findings`` by their lines; ``undecided``: a sentence on each thing that could not be decided; ``lines``: those
    of the text.
    """

    findings: tuple[Finding, ...]
    undecided: tuple[str, ...]
    lines: tuple[str, ...]


def read_code(source_text: str) -> tuple[Finding, ...]:
    """The faults of a training script, by their lines. Raises ValueError, one sentence, for what is no program.

    >>> script = '''model = Sequential([Dense(10, activation="softmax")])
    ... model.compile("sgd", loss=tf.nn.softmax_cross_entropy_with_logits_v2)'''
    >>> [(finding.code, finding.line) for finding in read_code(script)]
    [('softmax-twice', 1)]
    """
    return examine(source_text).findings


def examine(source_text: str) -> Examination:
    """The same, with what could not be decided."""
    source = read_source(source_text)
    reported: dict[tuple[str, int], dict[str, Any]] = {}

    def report(code: str, line: int, **details: Any) -> None:
        reported.setdefault((code, line), details)

    walk = Walk(source.tree, report)
    walk.run()
    unmet = _unmet(walk)
    for model in walk.models:
        if getattr(model, "compiled", None) and model.straight is None:  # never fitted
            judge.straight(walk, model.compiled[2])
    training.cleared(walk)
    training.rates(walk, _depth(walk))
    findings = [
        Finding(
            code,
            line,
            FAULTS[code].says(line, details),
            FAULTS[code].proof,
            FAULTS[code].advice,
            repaired(code, line, details, source.lines),
            FAULTS[code].experiment,
        )
        for (code, line), details in sorted(reported.items(), key=lambda each: each[0][1])
    ]
    return Examination(tuple(findings), tuple(_undecided(walk, source, unmet)), source.lines)


def _unmet(walk: Walk) -> list[Loss]:
    """The losses that met no prediction. If nothing else did, the only one is taken to meet the only network."""
    chosen = [loss for loss in walk.losses if loss.kind.wants]
    unmet = [loss for loss in chosen if not loss.used]
    only = calls.only_network(walk) if len(chosen) == 1 and unmet else None
    if only is not None:
        tensors = [each for each in each_of(network(walk, only, [Tensor()], unmet[0].line)) if isinstance(each, Tensor)]
        if tensors:
            judge.judge(walk, unmet[0].kind, unmet[0].line, tensors)
            return []
    return unmet


def _depth(walk: Walk) -> int:
    """The most layers with weights that a network of the program has; one layer of many units counts as several. 0 if
    there is none.
    """
    depths = [0]
    for model in walk.models[:20]:
        for output in each_of(network(walk, model, [Tensor()], 0)):
            if isinstance(output, Tensor):
                unknown = 3 * any(each.kind == "other" for each in output.operations)
                wide = 3 * any((each.units or 0) >= WIDE for each in output.operations[:-2])
                depths.append(unknown + wide + sum(each.kind in (*LINEAR, "rnn") for each in output.operations))
    return max(depths)


def _undecided(walk: Walk, source: Source, unmet: list[Loss]) -> list[str]:
    said = [f"What reaches {loss.kind.name} (line {loss.line}) could not be followed." for loss in unmet]
    said += sorted(walk.doubts)
    if not walk.losses and not any(getattr(model, "compiled", None) for model in walk.models):
        said.append("No loss was recognised: paste the line that chooses it, too.")
    if source.skipped:
        said.append(f"{len(source.skipped)} lines are no Python, or none that could be read, and were left out.")
    return said

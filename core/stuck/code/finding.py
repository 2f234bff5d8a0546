"""What the doctor finds: the fault, its line, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.experiment import Experiment
from core.stuck.entries import entries


@dataclass(frozen=True)
class Finding:
    """A fault: its ``code``, its ``line`` from 1, a ``sentence``.

    ``repair``: the lines to change, each with its new text, None for one to take out; empty if words must do.
    """

    code: str
    line: int
    sentence: str
    repair: dict[int, str | None] = field(default_factory=dict)

    @property
    def fault(self) -> Fault:
        """All that is known of its code."""
        return FAULTS[self.code]


@dataclass(frozen=True)
class Fault:
    """All that is known of a code. ``says``: its sentences, by what is the case; ``proof``: two lines that show it when
    run; ``experiment``: the nearest run here.
    """

    says: Mapping[str, str]
    proof: str
    advice: str
    experiment: Experiment


FAULTS = {code: Fault(**words) for code, words in entries(__file__, "faults.toml").items()}


def sentence(code: str, line: int, details: dict[str, Any]) -> str:
    """What is said of a fault on a line, given the details of its report."""
    kind = details.get("kind")
    loss = f"{kind.name} (line {details['loss_line']})" if kind else ""
    return FAULTS[code].says[_case(code, line, details)].format(line=line, loss=loss, **details)


def _case(code: str, line: int, details: dict[str, Any]) -> str:
    """Which of its sentences fits a fault: who reports it may have said so."""
    kind: Any = details.get("kind")
    match code:
        case "softmax-twice":
            return "chained" if kind.wants != "logits" else "rescued" if kind.rescued else "logits"
        case "nll-of-probabilities":
            return "scores" if line == details["loss_line"] else "probabilities"
    return details.get("case", "any")

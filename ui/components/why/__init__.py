"""Why a run went as it did: its findings with their evidence, what was ruled out, and what would change it (why.js).

Its reason in one line stands further up, in the place of that name.
"""

from __future__ import annotations

from typing import Any

from core.diagnosis import reason
from core.diagnosis.findings import Diagnosis, Finding
from core.images.names import Names
from core.outcome.costs import Costs
from core.run import Run
from core.words.glossary import explained
from ui.components import show
from ui.components.costs import costs_shown
from ui.components.links import listed

# What a finding is called on the page, by its role.
CALLED = {
    "impossible": "Impossible",
    "cause": "A cause",
    "part": "A part of the cause",
    "suspected": "Suspected",
    "present": "Present, but not what stops this run",
    "symptom": "What follows from it",
}
FIRST = ("impossible", "cause", "part", "suspected")


KEY = "why"  # its address on the page, too


def why(diagnosis: Diagnosis, run: Run, costs: Costs | None, names: Names, fixes: dict[str, Any]) -> None:
    """Show it. ``costs``: what each image costs, with the first finding, by the classes’ ``names``. ``fixes``: the
    table of changes that were tried.
    """
    told: set[str] = set()  # a word explains itself once
    # Before the proofs: what others would follow from stands first, as suspected.
    first = [f for f in diagnosis.findings if f.role in FIRST and not (f.role == "suspected" and f.symptom_of)]
    findings = [_shown(f, told, lead=f"{CALLED[f.role]}: ") for f in first]
    if findings and costs is not None:
        findings[0]["costs"] = costs_shown(costs, run.experiment.images, names)
    folded = []
    for role in ("symptom", "present"):
        others = [f for f in diagnosis.findings if f not in first and (f.role == "present") == (role == "present")]
        if others:
            folded.append({"title": CALLED[role], "findings": [_shown(f, told) for f in others]})
    evidence = {"label": "Evidence", "href": f"#{KEY}", "to": KEY, "entry": {}, "look": "links-plain"}
    data = {
        "reason": listed([evidence], label="The reason", lead=reason(diagnosis)),
        "summary": [] if findings and diagnosis.explained else explained(diagnosis.summary, told),
        "findings": findings,
        "folded": folded,
        "ruled_out": [[each.code, each.evidence.text] for each in diagnosis.ruled_out],
        "fixes": fixes,
    }
    show("why", data, key=KEY)


def _shown(finding: Finding, told: set[str], lead: str = "") -> dict[str, Any]:
    said = explained(f"{lead}**{finding.sentence}** {finding.mechanism}", told)
    return {"code": finding.code, "said": said, "evidence": [each.text for each in finding.evidence]}

"""Is a cause what cures? ``python -m tests.audit``: minutes; prints figures, and exits with 1 where a goal is missed.

Random experiments that fail, with the thread's images and with others; each is explained, and everything that the
explanation claims is tried again here: the remedies by training, the measurements by programs of the audit's own. The
goals are at the end. A small part of it runs in the suite (``tests/test_audit.py``).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from core import Experiment, train, train_many
from core.diagnosis import diagnose, explain
from core.diagnosis.findings import Diagnosis, Finding
from core.experiment import changed
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES, labels, network_input, patches
from core.outcome.success import Success, success
from core.outcome.verdict import verdict
from core.run import Run
from core.settings.registry import MAX_EPOCHS
from core.what_ifs.counterfactuals import single_changes
from core.words import percent
from tests.core.diagnosis.test_wiring import measured

ABOUT_SEEDS = re.compile(r"of (\d+) seeds? it solves (.*? %).*? settings solve (.*? %) of (\d+)")
SEEDS = 256  # for success over seeds, other ones than the explanation's
FIRST_SEED = 10_000


def experiments(first: int) -> Iterator[Experiment]:
    """Random experiments, the same ones each time."""
    random = np.random.default_rng(first)
    while True:
        images = THREAD_IMAGES
        if random.random() < 0.3:
            shades = ([0, 255], [0, 1], [0, 128, 255], list(range(256)))[random.integers(4)]
            labelled = [int(i) % 2 for i in range(random.integers(2, 9))]
            images = tuple((tuple(int(v) for v in random.choice(shades, 9)), label) for label in labelled)
        filters = int(random.choice([1, 1, 2, 2, 2, 3, 4, 6, 6, 8, 11]))
        epochs = int(round(10 ** random.uniform(0, 2.8)))
        more: dict[str, Any] = {}
        match int(random.integers(10)):
            case 0:
                given = random.normal(size=(filters, 4)) * random.choice([0.1, 1, 10])
                more["initial_filters"] = tuple(tuple(taps) for taps in given.round(3).tolist())
            case 1:
                more["train_filters"] = False
            case 2 if epochs > 1:
                rate = float(f"{10 ** random.uniform(-5, 1):.6g}")
                new = {"learning_rate": rate, "loss": str(random.choice(list(LOSSES)))}
                more["then"] = (int(random.integers(1, epochs)), new)
        yield Experiment(
            loss=str(random.choice(list(LOSSES))),
            normalisation=str(random.choice(list(NORMALISATIONS))),
            filters=filters,
            padding=str(random.choice(list(PADDINGS))),
            optimizer=str(random.choice(list(OPTIMIZERS))),
            learning_rate=float(f"{10 ** random.uniform(-5, 1):.6g}"),
            epochs=epochs,
            seed=int(random.integers(2**20)),
            engine="numpy",
            images=images,
            **more,
        )


@dataclass
class Case:
    """One failing experiment and what became of the claims about it."""

    experiment: Experiment
    verdict: str
    diagnosis: Diagnosis
    cures: list[str] = field(default_factory=list)
    helps: list[str] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    of_seeds: int = 0
    measured: int = 0
    wrong: list[str] = field(default_factory=list)
    curable: str = ""

    @property
    def named(self) -> bool:
        """Whether a cause or a part was named whose remedy cures or helps when it is run again."""
        return bool(self.cures or self.helps)


def examined(run: Run) -> Case:
    """A failing run, with everything that is claimed of it tried again."""
    experiment, said = run.experiment, verdict(run)
    case = Case(experiment, f"{said.headline} {said.sentence}", explain(run))
    base = None
    for finding in case.diagnosis.findings:
        if finding.role in ("cause", "part"):
            repaired = replace(experiment, **finding.remedy)
            name = f"{finding.code} {finding.remedy}"
            if train(repaired).solved:
                case.cures.append(name)
                continue
            seeds = range(FIRST_SEED, FIRST_SEED + SEEDS)
            base = base or success(train_many(experiment, seeds).solved)
            better = success(train_many(repaired, seeds).solved)
            (case.helps if better.low > base.high else case.nothing).append(name)
    case.contradictions = contradictions(case)
    case.measured, case.wrong = measured_again(run, case.diagnosis)
    case.of_seeds, false = counted_again(experiment, case.diagnosis)
    case.wrong += false
    impossible = any(finding.role == "impossible" for finding in case.diagnosis.findings)
    if not case.named or impossible:
        case.curable = cure(experiment)
    return case


def cure(experiment: Experiment) -> str:
    """A single change, or more epochs, that solves the experiment, or an empty text."""
    for name, value in [*single_changes(experiment), ("epochs", MAX_EPOCHS)]:
        if train(changed(experiment, **{name: value})[0]).solved:
            return f"{name}={value}"
    return ""


def contradictions(case: Case) -> list[str]:
    """Claims that exclude each other, in the headline and the findings."""
    texts = [finding.sentence for finding in case.diagnosis.findings]
    found = []
    if "stood still" in case.verdict:
        found += [
            t for t in texts if "still falling" in t or "goes the right way" in t or "on its way down: the loss is" in t
        ]
    if "rising" in case.verdict or "no longer falling" in case.verdict:
        found += [t for t in texts if "still falling" in t or "goes the right way" in t]
    if "not one weight moved" not in case.verdict:
        found += [t for t in texts if t.startswith("Not one weight moved")]
    codes = case.diagnosis.codes
    if {"not-separable", "separable-but-not-read-out"} <= set(codes):
        found.append("separable and not")
    if case.diagnosis.explained != any(f.role in ("cause", "part", "impossible") for f in case.diagnosis.findings):
        found.append("explained")
    found += [t for t in [*texts, case.diagnosis.summary, case.verdict] if "nan" in t or " 1 epochs" in t]
    return found


def measured_again(run: Run, diagnosis: Diagnosis) -> tuple[int, list[str]]:
    """How many findings were measured again in float64 from the weights in view, and those that came out otherwise."""
    epoch = len(run.loss) - 1 if run.diverged_at is None else run.diverged_at - 1
    if epoch < 0:
        return 0, []
    e = run.experiment.at(epoch)
    x = patches(network_input(e.images, e.normalisation), e.padding).astype(float)
    kernel, dense, bias = (part[epoch].astype(float) for part in (run.kernels, run.dense, run.bias))
    with np.errstate(all="ignore"):
        responses = x @ kernel.reshape(4, -1)  # (N, P, F)
        features = np.maximum(responses, 0).reshape(len(x), -1)
        logits = features @ dense + bias
    if not np.isfinite(logits).all():
        return 0, []
    gap = np.abs(logits[:, 1] - logits[:, 0])
    right = logits.argmax(axis=1) == labels(e.images)
    size = np.abs(x).max() * np.abs(kernel).max() or 1.0

    def holds(finding: Finding) -> bool | None:
        match finding.code:
            case "dead-filters":
                dead = (responses.max(axis=(0, 1)) <= 1e-5 * size).sum()
                return bool(dead >= measured(finding, "dead"))
            case "invisible-images":
                return bool((responses.max(axis=(1, 2)) <= 1e-5 * size).sum() >= measured(finding, "invisible"))
            case "saturated-softmax":
                return bool((gap[~right] > 13.7).any())  # exp(-13.8) is 1e-6
            case "double-softmax":
                p = 1 / (1 + np.exp(np.clip(logits[:, ::-1] - logits, -700, 700)))
                q = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
                loss = -np.log(q[np.arange(len(q)), labels(e.images)]).mean()
                return bool(abs(loss - run.loss[epoch]) < 1e-4)
            case "not-separable" | "indistinguishable-images":
                return bool(perceptron(features, labels(e.images)) < len(x))
            case "separable-but-not-read-out":
                return not right.all()
        return None

    checked = {finding.code: holds(finding) for finding in diagnosis.findings}
    return sum(each is not None for each in checked.values()), [code for code, each in checked.items() if each is False]


def counted_again(experiment: Experiment, diagnosis: Diagnosis) -> tuple[int, list[str]]:
    """How many sentences about seeds were counted again, on the seeds that they name, and those that are false.

    What solves this run and clearly more seeds, and is called present, is false, too.
    """
    counted: dict[tuple[Experiment, int], Success] = {}

    def count(of: Experiment, seeds: int) -> Success:
        if (of, seeds) not in counted:
            counted[of, seeds] = success(train_many(of, range(seeds)).solved)
        return counted[of, seeds]

    said, false = 0, []
    for finding in diagnosis.findings:
        remedies = [finding.remedy] if finding.remedy else finding.remedies
        tried = [changed(experiment, **remedy)[0] for remedy in remedies]
        for item in finding.evidence:
            if about := ABOUT_SEEDS.search(item.text):
                n, share, base, total = about.groups()
                said += 1
                true = any(percent(count(each, int(n)).share) == share for each in tried)
                if not true or percent(count(experiment, int(total)).share) != base:
                    false.append(item.text)
        if finding.role == "present" and not diagnosis.solved:
            for each in tried:
                if train(each).solved and count(each, 64).low > count(experiment, 64).high:
                    false.append(f"{finding.code} is present, and a cause")
    return said, false


def perceptron(features: np.ndarray, classes: np.ndarray, rounds: int = 2_000) -> int:
    """The most images that Rosenblatt's perceptron gets right on its way: all, sooner or later, if a plane can."""
    x = np.concatenate([features / (np.abs(features).max() or 1.0), np.ones((len(features), 1))], axis=1)
    s = np.where(classes == 1, 1.0, -1.0)
    w, best = np.zeros(x.shape[1]), 0
    for _ in range(rounds):
        margins = s * (x @ w)
        best = max(best, int((margins > 0).sum()))
        if best == len(x):
            break
        worst = int(margins.argmin())
        w += s[worst] * x[worst]
    return best


def audited(failing: int, solved: int, first: int, workers: int) -> tuple[list[Case], list[str], int]:
    """The cases of so many failing experiments, and the false findings on so many solved ones."""
    cases: list[Case] = []
    false: list[str] = []
    healthy = 0
    with ProcessPoolExecutor(workers) as pool:
        stream = experiments(first)
        while len(cases) < failing or healthy < solved:
            batch = [next(stream) for _ in range(8 * workers)]
            answers = pool.map(audit_one, batch, [len(cases) < failing] * len(batch))
            for experiment, (case, said) in zip(batch, answers, strict=True):
                if said is not None and healthy < solved:
                    healthy += 1
                    if said:
                        false.append(f"{said} {experiment}")
                if case is not None and len(cases) < failing:
                    cases.append(case)
                    _progress(case)
    return cases, false, healthy


def audit_one(experiment: Experiment, examine: bool = True) -> tuple[Case | None, str | None]:
    """The case of an experiment that fails, or the false findings on one that is solved, as one text."""
    run = train(experiment)
    if run.solved:
        codes = [
            f.code for f in diagnose(run).findings if not LOSSES[experiment.at(experiment.epochs).loss].softmax_twice
        ]
        roles = [f.role for f in explain(run).findings if f.role != "present"]
        return None, " ".join(codes + roles)
    return examined(run) if examine else None, None


def _progress(case: Case) -> None:
    e = case.experiment
    settings = " ".join(f"{k}={v}" for k, v in e.to_query().items() if k not in ("images", "engine"))
    roles = ", ".join(
        f"{f.role} {f.code}" for f in case.diagnosis.findings if f.role in ("cause", "part", "impossible")
    )
    own = " own images" if e.images != THREAD_IMAGES else ""
    print(f"{settings}{own}: {roles or 'NOT KNOWN: ' + ' '.join(case.diagnosis.codes)}", end="", flush=True)
    for name in ("nothing", "contradictions", "wrong", "curable"):
        if getattr(case, name):
            print(f" | {name.upper()}: {getattr(case, name)}", end="")
    print(flush=True)


def report(cases: list[Case], false: list[str], healthy: int) -> bool:
    """Print the figures; whether the goals are met."""
    count = Counter[str]()
    for case in cases:
        count.update(cures=len(case.cures), helps=len(case.helps), nothing=len(case.nothing))
        count.update(contradictions=len(case.contradictions), measured=case.measured, wrong=len(case.wrong))
        count.update(of_seeds=case.of_seeds)
        impossible = any(f.role == "impossible" for f in case.diagnosis.findings)
        count.update(impossible=impossible, unknown=not case.diagnosis.explained)
        count.update(refuted=impossible and bool(case.curable))
        count.update(named=case.named, curable=case.named or bool(case.curable and not impossible))
    total = max(len(cases), 1)
    share = count["named"] / max(count["curable"], 1)
    print(f"failing experiments: {len(cases)}; impossible: {count['impossible']}, of these cured: {count['refuted']}")
    print(
        f"causes and parts whose remedy cures: {count['cures']}, helps: {count['helps']}, nothing: {count['nothing']}"
    )
    print(f"curable: {count['curable']}, named: {count['named']} ({100 * share:.1f} of 100)")
    print(f"not known: {count['unknown']} ({100 * count['unknown'] / total:.1f} of 100)")
    print(f"contradictions: {count['contradictions']}")
    print(f"findings measured again: {count['measured']}, sentences about seeds: {count['of_seeds']}", end="")
    print(f", otherwise: {count['wrong']}")
    print(f"solved runs: {healthy}, false findings: {len(false)}", *false, sep="\n  ")
    return (
        share >= 0.95
        and count["unknown"] <= 0.02 * total
        and not (count["nothing"] or count["contradictions"] or count["wrong"] or false)
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--failing", type=int, default=400)
    parser.add_argument("--solved", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    sys.exit(not report(*audited(arguments.failing, arguments.solved, arguments.first, arguments.workers)))

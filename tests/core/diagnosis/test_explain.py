"""A cause is what cures: built diseases, what is said of them, and that running the remedy agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment, train, train_many
from core.diagnosis import conclude, diagnose, explain, proofs
from core.diagnosis.findings import Diagnosis, Finding
from core.diagnosis.proofs import remedies_of
from core.images import THREAD_IMAGES
from core.outcome.success import success
from core.outcome.verdict import verdict
from core.run import Run
from core.run.trajectory import Trajectory
from core.settings.registry import MAX_EPOCHS
from core.what_ifs import counterfactuals
from core.what_ifs.table import Counterfactual, Outcome, Table
from core.words import percent
from tests.core.diagnosis.diseases import FIXED, UNIT, trained
from tests.core.diagnosis.test_wiring import finding, measured

ANSWER_1 = replace(PRESETS["answer-1"], engine="numpy")
TWICE = replace(ANSWER_1, loss="double_softmax")


@pytest.fixture(autouse=True)
def few_seeds(monkeypatch):
    """What is said of seeds is tried with many in the audit; here 64 do."""
    monkeypatch.setattr(counterfactuals, "SEEDS", 64)


def roles(diagnosis: Diagnosis) -> dict[str, str]:
    return {f.code: f.role for f in diagnosis.findings}


def cured(run: Run, remedy: dict) -> bool:
    return train(replace(run.experiment, **remedy)).solved


# Cause, part, present, symptom


def test_the_question_is_caused_by_its_loss_and_the_rest_follows():
    run = trained()
    d = explain(run)
    first = d.findings[0]
    assert (first.code, first.role, first.remedy) == ("double-softmax", "cause", {"loss": "logits"})
    assert cured(run, first.remedy)
    assert roles(d)["saturated-softmax"] == roles(d)["frozen-weights"] == "symptom"
    part = finding(d, "input-scale")
    assert part.role == "part"
    assert len(part.remedy) == 2
    assert cured(run, part.remedy)
    for name, value in part.remedy.items():
        assert not cured(run, {name: value})
    assert d.explained
    assert d.summary.startswith(first.sentence)
    assert "solved at epoch 14" in d.summary


def test_a_solved_run_has_no_cause_and_no_part():
    assert explain(trained(FIXED)).findings == ()
    run = trained(TWICE, learning_rate=0.01, epochs=300)
    assert run.solved
    assert roles(explain(run)) == {"double-softmax": "present"}


def test_where_two_softmaxes_do_no_harm_they_are_present_and_more_epochs_are_the_cause():
    """Answer 1 with the loss of the question: of its failing seeds repairing it cures few, more epochs nearly all."""
    seeds = np.arange(40)
    failing = seeds[~train_many(TWICE, seeds).solved][:3]
    for seed in failing.tolist():
        run = trained(TWICE, seed=seed)
        d = explain(run)
        assert cured(run, {"loss": "categorical_crossentropy"}) == (roles(d)["double-softmax"] == "cause")
        longer = finding(d, "not-enough-epochs")
        assert longer.role == "cause"
        assert cured(run, longer.remedy)
    assert "present" in {roles(explain(trained(TWICE, seed=seed)))["double-softmax"] for seed in failing.tolist()}


def test_only_a_longer_step_is_the_cause_where_only_that_cures():
    e = Experiment(
        normalisation="unit", filters=11, padding="same", optimizer="adam", learning_rate=2.35246e-5, epochs=79
    )
    run = trained(e)
    d = explain(run)
    small = finding(d, "step-too-small")
    assert small.role == "cause"
    assert small.remedy["learning_rate"] >= 100 * e.learning_rate * (1 - 1e-9)
    assert cured(run, small.remedy)
    assert roles(d)["double-softmax"] == "present"


def test_more_epochs_are_tried_to_the_end_and_the_epoch_is_named():
    run = trained(ANSWER_1, epochs=8)
    longer = finding(explain(run), "not-enough-epochs")
    assert measured(longer, "solved-at") == trained(ANSWER_1, epochs=200).solved_at == 96
    assert "from epoch 96 on" in longer.sentence
    assert longer.remedy == {"epochs": 100}


def test_answer_2_is_on_its_way():
    d = explain(trained(PRESETS["answer-2"]))
    assert d.findings[0].code == "not-enough-epochs"
    assert d.summary.startswith("More epochs do solve it: all images are right from epoch 524 on")


def test_epochs_that_do_not_help_are_ruled_out_with_what_they_led_to():
    d = explain(trained())
    (no,) = [r for r in d.ruled_out if r.code == "not-enough-epochs"]
    assert "Trained for 5,000 epochs instead of 100, it still has 3 of 6 right, at a loss of 0.8133" in no.evidence.text


# Luck


def test_another_seed_is_a_remedy_only_where_most_succeed_and_it_succeeds_when_trained_singly():
    seeds = np.arange(128)
    solved = train_many(ANSWER_1, seeds).solved
    run = trained(ANSWER_1, seed=int(seeds[~solved][0]))
    d = explain(run)
    unlucky = finding(d, "unlucky-seed")
    assert unlucky.role == "cause"
    assert cured(run, unlucky.remedy)
    causes = [f.code for f in d.findings if f.role == "cause"]
    assert causes[-1] == "unlucky-seed"
    others = [seed for seed in range(64) if seed != run.experiment.seed]
    assert measured(unlucky, "share-solved") == train_many(ANSWER_1, others).solved.mean()


def test_its_twin_fails_like_most_others():
    d = explain(trained(FIXED, seed=3))
    assert "unlucky-seed" not in d.codes
    assert all("seed" not in f.remedy for f in d.findings)


def table(base: int, *rows: tuple, seeds: int = 256, **more) -> Table:
    """A table by hand: ``base`` of the seeds solved as it is; rows are (changes, solved here, seeds solved)."""

    def row(changes, here, share) -> Counterfactual:
        outcome = Outcome(9 if here else None, None, False, 6 if here else 3, 6, 0.5)
        experiment = replace(UNIT, **{"loss": "double_softmax", **dict(changes)})
        return Counterfactual(changes, experiment, "x", outcome, success(np.arange(seeds) < share))

    return Table((row((), False, base), *(row(*each) for each in rows)), proved=True, finished=True, **more)


def suspect(code: str, *remedies: dict, follows: tuple[str, ...] = ()) -> Finding:
    return Finding(code, f"{code}.", (), "m.", remedies, follows)


def concluded(findings: list[Finding], proof: Table) -> Diagnosis:
    return conclude(Diagnosis(tuple(findings), (), "", False), proof)


def test_causes_are_ordered_by_the_lower_bound_of_success_and_a_new_seed_is_last():
    a, b = suspect("a", {"loss": "logits"}), suspect("b", {"optimizer": "adam"})
    proof = table(
        200, ((("loss", "logits"),), True, 210), ((("optimizer", "adam"),), True, 240), ((("seed", 1),), True, 250),
        others=success(np.arange(256) < 200),
    )  # fmt: skip
    d = concluded([a, b], proof)
    assert d.codes == ("b", "a", "unlucky-seed")
    assert {f.role for f in d.findings} == {"cause"}


def test_a_change_that_draws_other_weights_must_solve_more_seeds_to_win_over_luck():
    lucky = suspect("a", {"filters": 4})
    sure = suspect("b", {"loss": "logits"})
    for share, role in ((105, "present"), (200, "cause")):
        d = concluded([lucky, sure], table(100, ((("filters", 4),), True, share), ((("loss", "logits"),), True, 100)))
        assert roles(d) == {"a": role, "b": "cause"}


GIVEN = Experiment(
    loss="mean_squared_error", normalisation="standardise", filters=1, padding="same", learning_rate=0.1, epochs=300,
    seed=3842, initial_filters=((-1, -1, -1, -1),), engine="numpy",
)  # fmt: skip


def test_a_remedy_that_solves_is_measured_over_seeds_before_it_is_called_luck():
    """Four others solve it sooner; given filters, which the seed's would replace, are a cause all the same."""
    run = trained(GIVEN)
    d = explain(run)
    given = finding(d, "given-filters")
    assert (given.role, given.remedy) == ("cause", {"initial_filters": None})
    assert cured(run, given.remedy)
    solved = success(train_many(replace(GIVEN, initial_filters=None), range(64)).solved)
    assert f"of 64 seeds it solves {percent(solved.share)}" in given.evidence[0].text


def test_a_remedy_that_solves_one_run_in_a_few_is_said_with_its_counts():
    lucky = suspect("a", {"filters": 4})
    proof = table(100, ((("filters", 4),), True, 105), ((("loss", "logits"),), True, 100))
    present = finding(concluded([lucky, suspect("b", {"loss": "logits"})], proof), "a")
    assert present.role == "present"
    assert "of 256 seeds it solves 41 %" in present.evidence[0].text
    assert "the present settings solve 39 % of 256" in present.evidence[0].text


def test_no_sentence_is_about_seeds_before_they_are_counted():
    lucky = suspect("a", {"filters": 4})
    proof = table(100, ((("filters", 4),), True, 105), ((("loss", "logits"),), True, 100))
    unmeasured = replace(proof, rows=(proof.rows[0], replace(proof.rows[1], success=None), proof.rows[2]))
    d = concluded([lucky, suspect("b", {"loss": "logits"})], unmeasured)
    assert "seed" not in finding(d, "a").evidence[0].text


def test_two_settings_that_change_are_not_tried_alone():
    """More filters than are given: the given ones go, too."""
    texts = [f.evidence[0].text for f in explain(trained(GIVEN)).findings if "initial_filters" in f.remedy]
    assert sorted(text.split(" (")[0] for text in texts) == ["Tried alone", "Tried together"]


def test_what_cures_only_together_is_a_part_with_the_whole_set_as_its_remedy():
    proof = table(0, ((("loss", "logits"),), False, 0), ((("loss", "logits"), ("optimizer", "adam")), True, 60))
    d = concluded([suspect("a", {"loss": "logits"}), suspect("b", {"padding": "same"})], proof)
    assert roles(d) == {"a": "part", "b": "present"}
    assert d.findings[0].remedy == {"loss": "logits", "optimizer": "adam"}


def test_what_follows_from_a_cause_is_a_symptom_unless_its_own_remedy_cures():
    proof = table(0, ((("loss", "logits"),), True, 90), ((("optimizer", "adam"),), True, 60))
    d = concluded(
        [
            suspect("a", {"loss": "logits"}),
            suspect("b", {"loss": "logits"}, follows=("a",)),
            suspect("c", {"optimizer": "adam"}, follows=("a",)),
            suspect("d", follows=("b",)),
        ],
        proof,
    )
    assert roles(d) == {"a": "cause", "b": "symptom", "c": "cause", "d": "symptom"}


def test_a_cure_without_a_measured_reason_is_a_cure_and_no_cause():
    d = concluded([suspect("a", {"loss": "logits"})], table(0, ((("optimizer", "adam"),), True, 90)))
    assert roles(d) == {"a": "present"}
    assert not d.explained
    assert "though no measurement says why" in d.summary


def test_until_the_proof_is_in_it_is_suspected():
    diagnosis = diagnose(trained())
    assert roles(diagnosis)["double-softmax"] == "suspected"
    assert roles(conclude(diagnosis, Table())) == roles(diagnosis)
    *_, proved = proofs(trained(), diagnosis, every=False)
    assert roles(conclude(diagnosis, proved))["double-softmax"] == "cause"


def test_bad_luck_is_proved_before_the_most_epochs_and_what_is_no_remedy_are_tried():
    seeds = np.flatnonzero(~train_many(ANSWER_1, range(64)).solved)
    run = trained(ANSWER_1, seed=int(seeds[0]))
    diagnosis = diagnose(run)
    growing = proofs(run, diagnosis)
    table = next(each for each in growing if roles(conclude(diagnosis, each)).get("unlucky-seed") == "cause")
    others = {row.changes for row in table.rows} - {(), *remedies_of(diagnosis)}
    assert {name for changes in others for name, _ in changes} <= {"epochs", "seed"}
    assert (("epochs", MAX_EPOCHS),) not in others


def test_nothing_is_trained_before_it_is_asked_for(monkeypatch):
    run = trained()
    diagnosis = diagnose(run)
    monkeypatch.setattr(counterfactuals, "train", None)
    steps = proofs(run, diagnosis)
    with pytest.raises(TypeError):
        next(steps)


def test_batches_that_part_ways_with_single_runs_are_counted():
    proof = table(200, ((("seed", 5),), True, 200), others=success(np.arange(255) < 200), failed=2)
    (unlucky,) = concluded([], proof).findings
    assert "of 3 seeds that succeed in a batch, 2 fail when trained on their own" in unlucky.evidence[2].text


# Impossible


def grey(*pairs: tuple[int, int]) -> tuple:
    return tuple(((shade,) * 9, label) for shade, label in pairs)


@pytest.mark.parametrize("loss", ["double_softmax", "logits"])
def test_four_brightnesses_in_turn_are_impossible_however_scaled(loss):
    """One straight line on either side of zero changes its sign twice at most, and here are three changes."""
    d = explain(trained(loss=loss, images=grey((40, 0), (90, 1), (150, 0), (220, 1))))
    assert (d.findings[0].code, d.findings[0].role, d.findings[0].remedy) == ("impossible-images", "impossible", {})
    assert d.explained
    assert not any(f.role in ("cause", "part") for f in d.findings)


MIDDLE = grey((40, 0), (200, 0), (120, 1))


def test_three_brightnesses_are_not_impossible_where_zero_may_lie_between_them():
    """With zero at black they are; with zero between them one more filter or one more change may be needed, too."""
    run = trained(loss="logits", images=MIDDLE, filters=8, epochs=1000)
    d = explain(run)
    assert "impossible" not in roles(d).values()
    first = d.findings[0]
    assert (first.code, first.role) in (("pixels-without-contrast", "cause"), ("pixels-without-contrast", "part"))
    assert first.remedy["normalisation"] in ("symmetric", "standardise")
    assert cured(run, first.remedy)


def test_where_the_scaling_makes_it_impossible_only_what_changes_it_is_tried_in_pairs():
    run = trained(loss="logits", images=MIDDLE, epochs=3, learning_rate=1e-4)
    *_, proof = proofs(run, diagnose(run), every=False)
    assert proof.pairs_tried > 0
    assert all("normalisation" in dict(row.changes) for row in proof.pairs)


def test_its_twin_with_the_brightest_apart_is_possible():
    d = diagnose(trained(images=grey((40, 0), (120, 0), (200, 1))))
    assert not {"impossible-images", "pixels-without-contrast"} & set(d.codes)


def test_contradicting_and_identical_images_are_impossible():
    (pixels, label), *rest = THREAD_IMAGES
    for images in (((pixels, label), (pixels, 1 - label), *rest), ((pixels, 0), (pixels, 1))):
        d = explain(trained(UNIT, images=images))
        assert (d.findings[0].code, d.findings[0].role) == ("contradictory-images", "impossible")
        assert d.findings[0].remedy == {}


# Standing still and converging


CONVERGED = Experiment(loss="categorical_crossentropy", normalisation="unit", learning_rate=1.0, epochs=3000, seed=0)


def test_a_run_at_the_lowest_loss_of_its_features_has_converged_and_lost_no_steps():
    run = trained(CONVERGED)
    d = diagnose(run)
    lowest = measured(finding(d, "converged"), "lowest-loss")
    assert run.loss[-1] == pytest.approx(lowest, rel=1e-3)
    assert "step-too-small" not in d.codes


def test_its_twin_that_is_still_on_its_way_has_not():
    d = diagnose(trained(CONVERGED, epochs=3))
    assert "not-separable" in d.codes
    assert "converged" not in d.codes


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(loss="mean_squared_error", normalisation="unit", learning_rate=1e-5, epochs=10),
        *(
            Experiment(
                loss=loss, learning_rate=1e-5, images=tuple((tuple(v // 255 for v in p), c) for p, c in THREAD_IMAGES)
            )
            for loss in ("double_softmax", "categorical_crossentropy", "mean_squared_error")
        ),
    ],
)
def test_too_small_a_step_is_found_however_small(experiment):
    run = trained(experiment)
    small = finding(explain(run), "step-too-small")
    assert small.role in ("cause", "part")  # so few seeds leave open which
    assert "learning_rate" in small.remedy
    assert measured(small, "times-longer") >= 10
    assert "stood still" in verdict(run).sentence
    assert "right way" not in small.sentence


def test_a_dead_filter_that_momentum_may_bring_back_is_not_called_lost():
    e = Experiment(
        loss="categorical_crossentropy",
        filters=3,
        padding="same",
        optimizer="momentum",
        learning_rate=0.0152,
        seed=493877,
    )
    dead = finding(diagnose(trained(e, epochs=5)), "dead-filters")
    assert measured(dead, "dead") == 3
    later = trained(e, epochs=8)
    assert later.activations.responses[:, :, 1, -1].max() > 0
    d = diagnose(trained(e, epochs=5))
    texts = [t for f in d.findings for t in (f.sentence, f.mechanism, *(each.text for each in f.evidence))]
    assert not any("for good" in t or "cannot come back" in t for t in texts)


def test_frozen_says_what_it_leaves_out():
    frozen = finding(diagnose(trained()), "frozen-weights")
    assert "Biases are not counted" in frozen.sentence


def broken(run: Run) -> Run:
    """The same run, with a loss that is not a number from its first update on."""
    loss = np.array(run.loss)
    loss[1:] = np.nan
    return Run(run.experiment, Trajectory(run.parameters, loss, run.accuracy))


@pytest.mark.parametrize("learning_rate", [1e-3, 10.0])
@pytest.mark.parametrize("epochs", [1, 2])
def test_short_and_broken_runs_read_as_english(epochs, learning_rate):
    run = trained(UNIT, epochs=epochs, seed=3, learning_rate=learning_rate)
    assert not run.solved
    nan = replace(table(0, ((("epochs", 5000),), False, 0)).rows[1])
    nan = replace(nan, outcome=replace(nan.outcome, loss=np.nan, diverged_at=7))
    for each in (run, broken(run)):
        proof = table(0)
        d = conclude(diagnose(each), replace(proof, rows=(*proof.rows, nan)))
        texts = [d.summary, verdict(each).sentence, *(r.evidence.text for r in d.ruled_out)]
        texts += [t for f in d.findings for t in (f.sentence, f.mechanism, *(e.text for e in f.evidence))]
        assert not [t for t in texts if "nan" in t or " 1 epochs" in t or " 1 updates" in t]

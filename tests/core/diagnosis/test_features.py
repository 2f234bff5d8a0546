"""Dead filters, invisible and indistinguishable images, and whether a dense layer could separate the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.diagnosis import diagnose
from core.diagnosis.findings import Diagnosis
from core.images import THREAD_IMAGES
from tests.core.diagnosis.diseases import COLUMNS, FIXED, ROWS, UNIT, run_through, trained, weights
from tests.core.diagnosis.test_wiring import finding, measured, ruled_out

SILENT = np.full((2, 2), -1)  # no image of non-negative pixels gets a response out of it
OPPOSITE = (np.array(ROWS), -np.array(ROWS))


def still(filters: list, dense=0.0, bias=(0.1, 0.0), experiment=UNIT) -> Diagnosis:
    """The diagnosis of a run that stands at these weights; the bias says row, so that columns are wrong."""
    w = weights(replace(experiment, filters=len(filters)), filters, dense, list(bias))
    return diagnose(run_through(replace(experiment, filters=len(filters)), w, w, w))


def test_a_filter_of_minus_ones_is_dead():
    dead = finding(still([ROWS, SILENT, SILENT]), "dead-filters")
    assert measured(dead, "dead") == 2
    assert measured(dead, "dead-at-start") == 2
    assert measured(dead, "largest-response") == 0
    assert dead.sentence.startswith("Filters 2 and 3 of 3 are dead")
    assert {"filters": 4} in dead.remedies


def test_its_twin_that_answers_to_a_row_by_a_hundredth_is_alive():
    diagnosis = still([ROWS, SILENT + np.array([[1.005, 1.005], [0, 0]])])
    assert "dead-filters" not in diagnosis.codes
    assert ruled_out(diagnosis, "dead-filters").value == pytest.approx(0.01, abs=1e-6)


def test_it_says_since_when_a_filter_is_dead():
    e = UNIT
    alive, dead = (weights(e, [ROWS, second], 0.01, [0.1, 0.0]) for second in (COLUMNS, SILENT))
    found = finding(diagnose(run_through(e, alive, alive, alive, dead, dead)), "dead-filters")
    assert found.evidence[0].epochs == (3, 4)
    assert measured(found, "dead-at-start") == 0


def test_an_image_without_a_feature_gets_only_the_biases():
    """Vertical-edge filters answer to no row."""
    diagnosis = still([COLUMNS, -np.array(COLUMNS)], bias=(0.0, 0.25))
    unseen = finding(diagnosis, "invisible-images")
    assert measured(unseen, "invisible") == 3
    assert measured(unseen, "logit-gap") == pytest.approx(0.25)
    assert "images 1, 2 and 3" in unseen.sentence


def test_its_twin_is_invisible_and_right():
    """The biases may well be right on all images of one class."""
    diagnosis = still([COLUMNS, -np.array(COLUMNS)], bias=(0.25, 0.0))
    assert "invisible-images" not in diagnosis.codes
    assert ruled_out(diagnosis, "invisible-images").value == 3


@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_a_horizontal_and_a_vertical_edge_filter_make_5_of_6_the_best(signs):
    """thread.md, fact 6: the plateau at 0.8333."""
    diagnosis = still([signs[0] * np.array(ROWS), signs[1] * np.array(COLUMNS)])
    same = finding(diagnosis, "indistinguishable-images")
    assert measured(same, "best-accuracy") == pytest.approx(5 / 6)
    assert measured(same, "lowest-loss") == pytest.approx(2 * np.log(2) / 6)
    assert "5 of 6 right (0.8333)" in same.evidence[0].text
    failed = finding(diagnosis, "not-separable")
    assert measured(failed, "best-accuracy") == pytest.approx(5 / 6)
    assert failed.symptom_of[0] in ("indistinguishable-images", "invisible-images")
    assert "separable-but-not-read-out" not in diagnosis.codes


def test_two_opposite_filters_are_good_enough_and_not_read_out():
    diagnosis = still([*OPPOSITE])
    unread = finding(diagnosis, "separable-but-not-read-out")
    assert measured(unread, "margin") > 0.1
    assert measured(unread, "right") == 0.5
    assert not {"indistinguishable-images", "not-separable"} & set(diagnosis.codes)
    assert ruled_out(diagnosis, "not-separable").value == measured(unread, "margin")


def test_and_once_read_out_there_is_nothing_to_find():
    """The twin: a dense layer on the same two filters that gets all six right."""
    e = UNIT
    w = weights(e, OPPOSITE, np.array([[0.5, -0.5]]), [-0.5, 0.5])
    run = run_through(e, w, w)
    assert run.solved
    assert diagnose(run).codes == ()


def test_features_can_be_distinct_and_still_not_separable():
    """A single filter of seed 48 at learning rate 0.1: no two images agree, and no plane parts them."""
    diagnosis = diagnose(trained(UNIT, filters=1, learning_rate=0.1, epochs=20))
    assert "indistinguishable-images" not in diagnosis.codes
    failed = finding(diagnosis, "not-separable")
    assert failed.symptom_of == ()
    assert measured(failed, "best-accuracy") < 1
    assert measured(failed, "margin-at-start") == 0
    assert "could not either" in failed.evidence[-1].text


def test_what_the_training_lost_is_said_to_be_lost():
    failed = finding(diagnose(trained(FIXED, seed=3)), "not-separable")
    assert measured(failed, "margin-at-start") == pytest.approx(0.1717, abs=1e-4)
    assert "training lost that" in failed.evidence[-1].text


def test_the_same_picture_with_two_labels_is_found_in_the_data_first():
    (pixels, label), *rest = THREAD_IMAGES
    diagnosis = diagnose(trained(UNIT, images=((pixels, label), (pixels, 1 - label), *rest)))
    assert diagnosis.codes[0] == "contradictory-images"
    assert diagnosis.findings[0].sentence.startswith("Images 1 and 2 are the same picture")
    same = finding(diagnosis, "indistinguishable-images")
    assert same.symptom_of == ("contradictory-images",)
    assert measured(same, "best-accuracy") == pytest.approx(6 / 7)
    twin = diagnose(trained(UNIT, images=((pixels, label), ((*pixels[:8], 1), 1 - label), *rest)))
    assert "contradictory-images" not in twin.codes

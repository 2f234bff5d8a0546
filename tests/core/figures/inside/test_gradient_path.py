"""The way back as drawn: sizes, places and names are those of the autopsy, and an exact zero is no small number."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from core import Experiment, train
from core.autopsy import autopsy
from core.autopsy.passage import SizeScale
from core.autopsy.sentences import spell
from core.autopsy.way_back import way_back
from core.formulas.losses import LOSSES
from core.run import Run
from tests.core.figures.explorer.test_explorer import history, run_of, trace
from tests.core.figures.reading import inside, shown

EPOCHS = (0, 3, 20)


@cache
def run(loss: str = "double_softmax", **settings: object) -> Run:
    return train(Experiment(loss=loss, epochs=20, engine="numpy", **settings))


def scale(trained: Run, image: int) -> SizeScale:
    stages = autopsy(trained).stages
    return SizeScale(np.concatenate([sizes for stage in stages for sizes in (stage.images[image], stage.batch)]))


@pytest.mark.parametrize("loss", LOSSES)
def test_sizes_stand_where_the_autopsy_has_them_and_are_written_beside(loss: str) -> None:
    trained, image = run(loss), 5
    of, player, axis = autopsy(trained), inside(trained, image), scale(trained, image)
    for epoch in EPOCHS:
        row = history(player)[epoch]
        sizes = [stage.images[image, epoch] for stage in of.stages]
        batch = [stage.batch[epoch] for stage in of.stages]
        for view in player["views"]:
            for kind, expected in (("images", sizes), ("batch", batch)):
                drawn = shown(view, f"dots {kind}", "x", row)
                for x, size in zip(drawn, expected, strict=True):
                    assert x == pytest.approx(axis.zero if size == 0 else np.log10(np.float64(size)), rel=1e-5)
                written = shown(view, "words", "text", row)
                for size in expected:
                    assert spell(size) in written or size >= 1000, (spell(size), written)
            way = shown(view, "way", "x", row)
            without_dense = [x for x, stage in zip(drawn, of.stages, strict=True) if stage.code != "dense"]
            assert len(way) == len(without_dense)


def test_an_exact_zero_has_a_band_of_its_own_and_a_name() -> None:
    player = inside(run(), 0)
    axis = scale(run(), 0)
    for view in player["views"]:
        low, high = view["layout"]["xaxis5"]["range"]
        assert low < axis.zero < axis.low < axis.high < high
        band = trace(view, "zero band")["x"]
        assert min(band) < axis.zero < max(band) < axis.low
        ticks = trace(view, "ticks")
        assert dict(zip(ticks["text"], ticks["x"], strict=True))["exactly<br>0"] == axis.zero
        # Of image 1 five stages get exactly nothing at any epoch, and the strip says so in each.
        assert trace(view, "named zeros images")["text"] == ["exactly 0"] * 5
        assert shown(view, "words", "text", history(player)[9]).count("exactly 0") == 5


def test_the_sixth_image_of_the_question_is_not_called_zero() -> None:
    # Five get exactly 0 out of the softmax; the sixth gets 2.6e-19, which is a number (and too small to move a weight).
    for image in range(6):
        size = autopsy(run())["logits"].images[image, 20]
        texts = shown(inside(run(), image)["views"][0], "words", "text", history(inside(run(), image))[20])
        assert (size == 0) == ("exactly 0" in texts)
    dying = [way_back(run(), image, 20) for image in range(6)]
    assert sum("exactly 0 leaves" in said.more for said in dying) == 5
    assert sum("e-18 leaves" in said.more for said in dying) == 1


def test_the_strips_hold_the_sizes_of_all_epochs_and_zeros_apart() -> None:
    trained, image = run(loss="logits"), 3
    of, player = autopsy(trained), inside(trained, image)
    for view in player["views"]:
        assert trace(view, "strip images")["z"] == "@strip images"
        assert trace(view, "zeros images")["z"] == "@zeros images"
        z = np.array(player["shared"]["strip images"], dtype=float)
        zeros = np.array([stage.images[image] == 0 for stage in of.stages])
        assert zeros.any() and not zeros.all()
        sizes = np.array([stage.images[image] for stage in of.stages], dtype=float)
        np.testing.assert_allclose(z[~zeros], np.log10(sizes[~zeros]), atol=0.006)
        assert np.isnan(z[zeros]).all()
        black = np.array(player["shared"]["zeros images"], dtype=float)
        np.testing.assert_array_equal(black == 1, zeros)


def test_the_stages_are_those_of_the_loss() -> None:
    for loss in LOSSES:
        names = [stage.label for stage in autopsy(run(loss)).stages]
        for view in inside(run(loss), 0)["views"]:
            written = [text.replace("<br>", " ") for text in trace(view, "labels")["text"]]
            assert set(names) <= set(written)
            assert ("second softmax" in written) == (loss == "double_softmax")


def test_both_runs_share_one_axis() -> None:
    view = inside(run(), 1, run("logits"))["views"][3]
    assert trace(view, "strip images")["zmin"] == trace(view, "strip images pinned")["zmin"]
    assert trace(view, "dots images")["xaxis"] == trace(view, "dots images pinned")["xaxis"]


def test_a_long_strip_has_the_epochs_it_shows() -> None:
    player = inside(run_of(Experiment(loss="logits", normalisation="unit", epochs=3000)), 0)
    assert trace(player["views"][0], "strip images")["x"] == "@epochs"
    x = player["shared"]["epochs"]
    assert len(x) == len(player["at"]) + 1
    assert (x[0], x[-1]) == (-0.5, 3000.5)


def test_the_sentence_follows_image_epoch_and_run() -> None:
    said = way_back(run(), 0, 20)
    assert said.headline == "Image 1, epoch 20: the gradient dies in the softmax"
    assert said.because.startswith("Its outputs are exactly 0 and 1 in float32")
    assert "for 5 of 6 images" in said.more
    healthy = way_back(run("logits"), 0, 20)
    assert healthy.headline == "Image 1, epoch 20: the gradient arrives everywhere"
    assert way_back(run("logits"), 0, 3) != healthy
    # What the next update did is said of the very next epoch, not of the next one drawn.
    assert "The next update changed none of the 24 weights" in way_back(run(), 0, 5).more

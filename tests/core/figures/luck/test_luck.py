"""The charts of luck say what its seeds say, and their axes stand still while seeds are added."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment
from core.figures.kit.palette import ACCENT, MUTED
from core.figures.luck import luck_figure
from core.formulas.losses import LOSSES
from core.luck import Luck, training
from core.settings.registry import MAX_FILTERS
from core.words import percent
from tests.core.figures.trials import drawn, trace
from tests.core.luck.on_the_spot import luck

EXPERIMENTS = {
    **{name: PRESETS[name] for name in ("question", "one-line-fix", "answer-1")},
    "wild": Experiment("logits", "symmetric", MAX_FILTERS, "same", "sgd", 10.0, 60),  # every seed blows up
    "partly wild": Experiment("binary_crossentropy", "standardise", optimizer="momentum", learning_rate=3.0, epochs=60),
    "beyond the others": replace(PRESETS["one-line-fix"], seed=123_456),
    "long": replace(PRESETS["one-line-fix"], epochs=450, seed=1),
}
SIXTEEN = tuple(((16 * i, 255 - i, i, 0, 7 * i, 99, i, 3 * i, 200), i % 2) for i in range(16))
all_experiments = pytest.mark.parametrize("name", EXPERIMENTS)
narrow_and_wide = pytest.mark.parametrize("view", [0, 2])
all_views = pytest.mark.parametrize("view", range(4))


@functools.cache
def whole(experiment: Experiment) -> Luck:
    *_, last = luck(experiment)
    return last


@functools.cache
def drawn_whole(name: str) -> tuple[Luck, dict]:
    found = whole(EXPERIMENTS[name])
    return found, luck_figure(found)


def notes(view: dict) -> list[str]:
    """The texts beside the charts."""
    return [note["text"] for note in view["layout"]["annotations"]]


def note(view: dict, said: str) -> dict:
    (found,) = [each for each in view["layout"]["annotations"] if each["text"] == said]
    return found


def ends_of(axis: dict) -> tuple[float, float]:
    """The lowest and the highest value an axis shows."""
    low, high = axis["range"]
    return (10.0**low, 10.0**high) if axis.get("type") == "log" else (low, high)


def within(axis: dict, losses: np.ndarray) -> np.ndarray:
    """Losses as they are drawn: those beyond the ends of the axis there, and all near zero where it says so."""
    low, high = ends_of(axis)
    if axis.get("ticktext", [""])[0] == "≈ 0":
        low = axis["tickvals"][0]
    return np.clip(np.array(losses, float), low, high)


def heights(axis: dict, values: np.ndarray) -> np.ndarray:
    """Where values stand on an axis, 0 to 1."""
    low, high = ends_of(axis)
    inside = within(axis, values)
    if axis.get("type") == "log":
        return np.log(inside / low) / np.log(high / low)
    return (inside - low) / (high - low)


def on_paper(view: dict, x: str, y: str, at: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Pixels from the left and from the bottom, (n, 2), of points of a chart."""
    shape = view["layout"]
    left, right = shape[x]["domain"]
    low, high = shape[y]["domain"]
    across = left + heights(shape[x], at) * (right - left)
    up = low + heights(shape[y], values) * (high - low)
    return np.stack([across * width_of(view), up * shape["height"]], axis=1)


def width_of(view: dict) -> int:
    return {0: 340, 680: 690, 980: 990, 1380: 1390}[view["min_width"]]


def assert_drawn(y: list[float], losses: np.ndarray, axis: dict) -> None:
    """These losses are drawn, to the digits sent."""
    np.testing.assert_allclose(y, within(axis, losses), rtol=6e-5)


# The fan


@all_experiments
def test_the_payload_is_plain_json_for_every_width(name):
    found, payload = drawn_whole(name)
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    assert [view["min_width"] for view in payload["views"]] == [0, 680, 980, 1380]
    assert payload["summary"].startswith(f"Solved on {'none of ' if not found.success.solved else ''}")


@all_experiments
@narrow_and_wide
def test_the_bands_and_the_median_are_the_quantiles(name, view):
    found, payload = drawn_whole(name)
    figure, epochs = payload["views"][view], found.epochs.tolist()
    axis = figure["layout"]["yaxis"]
    for band, (low, high) in {"band 0": (0, 4), "band 1": (1, 3)}.items():
        around = trace(figure, band)
        assert around["x"] == epochs + epochs[::-1]
        assert around["fill"] == "toself"
        assert_drawn(around["y"][: len(epochs)], found.quantiles[low], axis)
        assert_drawn(around["y"][: len(epochs) - 1 : -1], found.quantiles[high], axis)
    assert trace(figure, "band 0")["opacity"] < trace(figure, "band 1")["opacity"]
    median = trace(figure, "median")
    shown = len(median["x"])
    assert median["x"] == epochs[:shown]
    assert_drawn(median["y"], found.quantiles[2, :shown], axis)
    assert shown == len(epochs) or not np.isfinite(found.quantiles[2, shown])


@all_experiments
@narrow_and_wide
def test_the_own_seed_has_a_curve_as_far_as_it_is_finite_and_its_name_beside_it(name, view):
    found, payload = drawn_whole(name)
    figure, curve = payload["views"][view], found.own.curve
    own, finite = trace(figure, "own"), int(np.isfinite(curve).sum())
    assert own["x"] == found.epochs[:finite].tolist()
    assert_drawn(own["y"], curve[:finite], figure["layout"]["yaxis"])
    assert own["line"]["width"] > trace(figure, "median")["line"]["width"]
    label = note(figure, f"<b>seed {found.experiment.seed}</b>")
    at = np.array([label["x"] * width_of(figure), label["y"] * figure["layout"]["height"]])
    fine = np.linspace(0, own["x"][-1], 4000)
    raised = np.interp(fine, own["x"], heights(figure["layout"]["yaxis"], own["y"]))
    low, high = figure["layout"]["yaxis"]["domain"]
    way = on_paper(figure, "xaxis", "yaxis", fine, np.ones_like(fine))
    way[:, 1] = (low + raised * (high - low)) * figure["layout"]["height"]
    assert np.hypot(*(way - at).T).min() < label["font"]["size"]
    crosses = [each for each in figure["layout"]["annotations"] if "✗" in each["text"]]
    assert len(crosses) == (finite < len(curve))
    for cross in crosses:  # where the curve ends
        end = on_paper(figure, "xaxis", "yaxis", np.array(own["x"][-1:]), np.array(own["y"][-1:]))[0]
        assert [cross["x"] * width_of(figure), cross["y"] * figure["layout"]["height"]] == pytest.approx(end, abs=1)


@all_experiments
def test_nothing_is_drawn_beyond_the_axes(name):
    for view in drawn_whole(name)[1]["views"]:
        shape = view["layout"]
        for each in view["data"]:
            for way in "xy":
                if each["type"] == "bar":
                    continue
                low, high = ends_of(shape[each[f"{way}axis"].replace(way, f"{way}axis")])
                values = [value for value in each[way] if value is not None]
                assert low * (1 - 1e-4) - 1e-9 <= min(values)
                assert max(values) <= high * (1 + 1e-4)


# Where they end


@all_experiments
@narrow_and_wide
def test_every_seed_is_in_the_bar_of_its_loss_and_of_its_fate(name, view):
    found, payload = drawn_whole(name)
    figure, total = payload["views"][view], len(found.seeds)
    solved, finite = found.outcomes.solved, np.isfinite(found.outcomes.loss)
    placed = heights(figure["layout"]["yaxis"], found.final)
    counted, lengths = 0, {}
    for fate, chosen in (("solved", solved), ("not solved", ~solved)):
        bars = trace(figure, fate)
        middles, half = np.array(bars["y"]), bars["width"] / 0.86 / 2
        counts = np.array(bars["x"]) * total
        ends = placed[chosen & finite]
        apart = np.abs(ends - middles[:, None])
        least, most = ((apart <= half + rounding).sum(axis=1) for rounding in (-2e-5, 2e-5))
        assert np.all((least - 0.01 <= counts) & (counts <= most + 0.01))
        said = [re.fullmatch(r"([\d,]+) of 1,024 seeds end at a loss of .*, (.*)", each) for each in bars["hovertext"]]
        assert [int(each[1].replace(",", "")) for each in said] == np.round(counts).tolist()
        assert {each[2] for each in said} <= {fate}
        assert round(counts.sum()) == (chosen & finite).sum()
        counted += round(counts.sum())
        before = [lengths.get(middle, 0) for middle in bars["y"]]
        assert bars["base"] == before  # the two fates stand one after the other
        lengths |= {y: x + base for x, y, base in zip(bars["x"], bars["y"], bars["base"], strict=True)}
    assert counted + found.diverged == total
    assert max(lengths.values(), default=0) <= figure["layout"]["xaxis2"]["range"][1]
    assert figure["layout"]["yaxis2"]["domain"] == figure["layout"]["yaxis"]["domain"]


@all_views
def test_solved_and_not_solved_are_told_apart(view):
    figure = drawn_whole("one-line-fix")[1]["views"][view]
    colors = {said: trace(figure, said)["marker"]["color"] for said in ("solved", "not solved")}
    assert colors == {"solved": ACCENT, "not solved": MUTED}
    assert {said: note(figure, f"<b>{said}</b>")["font"]["color"] for said in colors} == colors
    assert all(trace(figure, said)["x"] for said in colors)


@all_experiments
@narrow_and_wide
def test_the_longest_bars_are_numbered_with_their_share(name, view):
    found, payload = drawn_whole(name)
    figure, shares = payload["views"][view], {}
    for fate in ("solved", "not solved"):
        bars = trace(figure, fate)
        for y, x in zip(bars["y"], bars["x"], strict=True):
            shares[y] = shares.get(y, 0) + x
    spikes = {y: share for y, share in shares.items() if share >= 0.04}
    if name in ("question", "one-line-fix", "answer-1"):
        longest = max(spikes, key=spikes.__getitem__)
        numbers = [each for each in figure["layout"]["annotations"] if each["text"] == percent(spikes[longest])]
        low, high = figure["layout"]["yaxis"]["domain"]
        assert any(each["y"] == pytest.approx(low + longest * (high - low), abs=2e-3) for each in numbers)
    counted = [said for said in notes(figure) if re.fullmatch(r"\d+ %", said)]
    assert set(counted) <= {percent(share) for share in spikes.values()}
    lost = [said for said in notes(figure) if "not finite" in said]
    assert lost == ([f"↑ {percent(found.diverged / 1024)}<br>not finite"] if found.diverged else [])


@pytest.mark.parametrize(
    ("images", "epochs"), [(None, 100), (SIXTEEN, 5), (SIXTEEN[:2], 5)], ids=["thread", "sixteen", "two"]
)
@narrow_and_wide
def test_the_levels_of_a_double_softmax_are_ruled_and_named(view, images, epochs):
    experiment = replace(PRESETS["question"], epochs=epochs, **({"images": images} if images else {}))
    figure, count = luck_figure(whole(experiment))["views"][view], len(experiment.images)
    levels = LOSSES["double_softmax"].floor + np.arange(count + 1) / count
    axis = figure["layout"]["yaxis"]
    in_fan, beside = (each for each in figure["data"] if each["name"] == "lines")
    np.testing.assert_allclose(in_fan["y"][::3], levels)
    assert [in_fan["x"][:2], in_fan["y"][1::3]] == [[0, epochs], in_fan["y"][::3]]
    np.testing.assert_allclose(beside["y"][::3], heights(axis, levels))
    every = round((axis["tickvals"][1] - axis["tickvals"][0]) * count)
    np.testing.assert_allclose(axis["tickvals"], levels[::every])
    assert axis["ticktext"] == [f"{level:.4f}" for level in levels[::every]]
    apart = np.diff(heights(axis, levels[::every])).min() * (axis["domain"][1] - axis["domain"][0])
    assert apart * figure["layout"]["height"] >= 1.2 * axis["tickfont"]["size"]
    if count == 6:
        assert every == 1
        assert axis["ticktext"] == ["0.3133", "0.4799", "0.6466", "0.8133", "0.9799", "1.1466", "1.3133"]
    low, high = axis["domain"]
    words = [each for each in figure["layout"]["annotations"] if each["text"] == "floor" or "wrong" in each["text"]]
    expected = low + heights(axis, levels[::every]) * (high - low)
    np.testing.assert_allclose([each["y"] for each in words], expected, atol=1e-4)
    numbers = ["floor", "one", "two", "three", "four", "five", "six"]
    for k, each in zip(range(0, count + 1, every), words, strict=True):
        number = each["text"].removesuffix(" wrong")
        assert number == (numbers[k] if number.isalpha() else str(k))


@narrow_and_wide
def test_a_network_that_is_sure_of_every_answer_is_in_the_middle_of_a_bar(view):
    found, payload = drawn_whole("question")
    figure = payload["views"][view]
    bars = trace(figure, "not solved")
    levels = heights(figure["layout"]["yaxis"], found.levels)
    crowded = [level for level, count in zip(levels, found.on_levels, strict=True) if count > 40]
    assert len(crowded) > 1
    for level in crowded:
        assert np.abs(np.array(bars["y"]) - level).min() < 2e-5


@all_experiments
@narrow_and_wide
def test_an_arrow_shows_where_the_own_seed_ends(name, view):
    found, payload = drawn_whole(name)
    figure, shape = payload["views"][view], payload["views"][view]["layout"]
    arrows = [each for each in shape["annotations"] if each["text"] == "◂"]
    assert len(arrows) == np.isfinite(found.own.loss)
    for arrow in arrows:
        last = np.array([found.experiment.epochs])
        end = on_paper(figure, "xaxis", "yaxis", last, np.array([found.own.loss]))[0]
        at = np.array([arrow["x"] * width_of(figure), arrow["y"] * shape["height"]])
        assert at[1] == pytest.approx(end[1], abs=0.1)
        assert end[0] < at[0] < shape["xaxis2"]["domain"][0] * width_of(figure) + 1


@pytest.mark.parametrize("name", ["one-line-fix", "wild"])
def test_other_losses_have_one_line_at_a_coin_toss(name):
    for view in drawn_whole(name)[1]["views"]:
        in_fan = next(each for each in view["data"] if each["name"] == "lines")
        assert in_fan["y"] == pytest.approx([np.log(2), np.log(2)])
        assert len([said for said in notes(view) if "coin toss" in said]) == 1


# Solved by epoch


@all_experiments
@narrow_and_wide
def test_the_last_chart_counts_who_stays_right_and_ends_at_the_share_solved(name, view):
    found, payload = drawn_whole(name)
    curve, at = trace(payload["views"][view], "solved by"), found.outcomes.solved_at
    assert curve["x"] == found.epochs.tolist()
    shares = [np.count_nonzero((at >= 0) & (at <= epoch)) / 1024 for epoch in curve["x"]]
    np.testing.assert_allclose(curve["y"], shares, atol=1e-5)
    assert curve["y"][-1] == pytest.approx(found.success.share, abs=1e-5)
    assert f"{percent(found.success.share)} at the end" in notes(payload["views"][view])
    assert curve["line"]["shape"] == "hv"


@all_experiments
@narrow_and_wide
def test_the_own_seed_is_marked_where_it_is_solved(name, view):
    found, payload = drawn_whole(name)
    figure, seed = payload["views"][view], found.experiment.seed
    solved_at = found.own.solved_at
    assert name != "long" or solved_at not in found.epochs
    assert (solved_at is None) == (name in ("question", "wild", "partly wild"))
    if solved_at is None:
        assert "own solved" not in drawn(figure)
        assert f"<b>seed {seed} is not solved</b>" in notes(figure)
        return
    dot = trace(figure, "own solved")
    assert (dot["mode"], dot["x"]) == ("markers", [solved_at])
    share = np.mean((found.outcomes.solved_at >= 0) & (found.outcomes.solved_at <= solved_at))
    assert dot["y"] == pytest.approx([share], abs=1e-5)
    label = note(figure, f"<b>seed {seed}: epoch {solved_at}</b>")
    at = np.array([label["x"] * width_of(figure), label["y"] * figure["layout"]["height"]])
    place = on_paper(figure, "xaxis3", "yaxis3", np.array(dot["x"]), np.array(dot["y"]))[0]
    assert np.abs(at - place).max() < 2 * label["font"]["size"]


# While seeds are added


@pytest.mark.parametrize("name", ["question", "one-line-fix", "wild", "partly wild"])
def test_the_axes_stand_still_while_luck_grows(name, monkeypatch):
    monkeypatch.setattr(training, "BLOCK", 32)
    monkeypatch.setattr(training, "SEEDS", 224)
    monkeypatch.setattr(training, "AT_ONCE", 1)
    experiment = replace(EXPERIMENTS[name], epochs=60)
    steps = [step for step in luck(experiment) if len(step.seeds)]
    payloads = {len(step.seeds): luck_figure(step) for step in steps}
    assert len(payloads) >= 7
    first, *later = payloads.values()
    for count, payload in payloads.items():
        for view, before in zip(payload["views"], first["views"], strict=True):
            shape, earlier = view["layout"], before["layout"]
            assert shape["height"] == earlier["height"]
            axes = [key for key in shape if "axis" in key]
            assert len(axes) == 6
            assert {key: shape[key] for key in axes} == {key: earlier[key] for key in axes}
            assert shape["xaxis"]["range"] == shape["xaxis3"]["range"] == [0, 60]
            assert trace(view, "solved by")["x"] == list(range(61))
            title = f"<b>Loss of {count} seeds</b>" if count == 224 else f"<b>Loss of {count} of 224 seeds</b>"
            assert title in notes(view)
    assert len({payload["id"] for payload in payloads.values()}) == len(payloads)


def test_before_a_seed_is_trained_there_is_no_picture():
    first = next(luck(replace(EXPERIMENTS["wild"], epochs=500)))
    assert len(first.seeds) == 0
    with pytest.raises(ValueError, match="at least one seed"):
        luck_figure(first)


def test_equal_pictures_have_equal_ids_and_another_seed_another():
    found, payload = drawn_whole("one-line-fix")
    *_, again = luck(EXPERIMENTS["one-line-fix"])
    assert luck_figure(again) == payload
    seeds = [luck_figure(whole(replace(found.experiment, seed=seed)))["id"] for seed in (3, 4711)]
    others = [drawn_whole(name)[1]["id"] for name in ("question", "answer-1", "beyond the others")]
    bent = luck_figure(replace(found, quantiles=1.01 * found.quantiles))
    assert bent["summary"] == payload["summary"]
    assert len({payload["id"], bent["id"], *seeds, *others}) == 7


# Its texts


def box(each: dict, view: dict) -> tuple[float, float, float, float]:
    """About the left, bottom, right and top of a text, in pixels."""
    lines = [re.sub("<.*?>", "", line) for line in each["text"].split("<br>")]
    wide, high = 0.5 * each["font"]["size"] * max(map(len, lines)), 1.2 * each["font"]["size"] * len(lines)
    x, y = each["x"] * width_of(view), each["y"] * view["layout"]["height"]
    left = x - wide * {"left": 0, "center": 0.5, "right": 1}[each["xanchor"]]
    low = y - high * {"bottom": 0, "middle": 0.5, "top": 1}[each["yanchor"]]
    return left, low, left + wide, low + high


@all_experiments
@all_views
def test_texts_fit_on_the_page_and_beside_each_other(name, view):
    figure = drawn_whole(name)[1]["views"][view]
    texts = figure["layout"]["annotations"]
    boxes = [box(each, figure) for each in texts]
    for each, (left, low, right, high) in zip(texts, boxes, strict=True):
        assert each["font"]["size"] >= 12
        assert left >= -1 and low >= -1, each["text"]
        assert right <= width_of(figure) + 4 and high <= figure["layout"]["height"] + 1, each["text"]
    for i, one in enumerate(boxes):
        for j, other in enumerate(boxes[:i]):
            across = min(one[2], other[2]) - max(one[0], other[0])
            along = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, along) < 4, (texts[i]["text"], texts[j]["text"])

"""Trials made up at once, without training, and how a still figure is read back."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from core.images import THREAD_IMAGES
from core.trial.factorial import CELLS, cell_experiment
from core.trial.trial import Trial, read_only


def made_up(total: int = 40, done: Any = None, first: int = 0, random: int = 0) -> Trial:
    """A trial of seeds ``first`` to ``first + total - 1``; cell c is trained on ``done[c]`` of them, or on all."""
    draw = np.random.default_rng(random)
    done = np.full(CELLS, total) if done is None else np.array(done)
    trained = (np.arange(total) < done[:, None])[:, None]  # (32, 1, R)
    shape = (CELLS, 2, total)
    rates = np.linspace(0, 1, CELLS)[draw.permutation(CELLS)][:, None, None]
    solved = (draw.random(shape) < rates) & trained
    right = np.where(solved, 6, draw.integers(0, 6, shape)).astype(np.uint8)
    double = np.array([cell_experiment(cell).loss == "double_softmax" for cell in range(CELLS)])[:, None, None]
    loss = np.where(double, 0.31326168 + (6 - right) / 6, 10 ** draw.uniform(-5, 1, shape))
    return read_only(
        Trial(
            solved,
            np.where(solved, draw.integers(0, 100, shape), -1).astype(np.int16),
            np.where(trained, loss, np.nan).astype(np.float32),
            np.where(trained, right, 0).astype(np.uint8),
            (draw.random((CELLS, total)) < 0.2) & ~solved.any(axis=1) & trained[:, 0],
            done,
            np.arange(first, first + total, dtype=np.uint32),
            (100, 300),
            THREAD_IMAGES,
        )
    )


def trace(view: dict, name: str) -> dict:
    """The trace of this name."""
    (found,) = [each for each in view["data"] if each.get("name") == name]
    return found


def drawn(view: dict) -> set[str]:
    """The names of the traces."""
    return {each.get("name") for each in view["data"]}


def written(view: dict) -> list[str]:
    """All texts that stand in a figure."""
    return [said for each in view["data"] if "text" in each.get("mode", "") for said in each["text"]]


def boxes(tiles: dict) -> np.ndarray:
    """Left, top, right, bottom of each rectangle, (n, 4)."""
    x, width, base, y = (np.array(tiles[key], float) for key in ("x", "width", "base", "y"))
    return np.stack([x - width / 2, base, x + width / 2, base + y], axis=1)


def is_sound(payload: dict) -> None:
    """Plain JSON, arrangements from narrow to wide, nothing drawn beyond their edges."""
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    assert set(payload) == {"id", "views", "summary"}
    widths = [view["min_width"] for view in payload["views"]]
    assert widths == sorted(set(widths))
    assert widths[0] == 0
    for view in payload["views"]:
        width, height = view["layout"]["xaxis"]["range"][1], view["layout"]["yaxis"]["range"][0]
        assert abs(view["layout"]["height"] - height) <= 0.5
        for each in view["data"]:
            x = [value for value in each["x"] if value is not None]
            y = [value for value in each.get("base", each["y"]) if value is not None]
            assert min(x, default=0) >= -3.01
            assert max(x, default=0) <= width + 3.01
            assert min(y, default=0) >= -3.01
            assert max(y, default=0) <= height
        assert all(size >= 8 for each in view["data"] for size in sizes(each))


def sizes(each: dict) -> list[float]:
    """Of the letters of a trace."""
    size = each.get("textfont", {}).get("size", [])
    return size if isinstance(size, list) else [size]


def sides(color: str) -> list[tuple[int, ...]]:
    """The red, green and blue of a colour on light ground, and of the one on dark."""
    found = re.fullmatch("light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)", color)
    return [tuple(bytes.fromhex(side)) for side in found.groups()]


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Of two colours, as WCAG defines it."""

    def luminance(channels: tuple[int, ...]) -> float:
        shares = [channel / 255 for channel in channels]
        linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    values = sorted((luminance(one), luminance(other)))
    return (values[1] + 0.05) / (values[0] + 0.05)

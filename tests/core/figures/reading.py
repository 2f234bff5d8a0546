"""Players of runs, and a second writing of what the player does with one: which text stands where at an epoch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.autopsy.passage import passages
from core.figures.basis import basis as basis_figure
from core.figures.explorer import explorer as explorer_figure
from core.figures.inside import inside as inside_figure
from core.filters.patterns import patterns
from core.outcome.shown import Shown
from core.run import Run


def explorer(run: Run, *others: Any, stage: bool = False, **more: Any) -> dict[str, Any]:
    """The Explorer's figure of a run."""
    return explorer_figure(Shown(run, *others, **more), stage=stage)


def inside(run: Run, *others: Any) -> dict[str, Any]:
    """The figure of one image's way through a run."""
    return inside_figure(passages(run, *others))


def basis(run: Run, threshold: float) -> dict[str, Any]:
    """The figure of a run's filters in their patterns."""
    return basis_figure(patterns(run, threshold))


def gather(positions: Any, record: np.ndarray) -> Any:
    """A second writing of the player's ``gather``."""
    if isinstance(positions, list):
        return [gather(position, record) for position in positions]
    return None if positions is None or math.isnan(record[positions]) else float(record[positions])


def short(number: float, digits: int) -> str:
    text = f"{number:.{digits}g}"
    return text if abs(float(text)) < 1e-4 else np.format_float_positional(float(text), trim="-")


def write(number: float, style: dict[str, Any]) -> str:
    number = float(number)
    if not math.isfinite(number):
        return style.get("lost", "not finite")
    form = style.get("form")
    if form is None:
        text = f"{number * style.get('times', 1):.{style['digits']}f}"
    elif form == "size":
        text = "exactly 0" if number == 0 else short(number, 3)
    elif form == "share":
        if number in (0, 1):
            return f"exactly {number:.0f}"
        if number > 0.9995:
            return f"1 − {short(1 - number, 2)}"
        text = short(number, 2) if number < 0.0005 else f"{number:.4f}"
    elif form == "loss":
        text = short(number, 3) if number != 0 and abs(number) < 0.001 else f"{number:.4f}"
    else:
        text = f"{number:.0f}" if abs(number) < 1000 else f"{number:.0e}".replace("e+0", "e").replace("e+", "e")
    return "−" + text[1:] if text.startswith("-") else text


def say(parts: list, record: np.ndarray) -> str:
    texts = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif "words" in part:
            texts.append(part["words"][int(record[part["at"]])])
        else:
            texts.append(write(record[part["at"]], part))
    return "".join(texts)


def shown(view: dict, name: str, attribute: str, record: np.ndarray) -> Any:
    """What an attribute of a trace is at an epoch."""
    (index,) = [i for i, trace in enumerate(view["data"]) if trace.get("name") == name]
    bindings = [b for b in view["bindings"] if (b["trace"], b["attribute"]) == (index, attribute)]
    if not bindings:
        return view["data"][index][attribute]
    (binding,) = bindings
    if "words" in binding:
        return [say(parts, record) for parts in binding["words"]]
    if "write" in binding:
        return [write(record[at], binding["write"]) for at in binding["positions"]]
    return gather(binding["positions"], record)

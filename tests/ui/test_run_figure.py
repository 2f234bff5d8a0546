"""The Explorer's figure: made once for all who look at the same run, and another for whatever changes it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core import Experiment, train
from core.run.unseen import unseen
from ui.page import Trained
from ui.parts import run_figure as module
from ui.parts.run_figure import run_figure
from ui.visit.view import View

RUN = Experiment("logits", epochs=5, engine="numpy", seed=26)
PAGE = View()


def trained(experiment: Experiment, ghost: Experiment | None = None) -> Trained:
    """As a visit has it: with a run of its own."""
    run, other = train(experiment), ghost and train(ghost)
    return Trained(experiment, run, other, whole=True, waiting=False, failed=False, since=0.0)


def test_it_is_made_once_and_anew_for_whatever_changes_it(monkeypatch: pytest.MonkeyPatch):
    made: list[Any] = []
    explorer = module.explorer
    monkeypatch.setattr(module, "explorer", lambda *given, **more: made.append(given) or explorer(*given, **more))
    run_figure.cache.clear()
    now = trained(RUN)
    dark = unseen(now.run, (0,) * 9)
    others = (
        (trained(replace(RUN, seed=27)), None, PAGE),
        (trained(RUN, replace(RUN, seed=27)), None, PAGE),
        (trained(RUN, replace(RUN, seed=28)), None, PAGE),
        (replace(now, experiment=replace(RUN, epochs=9)), None, PAGE),  # the same beginning of a longer run
        (now, dark, PAGE),
        (now, unseen(now.run, (255,) * 9), PAGE),
        (now, None, replace(PAGE, stage=1)),
        (now, None, replace(PAGE, names=("falling", "rising"))),
    )
    first = run_figure(now, None, PAGE)
    assert run_figure(trained(RUN), None, PAGE) is first
    assert len(made) == 1
    found = [first, *(run_figure(*each) for each in others)]
    assert len(made) == len(set(found)) == len({json.loads(each)["id"] for each in found}) == 1 + len(others)
    assert [run_figure(*each) for each in others] == found[1:]
    assert len(made) == 1 + len(others)

"""The protocol of figures from both sides: what Python sends is what the JavaScript declares, and what it reads."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from types import UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import numpy as np
import pytest

from core import PRESETS, Experiment, train
from core.atlas import load as load_atlas
from core.figures.atlas_map import atlas_map
from core.figures.edges import edges
from core.figures.factorial import factorial
from core.figures.kit.protocol import Binding, Moving, NumberPart, Still, Style
from core.figures.landscape import landscape_figure
from core.figures.luck import luck_figure
from core.figures.responses import responses
from core.figures.seeds import seeds
from core.figures.shapley import shapley_figure
from core.figures.triangles import triangles
from core.filters.landscape import landscape, repaired
from core.images import THREAD_IMAGES
from core.luck.hope import hope
from core.separability import separability
from core.separability.one_filter import meeting
from core.trial import shapley
from core.trial.effects import interactions
from tests.core.figures.reading import basis, explorer, inside
from tests.core.figures.trials import made_up
from tests.core.luck.on_the_spot import luck
from tests.protocol_types import FILE, declarations
from tests.test_architecture import ROOT
from tests.ui.reading import unpacked
from ui.components import as_bytes
from ui.components.chart import ChartData, chart
from ui.components.player import PlayerData, player
from ui.visit.view import View

COMPONENTS = ROOT / "ui" / "components"
FILES = ("shared/plotly.js", "shared/numbers.js", "chart/chart.js", "player/player.js")
SOURCE = {name: (COMPONENTS / name).read_text() for name in FILES}
CODE = {name: re.sub(r"(?s:/\*.*?\*/)|(?<!:)//.*", "", text) for name, text in SOURCE.items()}  # without comments
RUN = Experiment("logits", "unit", 2, "valid", "adam", 0.01, 30, engine="numpy")


def keys(kind: type) -> dict[str, bool]:
    """The keys of a TypedDict, and whether each must be there."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: get_origin(hint) is not NotRequired for name, hint in hints.items()}


def names(destructured: str) -> set[str]:
    return {re.match(r"\w+", part.strip())[0] for part in destructured.split(",")}


def reads(name: str, pattern: str) -> set[str]:
    """What the code of a file reads of the objects that it calls so."""
    return set(re.findall(rf"(?<![\w.]){pattern}\??\.(\w+)", CODE[name]))


def test_the_types_of_the_javascript_are_those_of_python():
    assert FILE.read_text() == declarations(), "python -m tests.protocol_types"


def test_the_javascript_reads_all_that_is_declared_and_nothing_else():
    everywhere = reads("shared/plotly.js", "candidate")
    assert reads("player/player.js", r"(?:next\.)?data") == set(keys(PlayerData))
    assert reads("chart/chart.js", "(?:data|next)") == set(keys(ChartData))
    assert reads("player/player.js", "view") | everywhere == set(keys(Moving))
    assert reads("chart/chart.js", "view") | everywhere == set(keys(Still))
    bindings = re.findall(r"view\.bindings\.map\(\(\{([^}]*)\}\)", CODE["player/player.js"])
    assert [names(each) for each in bindings] == [set(keys(Binding))]
    styles = re.findall(r"function write\(number, \{([^}]*)\}\)", CODE["shared/numbers.js"])
    assert [names(each) for each in styles] == [set(keys(Style))]
    assert reads("player/player.js", "part") == set(keys(NumberPart)) - set(keys(Style))


def test_nothing_is_taken_out_of_a_figure_in_a_way_that_this_test_does_not_see():
    for code in CODE.values():
        assert not re.search(r"\}\s*=\s*(data|view|part|next)\b|(?<![\w.])(data|view|part|next)\[", code)


def walk(value: Any, kind: Any, seen: dict[str, set[str]]) -> None:
    """Check what is sent against its type, and note which keys were there."""
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        assert {name for name, needed in keys(kind).items() if needed} <= set(value) <= set(hints)
        seen[kind.__name__] |= set(value)
        for name, each in value.items():
            walk(each, hints[name], seen)
    elif get_origin(kind) is list:
        assert isinstance(value, list)
        for each in value:
            walk(each, get_args(kind)[0], seen)
    elif get_origin(kind) is dict:
        for each in value.values():
            walk(each, get_args(kind)[1], seen)
    elif isinstance(kind, UnionType):
        walk(
            value,
            next(each for each in get_args(kind) if isinstance(value, dict if is_typeddict(each) else each)),
            seen,
        )
    elif kind is not Any:
        assert isinstance(value, kind)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the JavaScript gets."""
    found: list[dict[str, Any]] = []

    def shown(key: str, data: bytes) -> None:
        found.append(json.loads(unpacked(data)))

    monkeypatch.setattr("ui.components.component", lambda folder: shown)
    return found


def test_what_the_player_gets_is_the_protocol_and_all_of_it_is_sent_by_some_figure(sent):
    run, wide = train(RUN), train(Experiment("double_softmax", "none", 16, "same", epochs=1100, engine="numpy"))
    for payload in (explorer(run), explorer(run, wide, 2000), inside(run, 0, run), inside(wide, 5), basis(wide, 0.5)):
        player(as_bytes(payload), View(RUN))
    seen: dict[str, set[str]] = defaultdict(set)
    for data in sent:
        walk(data, PlayerData, seen)
    for kind in (Binding, Moving, PlayerData):
        assert seen[kind.__name__] == set(keys(kind))
    assert seen["NumberPart"] | seen["Style"] == set(keys(NumberPart))


def test_what_a_chart_gets_is_the_protocol(sent):
    trial = made_up()
    plane = load_atlas().plane("loss", "optimizer", RUN, 100)
    *_, whole = luck(RUN)
    payloads = (
        factorial(trial, 100, 3, 4, 12),
        seeds(trial, 3, 100, 12),
        shapley_figure(shapley(trial, 100), interactions(trial, 100)),
        luck_figure(next(each for each in luck(PRESETS["question"]) if len(each.seeds))),
        atlas_map(plane, None, RUN),
        responses(separability(np.ones((2, 2, 3))), THREAD_IMAGES, 3),
        triangles(meeting((1, 0, 0, 1))),
        edges(hope(whole, 0.5), whole.filters),
        landscape_figure(landscape(*(train(each) for each in repaired(RUN)))),
    )
    for payload in payloads:
        chart(payload, key="any")
    for data in sent:
        walk(data, ChartData, defaultdict(set))
    assert len(sent) == len(payloads)

"""The plotly.js that pages load: as new as plotly.py's own, with every kind of trace that a figure has."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

from ui import plotly
from ui.plotly.__main__ import FIRST

FIGURES = Path(__file__).parents[2] / "core" / "figures"


def bundle() -> str:
    return gzip.decompress(plotly.FILE.read_bytes()).decode()


def test_it_is_the_version_that_plotly_carries():
    carried = files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")[:200]
    assert f"plotly.js v{plotly.VERSION}" in carried
    assert f"plotly.js v{plotly.VERSION}: " in bundle()[:200] and f'"{plotly.VERSION}"' in bundle()
    assert bundle().startswith(FIRST)
    assert "MIT" in plotly.FILE.with_name("LICENSE").read_text()


def test_it_draws_every_kind_of_trace_that_our_figures_have():
    kinds = set()
    for path in FIGURES.rglob("*.py"):
        kinds |= set(
            re.findall(
                r'"type": "(scatter|bar|heatmap|contour|pie|box|histogram|surface|\w*3d|\w*gl)"', path.read_text()
            )
        )
    assert kinds == {"scatter", *plotly.TRACES}

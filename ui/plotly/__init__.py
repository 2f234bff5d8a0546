"""plotly.js as the pages load it: a module with the traces that our figures have, as new as plotly.py's own.

``python -m ui.plotly`` makes the file anew. Its licence stands beside it.
"""

from __future__ import annotations

from pathlib import Path

VERSION = "4.1.1"
TRACES = ("bar", "contour", "heatmap")  # beside scatter, which is always there
FILE = Path(__file__).parent / f"plotly-{VERSION}.js.gz"

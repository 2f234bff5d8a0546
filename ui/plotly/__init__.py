"""plotly.js as the pages load it: the bundle for cartesian charts, a third of the whole, as new as plotly.py's own.

``python -m ui.plotly`` makes the file anew. Its licence stands beside it.
"""

from __future__ import annotations

from pathlib import Path

VERSION = "4.1.1"
FILE = Path(__file__).parent / f"plotly-cartesian-{VERSION}.js.gz"

"""An image as a small picture in a URL."""

from __future__ import annotations

import base64

from core.images import SIDE, Image


def picture(image: Image) -> str:
    """The image as an SVG."""
    cells = "".join(
        f'<rect x="{index % SIDE}" y="{index // SIDE}" width="1.02" height="1.02" fill="rgb({grey},{grey},{grey})"/>'
        for index, grey in enumerate(image[0])
    )
    frame = '<rect width="3" height="3" fill="none" stroke="#888" stroke-width=".15"/>'
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-.1 -.1 3.2 3.2" width="64" height="64">'
    return "data:image/svg+xml;base64," + base64.b64encode(f"{svg}{cells}{frame}</svg>".encode()).decode()

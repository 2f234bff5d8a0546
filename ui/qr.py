"""A link as a QR code, for a room: drawn when somebody asks for it, and no other site's."""

from __future__ import annotations

import io
from functools import lru_cache
from urllib.parse import urlsplit

import segno

QR_PATH = "/qr.svg"
MOST = 1000  # bytes; finer patterns no camera at the back of a room can read


@lru_cache(maxsize=128)
def qr(link: str) -> bytes:
    """The code as an SVG, dark on white with the quiet zone that cameras need."""
    drawn = io.BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=4, dark="#000", light="#fff", omitsize=True)
    return drawn.getvalue()


def refusal(link: str, hosts: set[str]) -> str:
    """The sentence why a link has no code here; "" if it has. ``hosts``: the names by which this site is asked for."""
    if len(link.encode(errors="replace")) > MOST:
        return f"A link of more than {MOST} bytes makes a pattern too fine to be read across a room."
    try:
        ours = link.startswith(("http://", "https://")) and urlsplit(link).netloc in hosts
    except ValueError:  # half a bracket, and the like
        ours = False
    return "" if ours else "Only links of this site have a code here."

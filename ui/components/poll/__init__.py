"""The clock of a page, or of a part of it, that waits for the server's work."""

from __future__ import annotations

import time

from ui.components import show


def poll(wait: float | None, *, key: str, again: bool = False) -> None:
    """Ask for the next look at this fragment, or page, in ``wait`` seconds; None: there is nothing to wait for.

    ``again``: the whole page is to be drawn anew, once.
    """
    # Each beat is news, or the browser would not be told of it.
    beat = time.monotonic_ns() if wait is not None or again else 0
    show("poll", {"wait": wait, "again": again, "beat": beat}, key=key, on_beat_change=lambda: None)

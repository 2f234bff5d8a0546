"""What one takes from a page: the run as a pinned curve, the link, the script."""

from __future__ import annotations

from pathlib import Path

from ui.components import as_bytes, component

_component = component(__file__, (Path(__file__).parent / "take.html").read_text(encoding="utf-8"))


def take(*, pinned: bool, whole: bool, script: str) -> None:
    """The buttons. A run that is not ``whole`` can not be pinned yet; ``script`` is the run as a Keras script."""
    _component(key="take", data=as_bytes({"pinned": pinned, "whole": whole, "script": script}))

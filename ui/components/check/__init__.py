"""The button that checks a task, and what came out (check.js, check.css)."""

from __future__ import annotations

from ui.components import show


def check(question: str, *, can: bool, said: str) -> None:
    """Show the button, to be pressed if it ``can`` be, or what was ``said`` when it was; the ``question`` stays
    in view.
    """
    show("check", {"question": question, "can": can, "said": said})

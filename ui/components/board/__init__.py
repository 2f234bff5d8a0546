"""The board of a class (board.js, board.css): how many have guessed, checked and been right."""

from __future__ import annotations

from ui.components import show


def board(room: str, *, step: int, is_guessed: bool) -> None:
    """Show the board where this browser leads the ``room``; elsewhere only count how far the task is: 0 not begun, 1
    guessed, 2 checked, 3 right. ``is_guessed``: whether there is something to guess.
    """
    show("board", {"room": room, "step": step, "guessed": is_guessed})

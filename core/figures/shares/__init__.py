"""What each of the five changes is worth, and which depend on each other."""

from core.figures.shares.figure import shares

__all__ = ["shares"]

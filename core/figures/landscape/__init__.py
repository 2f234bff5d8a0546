"""Two losses on one plane through the common start: maps side by side."""

from core.figures.landscape.figure import landscape_figure

__all__ = ["landscape_figure"]

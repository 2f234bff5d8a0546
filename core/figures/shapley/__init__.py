"""What each of the five changes is worth, and which depend on each other."""

from core.figures.shapley.figure import shapley_figure

__all__ = ["shapley_figure"]

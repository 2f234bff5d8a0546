"""Why one filter is never enough: the mixtures of rows and those of columns, and the point that both hold."""

from core.figures.triangles.figure import triangles

__all__ = ["triangles"]

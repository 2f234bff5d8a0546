"""A run's filters in their four patterns, epoch by epoch, and their ways on the plane of the two edges."""

from core.figures.basis.figure import basis

__all__ = ["basis"]

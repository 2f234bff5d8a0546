"""Where a thousand seeds' filters end on the plane of the two edges, and which pairs of detectors they are."""

from core.figures.edges.figure import edges

__all__ = ["edges"]

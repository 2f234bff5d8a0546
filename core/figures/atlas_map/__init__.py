"""Two settings against each other, and how many seeds each pair of values solves.

figure  the map
place   where an experiment stands on it
"""

from core.figures.atlas_map.figure import atlas_map

__all__ = ["atlas_map"]

"""A run at once: its curves, its filters, its images, epoch by epoch.

figure  the three together, in several arrangements: what the player plays
curves  loss and accuracy over the epochs
strips  filters and images as strips of small grids
"""

from core.figures.explorer.figure import explorer

__all__ = ["explorer"]

"""A run at once: its curves, its filters, its images, epoch by epoch.

figure           the three together, in several arrangements: what the player plays
shown            the numbers of a run that are shown
curves           loss and accuracy over the epochs
reference_lines  the heights at which a loss means something
strips           filters and images as strips of small grids
"""

from core.figures.explorer.figure import explorer

__all__ = ["explorer"]

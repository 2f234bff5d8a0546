"""Every seed of one cell of the factorial, and their final losses.

figure          a square for each seed
loss_histogram  how the losses are distributed
"""

from core.figures.seeds.figure import seeds

__all__ = ["seeds"]

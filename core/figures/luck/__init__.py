"""One experiment from a thousand seeds.

figure     the fan, the ends and the share solved, together
loss_fan   the losses over the epochs, and where they end
solved_by  how many of the seeds are solved by which epoch
"""

from core.figures.luck.figure import luck_figure

__all__ = ["luck_figure"]

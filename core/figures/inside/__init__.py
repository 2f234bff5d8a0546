"""The inside of the network: one image's way through it and its gradient's way back, for one run or two.

figure         the two together: what the player plays on "Inside the network"
flow           the forward pass, every number of it
hovers         what is said of each of these numbers
gradient_path  the gradient's size on its way back, at one epoch and at all
"""

from core.figures.inside.figure import epoch_in_view, inside

__all__ = ["epoch_in_view", "inside"]

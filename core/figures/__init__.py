"""Data in, Plotly figure out. No training here, and no Streamlit; each docstring says how to read its figure.

palette          colours: tokens and scales that follow the theme, scales that do not, and the ink to write on them
success_scale    the one scale for shares of seeds solved
record           all that a player shows of each epoch, as one array of numbers
bindings         which numbers of a record go where in a figure
reference_lines  the heights at which a loss means something
labels           where to write on a chart
curves           loss and accuracy over the epochs
strips           filters and images as strips of small grids
explorer         the three together, in several arrangements: what the player plays
passage          all that a player shows of one image at each epoch, forward and back
canvas           cells with numbers in them, and texts, in pixels
flow             the forward pass of one image, every number of it
gradient_path    the gradient's size on its way back, at one epoch and at all
inside           the two together, for one run or two: what the player plays on "Inside the network"
still            a figure that stands still: its payload, a drawing in pixels, rectangles to point at
factorial        the 32 cells between the question and Answer 1, and the way through them
factorial_grid   where they stand, each change one step, and the words around them
shares           what each of the five changes is worth, and which depend on each other
seeds            every seed of one cell, and their final losses
loss_histogram   how those losses are distributed
loss_fan         the losses of a thousand seeds over the epochs, and where they end
solved_by        how many of them are solved by which epoch
paper            texts anywhere on a figure
luck             the fan and the share solved: one experiment from a thousand seeds
atlas_map        two settings against each other, and how many seeds each pair solves
atlas_place      where an experiment stands on it
"""

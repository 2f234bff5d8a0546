"""Data in, Plotly figure out. No training here, and no Streamlit; each docstring says how to read its figure.

palette          colours: tokens for what follows the theme, scales for what does not
record           all that a player shows of each epoch, as one array of numbers
bindings         which numbers of a record go where in a figure
reference_lines  the heights at which a loss means something
labels           where to write on a chart
curves           loss and accuracy over the epochs
strips           filters and images as strips of small grids
explorer         the three together, in several arrangements: what the player plays
"""

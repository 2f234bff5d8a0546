"""Data in, Plotly figure out. No run here, no training and no Streamlit; each docstring says how to read its figure.

kit        what the pictures have in common, and the protocol between them and the browser
explorer   a run at once, played: curves, filters, images
inside     one image's way through the network, forward and back, played
factorial  the 32 cells between the question and Answer 1
seeds      every seed of one cell
shapley    what each of the five changes is worth
luck       one experiment from a thousand seeds
atlas_map  two settings against each other
basis      a run's filters in their four patterns, played
responses  what given filters say of every image
triangles  why one filter is never enough
edges      where a thousand seeds' filters end
landscape  two losses on one plane

One folder a picture, and no picture imports another: what two of them need belongs to the kit.
"""

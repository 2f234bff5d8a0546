"""What would fix a run, proved by running it.

counterfactuals  the changes that are tried, on this seed and on many
table            the rows that they fill, their order and their words
"""

"""The table of frameworks, measured.

scripts     the programs that are run
measure     the rows: run, computed by a formula, or read in the source
comparison  whether two tables agree
"""

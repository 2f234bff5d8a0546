"""The atlas: how many of 128 seeds every combination of settings solves, measured once and shipped as one file.

grid    which combinations there are: a cell is one value of each setting
file    the atlas as a Parquet file
table   the atlas as the app reads it
region  the widest part of a plane in which every cell is safe

``python -m makers.atlas`` makes the file anew.
"""

from core.atlas.file import load
from core.atlas.grid import AXES, GRID, Grid
from core.atlas.region import Region, sentence, widest_safe_region
from core.atlas.table import Atlas, Plane

__all__ = ["AXES", "GRID", "Atlas", "Grid", "Region", "Plane", "load", "sentence", "widest_safe_region"]

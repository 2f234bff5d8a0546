"""Cells trained apart, put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from makers.atlas.cells import Cells


def concatenate(parts: Sequence[Cells]) -> Cells:
    """The cells of all parts, one part after the other."""
    columns = zip(*(part.arrays().values() for part in parts), strict=True)
    return Cells(*(np.concatenate(column) for column in columns))


def taken(cells: Cells, places: Sequence[int] | np.ndarray) -> Cells:
    """The cells at these places, in this order."""
    return Cells(**{name: array[places] for name, array in cells.arrays().items()})

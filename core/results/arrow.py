"""Arrow's memory, of which a server that has read a file does not want to keep more than the numbers."""

from __future__ import annotations


def give_back() -> None:
    """After a file was read: return to the system what Arrow keeps for the next one, 15 MB."""
    import pyarrow

    pyarrow.default_memory_pool().release_unused()

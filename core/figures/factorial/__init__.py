"""The 32 cells between the question and Answer 1, and the way through them.

figure  the cells and the path
grid    where they stand, each change one step, and the words around them
"""

from core.figures.factorial.figure import factorial

__all__ = ["factorial"]

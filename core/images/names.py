"""What the two classes are called: the thread's are rows and columns, one's own what one says."""

from __future__ import annotations

Names = tuple[str, str]  # of class 0 and of class 1

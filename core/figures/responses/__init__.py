"""What given filters say of every image, position by position, and which images look the same to them."""

from core.figures.responses.figure import responses

__all__ = ["responses"]

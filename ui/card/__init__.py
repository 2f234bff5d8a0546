"""What a chat shows of a link, where Streamlit's one shell for all would say nothing.

asked    what a query asks for, with its run; the bounds of the work
head     the title and the tags in a page's own HTML, Open Graph's among them
picture  the curve and the filters as they end, drawn with Pillow
"""

from __future__ import annotations

from ui.card.asked import CARD_PATH, PICTURE_PATH, subject
from ui.card.head import head
from ui.card.picture import card_picture

__all__ = ["CARD_PATH", "PICTURE_PATH", "card_picture", "head", "subject"]

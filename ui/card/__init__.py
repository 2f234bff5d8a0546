"""A view as a card: what a chat shows of a link, where Streamlit's one shell for all would say nothing.

asked    what a query asks for, with its run; the bounds of the work
page     the small static page with its Open Graph tags, which leads into the app
picture  the curve and the filters as they end, drawn with Pillow
"""

from __future__ import annotations

from ui.card.asked import CARD_PATH, PICTURE_PATH, Busy, Subject, TooLong, subject
from ui.card.page import card_page
from ui.card.picture import card_picture

__all__ = ["CARD_PATH", "PICTURE_PATH", "Busy", "Subject", "TooLong", "card_page", "card_picture", "subject"]

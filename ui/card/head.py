"""What a page's HTML says of its view to whoever does not run it: a chat that shows a link, or a search engine."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from core.talk import CHAPTERS
from core.words import count
from ui.card.asked import PICTURE_PATH, asked, said_of
from ui.navigation import EXPLORER, PAGES, STUCK, TALK, path
from ui.visit.view import View

SITE = "Stuck at 0.8133"
ABOUT = "Why a tiny convolutional network refuses to learn, and which change makes it learn."


def head(script: str, query: str, site: str) -> str:
    """The title and the tags for the head of a page, as HTML, everything in it escaped. A query that is no link of ours
    counts as none. ``site``: the address at which the app is, without a slash at its end.
    """
    try:
        view = asked(query)
    except HTTPException:
        view = View()
    spelled = urlencode(view.to_query())
    behind = f"?{spelled}" if spelled else ""
    address, picture = (f"{site}{each}{behind}" for each in (f"/{path(script)}", PICTURE_PATH))
    return tags(_title(script, view), alternative(view), address, picture)


def tags(title: str, sentence: str, address: str, picture: str) -> str:
    """A page's title, description, picture and address in HTML."""
    title, sentence, address, picture = map(escape, (title, sentence, address, picture))
    return f"""<title>{title}</title>
<meta name="description" content="{sentence}">
<link rel="canonical" href="{address}">
<meta name="twitter:card" content="summary_large_image">
<meta property="og:type" content="website">
<meta property="og:site_name" content="{SITE}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{sentence}">
<meta property="og:url" content="{address}">
<meta property="og:image" content="{picture}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="{sentence}">"""


def _title(script: str, view: View) -> str:
    if script == STUCK:
        return f"Stuck at {view.stuck}? What the number says"
    if script == TALK:
        return f"{list(CHAPTERS.values())[view.chapter - 1].title}: the talk on {SITE}"
    said = said_of(view)
    return said if script == EXPLORER else f"{PAGES[script]}: {said}"


def alternative(view: View) -> str:
    """What the picture shows, in a sentence."""
    if "run" in view.hidden:
        return f"The {len(view.experiment.images)} images of the task: make a guess, then see the run."
    epochs, filters = count(view.experiment.epochs, "epoch"), count(view.experiment.filters, "filter")
    return f"{ABOUT} Here: the loss over {epochs}, and the {filters} as they end."

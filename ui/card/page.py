"""The card's page: static, readable without JavaScript, everything in it escaped."""

from __future__ import annotations

from html import escape

from ui.card.asked import PICTURE_PATH, Subject
from ui.static_page import static_page

SITE = "Stuck at 0.8133"
STYLE = """\
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
img { width: 100%; height: auto; border: 1px solid #8888; }
"""


def card_page(subject: Subject, site: str) -> bytes:
    """The page, in UTF-8. ``site``: the address at which the app is, without a slash at its end."""
    query = f"?{subject.query}" if subject.query else ""
    picture, app = f"{site}{PICTURE_PATH}{query}", f"./{query}"
    title, sentence = subject.said, alternative(subject)
    properties = {
        "og:type": "website",
        "og:site_name": SITE,
        "og:title": title,
        "og:description": sentence,
        "og:url": f"{site}/card{query}",
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": sentence,
    }
    tags = "\n".join(f'<meta property="{name}" content="{escape(text)}">' for name, text in properties.items())
    body = f"""<p>{escape(sentence)}</p>
<p><a href="{escape(app)}">Open it in the Explorer</a></p>
<a href="{escape(app)}">
<img src=".{PICTURE_PATH}{escape(query)}" width="1200" height="630" alt="{escape(sentence)}"></a>"""
    tags = f'<meta name="twitter:card" content="summary_large_image">\n{tags}\n'
    return static_page(title, sentence, body, STYLE, letters=18, tags=tags)


def alternative(subject: Subject) -> str:
    """What the picture shows, in a sentence."""
    if "run" in subject.view.hidden:
        return f"The {len(subject.view.experiment.images)} images of the task: make a guess, then see the run."
    filters, epochs = subject.view.experiment.filters, len(subject.run.loss) - 1
    return (
        f"The loss over {epochs:,} epochs of a tiny convolutional network, and its {filters} "
        f"filter{'' if filters == 1 else 's'} as they end."
    )

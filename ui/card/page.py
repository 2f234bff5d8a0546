"""The card's page: static, readable without JavaScript, everything in it escaped."""

from __future__ import annotations

from html import escape

from ui.card.asked import PICTURE_PATH, Subject

SITE = "Stuck at 0.8133"
STYLE = """
:root { color-scheme: light dark; }
body { font: 18px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
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
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<meta name="description" content="{escape(sentence)}">
<meta name="twitter:card" content="summary_large_image">
{tags}
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<p>{escape(sentence)}</p>
<p><a href="{escape(app)}">Open it in the Explorer</a></p>
<a href="{escape(app)}">
<img src=".{PICTURE_PATH}{escape(query)}" width="1200" height="630" alt="{escape(sentence)}"></a>
</main>
</body>
</html>
""".encode()


def alternative(subject: Subject) -> str:
    """What the picture shows, in a sentence."""
    if "run" in subject.view.hidden:
        return f"The {len(subject.view.experiment.images)} images of the task: make a guess, then see the run."
    filters, epochs = subject.view.experiment.filters, len(subject.run.loss) - 1
    return (
        f"The loss over {epochs:,} epochs of a tiny convolutional network, and its {filters} "
        f"filter{'' if filters == 1 else 's'} as they end."
    )

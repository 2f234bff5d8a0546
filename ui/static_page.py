"""A page that needs no script: its head, its style, and its body under its title."""

from __future__ import annotations

from html import escape


def static_page(title: str, description: str, body: str, style: str, letters: int, tags: str = "") -> bytes:
    """The page, in UTF-8. ``body`` and ``tags``, more for its head, are HTML; ``letters``: their size in pixels."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<meta name="description" content="{escape(description)}">
{tags}<style>
:root {{ color-scheme: light dark; }}
body {{ font: {letters}px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
{style}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
""".encode()

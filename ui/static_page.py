"""A page that needs no script: its head, its style, and its body under its title."""

from __future__ import annotations

from html import escape


def static_page(tags: str, title: str, body: str, style: str) -> bytes:
    """The page, in UTF-8. ``tags``, what its head says of it, and ``body`` are HTML."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{tags}
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
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

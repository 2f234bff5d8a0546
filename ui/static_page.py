"""A page without Streamlit: what every HTML of ours begins and ends with."""

from __future__ import annotations


def static_page(head: str, style: str, body: str, attributes: str = "") -> bytes:
    """The page, in UTF-8. All is HTML but the ``style``, which ends a line; ``attributes`` of its body."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<style>
{style}</style>
</head>
<body{attributes}>
{body}
</body>
</html>
""".encode()

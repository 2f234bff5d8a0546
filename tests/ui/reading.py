"""What a page in AppTest shows, for the tests of all pages."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest


def headline(app: AppTest) -> str:
    """The page's one header; there was no exception."""
    assert not app.exception
    (header,) = app.header
    return header.value


def figure(app: AppTest) -> dict:
    """What the player is given."""
    (payload,) = payloads(app, "player")
    return payload


def payloads(app: AppTest, component: str) -> list[dict]:
    """What each component of this name is given, from the top of the page down."""
    blocks = [block for block in app.get("bidi_component") if block.proto.component_name.endswith(component)]
    return [json.loads(block.proto.bytes) for block in blocks]


def text(app: AppTest) -> str:
    """All paragraphs and captions."""
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def query(app: AppTest) -> dict[str, str]:
    """The page's link."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}

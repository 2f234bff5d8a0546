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
    (player,) = (block for block in app.get("bidi_component") if block.proto.component_name.endswith("player"))
    return json.loads(player.proto.bytes)


def query(app: AppTest) -> dict[str, str]:
    """The page's link."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}

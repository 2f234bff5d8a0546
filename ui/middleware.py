"""What stands between the browser and Streamlit: two of Streamlit's answers are changed on their way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import plotly

Change = Callable[[bytes], bytes]


class Changed:
    """Changes the body of Streamlit's answers to some requests."""

    def __init__(self, app: ASGIApp, concerns: Callable[[Scope], bool], change: Change) -> None:
        self.app, self.concerns, self.change = app, concerns, change

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer, whole, with its body changed if it is a good one."""
        if scope["type"] != "http" or not self.concerns(scope):
            return await self.app(scope, receive, send)
        started: dict[str, Any] = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                started = dict(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if started["status"] == 200 and body:
                body = self.change(body)
            length = (b"content-length", str(len(body)).encode())
            headers = [header for header in started["headers"] if header[0] != length[0]]
            await send({**started, "headers": [*headers, length]})
            await send({"type": "http.response.body", "body": body})

        # What is to be changed must not be compressed.
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        return await self.app({**scope, "headers": plain}, receive, collect)


def _is_host_config(scope: Scope) -> bool:
    return str(scope["path"]).endswith("/_stcore/host-config")


def _quiet_when_away(body: bytes) -> bytes:
    """The page goes on without its server, as the player can, where Streamlit would cover it with a dialog.

    The page asks at its start what its host wants; a host may forbid the dialogs ("blockErrorDialogs"). What remains is
    Streamlit's sign "Connecting" in the corner, and its own controls, which are greyed out until the server is back.
    """
    return json.dumps({**json.loads(body), "blockErrorDialogs": True}).encode()


def _is_page(scope: Scope) -> bool:
    accepted = dict(scope["headers"]).get(b"accept", b"")
    return bool(scope["method"] == "GET" and b"text/html" in accepted)


def _with_plotly(body: bytes) -> bytes:
    """plotly.js comes while Streamlit's own scripts do, and not after them, when the first figure asks for it.

    Only with Streamlit's shell: a page of ours that is no app stays as it is.
    """
    if b'<div id="root">' not in body:
        return body
    script = f'<script async src="./{plotly.NAME}" id="early-plotly"></script></head>'
    return body.replace(b"</head>", script.encode(), 1)


def middleware() -> list[Middleware]:
    """What ``st.App`` takes."""
    return [
        Middleware(Changed, concerns=_is_host_config, change=_quiet_when_away),
        Middleware(Changed, concerns=_is_page, change=_with_plotly),
    ]

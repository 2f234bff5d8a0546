"""What stands between the browser and Streamlit: two answers of Streamlit's are changed on their way, two addresses are
closed, and messages that would end in an error page are made harmless.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import streamlit
from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from ui import card, modules
from ui.server import page_of, site

# The app takes no files, and what it measures of its visitors is nobody's business.
CLOSED = re.compile("/_stcore/(upload_file|metrics)(/|$)")
MOST_JSON = 1_000_000  # characters of what a component sends; five hundred entries of the hands are under 300,000
FIRST = ("hands/sender.js", "row/row.js", "player/player.js", "take/take.js", "why/why.js")  # what is on most pages
# Of Streamlit's own scripts those that draw a component, which it asks for when it has one, and what they import.
STREAMLITS = [
    path
    for name in ("BidiComponent", "_arrayReduce", "serialization", "recordbatch")
    for path in Path(streamlit.__file__).parent.glob(f"static/static/js/{name}.*.js")
]
SIMPLE = 500  # brackets, fewer than Python's parser takes one in another


def changed(app: ASGIApp) -> ASGIApp:
    """The app, with the body of Streamlit's answers changed at some paths."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        change = _change(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if change is None:
            return await app(scope, receive, send)
        answer: list[Message] = []

        async def collect(message: Message) -> None:
            answer.append(message)

        # What is to be changed must not be compressed.
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        await app({**scope, "headers": plain}, receive, collect)
        started, *parts = answer
        body = b"".join(part.get("body", b"") for part in parts)
        if started["status"] == 200 and body:
            body = await change(body, scope)
        MutableHeaders(scope=started)["content-length"] = str(len(body))
        await send(started)
        return await send({"type": "http.response.body", "body": body})

    return answered


def _change(path: str) -> Callable[[bytes, Scope], Awaitable[bytes]] | None:
    """What is changed in the answer of a path."""
    if path.endswith("/_stcore/host-config"):
        return _quiet_when_away
    return _with_head if page_of(path) is not None else None


async def _quiet_when_away(body: bytes, scope: Scope) -> bytes:
    """The page goes on without its server, as the player can, where Streamlit would cover it with a dialog.

    The page asks at its start what its host wants; a host may forbid the dialogs ("blockErrorDialogs"). What remains is
    Streamlit's sign "Connecting" in the corner, and its own controls, which are greyed out until the server is back.
    """
    return json.dumps({**json.loads(body), "blockErrorDialogs": True}).encode()


async def _with_head(body: bytes, scope: Scope) -> bytes:
    """The page says in its own HTML what it shows, since a chat or a search engine runs no script. And what the page
    asks for later, plotly.js, our modules and Streamlit's for them, comes while Streamlit's own first scripts do.

    Only with Streamlit's shell: a page of ours that is no app stays as it is.
    """
    script = page_of(scope["path"])
    if b'<div id="root">' not in body or script is None:
        return body
    request = Request(scope)
    tags = await asyncio.to_thread(card.head, script, request.url.query, site(request))
    early = [
        f'<link rel="stylesheet" href="./{modules.address(modules.STYLES)}">',
        f'<link rel="modulepreload" fetchpriority="low" href="./{modules.address(modules.PLOTLY)}">',
        *(f'<link rel="modulepreload" crossorigin href="./static/js/{path.name}">' for path in STREAMLITS),
        *(f'<link rel="modulepreload" href="./{modules.address(name)}">' for name in modules.with_imports(*FIRST)),
    ]
    body = re.sub(b"<title>[^<]*</title>", b"", body, count=1)
    return body.replace(b"</head>", "\n".join([tags, *early, "</head>"]).encode(), 1)


def guarded(app: ASGIApp) -> ASGIApp:
    """The app without its closed addresses, and with what a browser sends over the socket made readable."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and message.get("bytes"):
                return {**message, "bytes": readable(message["bytes"])}
            return message

        closed = scope["type"] == "http" and CLOSED.search(scope["path"])
        await (PlainTextResponse("Not here.", 404) if closed else app)(scope, heard, send)

    return answered


def readable(sent: bytes) -> bytes:
    """A message to Streamlit, as it is or with what is no JSON of ours in it replaced."""
    if len(sent) < MOST_JSON and sent.count(b"[") + sent.count(b"{") < SIMPLE and not re.search(rb"[0-9]{4300}", sent):
        return sent
    message = BackMsg()
    try:
        message.ParseFromString(sent)
    except DecodeError:
        return sent  # Streamlit says so itself
    for state in message.rerun_script.widget_states.widgets:
        for name, instead in (("json_value", "null"), ("json_trigger_value", '[{"event": "log", "value": ""}]')):
            if state.HasField(name) and not _is_json(getattr(state, name)):
                setattr(state, name, instead)
    return message.SerializeToString()


def _is_json(text: str) -> bool:
    try:
        return len(text) <= MOST_JSON and bool(text) and json.loads(text) is not Ellipsis
    except (ValueError, RecursionError):  # numbers of thousands of digits, and a hundred thousand brackets
        return False


def middleware() -> list[Middleware]:
    """What ``st.App`` takes."""
    return [Middleware(guarded), Middleware(changed)]

"""Asking the server's own routes, as a browser or a chat does, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.middleware import middleware
from ui.server import routes


async def shell(request: Request) -> Response:
    """Streamlit's page, the same at every address."""
    return Response(SHELL, media_type="text/html")


SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


def in_a_loop(awaited: Coroutine[Any, Any, Any]) -> None:
    """Run it to its end, in a thread: browser tests of the same process leave an event loop in this one."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, awaited).result()


def ask(
    address: str,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: bytes = b"",
) -> Answer:
    """What the site answers; it is called example.org unless a header says otherwise."""
    url = urlsplit(address)
    query = url.query or urlencode(params or {})
    sent = {"host": "example.org", **(headers or {})}
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": url.path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "server": ("example.org", 80),
    }
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    app = Starlette(routes=[*routes(), Route("/{page:path}", shell)], middleware=middleware())
    in_a_loop(app(scope, receive, send))
    started, *parts = told
    names = {name.decode(): value.decode() for name, value in started["headers"]}
    return Answer(started["status"], names, b"".join(part.get("body", b"") for part in parts))

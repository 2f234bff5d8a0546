"""What the server does once, before the first visitor: start TensorFlow's process, and offer plotly.js as a file."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from threading import Event
from typing import Any

import streamlit as st
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.navigation import PAGES, path
from ui.numbers_page import NUMBERS_PATH, numbers_page
from ui.visit.runs import keras_process

PLOTLY_PATH = f"/plotly-{version('plotly')}.min.js"

HEAD_START = 2  # seconds for a visitor who is waiting already: TensorFlow's start takes a core for three

_stopping = Event()


def plotly_url() -> str:
    """Where a page finds plotly.js, on this very server."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}{PLOTLY_PATH}" if base else PLOTLY_PATH


@cache
def _plotly_js() -> bytes:
    """The plotly.js that ships with the plotly package, gzipped (4.7 MB become 1.4)."""
    return gzip.compress(files("plotly").joinpath("package_data", "plotly.min.js").read_bytes(), compresslevel=6)


def _prepare() -> None:
    """What the first visitor should not have to wait for, the most urgent first."""
    _plotly_js()
    if not _stopping.wait(HEAD_START):
        keras_process().start()
    while not (keras_process().ready or keras_process().failed or _stopping.wait(0.2)):
        pass
    if _stopping.is_set():
        return
    import_module("scipy.optimize")  # half a second; the diagnosis needs it
    # What is alive now stays alive: collections, during which all visitors wait, need not look at it again.
    gc.collect()
    gc.freeze()


async def _serve_plotly_js(request: Request) -> Response:
    # The version is in the path, so a browser may keep the file for ever.
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}
    body = await asyncio.to_thread(_plotly_js)
    return Response(body, media_type="text/javascript", headers=headers)


class _NearlyAPage(StringConvertor):
    """The path of a page in other letters: people write links by hand, and Streamlit tells capitals apart."""

    regex = "|".join(
        f"(?!{name}(?:$|/))(?i:{re.sub('[_]', '[-_ ]', name)})" for name in map(path, PAGES) if name
    )  # a hyphen or a blank for an underscore


register_url_convertor("nearly", _NearlyAPage())


async def _to_the_page(request: Request) -> Response:
    meant = re.sub("[- ]", "_", request.path_params["page"]).lower()
    (name,) = (name for name in map(path, PAGES) if name.lower() == meant)
    return RedirectResponse(f"./{name}" + (f"?{request.url.query}" if request.url.query else ""))


async def _serve_numbers(request: Request) -> Response:
    return Response(await asyncio.to_thread(numbers_page), media_type="text/html")


def routes() -> list[Route]:
    """Routes beside Streamlit's own."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [
        Route(prefix + PLOTLY_PATH, _serve_plotly_js),
        Route(prefix + NUMBERS_PATH, _serve_numbers),
        Route(prefix + "/{page:nearly}", _to_the_page),
    ]


class QuietWhenAway:
    """Lets the page go on without its server, as the player can, where Streamlit would cover it with a dialog.

    The page asks at its start what its host wants; a host may forbid the dialogs ("blockErrorDialogs"). What remains is
    Streamlit's sign "Connecting" in the corner, and its own controls, which are greyed out until the server is back.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streamlit's answers, and in that one the word of the host."""
        if not scope.get("path", "").endswith("/_stcore/host-config"):
            return await self.app(scope, receive, send)
        started: dict[str, Any] = {}
        body = b""

        async def changed(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                started = dict(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if started["status"] == 200 and body:
                body = json.dumps({**json.loads(body), "blockErrorDialogs": True}).encode()
            length = (b"content-length", str(len(body)).encode())
            headers = [header for header in started["headers"] if header[0] != length[0]]
            await send({**started, "headers": [*headers, length]})
            await send({"type": "http.response.body", "body": body})

        return await self.app(scope, receive, changed)


def middleware() -> list[Middleware]:
    """What stands between the browser and Streamlit."""
    return [Middleware(QuietWhenAway)]


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Warm up in the background, TensorFlow's process too; end it with the server."""
    background = asyncio.get_running_loop().run_in_executor(None, _prepare)
    try:
        yield
    finally:
        _stopping.set()
        await background
        keras_process().close()

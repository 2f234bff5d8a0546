"""What the server does once, before the first visitor: start TensorFlow's process, and offer plotly.js as a file."""

from __future__ import annotations

import asyncio
import gc
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Event
from typing import Any

import streamlit as st
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ui import plotly
from ui.navigation import PAGES, path
from ui.visit.runs import keras_process

HEAD_START = 2  # seconds for a visitor who is waiting already: TensorFlow's start takes a core for three

_stopping = Event()


def plotly_url() -> str:
    """Where a page finds plotly.js: beside itself, under whatever path a proxy has put the site."""
    return f"./{plotly.NAME}"


def _prepare() -> None:
    """What the first visitor should not have to wait for, the most urgent first."""
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
    return Response(plotly.FILE.read_bytes(), media_type="text/javascript", headers=headers)


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


def routes() -> list[Route]:
    """Routes beside Streamlit's own."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [Route(f"{prefix}/{plotly.NAME}", _serve_plotly_js), Route(prefix + "/{page:nearly}", _to_the_page)]


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

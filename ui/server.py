"""The server: what it heeds and does before its first visitor, and its routes beside Streamlit's own."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

import streamlit as st
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from ui import plotly
from ui.navigation import PAGES, path
from ui.numbers_page import NUMBERS_PATH, numbers_page
from ui.prepared import in_background, prepared
from ui.visit.beside import beside
from ui.visit.runs import keras_process

READY = "/ready"

_stopping = Event()


def plotly_url() -> str:
    """Where a page finds plotly.js: beside itself, under whatever path a proxy has put the site."""
    return f"./{plotly.NAME}"


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


def heed_environment() -> None:
    """Take Streamlit's options from STREAMLIT_... variables, as ``streamlit run`` does; under uvicorn nobody else does.

    Raises ValueError for a number that is none.
    """
    for name, option in config.get_config_options().items():
        text = os.environ.get(option.env_var)
        if text is not None:
            config.set_option(name, _like(option.value, text), option.env_var)


def _like(value: Any, text: str) -> Any:
    """What a text says, in the type of a value."""
    if isinstance(value, bool):
        return text.lower() in ("1", "true", "yes")
    return type(value)(text) if isinstance(value, int | float) else text


async def _serve_numbers(request: Request) -> Response:
    return Response(await asyncio.to_thread(numbers_page), media_type="text/html")


def routes() -> list[Route]:
    """Routes beside Streamlit's own."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [
        Route(f"{prefix}/{plotly.NAME}", _serve_plotly_js),
        Route(prefix + READY, _say_whether_ready),
        Route(prefix + NUMBERS_PATH, _serve_numbers),
        Route(prefix + "/{page:nearly}", _to_the_page),
    ]


async def _say_whether_ready(request: Request) -> Response:
    """For a proxy or a container's health check: Streamlit's own address answers before the script was ever run."""
    parts = {name: getattr(prepared, name) for name in ("page", "presets", "worker")}
    return JSONResponse(parts, status_code=200 if prepared.ready else 503, headers={"Cache-Control": "no-store"})


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Warm up in the background, TensorFlow's process too; end it with the server."""
    background = asyncio.ensure_future(in_background(_stopping))
    try:
        yield
    finally:
        _stopping.set()
        await background
        beside.close()
        keras_process().close()

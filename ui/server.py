"""The server: what it heeds and does before its first visitor, and its routes beside Streamlit's own."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import streamlit as st
from cachetools import LRUCache
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config
from threadpoolctl import threadpool_limits

from ui import card, log, modules
from ui.components.talk import NOTES, NOTES_PATH
from ui.files import FILES, File, run_file
from ui.navigation import NUMBERS_PATH, PAGES, path
from ui.prepared import in_background, prepared
from ui.qr import QR_PATH, qr, refusal
from ui.rooms.door import ROOM_PATH, Door
from ui.rooms.hall import Hall
from ui.rooms.reach import in_network, is_local
from ui.visit.beside import beside
from ui.visit.runs import keras_process

READY = "/ready"
ICON = Path(__file__).parent / "icon.png"

_stopping = Event()
_hall = Hall()
# Used in the server's one event loop only. A picture has under 30 kB, a query that is kept under 4.
_pictures: LRUCache[str, bytes] = LRUCache(256)

# For files with a version in their paths.
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
Endpoint = Callable[[Request], Awaitable[Response]]


def _fixed(content: str | bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Endpoint:
    """Serves what is the same for everybody. Each answer is one of its own: on its way its headers are changed."""

    async def serve(request: Request) -> Response:
        return Response(content, media_type=media_type, headers=headers)

    return serve


async def _serve_module(request: Request) -> Response:
    name = request.path_params["name"]
    made = modules.compressed(name)
    if made is None:
        return Response(status_code=404)
    return Response(made, media_type="text/css" if name == modules.STYLES else "text/javascript", headers=FOR_EVER)


class _NearlyAPage(StringConvertor):
    """The path of a page in other letters: people write links by hand, and Streamlit tells capitals apart. A hyphen or
    a blank may stand for an underscore.
    """

    regex = "|".join(f"(?!{name}(?:$|/))(?i:{name.replace('_', '[-_ ]')})" for name in map(path, PAGES) if name)

    def convert(self, value: str) -> str:
        """The path as it is."""
        meant = re.sub("[- ]", "_", value).lower()
        return next(name for name in map(path, PAGES) if name.lower() == meant)


register_url_convertor("nearly", _NearlyAPage())


async def _to_the_page(request: Request) -> Response:
    """To the page that is meant, the first if none is."""
    query = request.url.query
    return RedirectResponse(f"./{request.path_params.get('page', '')}" + (f"?{query}" if query else ""))


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
    from ui.numbers_page import numbers_page  # not before somebody asks: it decodes every number of its table

    return Response(await asyncio.to_thread(numbers_page, site(request)), media_type="text/html")


async def _hear_of_drawn(request: Request) -> Response:
    beside.drawn(request.path_params["session"])
    return Response(status_code=204)


async def _serve_qr(request: Request) -> Response:
    link, host = request.query_params.get("link", ""), _host(request)
    hosts = {host, f"{in_network()}:{request.scope['server'][1]}"} if is_local(host) else {host}
    refused = refusal(link, hosts - {""})
    if refused:
        raise HTTPException(400, refused)
    return Response(await asyncio.to_thread(qr, link), media_type="image/svg+xml")


async def _serve_file(file: File, request: Request) -> Response:
    made = await asyncio.to_thread(run_file, file, request.url.query)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(made, media_type=file.media_type, headers=headers)


async def _serve_picture(request: Request) -> Response:
    key = request.url.query
    if key not in _pictures:
        _pictures[key] = await asyncio.to_thread(lambda: card.card_picture(*card.subject(key)))
    return Response(_pictures[key], media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})


def _forwarded(request: Request, name: str) -> str:
    """A proxy's word for where a request was sent to. It counts where STUCK_BEHIND_PROXY=on says that there is one."""
    return request.headers.get(f"x-forwarded-{name}", "") if os.environ.get("STUCK_BEHIND_PROXY") == "on" else ""


def _host(request: Request) -> str:
    """The name by which the site is asked for; "" if that is none."""
    host = _forwarded(request, "host") or request.headers.get("host", "")
    return host if re.fullmatch(r"[\w.\-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?", host) else ""


def site(request: Request) -> str:
    """The address at which the app is, as whoever asks spells it."""
    scheme = "https" if "https" in (_forwarded(request, "proto"), request.url.scheme) else "http"
    stripped = _forwarded(request, "prefix").rstrip("/")  # a part of the path that a proxy takes away
    stripped = stripped if re.fullmatch(r"(/[\w.\-]+)*", stripped) else ""
    return f"{scheme}://{_host(request) or 'localhost'}{stripped}{_prefix()}"


def page_of(url_path: str) -> str | None:
    """The script of the page at this path, None if there is none."""
    below = url_path.removeprefix(_prefix()).strip("/")
    return next((script for script in PAGES if path(script) == below), None)


def _prefix() -> str:
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}" if base else ""


def _opener(request: Request) -> str:
    """The address that a request comes from; behind a proxy, the last that the proxy names."""
    asking = request.client.host if request.client else ""
    return _forwarded(request, "for").rpartition(",")[2].strip() or asking


def routes() -> list[Route]:
    """Routes beside Streamlit's own."""
    prefix = _prefix()
    door = Door(_hall, site, _opener)
    return [
        Route(f"{prefix}/{modules.ROUTE}", _serve_module),
        Route(prefix + READY, _say_whether_ready),
        Route(prefix + NUMBERS_PATH, _serve_numbers),
        Route(prefix + NOTES_PATH, _fixed(NOTES.read_bytes(), "text/html")),
        Route(prefix + ROOM_PATH + "/{name}", door.answer, methods=["GET", "POST", "PUT"]),
        Route(prefix + "/drawn/{session}", _hear_of_drawn, methods=["POST"]),
        Route(prefix + "/robots.txt", _fixed("User-agent: *\nAllow: /\n", "text/plain")),
        Route(prefix + "/favicon.ico", _fixed(ICON.read_bytes(), "image/png", FOR_A_DAY)),
        Route(prefix + QR_PATH, _serve_qr),
        Route(prefix + card.CARD_PATH, _to_the_page),
        Route(prefix + card.PICTURE_PATH, _serve_picture),
        *(Route(prefix + path, partial(_serve_file, file)) for path, file in FILES.items()),
        Route(prefix + "/{page:nearly}", _to_the_page),
    ]


async def _say_whether_ready(request: Request) -> Response:
    """For a proxy or a container's health check: Streamlit's own address answers before the script was ever run."""
    return JSONResponse(asdict(prepared), 200 if prepared.ready else 503, {"Cache-Control": "no-store"})


def _when_told_to_end(deed: Callable[[], None]) -> None:
    """Do ``deed`` in the event loop when the server is told to end: it waits for answers, and some never end."""
    if current_thread() is not main_thread():
        return
    loop = asyncio.get_running_loop()

    def told(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(deed)
        if callable(before[number]):
            before[number](number, frame)

    before: dict[int, Any] = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}


TCP = [(family, socket.SOCK_STREAM) for family in (socket.AF_INET, socket.AF_INET6)]


def send_at_once() -> None:
    """Let no answer wait for the browser to acknowledge the one before it, which takes 40 ms (Nagle's algorithm).

    asyncio does that for sockets that it knows for TCP; Streamlit binds its own without naming the protocol. What is
    accepted inherits the options of what listens.
    """
    for each in gc.get_objects():
        if type(each) is socket.socket and each.fileno() >= 0 and (each.family, each.type) in TCP:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Warm up in the background, TensorFlow's process too; end it with the server."""
    log.bound()
    send_at_once()
    # A visitor's matrices are small: more threads would mostly wait for each other, and do so by turning in circles.
    threadpool_limits(1, "blas")
    _when_told_to_end(_hall.close)
    background = asyncio.ensure_future(in_background(_stopping))
    try:
        yield
    finally:
        _stopping.set()
        await background
        beside.close()
        keras_process().close()
        if pasted := sys.modules.get("ui.parts.pasted"):  # where somebody was on that page
            pasted.readers().close()

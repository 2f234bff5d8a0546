"""The one address of a room, ``/room/NAME``: what is asked for there and what is sent there, and in which bounds.

GET   a guest's page; with "Accept: text/event-stream", each change of it; with "X-Part", what of it changes
POST  a guest's guess, as a form
PUT   its leader: what is on stage, and what the room guesses; JSON, with the key

The room of a class has one question, ``TASK``, whose guesses are how far a pupil has come: 1 has guessed, 2 has
checked, 3 was right. They are sent by the page of the task, and only counted.

One address for all, without a query, so that a proxy before several servers finds a room's by it.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from core.room import LIFE, Refused, Room, bars, spelled
from core.talk import CHAPTERS, told
from ui.rooms import phone
from ui.rooms.hall import Hall
from ui.rooms.reach import is_local, reach

ROOM_PATH = "/room"
COOKIE = "room"
TASK = "task"
STEPS = range(1, 4)
ID = re.compile(r"[\w-]{22}", re.ASCII)
MOST_BODY = 2000  # bytes
PATIENCE = 10.0  # seconds for them to come
HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "Content-Security-Policy": phone.POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Door:
    """``site``: the address of the app, as whoever asks spells it; ``opener``: whose address a request comes from."""

    def __init__(self, hall: Hall, site: Callable[[Request], str], opener: Callable[[Request], str]) -> None:
        self.hall, self.site, self.opener = hall, site, opener

    async def answer(self, request: Request) -> Response:
        """The answer, or in a line why there is none."""
        try:
            if request.method == "PUT":
                return JSONResponse(await self._lead(request), headers=HEADERS)
            return await self._guest(request)
        except Refused as error:
            return PlainTextResponse(str(error), error.status, headers=HEADERS)

    async def _guest(self, request: Request) -> Response:
        typed = request.path_params["name"]
        name = spelled(typed) or ""
        if name and (name != typed or request.url.query):
            return RedirectResponse(f"./{name}", 303)
        guest = request.cookies.get(COOKIE, "")
        is_known = bool(ID.fullmatch(guest))
        refused, status = "", 200
        if request.method == "POST":
            question, number = await _form(request)
            try:
                if not is_known:
                    raise Refused("Your browser keeps no cookie of this room: so it cannot be told who guesses again.")
                self.hall.rooms.guess(name, guest, question, number)
            except Refused as error:
                refused, status = str(error), error.status
        try:
            room = self.hall.rooms.find(name)
        except Refused:
            return self._answer(request, phone.gone(bool(name)), None, 404, looks_again=bool(name))
        if "text/event-stream" in request.headers.get("accept", ""):
            if self.hall.waiting >= self.hall.most:
                raise Refused("Too many are told already: ask again.", 503)
            news = self.hall.news(room.name, lambda: phone.part(self.hall.rooms.find(room.name), guest))
            return StreamingResponse(news, headers=HEADERS, media_type="text/event-stream")
        if request.method == "POST" and not refused and "x-part" not in request.headers:
            return RedirectResponse(f"./{name}", 303, headers=HEADERS)  # so that a reload sends nothing again
        part = phone.part(room, guest, refused)
        answer = self._answer(request, part, room, status, looks_again=phone.waits(room, guest))
        if not is_known:
            site = self.site(request)
            path, secure = f"{urlsplit(site).path}{ROOM_PATH}/{name}", site.startswith("https:")
            answer.set_cookie(COOKIE, secrets.token_urlsafe(16), int(LIFE), path=path, secure=secure, httponly=True)
        return answer

    def _answer(self, request: Request, part: str, room: Room | None, status: int, *, looks_again: bool) -> Response:
        whole = "x-part" not in request.headers
        body = phone.page(part, room, looks_again) if whole else part.encode()
        return Response(body, status, HEADERS, "text/html")

    async def _lead(self, request: Request) -> dict[str, Any]:
        """What the leader wants, done, and what there is to know of the room."""
        wanted = await _json(request)
        name, key = request.path_params["name"], str(wanted.get("key", ""))
        rooms = self.hall.rooms
        room = rooms.open(name, key, self.opener(request)) if wanted.get("open") else rooms.led(name, key)
        if wanted.get("close"):
            rooms.close(name)
            self.hall.ring(name)
            return {}
        before = room.version
        if wanted.get("forget"):
            room.forget()
        if wanted.get("task"):
            room.show(TASK, STEPS)
        if "chapter" in wanted:
            await _show(room, wanted)
        if room.version != before:
            self.hall.ring(name)
        found = {"name": name, "question": room.question, "people": room.guessing, "guessed": bars(room.tally())}
        return found | (await self._address(request, name) if wanted.get("open") else {})

    async def _address(self, request: Request, name: str) -> dict[str, str | None]:
        """Where guests find the room, and a sentence on that if it is not plain."""
        site = urlsplit(self.site(request))
        host, said = (await reach(request.scope["server"][1])) if is_local(site.netloc) else (site.netloc, "")
        return {"address": f"{site.scheme}://{host}{site.path}{ROOM_PATH}/{name}" if host else None, "said": said}


async def _show(room: Room, wanted: dict[str, Any]) -> None:
    chapter = wanted["chapter"]
    if not isinstance(chapter, str) or chapter not in CHAPTERS:
        raise Refused("There is no such chapter.")
    opened = await asyncio.to_thread(told, chapter)
    if opened.question is None:
        room.show(None)
    else:
        room.show(chapter, opened.question.can_be_guessed, bool(wanted.get("revealed")))


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for some in request.stream():
                body += some
                if len(body) > MOST_BODY:
                    raise Refused("That is too long.", 413)
    except TimeoutError:
        raise Refused("That took too long.", 408) from None
    return body


async def _form(request: Request) -> tuple[str, int]:
    """The question and the number that is guessed of it."""
    try:
        fields = parse_qs((await _body(request)).decode(), strict_parsing=True, max_num_fields=4)
        (question,), (number,) = fields["question"], fields["guess"]
    except (ValueError, KeyError):
        raise Refused("A guess is a question and a number.") from None
    if question not in {TASK, *CHAPTERS} or not re.fullmatch("[0-9]{1,4}", number):
        raise Refused("That cannot be guessed here.")
    return question, int(number)


async def _json(request: Request) -> dict[str, Any]:
    try:
        wanted = json.loads(await _body(request))
    except (ValueError, RecursionError):
        raise Refused("That is no JSON.") from None
    if not isinstance(wanted, dict):
        raise Refused("That is no JSON of ours.")
    return wanted

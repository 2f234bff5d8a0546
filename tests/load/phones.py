"""A room full of phones, on real sockets: each opens its page, listens, guesses, and sees what came out."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from core.talk import told
from tests.load.rooms import cpu_seconds, experiments, megabytes, percentiles
from tests.load.visitor import Visitor

NAME, KEY = "kdf-mwr-tpz", "0" * 32
QUESTIONS = ("network", "why", "seeds")
GUESSING = 20.0  # seconds in which all guess a question
PAUSE = 3.0  # seconds in which a reveal must have reached every phone
AGAIN = 0.2  # of the phones guess twice
EVERY = 1.0  # seconds between two looks of the stage
CLICK = 2.0  # seconds between two clicks of the speaker
HEADER = (
    f"{'room':<36} {'receipt p50/p95':>16} {'reveal p50/p95':>15} {'reached':>11}  {'click p50/p95':>14} "
    f"{'without':>15}    memory   of a core"
)


@dataclass
class Phone:
    """A guest: ``receipts``, seconds from a guess to its answer; ``seen``, when it saw which question and outcome."""

    host: str
    port: int
    path: str
    receipts: list[float] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    cookie: str = ""

    async def ask(self, method: str, body: bytes = b"", *headers: str) -> tuple[str, str]:
        """The head and the body of an answer."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(self._request(method, body, "Connection: close", *headers))
        answer = (await reader.read()).decode()
        writer.close()
        head, _, text = answer.partition("\r\n\r\n")
        return head, text

    async def open(self) -> None:
        """Follow the code on the screen."""
        head, _ = await self.ask("GET")
        self.cookie = head.partition("set-cookie: ")[2].partition(";")[0]

    async def listen(self) -> None:
        """Be told, until it is cancelled."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(self._request("GET", b"", "Accept: text/event-stream"))
        try:
            async for line in reader:
                for name in QUESTIONS:
                    question = told(name).question
                    assert question
                    if question.asks.encode() in line:
                        what = f"{name} revealed" if b"The answer" in line else name
                        self.seen.setdefault(what, time.monotonic())
        finally:
            writer.close()

    async def guess(self, question: str, number: int) -> None:
        """Tap, and wait for the receipt."""
        asked = time.monotonic()
        body = urlencode({"question": question, "guess": number}).encode()
        head, text = await self.ask("POST", body, "X-Part: 1")
        self.receipts.append(time.monotonic() - asked)
        if " 200 " not in head or "Sent: " not in text:
            self.errors.append(f"{head[:20]} {text[:100]}")

    def _request(self, method: str, body: bytes, *headers: str) -> bytes:
        lines = [f"{method} {self.path} HTTP/1.1", f"Host: {self.host}:{self.port}", *headers]
        lines += [f"Cookie: {self.cookie}"] * bool(self.cookie) + [f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Room:
    """What was measured of a room, in seconds. ``clicks``: of the speaker's, with the room and without it."""

    phones: int
    receipts: Sequence[float]
    reveals: Sequence[float | None]
    clicks: Sequence[float | None]
    without: Sequence[float | None]
    megabytes: float
    share: float
    errors: Sequence[str]

    def __str__(self) -> str:
        reached = sum(each is not None for each in self.reveals)
        cells = [f"{f'{self.phones} phones, {len(QUESTIONS)} questions':<36}", percentiles(self.receipts)]
        cells += [percentiles(self.reveals), f"{reached:>6}/{len(self.reveals):<5}", percentiles(self.clicks)]
        cells += [percentiles(self.without), f"{self.megabytes:6.0f} MB", f"{100 * self.share:5.1f} %"]
        return " ".join([*cells, f"{len(self.errors)} errors", *self.errors[:2]])


async def phones(url: str, pids: list[int], count: int) -> Room:
    """So many phones through three questions, while the speaker clicks in the Explorer as he did before they came."""
    site = urlsplit(url)
    here = [Phone("127.0.0.1", site.port or 80, f"{site.path}/room/{NAME}") for _ in range(count)]
    leader = Phone(here[0].host, here[0].port, here[0].path)

    async def lead(**wanted: object) -> None:
        head, text = await leader.ask("PUT", json.dumps({"key": KEY, **wanted}).encode())
        if " 200 " not in head:
            leader.errors.append(text)

    async def look() -> None:
        while True:
            await asyncio.sleep(EVERY)
            await lead()

    async def take_part(phone: Phone, name: str) -> None:
        question = told(name).question
        assert question
        for _ in range(1 + (random.random() < AGAIN)):
            await asyncio.sleep(random.random() * GUESSING / 2)
            await phone.guess(name, random.choice(question.can_be_guessed))

    async def through() -> list[float | None]:
        """All questions once. Gives the seconds from each reveal to each phone."""
        revealed: dict[str, float] = {}
        for phone in here:
            phone.seen.clear()
        for name in QUESTIONS:
            await lead(chapter=name)
            await asyncio.gather(*(take_part(phone, name) for phone in here))
            revealed[name] = time.monotonic()
            await lead(chapter=name, revealed=True)
            await asyncio.sleep(PAUSE)
        return [
            phone.seen[f"{name} revealed"] - began if f"{name} revealed" in phone.seen else None
            for phone in here
            for name, began in revealed.items()
        ]

    without = await clicks(url, asyncio.sleep(len(QUESTIONS) * GUESSING))
    async with AsyncExitStack() as stay:
        await lead(open=True, chapter="images")
        for phone in here:
            await phone.open()
            stay.callback(asyncio.ensure_future(phone.listen()).cancel)
        stay.callback(asyncio.ensure_future(look()).cancel)
        quiet, began = cpu_seconds(pids), time.monotonic()
        reveals = await through()
        share = (cpu_seconds(pids) - quiet) / (time.monotonic() - began)
        await lead(forget=True)
        beside = asyncio.ensure_future(through())
        clicked = await clicks(url, asyncio.shield(beside))
        reveals += await beside
        most = megabytes(pids)
        await lead(close=True)
    errors = [error for phone in (leader, *here) for error in phone.errors]
    receipts = [seconds for phone in here for seconds in phone.receipts]
    return Room(count, receipts, reveals, clicked, without, most, share, errors)


async def clicks(url: str, meanwhile: Awaitable[object]) -> list[float | None]:
    """The speaker goes from setting to setting as long as something else goes on."""
    over = asyncio.ensure_future(meanwhile)
    async with Visitor(url, {"engine": "numpy"}) as speaker:
        first = await speaker.open()
        await speaker.until(lambda: first.page is not None, 60)
        settings, seen = experiments(random.randrange(1000)), []
        while not over.done():
            seen.append(await speaker.change(**next(settings)))
            await asyncio.sleep(CLICK)
    await over
    return [each.page for each in seen]

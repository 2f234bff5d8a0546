"""One visitor over Streamlit's own protocol: what his browser sends and when, and what he then sees."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import websockets
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.ui.reading import unpacked
from ui.components.why import CALLED, FIRST

PROVED = tuple(f"{CALLED[role]}: " for role in FIRST if role != "suspected")


@dataclass
class Seen:
    """Seconds from a wish to what is seen of it; None, not yet. ``page``: the whole page; ``all``: every training."""

    page: float | None = None
    why: float | None = None
    proof: float | None = None
    all: float | None = None


@dataclass
class Visitor:
    """A tab: it connects, follows a link, and changes settings through the log of the hands, as the page does."""

    url: str
    query: dict[str, str] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    messages: int = 0

    async def __aenter__(self) -> Visitor:
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(
            address,
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=120,
            ping_timeout=None,  # type: ignore[list-item]
        )
        self._hands, self._did, self._hand = "", 0, uuid4().hex
        self._page = ""  # without its page Streamlit takes every wish for a change of page, and runs twice
        self._link = urlencode(self.query)
        self._since, self._full, self._whole = time.monotonic(), False, False
        self._clocks: dict[str, asyncio.Task[None]] = {}
        self._news = asyncio.Condition()
        self._reading = asyncio.ensure_future(self._read())
        return self

    async def __aexit__(self, *_: Any) -> None:
        for task in (*self._clocks.values(), self._reading):
            task.cancel()
        await self._socket.close()

    async def open(self) -> Seen:
        """Follow the link."""
        seen = self._wish()
        await self._send()
        return seen

    async def change(self, **words: str) -> Seen:
        """Set words of the link, by hand."""
        self._did += 1
        entry = {"n": self._did, "set": words}
        seen = self._wish()
        await self.trigger(_make_trigger_id(self._hands, "events"), "log", {"hand": self._hand, "entries": [entry]})
        return seen

    async def until(self, holds: Callable[[], Any], seconds: float) -> bool:
        """Whether it holds within so many seconds."""
        if self._reading.done():
            self._reading.result()  # what ended it
        try:
            async with self._news, asyncio.timeout(seconds):
                await self._news.wait_for(holds)
        except TimeoutError:
            return False
        return True

    async def trigger(self, widget: str, event: str, value: Any, fragment: str = "") -> None:
        """What a component of the page sends."""
        told = json.dumps([{"event": event, "value": value}])
        await self._send(WidgetState(id=widget, json_trigger_value=told), fragment=fragment)

    @property
    def hands(self) -> str:
        """The component that sends what the visitor does."""
        return self._hands

    @property
    def closed(self) -> bool:
        """Whether the server hung up."""
        return self._reading.done()

    async def _send(self, *widgets: WidgetState, fragment: str = "") -> None:
        message = BackMsg()
        message.rerun_script.query_string = self._link
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(widgets)
        await self.send(message.SerializeToString())

    async def send(self, message: bytes) -> None:
        """Anything at all."""
        await self._socket.send(message)

    def _wish(self) -> Seen:
        self._since, self._full = time.monotonic(), False
        self.seen.append(Seen())
        return self.seen[-1]

    async def _read(self) -> None:
        arrived = False
        async for raw in self._socket:
            message = ForwardMsg.FromString(raw)
            self.messages += 1
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":
                self._link = message.page_info_changed.query_string
            elif kind == "new_session":
                arrived |= self._page != message.new_session.page_script_hash
                self._page, session = message.new_session.page_script_hash, message.new_session.initialize.session_id
                # A run of the whole page, begun after the wish, answers it.
                self._whole = True
                if not message.metadata.run.fragment_ids:
                    self._full = True
                    self._stop_clocks()
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._look(message.delta)
            elif kind == "script_finished" and self._full:
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self._note("page")
                    if arrived:  # as hands.js says it once the page is drawn
                        arrived = False
                        drawn = Request(f"{self.url}/drawn/{session}", method="POST")
                        asyncio.ensure_future(asyncio.to_thread(urlopen, drawn))
                if self._whole and self.seen[-1].page is not None:
                    self._note("all")
            async with self._news:
                self._news.notify_all()

    def _look(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "bidi_component":
            component = element.bidi_component
            if component.component_name == "hands":
                self._hands = component.id
            elif component.component_name == "poll":
                self._clock(component.id, delta.fragment_id, json.loads(component.bytes))
            elif component.component_name == "why" and self._full:
                why = json.loads(unpacked(component.bytes))
                told = [why["summary"], *(finding["said"] for finding in why["findings"])]
                self._note("why")
                lines = ["".join(piece for piece, _ in pieces) for pieces in told]
                if any(each.startswith((*PROVED, "All ")) or "The cause is not known" in each for each in lines):
                    self._note("proof")
                said = why["fixes"]["said"]
                if "trainings are done." in said or said == "Nothing has been run yet.":
                    self._whole = False

    def _note(self, what: str) -> None:
        if getattr(self.seen[-1], what) is None:
            setattr(self.seen[-1], what, time.monotonic() - self._since)

    def _clock(self, widget: str, fragment: str, data: dict[str, Any]) -> None:
        """As poll.js has it: it asks for the next look when the last one was answered."""
        if widget in self._clocks:
            self._clocks.pop(widget).cancel()
        if data["wait"] is not None:

            async def ask() -> None:
                await asyncio.sleep(data["wait"])
                await self.trigger(_make_trigger_id(widget, "events"), "beat", data["beat"], fragment)

            self._clocks[widget] = asyncio.ensure_future(ask())

    def _stop_clocks(self) -> None:
        for task in self._clocks.values():
            task.cancel()
        self._clocks.clear()

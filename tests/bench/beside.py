"""The page beside two others in one run, so that a slow machine is slow for all: an empty Streamlit app, and one of
Streamlit's own widgets and charts. Clicks alternate between the pages.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench import Row, at_most
from tests.bench.page import CLICK_AND_WAIT, NOTE_SIGHTS, cpu_seconds, first_visit, sight
from tests.browser.driver import BARE, ROOT, Server, chromium, painted, serving

HERE = Path(__file__).parent
EMPTY, WIDGETS = HERE / "empty_app.py", HERE / "widgets_app.py"
STARTS = 5
CLICKS = 24
REST = 400  # milliseconds after a click, in which what follows from it comes
NEWS = 8000  # in which the proofs of a state come

# Click the named button of the sidebar, and give the milliseconds until the first chart has another title.
CLICK_A_WIDGET = """
(name) => new Promise((resolve) => {
  const title = () => document.querySelector(".gtitle")?.textContent, old = title(), start = performance.now();
  const done = () => resolve(performance.now() - start);
  const tick = () => requestAnimationFrame(title() && title() !== old ? done : tick);
  const buttons = [...document.querySelectorAll("[data-testid=stSidebar] button")];
  buttons.find((each) => each.innerText.trim() === name).click();
  tick();
})
"""
# A click each on every setting, in both pages' words, and back: after a first round all of it was seen before.
SEEN = ["0 to 1", "on logits", "6", "same", "Adam", "2", "valid", "0 to 255", "SGD", "softmax twice"]
NEW = ["Next seed"]


@contextmanager
def browsing() -> Iterator[tuple[Browser, Path]]:
    """A browser, and a folder for logs."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        yield browser, Path(folder)


def starts() -> Iterator[Row]:
    """From the start of a server to its first heading, and to a phone's first sight, beside the empty app."""
    with browsing() as (browser, folder):
        taken: dict[Path, list[float]] = {ROOT / "app.py": [], EMPTY: []}
        for _ in range(STARTS):
            for script, times in taken.items():
                page = browser.new_context().new_page()
                page.add_init_script(NOTE_SIGHTS)
                start = time.time()
                with serving(folder / "log.txt", script=script) as server:
                    page.goto(server.url, wait_until="commit")
                    times.append((sight(page, "h2") - start) * 1e3)
                page.context.close()
        yield beside("server start to the verdict / an empty app", *map(median, taken.values()), 1.25)
        with serving(folder / "ours.txt") as ours, serving(folder / "empty.txt", script=EMPTY) as floor:
            first_visit(browser, ours.url)
            first_visit(browser, floor.url, figure="h2")
            sights: tuple[list[float], ...] = ([], [])
            for _ in range(STARTS):
                sights[0].append(first_visit(browser, ours.url, phone=True).figure)
                sights[1].append(first_visit(browser, floor.url, phone=True, figure="h2").figure)
        yield beside("first visit on a phone to the figure / an empty app", *map(median, sights), 1.3)


@dataclass
class Watched:
    """A page whose server's work and messages are counted."""

    page: Page
    server: Server
    click: Callable[[str], float]  # of the button of this name, and the milliseconds until what it brings is drawn
    frames: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", lambda socket: socket.on("framereceived", lambda sent: self.frames.append(sent)))

    def runs(self) -> Iterator[Said]:
        """What the server said since the last look, run by run."""
        said: Said | None = None
        for frame in self.frames:
            message = ForwardMsg.FromString(frame)
            if message.WhichOneof("type") == "new_session":
                if said:
                    yield said
                said = Said(is_news=bool(message.metadata.run.fragment_ids))
            if said:
                said.messages += 1
                said.kilobytes += len(frame) / 1e3
        if said:
            yield said
        self.frames.clear()


@dataclass
class Said:
    """What goes over the wire in one run of a page, or in one of a part of it that ``is_news``."""

    is_news: bool
    messages: int = 0
    kilobytes: float = 0


def clicks() -> Iterator[Row]:
    """Toggles beside those of the app of widgets: until the figure, and the server's work."""
    with (
        browsing() as (browser, folder),
        serving(folder / "ours.txt", **BARE) as server,
        serving(folder / "theirs.txt", script=WIDGETS) as other,
    ):
        ours, theirs = (browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2))
        ours.goto(f"{server.url}/?engine=numpy")
        painted(ours)
        theirs.goto(other.url)
        theirs.wait_for_selector(".gtitle")
        pages = (
            Watched(ours, server, lambda name: ours.evaluate(CLICK_AND_WAIT, ["[data-testid=stSidebar] button", name])),
            Watched(theirs, other, lambda name: theirs.evaluate(CLICK_A_WIDGET, name)),
        )
        for kind, names, p50, cpu in (("seen before", SEEN, 0.75, 0.35), ("new", NEW, 0.6, 0.5)):
            taken: list[list[float]] = [[], []]
            worked = [0.0, 0.0]
            for turn in range(len(names) + CLICKS):
                for index, watched in enumerate(pages):
                    watched.page.bring_to_front()
                    watched.page.wait_for_timeout(REST)
                    busy = cpu_seconds(watched.server.process.pid)
                    milliseconds = watched.click(names[turn % len(names)])
                    watched.page.wait_for_timeout(REST)
                    if turn >= len(names):  # after the first round
                        taken[index].append(milliseconds)
                        worked[index] += (cpu_seconds(watched.server.process.pid) - busy) * 1e3 / CLICKS
            yield beside(f"toggle to repaint, {kind}, p50 / Streamlit's widgets", *map(median, taken), p50)
            yield beside(f"server CPU a toggle, {kind} / Streamlit's widgets", *worked, cpu)


def wire() -> Iterator[Row]:
    """What the server says to a browser, in kilobytes and messages, without the modules, which a browser keeps."""
    with browsing() as (browser, folder), serving(folder / "log.txt", STUCK_TENSORFLOW="off") as server:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        watched = Watched(page, server, lambda name: page.evaluate(CLICK_AND_WAIT, ["[role=radio]", name]))
        page.goto(f"{server.url}/?engine=numpy")
        painted(page)
        page.wait_for_timeout(NEWS)
        said = list(watched.runs())
        yield from sizes("first visit", largest(said), 150, 45)
        for what, name, kilobytes in (("a new state", "Adam", 80), ("", "SGD", 0), ("one seen before", "Adam", 12)):
            watched.click(name)
            page.wait_for_timeout(NEWS)
            came = list(watched.runs())
            said += came
            if what:
                yield from sizes(f"a toggle to {what}", largest(came), kilobytes, 25)
        yield from sizes("a piece of news", largest(said, is_news=True), 10, 8)


def largest(said: list[Said], is_news: bool = False) -> Said:
    """Of several runs, some of which another interrupted."""
    return max((each for each in said if each.is_news == is_news), key=lambda each: each.messages)


def sizes(what: str, said: Said, kilobytes: float, messages: int) -> Iterator[Row]:
    """Two rows of what was said."""
    yield at_most(f"{what}, over the wire", said.kilobytes, kilobytes, "kB")
    yield at_most(f"{what}, messages", said.messages, messages, "messages")


def beside(what: str, ours: float, theirs: float, budget: float) -> Row:
    """The row of milliseconds that should be at most so much of others'."""
    ratio = ours / theirs
    return Row(what, f"{ratio:5.2f}  ({ours:.0f} of {theirs:.0f} ms)", f"<= {budget:g}", ratio <= budget)


MEASUREMENTS = [starts, clicks, wire]

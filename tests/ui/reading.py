"""A visit in AppTest, for the tests of all pages: how it begins, what a visitor does, and what the page shows."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from core.processes.tasks import answers
from ui.navigation import EXPLORER
from ui.visit.beside import Beside, Work, beside

ROOT = Path(__file__).parent.parent.parent


def unpacked(sent: bytes) -> bytes:
    """What ``ui.components.packed`` was given."""
    return zlib.decompress(sent) if sent[:1] == b"x" else sent


def visit(page: str = EXPLORER, **query: str) -> AppTest:
    """A new visitor who follows a link straight to the page."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    if page != EXPLORER:
        app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    app._page_hash = ""  # from now on the page that is shown, as a browser asks for it, and not the first one again
    return app


def switch(app: AppTest, page: str, **query: str) -> AppTest:
    """Another page by another way than one of ours: a bookmark, the address bar."""
    app.query_params = dict(query)
    app.switch_page(page).run()
    app._page_hash = ""
    return app


def do(app: AppTest, **entry: Any) -> AppTest:
    """What a visitor does, as the hands write it down, sent as the browser sends it."""
    visit = app.session_state["visit"]
    number = visit.applied + 1 if visit.hand == "test" else 1
    return send(app, {"hand": "test", "entries": [{"n": number, **entry}]})


def sender(app: AppTest) -> str:
    """The id of the component that sends the log."""
    (hands,) = [block.proto for block in app.get("bidi_component") if block.proto.component_name == "hands"]
    return hands.id


def send(app: AppTest, log: Any, hands: str = "") -> AppTest:
    """A log that arrives, from the component of the page or from ``hands``."""
    events = _make_trigger_id(hands or sender(app), "events")
    told = json.dumps([{"event": "log", "value": log}])
    return app._run(WidgetStates(widgets=[WidgetState(id=events, json_trigger_value=told)]))


def set_(app: AppTest, **words: Any) -> AppTest:
    """Use controls: each sets one word of the link."""
    return do(app, set={word: str(value) for word, value in words.items()})


def press(app: AppTest, label: str) -> AppTest:
    """Press the one button, or click the one link, of this name."""
    return do(app, **links(app)[label]["entry"])


def headline(app: AppTest) -> str:
    """The page's one header; there was no exception."""
    assert not app.exception
    (header,) = app.header
    return header.value


def figure(app: AppTest) -> dict:
    """What the player is given."""
    (payload,) = payloads(app, "player")
    return payload


def payloads(app: AppTest, component: str) -> list[dict]:
    """What each component of this name is given, from the top of the page down."""
    blocks = [block for block in app.get("bidi_component") if block.proto.component_name == component]
    return [json.loads(unpacked(block.proto.bytes)) for block in blocks]


def fields(app: AppTest) -> dict[str, dict]:
    """What each control is given, by its word."""
    found: dict[str, dict] = {}
    shown = [payload["fields"] for payload in payloads(app, "fields")]
    shown += [payload[part] for payload in payloads(app, "row") for part in ("choices", "settings")]
    for field in (field for part in shown for field in part):
        assert found.setdefault(field["word"], field) is field
    for payload in payloads(app, "take"):
        if (menu := payload.get("midRun", {}).get("field")) is not None:
            found[menu["word"]] = menu
    return found


def value(app: AppTest, word: str) -> str:
    """What the control of this word shows."""
    return fields(app)[word]["value"]


def lists(app: AppTest) -> list[dict]:
    """What each list of links is given, by itself or as a part of another component."""
    parts = (("row", "links"), ("why", "reason"))
    return payloads(app, "links") + [payload[part] for name, part in parts for payload in payloads(app, name)]


def links(app: AppTest) -> dict[str, dict]:
    """Each link, and each button that does one thing, by its label."""
    every = [link for payload in lists(app) for link in payload["links"]]
    every += [button for payload in payloads(app, "take") for button in payload.get("midRun", {}).get("buttons", [])]
    found = {link["label"]: link for link in every}
    assert len(found) == len(every)
    return found


def opens(link: dict) -> dict[str, str]:
    """The query of a link's address: what it opens in a tab of its own."""
    return dict(parse_qsl(urlsplit(link["href"]).query, keep_blank_values=True))


def take(app: AppTest) -> dict:
    """What the row of buttons with the pin, the link and the script is given."""
    (payload,) = payloads(app, "take")
    return payload


def text(app: AppTest) -> str:
    """All paragraphs and captions."""
    said = [each.value for each in (*app.markdown, *app.caption)]
    said += [_joined(payload["pieces"]) for payload in payloads(app, "prose")]
    for payload in payloads(app, "why"):
        findings = [*payload["findings"], *(each for group in payload["folded"] for each in group["findings"])]
        said.append(_joined(payload["summary"]))
        said += [line for each in findings for line in (_joined(each["said"]), *each["evidence"])]
        said.append(payload["fixes"]["said"])
    for payload in payloads(app, "take"):
        said.append(payload.get("midRun", {}).get("said", ""))
    return "\n".join(said)


def _joined(pieces: list[list[str]]) -> str:
    return "".join(piece for piece, _ in pieces)


def query(app: AppTest) -> dict[str, str]:
    """The page's link."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def in_the_end(app: AppTest) -> AppTest:
    """The page when there is nothing to wait for any more: drawn anew as often as its clock asks, or has news."""
    while any(each["wait"] == 0 for each in payloads(app, "poll")):
        app.run()
    return found_out(app)


def found_out(app: AppTest) -> AppTest:
    """The page when all that it waits for was found out. AppTest has no server, and so nothing beside it."""
    for work in {waiter.work for waiter in beside._waiters.values()}:
        while not here(work):
            pass
    return app.run()


def here(work: Work[Any]) -> bool:
    """Go on by one step in this thread; whether all is known."""
    work.advance(answers(work.tasks) or None)
    return work.finished


def waited_for(beside: Beside = beside) -> int:
    """How many works are unfinished and waited for."""
    return len({waiter.work for waiter in beside._waiters.values() if not waiter.work.finished})


def nothing_beside() -> None:
    """Forget all works; whoever waits, waits for nothing any more."""
    for known in (beside._works, beside._waiters, beside._own):
        known.clear()

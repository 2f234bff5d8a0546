"""What stands before Streamlit: closed addresses, and messages on which it would stumble."""

from __future__ import annotations

import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.ui.asking import in_a_loop
from ui.middleware import MOST_JSON, SIMPLE, guarded, readable


def message(**values: str) -> bytes:
    made = BackMsg()
    for name, value in values.items():
        setattr(made.rerun_script.widget_states.widgets.add(id=name), name, value)
    return made.SerializeToString()


def heard(sent: bytes) -> dict[str, str]:
    made = BackMsg()
    made.ParseFromString(readable(sent))
    return {state.id: getattr(state, state.id) for state in made.rerun_script.widget_states.widgets}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "9" * 5_001,
        '[{"event": "log", "value": ' + "1" * 5_001 + "}]",
        " " * MOST_JSON + "1",
    ],
)
def test_json_that_would_end_in_an_error_page_is_replaced_and_what_stands_beside_it_stays(text):
    found = heard(message(json_trigger_value=text, json_value=text, string_value=text))
    assert json.loads(found["json_value"]) is None
    assert json.loads(found["json_trigger_value"]) == [{"event": "log", "value": ""}]
    assert found["string_value"] == text


def test_what_a_browser_sends_comes_as_it_is():
    entries = [{"n": n, "set": {"seed": str(n)}} for n in range(SIMPLE)]
    log = json.dumps([{"event": "log", "value": {"hand": "h", "entries": entries}}])
    for sent in (
        message(json_trigger_value=log),
        message(string_value="[" * 10_000),
        b"no message" + b"[" * SIMPLE,
        b"",
    ):
        assert readable(sent) == sent


@pytest.mark.parametrize(
    ("path", "open_"),
    [
        ("/_stcore/upload_file/a/b", False),
        ("/deep/_stcore/upload_file/a/b", False),
        ("/_stcore/metrics", False),
        ("/_stcore/health", True),
        ("/", True),
    ],
)
def test_nobody_can_send_files_or_read_what_is_measured(path, open_):
    told = []

    async def app(scope, receive, send):
        told.append("the app")

    async def send(sent):
        told.append(sent.get("status"))

    async def never():
        raise AssertionError("what is sent is read")

    scope = {"type": "http", "method": "PUT", "path": path, "headers": []}
    in_a_loop(guarded(app)(scope, never, send))
    assert told[0] == ("the app" if open_ else 404)

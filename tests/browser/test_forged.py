"""Messages that no browser sends, over Streamlit's own socket: they harm nobody but their sender. No browser needed."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.driver import BARE, PATIENCE, serving
from tests.load.visitor import Visitor
from ui import log

MESSAGES = 150


def forged(chance: random.Random, widget: str) -> bytes:
    """A wrong type for a widget that there is, a fragment that there is not, or no message at all."""
    if chance.random() < 0.1:
        return chance.randbytes(50)
    state = WidgetState(id=chance.choice((widget, _make_trigger_id(widget, "events"), "no such widget")))
    kind = chance.randrange(6)
    if kind == 0:
        state.string_value = "x" * 1000
    elif kind == 1:
        state.double_array_value.data.extend([float("nan")] * 10)
    elif kind == 2:
        state.bytes_value = b"\xff" * 10
    elif kind == 3:
        state.json_value = "{" * 500
    elif kind == 4:
        state.json_trigger_value = chance.choice(('[{"event": "log", "value": 7}]', "[[[", "null", '{"event": []}'))
    else:
        state.trigger_value = True
    message = BackMsg()
    message.rerun_script.widget_states.widgets.append(state)
    message.rerun_script.fragment_id = chance.choice(("", "", "no such fragment"))
    return message.SerializeToString()


HEAVY = ("[" * 100_000, '[{"event": "log", "value": ' + "9" * 5_001 + "}]")


async def heavy(visitor: Visitor) -> None:
    """JSON on which Python's own parser gives up: one sentence for its sender, whose page goes on."""
    for text in HEAVY:
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add(id=_make_trigger_id(visitor.hands, "events"))
        state.json_trigger_value = text
        await visitor.send(message.SerializeToString())
        await answered(visitor, seed="7")
    assert visitor.errors == []


async def answered(visitor: Visitor, **words: str) -> None:
    seen = await visitor.change(**words)
    assert await visitor.until(lambda: seen.page is not None, PATIENCE)


async def scene(url: str) -> None:
    chance = random.Random(20)
    async with Visitor(url, {"engine": "numpy"}) as other, Visitor(url, {"engine": "numpy"}) as forger:
        for visitor in (other, forger):
            seen = await visitor.open()
            assert await visitor.until(lambda seen=seen: seen.page is not None, PATIENCE)
        await heavy(forger)
        for number in range(MESSAGES):
            if not forger.closed:
                await forger.send(forged(chance, forger.hands))
            if number % 30 == 0:
                await answered(other, seed=str(number))
        await answered(other, loss="no such loss")  # the right type, but no option of ours
        await answered(other, loss="logits")
        assert other.errors == []


@pytest.mark.deep
def test_forged_messages_harm_nobody_but_their_sender_and_do_not_fill_the_log(tmp_path):
    with serving(tmp_path / "log.txt", **BARE) as server:
        with ThreadPoolExecutor(1) as thread:  # in this one Playwright's loop may run
            thread.submit(asyncio.run, scene(server.url)).result()
        assert server.log.count("Traceback") <= 2 * log.A_MINUTE
        assert server.process.poll() is None

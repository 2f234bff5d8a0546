"""The server goes away and comes back; the player goes on, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.driver import BARE, painted, serving


@pytest.mark.deep
def test_the_player_goes_on_without_its_server_and_the_link_has_the_epoch_once_it_is_back(browser, tmp_path):
    page = browser.new_context().new_page()
    with serving(tmp_path / "first.txt", **BARE) as server:
        port = int(server.url.rpartition(":")[2])
        page.goto(f"{server.url}/?loss=logits&engine=numpy")
        painted(page)
        page.get_by_text("trainings are done").wait_for(state="detached")
    # Streamlit shows its dialog at the sixth try to reconnect.
    tried: list[str] = []
    page.on("requestfailed", lambda request: tried.append(request.url) if "health" in request.url else None)
    page.keyboard.press("Home")
    expect(page.locator(".player-epoch")).to_have_text("epoch 0 / 100")
    while len(tried) < 8:
        page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_have_count(0)
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".player-epoch")).to_have_text("epoch 7 / 100")
    page.get_by_role("button", name="One epoch back").click()
    with serving(tmp_path / "second.txt", port, **BARE):
        page.wait_for_function("() => location.search.includes('epoch=6')")
        assert page.locator(".player").get_attribute("data-epoch") == "6"
        assert "loss=logits" in page.evaluate("location.search")
    page.context.close()


@pytest.mark.deep
def test_an_epoch_that_the_server_has_is_told_once(visit):
    page = visit("?loss=logits&engine=numpy")
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    painted(page)
    page.get_by_text("trainings are done").wait_for(state="detached")
    page.keyboard.press("Home")
    page.wait_for_function("() => location.search.includes('epoch=0')")
    page.wait_for_timeout(1000)
    sent.clear()
    page.wait_for_timeout(8000)  # the player would ask again after three seconds
    assert [frame for frame in sent if "player" in str(frame)] == []

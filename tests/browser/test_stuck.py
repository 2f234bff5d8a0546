"""Stuck at what? in Chromium: a number is typed, a log and a script are pasted, and the page without a script."""

from __future__ import annotations

import os
import signal
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.driver import BARE, serving

STUCK = "/Stuck_at_what"
SCRIPT = """net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2), nn.Softmax(dim=1))
criterion = nn.CrossEntropyLoss()
loss = criterion(net(x), y)"""


def test_a_number_that_is_typed_is_decoded_and_in_the_link(visit):
    page = visit("", STUCK)
    expect(page.get_by_role("heading", level=2, name="0.8133")).to_be_visible()
    number = page.get_by_label("The loss at which it stands")
    number.fill("1.4612")
    number.press("Enter")
    expect(page.get_by_role("heading", level=2, name="1.4612: softmax is applied twice")).to_be_visible()
    page.wait_for_function("() => location.search === '?stuck=1.4612'")
    number.press("ArrowUp")
    expect(number).to_have_value("1.4612")
    page.get_by_label("Classes").fill("many")
    page.get_by_label("Classes").press("Enter")
    expect(page.get_by_text("classes must be a whole number")).to_be_visible()


def test_on_a_phone_the_answer_comes_before_what_else_may_be_known(visit):
    page = visit("?stuck=2.3026", STUCK, viewport={"width": 390, "height": 844})
    answer = page.get_by_role("heading", level=2, name="2.3026")
    expect(answer).to_be_in_viewport()
    expect(page.get_by_label("Classes")).to_be_hidden()
    page.get_by_text("What else is known").click()
    expect(page.get_by_label("Classes")).to_be_visible()


def test_a_script_that_is_pasted_is_read_and_in_no_link(visit):
    page = visit("", STUCK)
    box = page.get_by_role("textbox", name="It is read, never run")
    box.fill(SCRIPT)
    box.press("Control+Enter")
    expect(page.get_by_text("Line 1 applies softmax")).to_be_visible()
    assert "Softmax" not in page.url


def test_the_explorer_leads_there_and_from_there_to_a_run(visit):
    page = visit("?engine=numpy")
    page.get_by_role("link", name="Stuck at what?").click()
    expect(page.get_by_role("heading", level=2, name="0.8133: softmax is applied twice")).to_be_visible()
    page.get_by_role("link", name="The same failure with").first.click()
    expect(page.get_by_role("heading", level=2, name="Stuck. 3 of 6 right")).to_be_visible()


def test_the_page_of_numbers_needs_no_script(server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/numbers")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stuck at what?")
    page.get_by_role("navigation", name="Numbers").get_by_role("link", name="1.4612", exact=True).click()
    link = page.locator("#double-softmax").get_by_role("link", name="1.4612", exact=True)
    expect(link).to_be_in_viewport()
    expect(link).to_have_attribute("href", "./Stuck_at_what?stuck=1.4612&classes=10&accuracy=1")
    context.close()


@pytest.mark.deep
def test_others_get_their_page_while_the_worst_is_read_and_the_next_text_is_read(tmp_path, browser):
    """The server's readers have ten minutes, and this one uses them, deep in C, until the system is told to end it."""
    patient = "from core.stuck import reader; reader.SECONDS = 600"
    with serving(tmp_path / "log.txt", uvicorn=True, before=patient, **BARE) as server:
        page, other = browser.new_page(), browser.new_page()
        page.goto(server.url + STUCK)
        box = page.get_by_role("textbox", name="It is read, never run")
        box.wait_for()
        readers = server.children("core.stuck.reader")
        assert readers
        for pid in readers:  # as one that reads for ever: it answers nobody
            os.kill(pid, signal.SIGSTOP)
        box.fill(SCRIPT)
        box.press("Control+Enter")
        page.locator("[data-test-script-state=running]").wait_for(state="attached")
        assert urllib.request.urlopen(f"{server.url}/_stcore/health").status == 200
        other.goto(f"{server.url}/?engine=numpy")
        expect(other.get_by_role("heading", level=2, name="Stuck. 3 of 6 right")).to_be_visible()
        assert page.get_by_text("Line 1 applies softmax").count() == 0
        for pid in readers:
            os.kill(pid, signal.SIGKILL)
        expect(page.get_by_text("This text could not be read")).to_be_visible()
        box.fill(SCRIPT + "\n")
        box.press("Control+Enter")
        expect(page.get_by_text("Line 1 applies softmax")).to_be_visible()
        page.close()
        other.close()

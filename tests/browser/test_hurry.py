"""A visitor from far away and in a hurry: nothing that was clicked is lost, and nothing on the page dies of it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from core import Experiment, train
from core.outcome.verdict import verdict as core_verdict
from core.settings.registry import SETTINGS
from tests.browser.acts import HANDS, agrees, go_to, in_link, option, query, still
from tests.browser.driver import painted

FAR = 0.2  # seconds each way
PAUSES = (0, 60, 150, 250, 300, 330, 370, 420, 500, 650, 850)  # milliseconds
# All on one engine: networks of every shape, one after the other, would be traced by TensorFlow for minutes.
GROUPS = [name for name, setting in SETTINGS.items() if setting.control == "choice" and name != "engine"]


def shows(page: Page, experiment: Experiment) -> None:
    """Wait until everything on the Explorer is of this experiment: controls, headline, address."""
    for name in GROUPS:
        setting = SETTINGS[name]
        lit = option(page, setting.label, setting.show(getattr(experiment, name)))
        expect(lit).to_have_attribute("aria-checked", "true")
    said = core_verdict(train(experiment))
    expect(page.get_by_role("heading", level=2)).to_have_text([f"{said.headline} {said.sentence}"])
    agrees(page, **experiment.to_query())


def alive(page: Page) -> None:
    """No dialog, and connected."""
    assert page.get_by_role("dialog").count() == 0
    state = page.locator("[data-test-connection-state]").get_attribute("data-test-connection-state")
    assert state == "CONNECTED"


@pytest.mark.parametrize("clicks", [8, pytest.param(40, marks=pytest.mark.deep)])
def test_of_hurried_clicks_from_far_away_not_one_is_lost_and_ten_next_seeds_are_ten(visit, clicks):
    page = visit("?engine=numpy&seed=4294967290", delay=FAR)
    draw = random.Random(14)
    wanted = Experiment(engine="numpy", seed=4294967290)
    for _ in range(clicks):
        name = draw.choice(GROUPS)
        setting = SETTINGS[name]
        value = draw.choice([each for each in setting.offered if each != getattr(wanted, name)])
        option(page, setting.label, setting.show(value)).click()
        wanted = replace(wanted, **{name: value})
        page.wait_for_timeout(draw.choice(PAUSES))
    for _ in range(10):
        page.get_by_role("button", name="Next seed").click()
    shows(page, replace(wanted, seed=4))
    alive(page)


# ``receive()``: what was done so far is acknowledged at once, long before any control hears of it.
RECEIPTS = f"""
(async () => {{
  let last, done = 0;
  const hands = {HANDS}, {{ acknowledge, did }} = hands;
  hands.acknowledge = (ack, send) => acknowledge(...(last = [ack, send]));
  hands.did = (entry) => did(entry, (done += 1));
  window.receive = () => acknowledge({{ ...last[0], applied: done }}, last[1]);
}})();
"""
PRESS_AND_RECEIVE = """
async (times) => {
  for (let time = 0; time < times; time++) {
    [...document.querySelectorAll("button")].find((each) => each.textContent === "Next seed").click();
    await new Promise((resolve) => setTimeout(resolve, 20)); // it is sent
    window.receive();
  }
}
"""


@pytest.mark.deep
def test_who_presses_between_a_receipt_and_the_news_counts_from_what_was_set(visit):
    page = visit("?engine=numpy&seed=6", delay=2 * FAR, init=RECEIPTS)
    painted(page)
    page.get_by_role("button", name="Next seed").click()
    in_link(page, seed="7")
    still(page)  # and the receipt of that is here
    page.evaluate(PRESS_AND_RECEIVE, 5)
    shows(page, Experiment(engine="numpy", seed=12))


@pytest.mark.deep
def test_hurried_steps_of_the_history_end_where_the_address_is(visit):
    page = visit("?engine=numpy", delay=FAR)
    option(page, "Loss", "on logits").click()
    in_link(page, loss="logits")
    option(page, "Filters", "6").click()
    in_link(page, filters="6")
    for steps in (["back", "back"], ["forward", "back", "forward"], ["forward"], ["back"] * 2 + ["forward"]):
        for step in steps:
            page.evaluate(f"() => history.{step}()")
            page.wait_for_timeout(50)
        still(page)
        shows(page, Experiment.from_query(query(page)))
    assert query(page) == {"engine": "numpy", "loss": "logits"}
    alive(page)


@pytest.mark.deep
def test_a_hurried_change_of_page_takes_the_last_clicks_along(visit):
    page = visit("?engine=numpy", delay=FAR)
    option(page, "Loss", "on logits").click()
    option(page, "Padding", "same").click()
    go_to(page, "Inside the network")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 4, epoch 100: ")
    agrees(page, engine="numpy", loss="logits", padding="same", image="4")  # the first that was wrong
    painted(page)
    page.evaluate("() => history.back()")
    page.wait_for_timeout(50)
    page.evaluate("() => history.forward()")
    page.wait_for_function("() => window.location.pathname.includes('Inside')")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 4, epoch 100: ")
    expect(page.get_by_role("link", name="Inside the network")).to_have_attribute("aria-current", "page")
    agrees(page, engine="numpy", loss="logits", padding="same", image="4")  # the first that was wrong
    alive(page)

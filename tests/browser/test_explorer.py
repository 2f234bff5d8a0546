"""The main journeys of a learner, a speaker and a teacher, in a real browser."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import WebSocketRoute, expect

from core import Experiment
from tests.browser.acts import agrees, choose, epoch, in_link, option, query, still, verdict
from tests.browser.driver import LONG, Server, painted, repainted, serving, slowed

HEAVIEST = Experiment(
    loss="logits",
    normalisation="unit",
    filters=16,
    padding="same",
    optimizer="adam",
    epochs=5000,
    images=tuple(((i * 7, 3, 5, 9, i, 200, 100, 50, i * 11), i % 2) for i in range(16)),
)
PRESS_STOP_AT_ONCE = """
new MutationObserver((_, observer) => {
  const button = [...document.querySelectorAll("button")].find((each) => each.innerText.trim() === "Stop here");
  window.progressShown = document.body?.innerText.match(/Epoch [0-9,]+ of [0-9,]+/)?.[0];
  if (!button || !window.progressShown) return;
  observer.disconnect();
  button.click();
  window.stopped = true;
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One with TensorFlow, which starts when somebody asks for it."""
    with serving(tmp_path_factory.mktemp("tensorflow") / "log.txt", STUCK_AHEAD="off") as running:
        yield running


def test_it_opens_on_the_questions_exact_failure(visit):
    page = visit()
    assert verdict(page) == "Stuck. 3 of 6 right, loss 0.8133 from epoch 0 to 100, not one weight moved."
    expect(page.get_by_role("radio", name="The question", exact=True)).to_be_checked()
    shown = page.locator(".player").inner_text()
    for value in ("0.233", "0.618", "0.686", "0.134"):
        assert value in shown
    assert query(page) == {}


def test_the_one_line_fix_is_one_click_away(visit):
    page = visit()
    old = painted(page)
    page.get_by_text("One-line fix", exact=True).click()
    repainted(page, old)
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "Solved. 6 of 6 right from epoch 14 on, loss 0.0103 after 100 epochs."
    )
    agrees(page, loss="logits")


def test_each_toggle_trains_at_once_and_stands_in_the_link(visit):
    # From the repaired run, where every setting changes what is seen.
    page = visit("?loss=categorical_crossentropy&learning_rate=0.002")
    expected = {"loss": "categorical_crossentropy", "learning_rate": "0.002"}
    for group, label, name, value in (
        ("Loss", "on logits", "loss", "logits"),
        ("Pixel values", "0 to 1", "normalisation", "unit"),
        ("Filters", "6", "filters", "6"),
        ("Padding", "same", "padding", "same"),
        ("Optimizer", "Adam", "optimizer", "adam"),
        ("Engine", "NumPy", "engine", "numpy"),
    ):
        choose(page, group, label)
        expected[name] = value
        agrees(page, **expected)


def test_learning_rate_epochs_and_seed_train_at_once_too(visit):
    page = visit("?loss=logits")
    old = painted(page)
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    old = repainted(page, old)
    page.get_by_role("button", name="Next seed").click()
    old = repainted(page, old)
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("250")
    epochs.press("Enter")
    repainted(page, old)
    agrees(page, loss="logits", learning_rate="0.002", seed="49", epochs="250")


def test_playing_moves_through_the_epochs_without_asking_the_server(visit):
    page = visit("?loss=logits")
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    painted(page)
    # The explanation is found out by asking again and again; when all is known, nothing moves by itself.
    page.get_by_text("Every row was trained").wait_for()
    page.get_by_text("trainings are done").wait_for(state="detached", timeout=2 * LONG)
    still(page)
    sent.clear()
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(
        "() => { const e = Number(document.querySelector('.player').dataset.epoch); return e > 20 && e < 90; }"
    )
    assert sent == []
    page.get_by_role("button", name="Pause", exact=True).click()
    stopped = epoch(page)
    # Where it came to rest is part of the link.
    in_link(page, epoch=str(stopped))


@pytest.mark.deep
def test_the_keyboard_plays_and_steps(visit):
    page = visit("?loss=logits")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('.player').dataset.epoch === '99'")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('.player').dataset.epoch === '0'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.player').dataset.epoch === '1'")
    page.keyboard.press(" ")
    page.wait_for_function("() => Number(document.querySelector('.player').dataset.epoch) > 10")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_pinned_run_stays_as_a_labelled_ghost_and_the_difference_is_named(visit):
    page = visit()
    old = painted(page)
    page.get_by_role("button", name="Pin this run").click()
    old = repainted(page, old)
    choose(page, "Loss", "cross-entropy")
    expect(page.get_by_text("Only the loss differs")).to_be_visible()
    expect(page.get_by_text("Both start from the same weights")).to_be_visible()
    assert "pinned" in page.locator(".player-figure").inner_text().lower()
    agrees(page, loss="categorical_crossentropy", pin="seed=48")
    old = painted(page)
    page.get_by_role("button", name="Unpin").click()
    repainted(page, old)
    assert "pinned" not in page.locator(".player-figure").inner_text().lower()


def test_a_shared_link_opens_the_same_state_elsewhere(visit):
    page = visit("?loss=logits&seed=7&filters=3&pin=loss%3Dlogits%26seed%3D7")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    in_link(page, epoch="1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    elsewhere = visit("?" + urlsplit(copied).query)
    assert painted(elsewhere) == painted(page)
    assert epoch(elsewhere) == 1
    assert verdict(elsewhere) == verdict(page)
    expect(elsewhere.get_by_text("Only the filters differ")).to_be_visible()


def test_a_mangled_link_says_what_it_ignored_and_keeps_the_rest(visit):
    page = visit("?loss=hinge&filters=99&seed=7&epoch=1e9&learning_rate=nan")
    ignored = page.get_by_role("alert").all_inner_texts()
    assert len(ignored) == 4
    for name in ("loss", "filters", "epoch", "learning_rate"):
        assert sum(name in sentence for sentence in ignored) >= 1
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("7")
    choose(page, "Padding", "same")
    expect(page.get_by_role("alert")).to_have_count(0)
    agrees(page, seed="7", padding="same")


@pytest.mark.deep
def test_the_back_button_goes_back_to_the_last_experiment(visit):
    page = visit()
    old = painted(page)
    choose(page, "Loss", "on logits")
    in_link(page, loss="logits")
    now = painted(page)
    page.go_back()
    assert repainted(page, now) == old
    expect(option(page, "Loss", "softmax twice")).to_be_checked()


@pytest.mark.deep
def test_a_clock_that_ticks_before_the_page_has_arrived_undoes_nothing(visit):
    # On a slow line, the explanation asks on with the widgets of the page before.
    held: list[object] = []
    slow = False

    def deliver(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: held.append(message) if slow else socket.send(message))
        line.append(socket)

    line: list[WebSocketRoute] = []
    page = visit(route=deliver)
    old = painted(page)
    choose(page, "Loss", "on logits")
    in_link(page, loss="logits")
    now = painted(page)
    slow = True
    page.go_back()
    while not held:
        page.wait_for_timeout(50)
    slow = False
    for message in held:
        line[-1].send(message)
    assert repainted(page, now) == old
    page.get_by_text("Every row was trained").wait_for()
    still(page)
    expect(option(page, "Loss", "softmax twice")).to_be_checked()
    assert query(page) == {}


@pytest.mark.deep
def test_quick_toggling_loses_no_setting(visit):
    page = visit("?loss=logits")
    for group, name in (("Pixel values", "0 to 1"), ("Filters", "6"), ("Padding", "same"), ("Optimizer", "Adam")):
        option(page, group, name).click()
    agrees(page, loss="logits", normalisation="unit", filters="6", padding="same", optimizer="adam")


@pytest.mark.deep
def test_a_long_run_streams_and_can_be_stopped(visit, server):
    # Press the button as soon as it is there, and note what was shown. The heaviest run there is takes half a second,
    # sooner than a busy browser shows the button: TensorFlow is slowed down.
    page = visit("?" + urlencode(replace(HEAVIEST, epochs=250).to_query()), init=PRESS_STOP_AT_ONCE)
    (worker,) = server.children()
    with slowed(worker):
        page.goto(f"{server.url}/?{urlencode(HEAVIEST.to_query())}")
        page.wait_for_function("() => window.stopped")
        assert re.fullmatch(r"Epoch [0-9,]+ of 5,000", page.evaluate("() => window.progressShown"))
        expect(page.get_by_role("heading", level=2)).not_to_have_text("Training")
    expect(page.get_by_role("button", name="Stop here")).to_have_count(0)
    page.wait_for_function("() => !window.location.search.includes('epochs=5000')")
    expect(page.locator(".player")).to_have_attribute("data-epoch", query(page)["epochs"])
    epochs = int(query(page)["epochs"])
    assert 0 < epochs < 5000
    assert epoch(page) == epochs


@pytest.mark.deep
def test_a_killed_tensorflow_costs_a_moment_and_nothing_else(visit, server):
    page = visit("?loss=logits&seed=31")
    (worker,) = server.children()
    os.kill(worker, signal.SIGKILL)
    old = painted(page)
    page.get_by_role("button", name="Next seed").click()
    repainted(page, old)
    page.get_by_text("TensorFlow is starting").wait_for(state="detached")
    agrees(page, loss="logits", seed="32")
    assert verdict(page)
    assert server.children() != [worker]


def test_the_cause_and_the_fix_are_found_while_one_looks_on_and_one_press_applies_it(visit):
    page = visit()
    expect(page.get_by_text("softmax is applied twice").first).to_be_visible()
    apply = page.get_by_role("button", name="Apply loss: softmax twice → cross-entropy")
    expect(page.get_by_role("row", name=re.compile("cross-entropy solved at epoch 14 .* of 256"))).to_be_visible()
    old = painted(page)
    apply.click()
    repainted(page, old)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved.")
    agrees(page, loss="categorical_crossentropy")


@pytest.mark.deep
def test_the_code_of_the_run_is_on_the_page(visit):
    page = visit("?seed=5")
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.locator(".take-code code").last).to_contain_text("np.random.seed(5)")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .py").click()
    assert "np.random.seed(5)" in download.value.path().read_text()


def test_what_sure_answers_cost_is_said_side_by_side(visit):
    page = visit("?engine=numpy", viewport={"width": 320, "height": 844})
    page.wait_for_selector(".costs-mean")
    right, wrong = (tick.bounding_box() for tick in page.locator(".costs-tick").all())
    assert right["x"] + right["width"] < wrong["x"]

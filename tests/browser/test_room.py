"""A room that guesses on its phones while the talk is given: the stage, three phones, the speaker's window."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from core.talk import CHAPTERS, told
from tests.browser.acts import more, option
from tests.browser.driver import BARE, painted, serving
from tests.browser.looks import SIDEWAYS, grave
from tests.browser.test_talk import NAMES, on_stage, opened, screens, speakers_window

PHONE = {"width": 390, "height": 844}
MOST = 15_000  # bytes of a phone's page
EXPECTED = re.compile("404|ERR_CONNECTION_REFUSED")  # of a room that is not there, and of a server that is ended


@pytest.fixture
def phones(browser: Browser) -> Iterator:
    """``phones(url)`` is a phone of its own in a room; its console must stay clean."""
    problems: list[str] = []
    with ExitStack() as stay:

        def phone(url: str, javascript: bool = True, scheme: str = "light") -> Page:
            context = browser.new_context(
                viewport=PHONE, has_touch=True, java_script_enabled=javascript, color_scheme=scheme
            )
            stay.callback(context.close)
            page = context.new_page()
            page.on("console", lambda said: None if EXPECTED.search(said.text) else problems.append(said.text))
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.goto(url)
            return page

        yield phone
    assert not problems


def room_of(page: Page) -> str:
    """Open a room by keyboard, and give its name."""
    page.keyboard.press("r")
    expect(page.locator(".talk-entrance")).to_contain_text("nothing is kept")
    name = page.evaluate("() => JSON.parse(localStorage['talk-audience']).name")
    page.keyboard.press("r")
    expect(page.locator(".over")).to_have_count(0)
    return name


def close(page: Page) -> None:
    page.keyboard.press("r")
    page.get_by_role("button", name="Close the room").click()
    expect(page.locator(".over")).to_have_count(0)


def tap(phone: Page, name: str, guess: int) -> None:
    """Guess, as this question is guessed, and wait for the receipt."""
    question = told(name).question
    expect(phone.get_by_role("heading")).to_have_text(question.asks)
    if question.options or question.scale[1] < 11:
        phone.get_by_role("button", name=question.said_as(guess), exact=True).click()
    else:
        phone.get_by_role("spinbutton").fill(str(guess))
        phone.get_by_role("button", name="Send").click()
    expect(phone.locator("main .said")).to_contain_text(f"Sent: {question.said_as(guess)}.")


def fine(phone: Page) -> None:
    """Nothing that axe finds grave, and nothing that scrolls sideways."""
    assert grave(phone) == []
    assert phone.evaluate(SIDEWAYS) == []


def test_three_phones_guess_three_questions_one_of_them_without_javascript(visit, phones, server):
    page = opened(visit, "?chapter=2", reduced_motion="reduce")
    url = f"{server.url}/room/{room_of(page)}"
    one, two, plain = phones(url), phones(url, scheme="dark"), phones(url, javascript=False)
    notes = speakers_window(page)
    guesses = {"network": (10, 26, 90), "failure": (6, 6, 3), "why": (0, 4, 0)}
    for number, (name, (first, second, third)) in enumerate(guesses.items(), 2):
        on_stage(page, number)
        question = told(name).question
        tap(one, name, question.can_be_guessed[-1])
        for phone, guess in ((one, first), (two, second)):
            tap(phone, name, guess)
        fine(two)
        plain.goto(url)  # as it does by itself every few seconds
        tap(plain, name, third)
        expect(page.locator(".talk-count")).to_have_text("3 have guessed")
        expect(page.locator(".talk-columns, .talk-shared")).to_have_count(0)
        expect(notes.locator("#room")).to_contain_text("3 have guessed")
        expect(notes.locator("#room")).to_contain_text(question.said_as(first))
        page.bring_to_front()
        page.keyboard.press("PageDown")
        on_stage(page, number, revealed=True)
        expect(page.locator(".talk-columns, .talk-people").first).to_be_visible()
        if link := plain.get_by_role("link").all():
            link[0].click()
        for phone, guess in ((one, first), (two, second), (plain, third)):
            said = "right" if guess in question.right else "not this time"
            expect(phone.locator("main .said")).to_contain_text(f"You guessed {question.said_as(guess)}: {said}.")
            expect(phone.locator("main")).to_contain_text(question.said)
            expect(phone.locator("main")).to_contain_text("3 of you")
        fine(one)
        page.keyboard.press("PageDown")
    expect(page.locator(".talk-count")).to_have_text("0 have guessed")  # the next question's
    notes.close()
    close(page)
    expect(one.get_by_role("heading")).to_have_text("This room is not open.")
    fine(one)


def fill(url: str, name: str, people: int) -> None:
    """So many guess, one more than the other."""
    can = told(name).question.can_be_guessed
    for number in range(people):
        guess = can[(number * number) % len(can)]
        body = urlencode({"question": name, "guess": guess}).encode()
        headers = {"Cookie": f"room=guest-{number:016}", "X-Part": "1"}
        urllib.request.urlopen(urllib.request.Request(url, body, headers)).close()


@pytest.mark.deep
def test_on_either_projector_the_guesses_of_a_room_stand_beside_what_came_out(visit, server):
    page = opened(visit, reduced_motion="reduce")
    url = f"{server.url}/room/{room_of(page)}"
    page.keyboard.press("r")
    expect(page.locator(".talk-entrance img, .talk-entrance button").first).to_be_visible()
    screens(page)
    page.keyboard.press("Escape")
    for number, name in enumerate(NAMES, 1):
        on_stage(page, number)
        if told(name).question:
            expect(page.locator(".talk-count")).to_have_text("0 have guessed")
            fill(url, name, 40)
            expect(page.locator(".talk-count")).to_have_text("40 have guessed")
            screens(page)
            page.keyboard.press("PageDown")
            on_stage(page, number, revealed=True)
            expect(page.locator(".talk-columns, .talk-people").first).to_be_visible()
            screens(page)
        page.keyboard.press("PageDown")
    close(page)


def test_a_stage_that_is_loaded_anew_goes_on_with_its_room(visit, phones, server):
    page = opened(visit, "?chapter=4", reduced_motion="reduce")
    name = room_of(page)
    phone = phones(f"{server.url}/room/{name.upper().replace('-', '')}")  # as typed by hand
    tap(phone, "why", 1)
    page.reload()
    on_stage(page, 4)
    expect(page.locator(".talk-count")).to_have_text("1 has guessed")
    assert room_of(page) == name
    page.keyboard.press("o")
    page.get_by_role("button", name="Forget the guesses").click()
    expect(page.locator(".talk-count")).to_have_text("0 have guessed")
    expect(phone.locator("main")).not_to_contain_text("Sent")
    close(page)


@pytest.mark.deep
def test_a_teacher_sees_how_many_have_come_how_far_and_a_class_sees_nothing_of_it(visit, browser):
    teacher = visit("?engine=numpy")
    painted(teacher)
    more(teacher, "Make a task for a class")
    teacher.get_by_role("radio", name="What will the accuracy be?").check()
    teacher.get_by_role("checkbox", name="a board that only you see").check()
    teacher.get_by_role("button", name="Show the task").click()
    board = teacher.locator(".board")
    expect(board).to_contain_text("Only this browser")
    expect(board.locator("dd")).to_have_text(["0", "0", "0"])
    link = teacher.evaluate("() => location.href")
    for guess, is_checked, reached in (
        ("3", True, ["1", "1", "1"]),
        ("6", True, ["2", "2", "1"]),
        ("0", False, ["3", "2", "1"]),
    ):
        context = browser.new_context()
        pupil = context.new_page()
        pupil.goto(link)
        option(pupil, "Your guess", guess).click()
        if is_checked:
            pupil.get_by_role("button", name="Check", exact=True).click()
        expect(board.locator("dd")).to_have_text(reached)
        expect(pupil.locator(".board")).to_be_hidden()
        context.close()
    assert grave(teacher) == []


@pytest.mark.deep
def test_a_restart_loses_the_room_says_so_on_each_phone_and_one_key_opens_it_again(browser, phones, tmp_path):
    with serving(tmp_path / "first", **BARE) as first:
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        page.goto(f"{first.url}/The_talk?chapter=4")
        page.wait_for_selector(".talk[data-painted]")
        name = room_of(page)
        phone = phones(f"{first.url}/room/{name}")
        tap(phone, "why", 1)
        port = int(first.url.rpartition(":")[2])
    expect(phone.locator(".away")).to_be_visible()
    with serving(tmp_path / "second", port=port, **BARE):
        expect(phone.get_by_role("heading")).to_have_text("This room is not open.")
        expect(page.get_by_role("alert")).to_contain_text("press R")
        page.keyboard.press("r")
        tap(phone, "why", 2)
        assert page.evaluate("() => JSON.parse(localStorage['talk-audience']).name") == name
        page.context.close()


def test_the_page_of_a_phone_is_small_and_nobody_is_asked_for_more(visit, phones, server):
    page = opened(visit, f"?chapter={NAMES.index('why') + 1}", reduced_motion="reduce")
    url = f"{server.url}/room/{room_of(page)}"
    asked: list[str] = []
    phone = phones(url)
    phone.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    phone.reload()
    tap(phone, "why", 1)
    assert set(asked) == {f"GET {url}", f"POST {url}"}
    assert len(urllib.request.urlopen(url).read()) < MOST
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(urllib.request.Request(url, b"a" * 100_000))
    assert CHAPTERS["why"].title in phone.locator("main").inner_text()
    close(page)

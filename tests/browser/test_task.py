"""A task for a class in a real browser: made by clicking, solved by a class, left by whoever wants to see all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.acts import agrees, choose, in_link, more, option, query, verdict
from tests.browser.driver import painted
from tests.browser.looks import SIDEWAYS, UNFOLD, grave, look

NUMPY = {"engine": "numpy"}


def check(page):
    return page.get_by_role("button", name="Check", exact=True)


def test_a_teacher_makes_a_task_by_clicking_and_a_class_solves_it(visit):
    teacher = visit("?engine=numpy")
    painted(teacher)
    more(teacher, "Make a task for a class")
    teacher.get_by_role("checkbox", name="Optimizer", exact=True).check()
    teacher.get_by_role("checkbox", name="the editor of images").uncheck()
    teacher.get_by_role("button", name="Show the task").click()
    task = {**NUMPY, "task": "one-change", "hide": "optimizer,presets,verdict,reasons", "start": "engine=numpy"}
    agrees(teacher, **task)
    expect(teacher.get_by_role("heading", level=2)).to_be_in_viewport()

    page = visit(teacher.evaluate("() => location.search"))
    painted(page)
    assert verdict(page) == "Get all 6 images right with one change"
    expect(page.get_by_role("radiogroup", name="Optimizer")).to_have_count(0)
    expect(page.get_by_role("radiogroup", name="Presets")).to_have_count(0)
    expect(page.get_by_role("heading", name="Why")).to_have_count(0)
    expect(option(page, "Loss", "the question’s")).to_be_checked()  # a name that gives nothing away
    choose(page, "Loss", "on logits")
    check(page).click()
    said = page.get_by_role("status").filter(has_text="done.")
    expect(said).to_have_text(
        "Get all 6 images right with one change: done. All 6 are right with one change: the loss."
    )
    expect(said).to_be_focused()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved.")
    expect(page.get_by_role("heading", name="Why")).to_be_visible()
    page.get_by_role("link", name="Leave the task").click()
    agrees(page, **NUMPY, loss="logits")
    expect(page.get_by_role("radiogroup", name="Optimizer")).not_to_have_count(0)


def test_the_keyboard_alone_guesses_and_the_run_is_shown_when_it_is_checked(visit):
    page = visit("?engine=numpy&task=which-image", path="/Stuck_at_what")
    page.get_by_role("link", name="Back to the task").press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("After 100 epochs: which image is wrong?")
    expect(page.get_by_role("slider", name="Epoch")).to_have_attribute("max", "1")  # the run as it begins
    expect(page.get_by_role("radiogroup", name="Loss")).to_have_count(0)
    expect(check(page)).to_be_disabled()
    option(page, "Your guess", "1").focus()
    page.keyboard.press("ArrowLeft")
    in_link(page, guess="6")
    expect(check(page)).to_be_enabled()
    check(page).press("Enter")
    said = page.get_by_role("status").filter(has_text="which image")
    expect(said).to_have_text("After 100 epochs: which image is wrong? Right: images 4, 5 and 6 are wrong.")
    expect(said).to_be_focused()
    painted(page)
    assert query(page) == {**NUMPY, "task": "which-image", "guess": "6", "checked": "1"}


def test_a_class_guesses_how_a_run_goes_on_from_the_epoch_that_the_teacher_shows(visit):
    teacher = visit("?engine=numpy&epoch=7")
    painted(teacher)
    more(teacher, "Make a task for a class")
    teacher.get_by_role("radio", name="What will the accuracy be?").check()
    expect(teacher.get_by_role("group", name="Hidden")).to_be_hidden()
    teacher.get_by_role("spinbutton", name="Shown before the guess").fill("9")
    teacher.get_by_role("button", name="Show the task").click()
    agrees(teacher, **NUMPY, task="accuracy", until="9", epoch="7")
    painted(teacher)
    expect(teacher.get_by_role("slider", name="Epoch")).to_have_attribute("max", "9")

    phone = visit(teacher.evaluate("() => location.search"), viewport={"width": 390, "height": 844})
    painted(phone)
    question = phone.locator(".check-question")
    expect(question).to_be_hidden()
    phone.locator(".player-controls").scroll_into_view_if_needed()
    phone.mouse.move(200, 400)
    phone.mouse.wheel(0, 2000)
    expect(question).to_have_text("After 100 epochs: how many of 6 images are right?")
    question.click()
    expect(check(phone)).to_be_in_viewport()


@pytest.mark.deep
def test_back_takes_a_step_back_out_of_a_check(visit):
    page = visit("?engine=numpy&task=accuracy&guess=3")
    check(page).click()
    painted(page)
    in_link(page, checked="1")
    expect(page.get_by_role("slider", name="Epoch")).to_have_attribute("max", "100")
    page.go_back()
    in_link(page, checked=None)
    expect(page.get_by_role("slider", name="Epoch")).to_have_attribute("max", "1")
    expect(check(page)).to_be_enabled()


@pytest.mark.parametrize(
    "link", ["?engine=numpy", "?engine=numpy&task=which-image", "?engine=numpy&task=one-change&hide=verdict"]
)
def test_on_a_phone_a_task_is_made_and_read_by_everybody(visit, link):
    page = visit(link, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Copy link").wait_for()
    page.evaluate(UNFOLD)
    look(page, 320, 844, "dark")
    assert page.evaluate(SIDEWAYS) == []
    assert grave(page) == []
    look(page, 390, 844, "light")
    assert page.evaluate(SIDEWAYS) == []
    assert grave(page) == []

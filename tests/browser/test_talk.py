"""The talk in a real Chromium: by keyboard alone, on two projectors, on its own, on paper, and from a second window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core import Experiment
from core.program import DIALECTS, patch
from core.talk import CHAPTERS, told
from tests.browser.acts import agrees, go_to, in_link, still
from tests.browser.driver import painted
from tests.browser.looks import look

PATH = "/The_talk"
NAMES = list(CHAPTERS)
PROJECTORS = {(1280, 720): "light", (1920, 1080): "dark", (800, 600): "light", (2560, 1080): "dark"}
# What is wrong with the screen: a scroll bar, a text that is cut, beyond the screen, or too small for the last row.
WRONG = """() => {
  const stage = document.querySelector(".talk-stage"), found = [];
  const scale = Math.min(innerWidth / 1280, innerHeight / 720), seen = stage.querySelectorAll("*");
  const over = stage.querySelector(".over");
  for (const each of [document.documentElement, document.querySelector(".talk-dialog"), stage]) {
    const isLonger = each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight;
    if (isLonger) found.push(`${each.className} scrolls`);
  }
  const body = stage.querySelector(".talk-body").getBoundingClientRect();
  for (const each of seen) {
    const text = [...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("").trim();
    const box = each.getBoundingClientRect(), drawn = each.closest("svg");
    if (!text || !box.width || (over && !over.contains(each))) continue;
    const isOut = box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
    const isOff = each.closest(".talk-text") && (box.top < body.top - 1 || box.bottom > body.bottom + 1);
    const isCut = !drawn && each.clientWidth && each.scrollWidth > each.clientWidth + 1;
    if (isOut || isOff || isCut) found.push(`cut: ${text}`);
    const own = drawn ? each.getAttribute("font-size") : parseFloat(getComputedStyle(each).fontSize);
    const size = drawn ? own * each.getScreenCTM().a : own;
    if (size < (drawn ? 20 : 28) * scale - 0.1) found.push(`${size}: ${text}`);
  }
  for (const each of stage.querySelectorAll(".talk-picture :is(line, path)")) {
    const wide = parseFloat(getComputedStyle(each).strokeWidth) * each.getScreenCTM().a;
    if (!each.closest("button") && wide < 3 * scale - 0.1) found.push(`a line of ${wide}`);
  }
  return found;
}"""

# What is wrong with a page of the handout: something beyond it, on something else, or half of it empty.
MISPRINTED = """page => {
  const box = (each) => each.getBoundingClientRect(), paper = box(page), found = [];
  const things = [...page.querySelectorAll("h2, .talk-text, svg.talk-picture, .talk-patch, .talk-number")];
  const shown = things.filter((each) => box(each).height);
  for (const each of [...shown, ...page.querySelectorAll("p, pre")]) {
    const { left, right, top, bottom } = box(each);
    if (left < paper.left || right > paper.right + 1 || top < paper.top || bottom > paper.bottom + 1) {
      found.push(`beyond: ${each.textContent}`);
    }
  }
  shown.forEach((one, at) => shown.slice(at + 1).forEach((other) => {
    const [a, b] = [box(one), box(other)];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    if (across > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) found.push(`on: ${other.textContent}`);
  }));
  const picture = box(page.querySelector("svg.talk-picture"));
  if (picture.width < paper.width / 3) found.push("a small picture");
  return found;
}"""
PAPERS = {
    "A4": (794, 1123),
    "A4 across": (1123, 794),
    "Letter": (816, 1056),
    "Letter across": (1056, 816),
}  # CSS pixels


def on_stage(page: Page, number: int, revealed: bool = False) -> None:
    """Wait until this chapter, from 1, is on stage."""
    wanted = NAMES[number - 1] + (" revealed" if revealed else "")
    expect(page.locator(".talk")).to_have_attribute("data-painted", wanted)


def opened(visit, query: str = "", **how) -> Page:
    page = visit(query, PATH, **how)
    page.wait_for_selector(".talk[data-painted]")
    return page


def answer(page: Page, name: str) -> None:
    """Guess by keyboard, and reveal."""
    question = told(name).question
    if question.options:
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    else:
        slider = page.get_by_role("slider", name=question.asks)
        for _ in range(20):
            if slider.evaluate("each => each === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")


def screens(page: Page) -> None:
    """On every projector, in either theme, everything is on the screen and large enough."""
    for (width, height), scheme in PROJECTORS.items():
        look(page, width, height, scheme)
        assert page.evaluate(WRONG) == [], (page.locator(".talk").get_attribute("data-painted"), width)


def test_the_whole_talk_by_keyboard_alone_without_a_scroll_bar_a_cut_word_or_a_request(visit):
    page = opened(visit, reduced_motion="reduce")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for number, name in enumerate(NAMES, 1):
        on_stage(page, number)
        expect(page.get_by_role("heading", name=CHAPTERS[name].title, exact=True).first).to_be_visible()
        screens(page)
        if told(name).question:
            assert told(name).question.said not in page.locator(".talk-stage").inner_text()
            answer(page, name)
            on_stage(page, number, revealed=True)
            expect(page.locator(".talk-said")).to_have_text(told(name).question.said)
            screens(page)
        page.keyboard.press("PageDown" if number % 2 else "n")
    for key in ("?", "o"):
        page.keyboard.press(key)
        expect(page.locator(".over")).to_be_visible()
        screens(page)
        page.keyboard.press(key)
    assert asked == []


def test_what_is_revealed_is_shown_beside_the_guess_and_stays_in_this_window(visit):
    page = opened(visit, "?chapter=3")
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    page.get_by_role("slider", name=told("failure").question.asks).fill("5")
    page.get_by_role("button", name="Reveal").click()
    expect(page.locator(".talk-outcome")).to_have_text("Guessed 5, it is 3.")
    expect(page.locator(".talk-picture text").filter(has_text="3 of 6 right")).to_be_visible()
    still(page)
    assert sent == []
    agrees(page, chapter="3")
    page.reload()
    on_stage(page, 3, revealed=True)
    page.keyboard.press("o")
    page.get_by_role("button", name="Forget the guesses").click()
    on_stage(page, 3)


@pytest.mark.deep
def test_a_guess_among_options_is_made_by_arrows_and_revealed_by_enter(visit):
    page = opened(visit, "?chapter=4")
    options = page.locator(".talk-stage").get_by_role("radio")
    options.first.focus()
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_focused()
    expect(options.nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    on_stage(page, 4, revealed=True)
    expect(options.nth(1)).to_contain_text("guessed")
    expect(page.locator(".talk-said")).to_be_focused()
    expect(page.locator(".talk-right")).to_have_text(told("why").question.options[told("why").question.right[0]])


def test_a_clicker_gives_the_whole_talk_and_goes_back_the_same_way(visit):
    """Its two keys and the black one are all that it has."""
    page = opened(visit, reduced_motion="reduce")
    shown = [
        (at, revealed)
        for at, name in enumerate(NAMES, 1)
        for revealed in (False, True)[: 1 + bool(told(name).question)]
    ]
    for number, revealed in shown:
        on_stage(page, number, revealed)
        page.keyboard.press("b")
        page.keyboard.press("b")
        page.keyboard.press("PageDown")
    for number, revealed in reversed(shown):
        on_stage(page, number, revealed)
        page.keyboard.press("PageUp")
    on_stage(page, 1)


@pytest.mark.deep
def test_a_digit_sets_the_slider_and_nobody_has_to_guess(visit):
    page = opened(visit, "?chapter=3", reduced_motion="reduce")
    slider = page.get_by_role("slider", name=told("failure").question.asks)
    low, high = told("failure").question.scale
    for key, value in (("1", low), ("9", high), ("5", round((low + high) / 2))):
        page.keyboard.press(key)
        expect(slider).to_have_js_property("value", str(value))
    page.evaluate("sessionStorage.clear()")
    page.reload()
    on_stage(page, 3)
    page.get_by_role("button", name="Reveal").click()
    on_stage(page, 3, revealed=True)
    expect(page.locator(".talk-outcome")).to_have_text("It is 3.")


@pytest.mark.deep
def test_keys_turn_the_pages_after_a_click_on_anything(visit):
    page = opened(visit, "?chapter=3", reduced_motion="reduce")
    answer(page, "failure")
    on_stage(page, 3, revealed=True)
    for clicked in (".talk-picture", ".talk-said", ".talk-play", ".talk-player input", "h2", ".talk-body"):
        page.locator(f".talk-stage {clicked}").first.click(force=True)
        for key, there in (("n", 4), ("P", 3), ("PageDown", 4), ("PageUp", 3)):
            page.keyboard.press(key)
            on_stage(page, there, revealed=there == 3)
    page.keyboard.press("End")
    on_stage(page, len(NAMES))
    page.keyboard.press("Home")
    on_stage(page, 1)
    agrees(page)


@pytest.mark.deep
def test_home_and_end_belong_to_the_player_that_has_the_focus_and_space_and_arrows_when_they_are_free(visit):
    page = opened(visit, "?chapter=4", reduced_motion="reduce")
    epoch = page.locator(".talk-player input")
    page.locator("h2").first.click()
    page.keyboard.press("ArrowLeft")
    expect(epoch).to_have_attribute("aria-valuetext", "epoch 99")
    page.locator(".talk-play").focus()
    page.keyboard.press("Home")
    expect(epoch).to_have_attribute("aria-valuetext", "epoch 0")
    on_stage(page, 4)
    page.locator(".talk-stage h2").focus()
    page.keyboard.press("Space")  # with reduced motion it is at its end at once
    expect(epoch).to_have_attribute("aria-valuetext", "epoch 100")
    page.keyboard.press("Home")
    on_stage(page, 1)


@pytest.mark.deep
def test_the_screen_is_black_until_the_same_key_or_a_click(visit):
    page = opened(visit)
    black = page.locator(".over-black")
    for on, off in (("b", "b"), (".", "B"), ("b", "Escape")):
        page.keyboard.press(on)
        expect(black).to_be_visible()
        assert black.bounding_box() == {"x": 0, "y": 0, **page.viewport_size}
        page.keyboard.press(off)
        expect(black).to_have_count(0)
    page.keyboard.press("b")
    black.click()
    expect(black).to_have_count(0)
    assert page.locator(".talk-dialog").evaluate("each => each.open")


@pytest.mark.deep
def test_the_overview_leads_to_any_chapter(visit):
    page = opened(visit, "?chapter=2")
    page.keyboard.press("o")
    expect(page.locator(".talk-chapters button")).to_have_count(len(NAMES))
    expect(page.locator(".talk-chapters button").nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    on_stage(page, 7)
    in_link(page, chapter="7")


@pytest.mark.deep
def test_full_screen_is_asked_for(visit):
    page = opened(visit)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement?.className === 'talk-stage'")
    page.keyboard.press("n")
    on_stage(page, 2)
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")


def test_the_stage_is_left_by_escape_and_found_again_by_any_key(visit):
    page = opened(visit, "?chapter=3")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="On stage: chapter 3")).to_be_visible()
    page.keyboard.press("PageDown")
    on_stage(page, 3, revealed=True)  # an open question is revealed first
    assert page.locator(".talk-dialog").evaluate("each => each.open")
    page.keyboard.press("Escape")
    go_to(page, "Explorer")
    painted(page)


def test_a_chapter_opens_in_the_explorer_and_the_way_back_leads_to_it(visit):
    page = opened(visit, "?chapter=8")
    page.keyboard.press("e")
    painted(page)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved.")
    agrees(page, loss="logits", chapter="8", stage="1")
    page.go_back()
    on_stage(page, 8)


def speakers_window(page: Page) -> Page:
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    return popup.value


def test_the_speakers_window_follows_and_has_all_keys(visit):
    page = opened(visit, "?chapter=5", reduced_motion="reduce")
    notes = speakers_window(page)
    expect(notes.get_by_role("heading")).to_have_text(CHAPTERS["arithmetic"].title)
    expect(notes.locator("body")).to_contain_text(CHAPTERS["arithmetic"].notes)
    expect(notes.locator("body")).to_contain_text(f"Next: {CHAPTERS['gradient'].title}")
    assert re.search(r"[0-9]+:[0-9]{2}", notes.locator("output").inner_text())
    expect(notes.locator("#times")).to_contain_text("this chapter 0:")
    notes.keyboard.press("PageUp")
    on_stage(page, 4)
    notes.keyboard.press("ArrowLeft")
    expect(page.locator(".talk-player input")).to_have_attribute("aria-valuetext", "epoch 99")
    notes.keyboard.press("Space")
    expect(page.locator(".talk-player input")).to_have_attribute("aria-valuetext", "epoch 100")
    notes.keyboard.press("2")
    notes.keyboard.press("Enter")
    on_stage(page, 4, revealed=True)
    expect(page.locator(".talk-stage").get_by_role("radio").nth(1)).to_contain_text("guessed")
    for key in ("b", "."):
        notes.keyboard.press(key)
        expect(page.locator(".over-black")).to_have_count(1)
        notes.keyboard.press(key)
        expect(page.locator(".over-black")).to_have_count(0)
    notes.keyboard.press("End")
    on_stage(page, len(NAMES))
    notes.keyboard.press("Home")
    on_stage(page, 1)
    notes.close()


@pytest.mark.deep
def test_the_speakers_window_is_one_keeps_its_clock_and_finds_its_stage_again(visit):
    page = opened(visit, "?chapter=5")
    notes = speakers_window(page)
    heading = notes.get_by_role("heading")
    expect(heading).to_have_text(CHAPTERS["arithmetic"].title)
    notes.evaluate("""() => {
      const minutes = (ago) => Date.now() - ago * 60000;
      sessionStorage["talk-clock"] = JSON.stringify({ began: minutes(10), chapter: 5, since: minutes(1) });
    }""")
    notes.reload()
    expect(heading).to_have_text(CHAPTERS["arithmetic"].title)
    expect(notes.locator("output")).to_contain_text("10:")
    expect(notes.locator("#times")).to_contain_text("this chapter 1:")
    page.reload()
    on_stage(page, 5)
    page.keyboard.press("n")
    on_stage(page, *((5, True) if told("arithmetic").question else (6, False)))
    notes.keyboard.press("End")
    on_stage(page, len(NAMES))
    expect(heading).to_have_text(CHAPTERS[NAMES[-1]].title)
    windows = len(page.context.pages)
    page.bring_to_front()
    page.keyboard.press("s")
    page.keyboard.press("Home")
    expect(heading).to_have_text(CHAPTERS[NAMES[0]].title)
    expect(notes.locator("output")).to_contain_text("10:")
    assert len(page.context.pages) == windows
    notes.close()


@pytest.mark.deep
def test_a_speakers_window_moves_the_stage_that_opened_it_and_no_other(visit):
    page, other = opened(visit, "?chapter=2"), opened(visit, "?chapter=2")
    page.bring_to_front()
    notes = speakers_window(page)
    expect(notes.get_by_role("heading")).to_have_text(CHAPTERS[NAMES[1]].title)
    notes.keyboard.press("End")
    on_stage(page, len(NAMES))
    on_stage(other, 2)
    notes.close()


@pytest.mark.deep
@pytest.mark.parametrize(
    ("key", "refusing", "said"),
    [
        ("s", "window.open = () => null", "pop-ups"),
        ("f", "Element.prototype.requestFullscreen = () => Promise.reject(new Error())", "full screen"),
    ],
)
def test_what_the_browser_refuses_is_said_in_one_sentence(visit, key, refusing, said):
    page = opened(visit, init=refusing)
    page.keyboard.press(key)
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()


def test_it_prints_a_page_a_chapter(visit):
    page = opened(visit, "?chapter=4", color_scheme="dark")
    for how in PAPERS:
        printed = page.pdf(format=how.split()[0], landscape="across" in how)
        assert len(re.findall(rb"/Type /Page\b", printed)) == len(NAMES), how
    expect(page.locator(".talk-handout")).to_have_count(0)
    page.emulate_media(media="print")
    handout = page.locator(".talk-page")
    expect(handout).to_have_count(len(NAMES))
    for at, name in enumerate(NAMES):
        question = told(name).question
        expect(handout.nth(at)).to_contain_text(CHAPTERS[name].title)
        if question:
            expect(handout.nth(at)).to_contain_text(question.said)
        # A chapter that changes a setting says how that is written.
        changed = bool(patch(Experiment(), CHAPTERS[name].experiment, DIALECTS["keras-3"]))
        expect(handout.nth(at).locator(".patch")).to_have_count(int(changed))
    for how, (width, height) in PAPERS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert [each.evaluate(MISPRINTED) for each in handout.all()] == [[]] * len(NAMES), how
    page.emulate_media(media="screen")


@pytest.mark.deep
def test_a_swipe_turns_the_page_on_a_tablet(visit):
    page = opened(visit, "?chapter=2", touch=True, viewport={"width": 1024, "height": 768})
    session = page.context.new_cdp_session(page)

    def swipe(by: int) -> None:
        x = 500
        for kind, at in (("touchStart", x), ("touchMove", x + by // 2), ("touchMove", x + by), ("touchEnd", None)):
            points = [] if at is None else [{"x": at, "y": 60}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    swipe(-200)
    on_stage(page, 3)
    swipe(200)
    on_stage(page, 2)
    swipe(30)
    still(page)
    on_stage(page, 2)

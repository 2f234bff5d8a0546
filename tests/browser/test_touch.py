"""On a touch screen: a tap chooses; a swipe, two fingers and a long press do not."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.acts import still
from tests.browser.driver import painted
from tests.browser.test_fixes_page import CHART, FIXES_PLACE

PHONE = {"width": 390, "height": 844}
TAPS = 10  # at most: on a busy machine a tap lasts as long as a press, and what is settling moves from under the finger
FIXES = "/Which_fix_matters"
# What can be chosen: the page's link, the number of the chart, a thing on it, what the link says once it is chosen.
CHARTS = [
    (f"{FIXES}?cell=31", 0, "cell:13", "cell=13"),
    (f"{FIXES}?cell=31", 2, "seed:31", "seed=31"),  # in the corner, under the menu that saves the figure
    (f"{FIXES}?part=map&engine=numpy", 0, "open:learning_rate=0.01&engine=numpy", "learning_rate=0.01"),
]


@pytest.fixture(scope="module")
def phone(browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def finger(phone, server) -> Iterator[Page]:
    page = phone.new_page()
    yield page
    page.close()


def shown(page: Page, place: str, *arguments: object) -> tuple[float, float]:
    """Where a thing is once the page rests and it is in the middle of the screen."""
    still(page)
    _, y = page.evaluate(place, *arguments)
    page.evaluate("by => document.querySelector('main').scrollBy(0, by)", y - PHONE["height"] / 2)
    still(page)
    x, y = page.evaluate(place, *arguments)
    assert 100 < y < PHONE["height"] - 100
    return x, y


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """The fingers that are on the screen now."""
    fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def swipe(page: Page, session: CDPSession, x: float, y: float) -> None:
    distance = {"xDistance": 0, "yDistance": -150, "gestureSourceType": "touch", "speed": 600}
    session.send("Input.synthesizeScrollGesture", {"x": x, "y": y, **distance})


def drag(page: Page, session: CDPSession, x: float, y: float) -> None:
    """Sideways, where nothing scrolls."""
    touch(session, "touchStart", (x, y))
    for step in range(1, 6):
        touch(session, "touchMove", (x + 8 * step, y))
    touch(session, "touchEnd")


def there_and_back(page: Page, session: CDPSession, x: float, y: float) -> None:
    touch(session, "touchStart", (x, y))
    for away in (10, 20, 30, 20, 10, 0):
        touch(session, "touchMove", (x + away, y))
    touch(session, "touchEnd")


def two_fingers(page: Page, session: CDPSession, x: float, y: float) -> None:
    touch(session, "touchStart", (x, y))
    touch(session, "touchStart", (x, y), (x + 40, y))
    touch(session, "touchEnd", (x, y))
    touch(session, "touchEnd")


def long_press(page: Page, session: CDPSession, x: float, y: float) -> None:
    touch(session, "touchStart", (x, y))
    page.wait_for_timeout(900)
    touch(session, "touchEnd")


GESTURES = (swipe, drag, there_and_back, two_fingers, long_press)


@pytest.mark.parametrize(
    ("target", "gestures"),
    [
        (CHARTS[0], GESTURES),
        (CHARTS[1], ()),
        *(pytest.param(target, (), marks=pytest.mark.deep) for target in CHARTS[2:]),
        *(pytest.param(target, GESTURES, marks=pytest.mark.deep) for target in CHARTS[1:]),
    ],
)
def test_a_tap_on_a_chart_chooses_and_no_other_touch_does(finger, server, target, gestures):
    link, chart, name, said = target
    finger.goto(server.url + link)
    finger.locator(CHART).nth(chart).wait_for()
    session, before = finger.context.new_cdp_session(finger), finger.evaluate("location.href")
    for gesture in gestures:
        gesture(finger, session, *shown(finger, FIXES_PLACE, [name, chart]))
        still(finger)
        assert finger.evaluate("location.href") == before, gesture.__name__
    for _ in range(TAPS):
        x, y = shown(finger, FIXES_PLACE, [name, chart])
        touch(session, "touchStart", (x, y))
        touch(session, "touchMove", (x + 2, y + 2))
        touch(session, "touchEnd")
        still(finger)
        if said in finger.evaluate("location.search"):
            break
    assert said in finger.evaluate("location.search")


# The middle of the first image of the Explorer's figure.
IMAGE = """() => {
  const figure = document.querySelector(".player-figure"), box = figure.getBoundingClientRect();
  const trace = figure._fullData.find((each) => each.name === "images"), layout = figure._fullLayout;
  const [across, down] = [trace.xaxis, trace.yaxis].map((name) => layout[name.replace(/^([xy])/, "$1axis")]);
  const inside = (axis, [, second]) => axis._offset + axis.c2p(second) + 3;
  return [box.left + inside(across, trace.x), box.top + inside(down, trace.y)];
}"""


@pytest.mark.deep
def test_a_swipe_over_the_players_figure_chooses_no_image(finger, server):
    finger.goto(f"{server.url}/?engine=numpy")
    painted(finger)
    place = shown(finger, IMAGE)
    sent: list[object] = []
    session = finger.context.new_cdp_session(finger)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame) if b"image" in payload(frame) else None)
    swipe(finger, session, *place)
    still(finger)
    assert sent == []
    for _ in range(TAPS):
        place = finger.evaluate(IMAGE)
        touch(session, "touchStart", place)
        touch(session, "touchEnd")
        still(finger)
        if sent:
            break
    assert sent != []


def payload(frame: dict) -> bytes:
    """What was sent, of which the event's name is readable."""
    return b64decode(frame["response"]["payloadData"])


@pytest.mark.deep
def test_a_click_of_the_mouse_that_moves_is_none(visit):
    page = visit("?cell=31", FIXES)
    page.locator(CHART).first.wait_for()
    still(page)
    x, y = page.evaluate(FIXES_PLACE, ["cell:13", 0])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=4)
    page.mouse.move(x, y, steps=4)
    page.mouse.up()
    still(page)
    assert "cell=31" in page.url
    page.mouse.click(x, y)
    page.wait_for_function("() => location.search.includes('cell=13')")

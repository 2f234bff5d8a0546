"""In the frame of another page: the figure is as large as the frame, and links stay in it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.acts import go_to, in_link
from tests.browser.driver import painted, repainted
from tests.browser.test_take import pasted

FITS = """() => {
  const main = document.querySelector("main");
  const controls = document.querySelector(".player-controls").getBoundingClientRect();
  return [controls.bottom <= innerHeight, main.scrollHeight <= main.clientHeight, main.scrollWidth <= main.clientWidth];
}"""
DRAWN = "() => document.querySelector('.player-figure').getBoundingClientRect().toJSON()"


def test_the_figure_and_its_player_fill_a_frame_of_any_size_and_nothing_scrolls(visit):
    page = visit("?embed=true&loss=logits&engine=numpy", viewport={"width": 720, "height": 600})
    expect(page.get_by_text("Solved. 6 of 6 right")).to_be_visible()
    for gone in (
        page.get_by_role("navigation", name="Pages"),
        page.get_by_role("radiogroup"),
        page.get_by_role("button", name="Copy link"),
    ):
        expect(gone).to_have_count(0)
    before = 0
    for width, height in ((720, 600), (800, 640), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        # Each is filled: the figure is higher than in the smaller one before.
        page.wait_for_function(f"before => ({DRAWN})().height > before && ({FITS})().every(Boolean)", arg=before)
        figure = page.evaluate(DRAWN)
        assert 0 <= figure["left"] < figure["right"] <= width
        before = figure["height"]
    page.get_by_role("button", name="First epoch").click()
    in_link(page, embed="true", epoch="0")


def test_a_click_on_a_scaled_image_opens_that_image_and_stays_in_the_frame(visit):
    page = visit("?embed=true&engine=numpy", viewport={"width": 800, "height": 640})
    page.wait_for_function(f"() => ({FITS})().every(Boolean)")
    old = painted(page)
    label = page.locator(".player-figure text", has_text="column").nth(1).bounding_box()
    page.mouse.click(label["x"] + label["width"] / 2, label["y"] + label["height"] + 25)
    in_link(page, embed="true", image="5")
    repainted(page, old)
    go_to(page, "Explorer")
    in_link(page, embed="true")


def test_a_page_that_embeds_it_gives_it_its_height_and_it_leads_to_the_app(visit):
    # On a phone, by the snippet: nothing of the figure stays behind the player.
    page = visit("?engine=numpy", viewport={"width": 390, "height": 844})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copy to embed").click()
    expect(page.get_by_role("button", name="Snippet copied")).to_be_visible()
    page.set_content(pasted(page))
    frame = page.frame_locator("iframe")
    app = frame.get_by_role("link", name="Open in the Explorer")
    expect(app).to_have_attribute("target", "_blank")
    assert parse_qs(urlsplit(app.evaluate("(each) => each.href")).query) == {"engine": ["numpy"]}
    expect(frame.get_by_role("link", name="Source: Stack Overflow")).to_be_visible()
    page.wait_for_function("() => Number(document.querySelector('iframe').height) > 640")
    inner = page.frames[1]
    inner.wait_for_function(f"() => ({FITS})().every(Boolean)")
    last = inner.locator(".player-figure text", has_text="column").last
    assert last.bounding_box()["y"] < inner.locator(".player-controls").bounding_box()["y"]


@pytest.mark.parametrize(
    "link",
    [
        "/Which_fix_matters?part=claims&claim=adam",
        pytest.param("/Inside_the_network?x=1", marks=pytest.mark.deep),
        pytest.param("/The_talk?x=1", marks=pytest.mark.deep),
    ],
)
def test_every_link_of_ours_stays_embedded(visit, link):
    page = visit("&embed=true&embed_options=light_theme", link)
    page.wait_for_selector("a[href]", state="attached")
    page.wait_for_selector(
        {"/The": ".talk-footer a", "/Whi": ".claims a", "/Ins": ".links a"}[link[:4]], state="attached"
    )
    addresses = [
        urlsplit(each) for each in page.evaluate("[...document.querySelectorAll('a[href]')].map((each) => each.href)")
    ]
    own = [each for each in addresses if each.netloc == urlsplit(page.url).netloc]
    assert own
    for each in own:
        said = parse_qs(each.query)
        assert (said["embed"], said["embed_options"]) == (["true"], ["light_theme"]), each

"""In the frame of another page: the figure is as large as the frame, and links stay in it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.acts import go_to, in_link
from tests.browser.driver import painted, repainted

FITS = """() => {
  const main = document.querySelector("main");
  const controls = document.querySelector(".player-controls").getBoundingClientRect();
  return [controls.bottom <= innerHeight, main.scrollHeight <= main.clientHeight, main.scrollWidth <= main.clientWidth];
}"""
DRAWN = "() => document.querySelector('.player-figure').getBoundingClientRect().toJSON()"


def test_the_figure_and_its_player_fill_a_frame_of_any_size_and_their_links_stay_in_it(visit):
    page = visit("?embed=true&loss=logits&engine=numpy", viewport={"width": 720, "height": 600})
    expect(page.get_by_text("Solved. 6 of 6 right")).to_be_visible()
    for gone in (
        page.get_by_role("navigation"),
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
    # A click on a scaled image opens that image and stays in the frame.
    old = painted(page)
    label = page.locator(".player-figure text", has_text="column").nth(1).bounding_box()
    page.mouse.click(label["x"] + label["width"] / 2, label["y"] + label["height"] + 25)
    in_link(page, embed="true", image="5")
    repainted(page, old)
    go_to(page, "Explorer")
    in_link(page, embed="true")


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

"""Playing the Explorer: what is changed where it stands looks as if Plotly had drawn it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

import pytest
from PIL import Image
from playwright.sync_api import Page

from core import Experiment, train
from tests.browser.acts import at_epoch, clock, count_drawings, in_link, still
from tests.browser.driver import painted

# Every text with its colour and place, where the dots and cursors are, and the colour of each cell of the filters.
LOOK = """() => {
  const figure = document.querySelector(".player-figure"), box = figure.getBoundingClientRect();
  const round = (number) => Math.round(number - box.left) + 0;
  const texts = [...figure.querySelectorAll("text")].map((each) => {
    const place = each.getBoundingClientRect(), style = getComputedStyle(each);
    const bold = [...each.querySelectorAll("tspan")].map((inner) => getComputedStyle(inner).fontWeight);
    return [each.textContent, style.fill, bold.join(), round(place.left), Math.round(place.top - box.top)].join("|");
  }).sort();
  const dots = [...figure.querySelectorAll(".point")].map((each) => {
    const place = each.getBoundingClientRect();
    return [round(place.left), Math.round(place.top - box.top)].join();
  });
  const trace = figure._fullData.find((each) => each.name === "filters now");
  const axis = (name) => figure._fullLayout[name.replace(/^([xy])/, "$1axis")];
  const middle = (places, at) => (places[at] + places[at + 1]) / 2;
  const cells = trace.z.flatMap((row, r) => [...row].flatMap((value, c) => (value === null ? [] : [[
    Math.round(box.left + axis(trace.xaxis)._offset + axis(trace.xaxis).c2p(trace.x[c]) + 3),
    Math.round(box.top + axis(trace.yaxis)._offset + axis(trace.yaxis).c2p(trace.y[r]) + 3),
  ]])));
  return { texts, dots, cells };
}"""
LINKS = [
    pytest.param("?engine=numpy&loss=logits", marks=pytest.mark.deep),
    "?engine=numpy&loss=logits&filters=6&padding=same&pin=seed%3D48",
    pytest.param("?engine=numpy&loss=logits&stage=1", marks=pytest.mark.deep),
]


def look(page: Page) -> tuple[list[str], list[str], list[tuple[int, int, int]]]:
    """What is seen of the figure."""
    page.mouse.move(0, 0)
    page.evaluate("() => window.scrollTo(0, 0)")
    found = page.evaluate(LOOK)
    photo = Image.open(BytesIO(page.screenshot())).convert("RGB")
    return found["texts"], found["dots"], [photo.getpixel((x, y)) for x, y in found["cells"]]


@pytest.mark.parametrize("link", LINKS)
def test_an_epoch_that_was_played_to_looks_like_one_that_was_opened(visit, link):
    screen = {"width": 1440, "height": 1000}
    page = visit(link, viewport=screen)
    painted(page)
    count_drawings(page)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    at_epoch(page, 11)
    in_link(page, epoch="11")
    still(page)
    assert page.evaluate("window.drawn") == 0, "Plotly draws nothing"
    stepped = look(page)
    page.goto(page.url.partition("?")[0] + link + "&epoch=11")
    painted(page)
    still(page)
    opened = look(page)
    assert stepped[:2] == opened[:2]
    assert len(stepped[2]) == len(opened[2]) > 0
    for one, other in zip(stepped[2], opened[2], strict=True):
        # Both colours are rounded on their way to the screen.
        assert all(abs(a - b) <= 2 for a, b in zip(one, other, strict=True))


def test_between_two_epochs_the_cursor_moves_and_every_number_is_that_of_an_epoch(visit):
    page = visit("?engine=numpy&loss=logits&epochs=20", init=clock(100))
    painted(page)
    page.get_by_role("combobox", name="Speed").select_option("0.25")
    page.evaluate("""() => {
      const figure = document.querySelector(".player-figure");
      const cursor = figure._fullData.find((each) => each.name === "cursor");
      const line = figure.querySelector(`.trace${cursor.uid} .js-line`);
      const texts = [...figure.querySelectorAll(".textpoint text")];
      const title = texts.find((each) => each.textContent.startsWith("Loss "));
      window.places = new Set();
      window.said = new Set();
      const look = () => {
        window.places.add(line.getAttribute("d"));
        window.said.add(title.textContent);
      };
      new MutationObserver(look).observe(line, { attributes: true });
      document.querySelector("[data-do=play]").click();
    }""")
    page.wait_for_selector(".player[data-playing]")
    page.wait_for_selector(".player:not([data-playing])")
    run = train(Experiment(loss="logits", engine="numpy", epochs=20))
    assert set(page.evaluate("[...window.said]")) <= {f"Loss {loss:.4f}" for loss in run.loss.tolist()}
    assert len(page.evaluate("[...window.places]")) > len(run.loss), "more places than epochs"


@pytest.mark.deep
def test_where_numbers_are_missing_plotly_draws_and_where_they_come_back_nothing_is_left_out(visit):
    wild = Experiment(
        "binary_crossentropy",
        "standardise",
        optimizer="momentum",
        learning_rate=3.0,
        epochs=310,
        engine="numpy",
        seed=40,
    )
    assert train(wild).diverged_at is not None
    page = visit(f"?{urlencode(wild.to_query())}")
    painted(page)
    figure = page.locator(".player-figure")
    assert "Loss not finite" in figure.inner_text()
    page.keyboard.press("Home")
    at_epoch(page, 0)
    in_link(page, epoch="0")
    still(page)
    stepped = look(page)
    assert "not finite 1.00" not in "".join(stepped[0])
    page.goto(page.url.partition("?")[0] + f"?{urlencode({**wild.to_query(), 'epoch': '0'})}")
    painted(page)
    still(page)
    assert stepped[:2] == look(page)[:2]
    page.keyboard.press("End")
    at_epoch(page, 310)
    in_link(page, epoch=None)
    still(page)
    assert "Loss not finite" in figure.inner_text()

"""Own images in a real browser: drawn by pointer, by keyboard and on a phone; an unseen one that plays along."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core import Experiment
from core.images import THREAD_IMAGES
from tests.browser.acts import agrees, at_epoch, in_link, more, still, verdict
from tests.browser.driver import LONG, painted, repainted
from tests.browser.looks import grave, look, misfits

NUMPY = {"loss": "logits", "engine": "numpy"}
LINK = "?loss=logits&engine=numpy"
FAR = 0.2  # seconds each way
PHONE = {"width": 390, "height": 844}
MOST = tuple((tuple((17 * i + 31 * j) % 256 for j in range(9)), i % 2) for i in range(16))
ANSWER = re.compile(r"Epoch (\d+): the network says (row|column), (\d\.\d\d)\.")


def spelled(images) -> str:
    return Experiment(images=images).to_query()["images"]


def with_pixel(image: int, pixel: int, grey: int, images=THREAD_IMAGES):
    greys, label = images[image]
    return (*images[:image], ((*greys[:pixel], grey, *greys[pixel + 1 :]), label), *images[image + 1 :])


def opened(page: Page) -> Page:
    """The page with its editor, which is there already where the link brings an unseen image."""
    painted(page)
    page.get_by_role("button", name="Pin this run").wait_for()
    if not page.locator(".images details[open]").count():
        more(page, "Your own images")
    expect(page.get_by_role("group", name="Image 1", exact=True)).to_be_visible()
    return page


def pixel(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(f"^{name}: "))


def middle(element) -> tuple[float, float]:
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.deep
def test_the_figure_is_what_is_seen_first_and_the_editor_waits_below_it(visit):
    page = visit(LINK)
    painted(page)
    editor = page.get_by_role("group", name="Image 1", exact=True)
    expect(editor).to_be_hidden()
    more(page, "Your own images")
    below = page.locator(".player").bounding_box()
    assert editor.bounding_box()["y"] >= below["y"] + below["height"]


def test_a_click_paints_white_and_a_second_one_black_and_the_run_is_trained_anew(visit):
    page = opened(visit(LINK))
    before, said = painted(page), verdict(page)
    pixel(page, "Image 1, top left").click()
    agrees(page, **NUMPY, images=spelled(with_pixel(0, 0, 255)))
    repainted(page, before)
    assert verdict(page) != said
    pixel(page, "Image 1, top left").click()
    agrees(page, **NUMPY)  # the thread's again


def test_a_stroke_paints_all_that_it_passes_in_one_colour_and_is_one_change(visit):
    page = opened(visit(LINK))
    told: list[bool] = []  # of each message, whether it says something of the images
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: told.append(b"images" in frame)))
    page.reload()
    opened(page)
    still(page)
    page.get_by_role("group", name="Image 2", exact=True).scroll_into_view_if_needed()
    page.mouse.move(*middle(pixel(page, "Image 1, top left")))
    page.mouse.down()
    for place in ("top center", "top right", "middle right"):  # the last is white already and stays so
        page.mouse.move(*middle(pixel(page, f"Image 1, {place}")), steps=4)
    expect(pixel(page, "Image 1, top right")).to_have_text("255")  # before it is sent
    assert not any(told)
    page.mouse.up()
    page.mouse.move(*middle(pixel(page, "Image 2, top left")))
    greys = (255, 255, 255, 255, 255, 255, 0, 0, 0)
    agrees(page, **NUMPY, images=spelled(((greys, 0), *THREAD_IMAGES[1:])))
    assert any(told)
    expect(pixel(page, "Image 2, top left")).to_have_text("255")


def test_the_keyboard_alone_draws(visit):
    page = opened(visit(LINK))
    pixel(page, "Image 2, top left").focus()
    page.keyboard.press("ArrowDown")
    expect(pixel(page, "Image 2, middle left")).to_be_focused()
    page.keyboard.type("77")
    in_link(page, images=spelled(with_pixel(1, 3, 77)))
    page.keyboard.type("200")
    in_link(page, images=spelled(with_pixel(1, 3, 200)))
    page.keyboard.press("Delete")
    in_link(page, images=None)
    page.keyboard.press("Space")
    in_link(page, images=spelled(with_pixel(1, 3, 255)))
    expect(pixel(page, "Image 2, middle left")).to_be_focused()


@pytest.mark.deep
def test_a_grey_value_is_typed_below_the_image_and_what_is_none_is_marked_and_given_up(visit):
    page = opened(visit(LINK))
    pixel(page, "Image 3, bottom right").focus()
    field = page.get_by_role("textbox", name="Image 3, bottom right: grey value, 0 to 255")
    field.fill("300")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.blur()
    expect(field).to_have_value("255")
    agrees(page, **NUMPY)
    field.fill("99")
    page.get_by_role("button", name="Copy link").click()  # what is typed counts
    in_link(page, images=spelled(with_pixel(2, 8, 99)))


def test_images_are_added_duplicated_removed_and_get_another_class(visit):
    page = opened(visit(LINK))
    page.get_by_role("button", name="Duplicate image 1").click()
    in_link(page, images=spelled((THREAD_IMAGES[0], *THREAD_IMAGES)))
    page.get_by_role("combobox", name="Class of image 1").select_option("column")
    contradiction = ((THREAD_IMAGES[0][0], 1), *THREAD_IMAGES)
    in_link(page, images=spelled(contradiction))
    page.get_by_role("button", name="Add an image").click()
    in_link(page, images=spelled((*contradiction, ((0,) * 9, 0))))
    for _ in range(6):
        page.get_by_role("button", name="Remove image 3").click()
    agrees(page, **NUMPY, images=spelled((contradiction[0], contradiction[1])))
    expect(page.get_by_role("button", name=re.compile("^Remove image"))).to_have_count(0)


def test_classes_get_names_by_typing_and_a_set_brings_its_own(visit):
    page = opened(visit(LINK))
    page.get_by_role("button", name="Diagonals").click()
    in_link(page, names="falling,rising")
    other = page.get_by_role("textbox", name="The other is called")
    expect(other).to_have_value("rising")
    other.fill("falling")
    other.blur()
    expect(page.get_by_text("Two different names, of letters and digits.")).to_be_visible()
    other.fill("climbing")
    other.blur()
    in_link(page, names="falling,climbing")
    expect(page.get_by_role("combobox", name="Class of image 6").locator("option:checked")).to_have_text("climbing")
    expect(page.locator(".player-figure text", has_text="climbing").first).to_be_visible()


@pytest.mark.deep
def test_a_set_without_one_of_the_classes_is_not_made_and_the_editor_says_why(visit):
    two = (THREAD_IMAGES[0], THREAD_IMAGES[3])
    page = opened(visit(f"{LINK}&images={spelled(two)}"))
    menu = page.get_by_role("combobox", name="Class of image 2")
    menu.select_option("row")
    expect(page.get_by_text("There must be a row and a column.")).to_be_visible()
    expect(menu).to_have_value("1")
    agrees(page, **NUMPY, images=spelled(two))


@pytest.mark.deep
def test_sixteen_are_the_most(visit):
    page = opened(visit(f"{LINK}&images={spelled(MOST)}"))
    expect(page.get_by_role("group", name="Image 16", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Add an image")).to_be_hidden()
    expect(page.get_by_role("button", name="Duplicate image 1", exact=True)).to_be_hidden()
    page.get_by_role("button", name="The thread’s six").click()
    expect(page.get_by_role("group", name="Image 7", exact=True)).to_have_count(0)
    agrees(page, **NUMPY)


def test_an_unseen_image_plays_along_and_the_server_is_not_asked(visit):
    page = visit(LINK)
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    opened(page)
    page.get_by_role("button", name="Draw one").click()
    in_link(page, unseen="255_0_0_0_255_0_0_0_255")
    answer = page.locator(".images-answer")
    expect(answer).to_have_text(ANSWER)
    assert ANSWER.fullmatch(answer.inner_text())[1] == "100"
    # When all is known about the run, nothing is asked by itself.
    page.get_by_text("Every row was trained").wait_for()
    page.get_by_text("trainings are done").wait_for(state="detached", timeout=2 * LONG)
    still(page)
    sent.clear()
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("""() => {
      const epoch = Number(document.querySelector(".player").dataset.epoch);
      const said = document.querySelector(".images-answer").textContent;
      return epoch > 5 && epoch < 95 && said.startsWith(`Epoch ${epoch}:`);
    }""")
    assert sent == []


def test_what_is_drawn_while_it_plays_is_answered_at_the_epoch_in_view(visit):
    page = opened(visit(f"{LINK}&epochs=1000&unseen=255_0_0_0_255_0_0_0_255"))
    page.get_by_role("slider", name="Epoch").focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    at_epoch(page, 3)
    pixel(page, "Unseen image, top left").click()
    in_link(page, unseen="0_0_0_0_255_0_0_0_255", epoch="3")
    expect(page.locator(".images-answer")).to_have_text(re.compile("^Epoch 3: "))
    page.get_by_role("button", name="Remove the unseen image").click()
    in_link(page, unseen=None, epoch="3")


@pytest.mark.deep
def test_who_steps_on_while_an_answer_is_on_its_way_is_not_taken_back(visit):
    page = opened(visit(f"{LINK}&epochs=1000&unseen=255_0_0_0_255_0_0_0_255&epoch=3", delay=FAR))
    before, steps = painted(page), 0
    pixel(page, "Unseen image, top left").click()
    page.get_by_role("slider", name="Epoch").focus()
    while painted(page) == before:
        page.keyboard.press("ArrowRight")
        steps += 1
        page.wait_for_timeout(100)  # sooner than the player says where it rests
    at_epoch(page, 3 + steps)
    in_link(page, unseen="0_0_0_0_255_0_0_0_255", epoch=str(3 + steps))
    at_epoch(page, 3 + steps)


def test_on_a_phone_it_is_drawn_by_thumb_and_nothing_is_cut(visit):
    link = f"{LINK}&images={spelled(MOST)}&unseen=0_0_0_0_128_0_0_0_0"
    page = visit(link, viewport=PHONE, touch=True)
    painted(page)
    expect(page.get_by_role("group", name="Unseen image", exact=True)).to_be_visible()
    for width, scheme in ((320, "dark"), (390, "light")):
        look(page, width, 844, scheme)
        assert misfits(page) == []
        assert grave(page) == []
        sizes = page.locator(".images-pixel").evaluate_all(
            "all => all.map((each) => [each.clientWidth, each.clientHeight])"
        )
        assert min(min(size) for size in sizes) >= 40
    pixel(page, "Image 16, bottom right").tap()
    in_link(page, images=spelled(with_pixel(15, 8, 255, MOST)))

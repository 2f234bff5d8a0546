"""What is typed or played and not yet sent counts for whatever is taken from the page, and what is no good is said."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import address, agrees, at_epoch, clock, epoch, go_to, in_link, option, query, verdict
from tests.browser.driver import painted

FAR = 0.2  # seconds each way: long enough that nothing has arrived when the next thing is done
SLOWLY = clock(1)  # so slow that nothing gets to its end
NO_CLIPBOARD = """
const refused = () => Promise.reject(new DOMException("no", "NotAllowedError"));
for (const name of ["write", "writeText"]) Object.defineProperty(navigator.clipboard, name, { value: refused });
"""
NO_OLD_WAY = "document.execCommand = () => false;"
OLD_WAY = """
document.execCommand = () => {
  window.copiedOldWay = document.activeElement.value;
  return true;
};
"""


def seed(page: Page):
    return page.get_by_role("spinbutton", name="Seed")


def play(page: Page) -> None:
    """From the start, until it is on its way."""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("""() => {
      const epoch = Number(document.querySelector(".player").dataset.epoch);
      return epoch > 3 && epoch < 50;
    }""")


def copied(page: Page) -> dict[str, str]:
    """The query of the link that "Copy link" gives."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_what_is_typed_and_not_sent_counts_for_the_link_the_script_and_the_next_page(visit):
    page = visit("?engine=numpy&loss=logits", delay=FAR)
    seed(page).fill("7")
    assert copied(page) == {"engine": "numpy", "loss": "logits", "seed": "7"}
    seed(page).fill("8")
    page.get_by_role("button", name="Code", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .py").click()
    assert "np.random.seed(8)" in download.value.path().read_text()
    seed(page).fill("9")
    go_to(page, "Inside the network")
    title = page.get_by_role("heading", level=2)
    expect(title).to_contain_text("Image ")  # one that is wrong
    agrees(page, engine="numpy", loss="logits", seed="9", image=title.inner_text()[len("Image ")])
    expect(seed(page)).to_have_value("9")


def test_the_epoch_in_view_counts_while_it_plays(visit):
    page = visit("?engine=numpy&loss=logits", init=SLOWLY)
    play(page)
    link = copied(page)
    assert 3 < int(link["epoch"]) < 100
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Play", exact=True).click()
    go_to(page, "Inside the network")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 1, ")
    at = int(query(page)["epoch"])
    assert int(link["epoch"]) <= at < 100
    at_epoch(page, at)
    expect(page.get_by_role("heading", level=2)).to_contain_text(f"epoch {at}: ")


@pytest.mark.deep
def test_pinning_while_it_plays_stays_at_the_epoch_in_view(visit):
    page = visit("?engine=numpy&loss=logits", init=SLOWLY)
    play(page)
    page.get_by_role("button", name="Pin this run").click()
    in_link(page, pin="loss=logits&engine=numpy")
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    assert 3 < int(query(page)["epoch"]) <= epoch(page) < 100


def test_link_copied_is_only_said_when_it_is(visit):
    page = visit("?engine=numpy&seed=5", init=NO_CLIPBOARD + NO_OLD_WAY)
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_role("textbox", name="The link of this page")
    expect(field).to_have_value(address(page))
    expect(field).to_be_focused()
    assert field.evaluate("each => each.value.slice(each.selectionStart, each.selectionEnd)") == address(page)
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    expect(page.get_by_text("Link copied")).to_have_count(0)
    expect(page.get_by_text("Copy it from here")).to_have_count(1)
    page.get_by_role("button", name="Pin this run").focus()
    expect(field).to_be_hidden()


@pytest.mark.deep
def test_without_a_clipboard_the_old_way_copies(visit):
    page = visit("?engine=numpy&seed=5", init=NO_CLIPBOARD + OLD_WAY)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    assert page.evaluate("() => window.copiedOldWay") == address(page)
    expect(page.get_by_role("textbox", name="The link of this page")).to_be_hidden()


@pytest.mark.deep
def test_a_number_is_read_as_a_person_writes_it(visit):
    page = visit("?engine=numpy&loss=logits")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("1e3")
    epochs.press("Enter")
    in_link(page, epochs="1000")
    expect(page.locator(".player-epoch")).to_have_text("epoch 1000 / 1000")
    expect(epochs).to_have_value("1000")
    epochs.press("ArrowUp")
    in_link(page, epochs="1100")
    epochs.fill("")
    epochs.press("Enter")
    in_link(page, epochs=None)
    expect(epochs).to_have_value("100")


def test_a_bad_number_is_one_sentence_beside_its_field_and_nothing_is_lost(visit):
    page = visit("?engine=numpy&loss=logits&filters=3")
    before = verdict(page)
    seed(page).fill("many")
    seed(page).press("Enter")
    said = page.get_by_role("alert")
    expect(said).to_have_text("seed must be a whole number from 0 to 4294967295; got 'many'.")
    expect(seed(page)).to_have_attribute("aria-invalid", "true")
    expect(seed(page)).to_have_value("many")
    assert verdict(page) == before
    agrees(page, engine="numpy", loss="logits", filters="3")
    option(page, "Padding", "same").click()
    in_link(page, padding="same")
    expect(said).to_have_count(1)
    expect(seed(page)).to_have_value("many")
    seed(page).fill("5")
    seed(page).press("Enter")
    in_link(page, seed="5")
    expect(said).to_have_count(0)
    expect(seed(page)).to_have_attribute("aria-invalid", "false")
    agrees(page, engine="numpy", loss="logits", filters="3", padding="same", seed="5")
    painted(page)


def test_what_was_no_good_is_taken_back(visit):
    page = visit("?engine=numpy&loss=logits")
    said = page.get_by_role("alert")
    ways = (  # the same number, Escape, a preset
        lambda: (seed(page).fill("48"), seed(page).press("Enter")),
        lambda: seed(page).press("Escape"),
        lambda: option(page, "Presets", "NumPy from scratch").click(),
    )
    for take_back in ways:
        seed(page).fill("many")
        seed(page).press("Enter")
        expect(said).to_have_count(1)
        take_back()
        expect(said).to_have_count(0)
        expect(seed(page)).to_have_value("48")
        expect(seed(page)).to_have_attribute("aria-invalid", "false")

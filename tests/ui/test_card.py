"""A page's own HTML says of its view what the page says, in Open Graph's words, whatever stands in the link."""

from __future__ import annotations

import io
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from PIL import Image

from core import PRESETS, Experiment, train
from core.outcome.verdict import verdict
from tests.ui.asking import ask
from ui.card import asked
from ui.navigation import EXPLORER, PAGES, STUCK, TALK, path
from ui.visit.view import View, read_view

NUMPY = {name: replace(preset, engine="numpy") for name, preset in PRESETS.items()}
HOSTILE = [
    "loss=<script>alert(1)</script>",
    "stuck=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
    "stuck=0.8133&classes=%3Cb%3E",
    "bench=%22onload=%22x",
    "pin=%22%3E%3Cscript%3E",
    "x=%00%0d%0aSet-Cookie:a=b",
    "&&&&====%ff%fe",
]


class Reader(HTMLParser):
    """The page's tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    @property
    def canonical(self) -> str:
        (found,) = [found["href"] for tag, found in self.tags if tag == "link" and found.get("rel") == "canonical"]
        return found

    @property
    def properties(self) -> dict[str, str]:
        return {
            found["property"]: found["content"] for tag, found in self.tags if tag == "meta" and "property" in found
        }


@pytest.mark.parametrize("name", NUMPY)
def test_a_card_has_the_verdict_of_its_view_and_a_picture_of_a_chats_size(name):
    experiment = NUMPY[name]
    said = verdict(train(experiment))
    answer = ask("/", params=experiment.to_query())
    card = Reader(answer.text)
    found = card.properties
    assert found["og:title"] == f"{said.headline} {said.sentence}"
    assert len(found["og:description"]) > 20
    assert urlsplit(found["og:image"])[:3] == ("http", "example.org", "/card.png")
    image = Image.open(io.BytesIO(ask(found["og:image"]).content))
    assert image.size == (int(found["og:image:width"]), int(found["og:image:height"]))
    # Its address is that of the view that it is about.
    address = urlsplit(found["og:url"])
    assert address[:3] == ("http", "example.org", "/")
    view, ignored = read_view(dict(parse_qsl(address.query)))
    assert (view.experiment, ignored) == (experiment, ())
    assert card.canonical == found["og:url"]
    assert answer.text.count("<title>") == 1
    assert f"<title>{found['og:title']}</title>" in unescape(answer.text)


# What five readers of links send. None of them runs a script, and not all ask for HTML.
READERS = {
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)": "*/*",
    "WhatsApp/2.24.6.77 A": "*/*",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)": "*/*",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)": "text/html",
    "TelegramBot (like TwitterBot)": "text/html,application/xhtml+xml",
}


@pytest.mark.parametrize("agent", READERS)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_its_own_title_picture_and_address_to_whoever_runs_no_script(page, agent):
    there = f"/{path(page)}"
    query = {"loss": "logits", "engine": "numpy", "stuck": "2.3026", "chapter": "3"}
    answer = ask(there, params=query, headers={"user-agent": agent, "accept": READERS[agent]})
    found = Reader(answer.text)
    wanted = {STUCK: "Stuck at 2.3026?", TALK: "The failure", EXPLORER: "Solved."}.get(page, f"{PAGES[page]}: Solved.")
    assert found.properties["og:title"].startswith(wanted)
    assert found.canonical == f"http://example.org{there}?{urlencode(View(**asked_for(query)).to_query())}"
    assert dict(parse_qsl(urlsplit(found.properties["og:image"]).query)) == query


def asked_for(query: dict[str, str]) -> dict:
    return {"experiment": Experiment.from_query(query), "stuck": query["stuck"], "chapter": int(query["chapter"])}


def test_under_a_proxys_host_and_path_the_address_is_the_one_that_people_see(monkeypatch):
    monkeypatch.setenv("STUCK_BEHIND_PROXY", "on")
    seen = {"x-forwarded-host": "stuck.example", "x-forwarded-proto": "https", "x-forwarded-prefix": "/lab/stuck"}
    assert Reader(ask("/", headers=seen).text).properties["og:url"] == "https://stuck.example/lab/stuck/"
    assert (
        Reader(ask("/", headers={**seen, "x-forwarded-prefix": '/"><script>'}).text).canonical
        == "https://stuck.example/"
    )


def test_a_long_run_that_nobody_trained_is_named_by_its_settings(monkeypatch):
    monkeypatch.setattr(asked, "train", None)
    said = Reader(ask("/", params={"epochs": "5000", "seed": "987654", "filters": "16"}).text).properties["og:title"]
    assert said == "A run with filters 16, epochs 5,000, seed 987654"


def test_the_page_of_numbers_has_a_picture_and_two_small_files_are_what_they_say():
    assert urlsplit(Reader(ask("/numbers").text).properties["og:image"]).path == "/card.png"
    assert ask("/robots.txt").text.startswith("User-agent: *")
    assert ask("/favicon.ico").content.startswith(b"\x89PNG")


def test_an_old_link_to_a_card_leads_to_its_view():
    answer = ask("/card?loss=logits")
    assert (answer.status_code, answer.headers["location"]) == (307, "./?loss=logits")


@pytest.mark.parametrize("task", ["which-image", "accuracy"])
def test_the_card_of_a_task_asks_and_gives_nothing_away_until_it_is_checked(task):
    runs = [NUMPY["question"], replace(NUMPY["question"], loss="logits")]
    hidden = [ask("/", params={**run.to_query(), "task": task}).text for run in runs]
    pictures = [ask("/card.png", params={**run.to_query(), "task": task}).content for run in runs]
    for run, text in zip(runs, hidden, strict=True):
        card = Reader(text).properties
        assert card["og:title"] == View(run, task=task).question
        assert "make a guess" in card["og:description"]
        assert verdict(train(run)).sentence not in text
    assert pictures[0] == pictures[1]
    checked = ask("/", params={**runs[1].to_query(), "task": task, "checked": "1"})
    assert Reader(checked.text).properties["og:title"].startswith("Solved.")


def test_the_card_of_a_task_with_sixteen_own_images_is_a_picture_too():
    images = Experiment(images=Experiment().images * 2 + Experiment().images[:4]).to_query()["images"]
    answer = ask("/card.png", params={"engine": "numpy", "task": "accuracy", "images": images})
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_the_picture_is_of_the_run():
    pictures = {name: site_picture(experiment) for name, experiment in NUMPY.items()}
    assert pictures["question"] != pictures["one-line-fix"]
    blue = Image.open(io.BytesIO(pictures["one-line-fix"])).convert("RGB").crop((720, 250, 1140, 550))
    reds = [color for _, color in blue.getcolors(100_000) if color[0] > color[2] + 40]
    blues = [color for _, color in blue.getcolors(100_000) if color[2] > color[0] + 40]
    assert reds and blues  # it ends with taps of both signs


def site_picture(experiment: Experiment) -> bytes:
    return ask("/card.png", experiment.to_query()).content


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_of_a_link_gets_out_of_its_quotes(query):
    answer = ask(f"/?{query}")
    assert answer.status_code == 200
    plain = Reader(ask("/").text)
    card = Reader(answer.text)
    assert [tag for tag, _ in card.tags] == [tag for tag, _ in plain.tags]
    assert [set(found) for _, found in card.tags] == [set(found) for _, found in plain.tags]
    assert "set-cookie" not in answer.headers


def test_a_strange_host_is_not_repeated():
    answer = ask("/", headers={"host": 'x"><script>', "x-forwarded-host": "a b"})
    assert Reader(answer.text).properties["og:url"] == "http://localhost/"


def test_what_a_proxy_says_counts_only_where_the_deployment_says_that_there_is_one(monkeypatch):
    forwarded = {"x-forwarded-host": "stuck.example", "x-forwarded-proto": "https"}
    link = {"link": "https://stuck.example/"}
    monkeypatch.delenv("STUCK_BEHIND_PROXY", raising=False)
    assert Reader(ask("/", headers=forwarded).text).properties["og:url"] == "http://example.org/"
    assert ask("/qr.svg", params=link, headers=forwarded).status_code == 400
    monkeypatch.setenv("STUCK_BEHIND_PROXY", "on")
    assert Reader(ask("/", headers=forwarded).text).properties["og:url"] == "https://stuck.example/"
    assert ask("/qr.svg", params=link, headers=forwarded).status_code == 200


def test_what_is_too_long_is_refused_before_anything_is_computed(monkeypatch):
    monkeypatch.setattr(asked, "train", None)
    for query in ("x=" + "a" * asked.MOST, "&".join(f"a{n}=1" for n in range(500))):
        assert ask(f"/card.png?{query}").status_code == 414


def test_a_picture_is_made_once_and_one_at_a_time(monkeypatch):
    trained = []
    monkeypatch.setattr(asked, "train", lambda experiment: trained.append(experiment) or train(experiment))
    monkeypatch.setattr(asked, "PATIENCE", 0.01)
    query = "loss=logits&seed=123456&engine=numpy"
    assert [ask(f"/card.png?{query}").status_code for _ in range(3)] == [200] * 3
    assert len(trained) == 1
    with asked._training:
        busy = ask("/card.png?loss=logits&seed=1234567&engine=numpy")
        page = ask("/?loss=logits&seed=1234567&engine=numpy")  # does not wait, and says what it can
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "10")
    assert Reader(page.text).properties["og:title"] == "A run with loss on logits, seed 1234567, engine NumPy"
    assert len(trained) == 1


@pytest.mark.parametrize("experiment", [
    Experiment(engine="numpy", filters=16, padding="same", epochs=3),
    Experiment(engine="numpy", filters=1, epochs=1),
    Experiment(engine="numpy", loss="logits", learning_rate=10.0, optimizer="momentum", epochs=300),
])  # fmt: skip
def test_any_run_has_a_picture_a_diverged_one_too(experiment):
    assert Image.open(io.BytesIO(site_picture(experiment))).size == (1200, 630)


def test_a_qr_code_is_of_this_sites_links_alone():
    drawn = ask("/qr.svg", params={"link": "http://example.org/?loss=logits"})
    assert drawn.status_code == 200
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in drawn.content
    other = ask("/qr.svg", params={"link": "http://example.org/?loss=double_softmax"})
    assert other.content != drawn.content
    for link in (
        "",
        "javascript:alert(1)",
        "http://elsewhere.org/",
        "http://example.org.evil/",
        "http://example.org/?" + "a" * 1000,
        "http://example.org/?" + "€" * 950,
        "http://[",
        "http://example.org[/",
    ):
        refused = ask("/qr.svg", params={"link": link})
        assert (refused.status_code, refused.text[-1]) == (400, ".")

"""A room's address, asked as phones, speakers and bad guests do, without a server."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import aclosing
from html import unescape
from urllib.parse import urlencode

import pytest

from core.room import Refused, Room, Rooms
from core.talk import CHAPTERS, told
from tests.ui.asking import Answer, ask, in_a_loop
from ui import server
from ui.rooms import phone, reach
from ui.rooms.hall import Hall
from ui.rooms.reach import is_local

NAME, KEY = "kdf-mwr-tpz", "0" * 32
PATH = f"/room/{NAME}"
GUEST = "guest-guest-guest-abcd"
ASKED = [name for name in CHAPTERS if told(name).question]
MOST = 15_000  # bytes of a phone's page


@pytest.fixture(autouse=True)
def hall(monkeypatch) -> Hall:
    hall = Hall()
    monkeypatch.setattr(server, "_hall", hall)
    return hall


def lead(**wanted) -> Answer:
    return ask(PATH, method="PUT", body=json.dumps({"key": KEY, **wanted}).encode())


def guess(question: str, number: object, guest: str = GUEST, **headers: str) -> Answer:
    body = urlencode({"question": question, "guess": number}).encode()
    return ask(PATH, method="POST", body=body, headers={"cookie": f"room={guest}", **headers})


def seen(guest: str = GUEST) -> str:
    """The words of a guest's page."""
    main = ask(PATH, headers={"cookie": f"room={guest}"}).text.partition("<main>")[2].partition("</main>")[0]
    return unescape(re.sub("<[^>]*>", " ", main))


def in_a_line(answer: Answer, status: int) -> None:
    """Refused, in a line, which is all that comes back."""
    assert answer.status_code == status
    assert len(answer.text) < 100 and "\n" not in answer.text and "<" not in answer.text


def test_a_guest_is_asked_guesses_changes_it_and_sees_what_came_out_beside_what_all_guessed():
    question = told("why").question
    lead(open=True, chapter="images")
    assert "Nothing is asked yet." in seen()
    lead(chapter="why")
    assert question.asks in seen() and all(option in seen() for option in question.options)
    assert question.said not in seen()
    for number in (0, 2):
        answer = guess("why", number)
        assert (answer.status_code, answer.headers["location"]) == (303, f"./{NAME}")
        assert f"Sent: {question.options[number]}." in seen()
    guess("why", question.right[0], guest=GUEST.upper())
    assert "Sent" not in seen("another-another-anothe")
    led = lead(chapter="why").text
    assert json.loads(led)["people"] == 2
    assert [bar["count"] for bar in json.loads(led)["guessed"]] == [0, 0, 1, 0, 1]
    lead(chapter="why", revealed=True)
    assert question.said in seen() and "2 of you" in seen()
    assert f"You guessed {question.options[2]}: not this time." in seen()
    assert f"You guessed {question.options[question.right[0]]}: right." in seen(GUEST.upper())
    assert "You did not guess." in seen("another-another-anothe")


@pytest.mark.parametrize("name", ASKED)
def test_every_question_of_the_talk_can_be_guessed_and_fits_into_fifteen_kilobytes(name):
    question = told(name).question
    lead(open=True, chapter=name)
    for number in (question.can_be_guessed[0], question.can_be_guessed[-1], question.right[0]):
        assert guess(name, number).status_code == 303
        assert f"Sent: {question.said_as(number)}." in seen()
    assert len(ask(PATH).content) < MOST
    lead(chapter=name, revealed=True)
    assert question.said in seen() and ": right." in seen()
    assert len(ask(PATH).content) < MOST


def test_the_page_fetches_nothing_and_runs_one_script_which_its_policy_names():
    lead(open=True, chapter="why")
    answer = ask(PATH)
    assert answer.headers["content-security-policy"] == phone.POLICY
    assert re.findall("<script[^>]*>", answer.text) == ["<script>"]
    assert not re.search(r"(src|href)=\"(?!data:,|\")|url\(|@import|http", answer.text.replace("http-equiv", ""))


def test_the_cookie_is_a_random_id_of_this_room_and_stays():
    lead(open=True)
    first, second = (ask(PATH).headers["set-cookie"] for _ in range(2))
    assert re.fullmatch(rf"room=[\w-]{{22}}; HttpOnly; Max-Age=10800; Path={PATH}; SameSite=lax", first)
    assert first != second
    assert "set-cookie" not in ask(PATH, headers={"cookie": f"room={GUEST}"}).headers


def test_behind_a_proxy_the_cookie_has_the_path_that_the_phone_sees(monkeypatch):
    monkeypatch.setenv("STUCK_BEHIND_PROXY", "on")
    lead(open=True)
    forwarded = {"x-forwarded-prefix": "/deep/er", "x-forwarded-proto": "https"}
    cookie = ask(PATH, headers=forwarded).headers["set-cookie"]
    assert f"Path=/deep/er{PATH}" in cookie and "Secure" in cookie


def test_what_is_typed_by_hand_leads_to_the_one_address():
    lead(open=True)
    for typed in (f"/room/{NAME.upper()}", "/room/kdfmwrtpz", f"{PATH}?from=chat"):
        answer = ask(typed)
        assert (answer.status_code, answer.headers["location"]) == (303, f"./{NAME}")


def test_a_phone_looks_again_by_itself_unless_somebody_may_be_typing():
    def looks_again() -> bool:
        return "refresh" in ask(PATH, headers={"cookie": f"room={GUEST}"}).text

    assert looks_again()  # for a room that may be opened
    lead(open=True, chapter="images")
    assert looks_again()
    lead(chapter="why")
    assert not looks_again()
    guess("why", 0)
    assert looks_again()
    lead(chapter="network")
    guess("network", 7)
    assert not looks_again()
    lead(chapter="network", revealed=True)
    assert looks_again()


def test_a_room_that_is_not_there_is_said_and_the_same_key_opens_it_again():
    assert ask(PATH).status_code == 404
    assert "not open" in seen()
    in_a_line(lead(chapter="why"), 404)
    lead(open=True, chapter="why")
    guess("why", 1)
    lead(close=True)
    assert "not open" in seen() and guess("why", 1).status_code == 404
    lead(open=True, chapter="why")
    assert "Sent" not in seen()


def test_all_is_forgotten_when_the_speaker_says_so():
    lead(open=True, chapter="why")
    guess("why", 1)
    lead(chapter="why", revealed=True)
    assert json.loads(lead(forget=True, chapter="why").text)["people"] == 0
    assert "Sent" not in seen() and "The answer" not in seen()


def test_a_guess_for_a_question_that_is_over_is_refused_and_the_one_in_view_is_shown():
    lead(open=True, chapter="why")
    lead(chapter="network")
    answer = guess("why", 1)
    assert answer.status_code == 409
    assert "That question is over" in answer.text and told("network").question.asks in answer.text
    lead(chapter="network", revealed=True)
    answer = guess("network", 1, **{"x-part": "1"})
    assert answer.status_code == 409
    assert answer.text.startswith("<h1") and "revealed before your guess came" in answer.text


@pytest.mark.parametrize(
    "number", ["5", "-1", "1.0", "", "x", "9" * 1000, "1 OR 1=1", "<script>", "٣", "1\n", "\x00", "nan"]
)
def test_a_value_that_is_none_is_refused_and_counts_nothing(number):
    lead(open=True, chapter="why")
    answer = guess("why", number)
    assert answer.status_code == 400
    assert json.loads(lead().text)["people"] == 0
    assert "<script>" not in answer.text.replace(f"<script>{phone.SCRIPT}", "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"guess=1",
        b"question=why",
        b"question=why&guess=1&guess=2",
        b"question=why&guess=1" + 9 * b"&a=1",
        b"question=nothing&guess=1",
        b"\xff\xfe",
        b"{}",
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(body):
    lead(open=True, chapter="why")
    in_a_line(ask(PATH, method="POST", body=body, headers={"cookie": f"room={GUEST}"}), 400)
    assert json.loads(lead().text)["people"] == 0


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_huge_body_is_not_read(method):
    lead(open=True, chapter="why")
    in_a_line(ask(PATH, method=method, body=b"a" * 1_000_000, headers={"cookie": f"room={GUEST}"}), 413)


@pytest.mark.parametrize("guest", ["", "short", "a" * 5000, "<b>" * 8, "é" * 22])
def test_without_an_id_of_ours_nobody_guesses(guest):
    lead(open=True, chapter="why")
    assert guess("why", 1, guest=guest.encode("utf-8").decode("latin-1")).status_code == 400
    assert json.loads(lead().text)["people"] == 0


def test_another_key_does_nothing():
    lead(open=True, chapter="why")
    for key in ("1" * 32, "", None, [], KEY[:-1], KEY + "0", "ß"):
        for wish in ({"open": True}, {"close": True}, {"chapter": "images"}, {}):
            answer = ask(PATH, method="PUT", body=json.dumps({"key": key, **wish}).encode())
            assert answer.status_code in (400, 403)
            in_a_line(answer, answer.status_code)
    assert told("why").question.asks in seen()


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"null", b"{", b"[" * 1900, b"\xff", b'"' + b"a" * 100])
def test_a_leader_s_word_that_is_none_is_refused(body):
    in_a_line(ask(PATH, method="PUT", body=body), 400)


@pytest.mark.parametrize("chapter", ["nothing", "", None, 3, [], {}, "a" * 1000])
def test_a_chapter_that_there_is_not_is_not_shown(chapter):
    lead(open=True, chapter="why")
    in_a_line(lead(chapter=chapter), 400)
    assert told("why").question.asks in seen()


@pytest.mark.parametrize("name", ["x", "kdf-mwr-tp0", "..%2f..", "a" * 5000, "<b>alert"])
def test_a_name_that_is_none_makes_no_room_and_is_not_repeated(name):
    answer = ask(f"/room/{name}")
    assert answer.status_code == 404
    assert "No room is called so." in answer.text and "alert" not in answer.text
    body = json.dumps({"key": KEY, "open": True}).encode()
    in_a_line(ask(f"/room/{name}", method="PUT", body=body), 400)


def test_a_speaker_on_localhost_gets_the_address_in_the_network_or_a_sentence(monkeypatch):
    answer = json.loads(lead(open=True).text)
    assert (answer["address"], answer["said"]) == (f"http://example.org{PATH}", "")

    async def found(port):
        return f"192.0.2.7:{port}", "They reach it."

    async def none(port):
        return None, "They do not."

    for reaching, address, said in (
        (found, f"http://192.0.2.7:80{PATH}", "They reach it."),
        (none, None, "They do not."),
    ):
        monkeypatch.setattr("ui.rooms.door.reach", reaching)
        body = json.dumps({"key": KEY, "open": True}).encode()
        answer = json.loads(ask(PATH, method="PUT", body=body, headers={"host": "localhost:80"}).text)
        assert (answer["address"], answer["said"]) == (address, said)


def test_the_code_of_that_address_is_drawn_for_a_speaker_on_localhost_and_for_no_other(monkeypatch):
    monkeypatch.setattr(server, "in_network", lambda: "192.0.2.7")
    link = {"link": f"http://192.0.2.7:80{PATH}"}
    assert ask("/qr.svg", link, headers={"host": "localhost"}).status_code == 200
    assert ask("/qr.svg", link).status_code == 400


def test_what_is_this_computer_to_itself():
    assert all(map(is_local, ("localhost", "localhost:8501", "127.0.0.1:80", "127.8.8.8", "[::1]:80", "a.localhost")))
    assert not any(map(is_local, ("example.org", "192.168.1.5:8501", "localhost.example.org", "[2001:db8::1]:80", "")))


def test_who_waits_is_told_when_the_bell_rings_and_is_counted_no_longer_when_he_goes():
    async def told_of() -> None:
        hall = Hall()
        hall.rooms.open(NAME, KEY, "here")
        seen = iter(range(10))
        async with aclosing(hall.news(NAME, lambda: str(next(seen)))) as news:
            assert (await anext(news)).endswith("data: 0\n\n")
            following = asyncio.ensure_future(anext(news))
            await asyncio.sleep(0)
            hall.ring("another")
            hall.ring(NAME)
            assert (await following).endswith("data: 1\n\n")
            assert hall.waiting == 1
        assert hall.waiting == 0

    in_a_loop(told_of())


def test_the_streams_of_a_server_that_ends_and_of_a_room_that_is_closed_end():
    async def ends(act) -> None:
        hall = Hall()
        hall.rooms.open(NAME, KEY, "here")

        def look() -> str:
            return hall.rooms.find(NAME).name

        news = hall.news(NAME, look)
        assert (await anext(news)).endswith(f"data: {NAME}\n\n")
        following = asyncio.ensure_future(anext(news, "the end"))
        await asyncio.sleep(0)
        act(hall)
        assert await following == "the end"

    def close(hall: Hall) -> None:
        hall.rooms.close(NAME)
        hall.ring(NAME)

    in_a_loop(ends(Hall.close))
    in_a_loop(ends(close))


def test_so_many_are_told_and_the_others_have_to_ask(monkeypatch):
    monkeypatch.setattr("ui.rooms.hall.most_streams", lambda: 0)
    monkeypatch.setattr(server, "_hall", Hall())
    lead(open=True, chapter="why")
    in_a_line(ask(PATH, headers={"accept": "text/event-stream"}), 503)
    assert "One of these is enough" in seen()


def test_full_rooms_and_too_many_of_them_are_said_in_a_line(monkeypatch):
    monkeypatch.setattr("core.room.room.MOST_PHONES", 1)
    monkeypatch.setattr("core.room.rooms.MOST_ROOMS", 1)
    lead(open=True, chapter="why")
    guess("why", 0)
    answer = guess("why", 1, guest=GUEST.upper())
    assert answer.status_code == 503 and "The room is full" in answer.text
    body = json.dumps({"key": KEY, "open": True}).encode()
    in_a_line(ask("/room/bcd-bcd-bcd", method="PUT", body=body), 503)
    assert "Sent" in seen()


def test_the_room_of_a_class_counts_how_far_each_has_come_and_asks_nothing():
    lead(open=True, task=True)
    for guest, steps in (("a", (1, 2, 3)), ("b", (1, 2)), ("c", (1,))):
        for step in steps:
            assert guess("task", step, guest=guest * 22).status_code == 303
    for bad in (0, 4):
        assert guess("task", bad).status_code == 400
    assert [bar["count"] for bar in json.loads(lead().text)["guessed"]] == [1, 1, 1]
    assert "Nothing is asked yet." in seen()


def test_a_rooms_words_are_ours_alone():
    """What a phone shows is the same for any two guests who guess the same."""
    room = Rooms().open(NAME, KEY, "here")
    room.show("why", range(5))
    assert phone.part(room, "<b>") == phone.part(room, "a")
    with pytest.raises(Refused) as error:
        Room(NAME, KEY).guess("a", "<b>", 1)
    assert "<" not in str(error.value)


def test_an_address_in_the_network_is_said_only_where_it_is_listened_to(monkeypatch):
    async def reached() -> None:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setattr(reach, "in_network", lambda: "127.0.0.1")
        assert await reach.reach(port) == (f"127.0.0.1:{port}", reach.THROUGH)
        server.close()
        await server.wait_closed()
        assert await reach.reach(port) == (None, reach.ALONE)
        monkeypatch.setattr(reach, "in_network", lambda: None)
        assert await reach.reach(port) == (None, reach.NO_NETWORK)
        monkeypatch.setenv("STUCK_BEHIND_PROXY", "on")
        assert await reach.reach(port) == (None, reach.BEHIND)

    in_a_loop(reached())

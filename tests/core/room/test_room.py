"""One room: a guess a phone and question, changeable until the reveal, and nothing that grows."""

from __future__ import annotations

import pytest

from core.room import Refused, Room
from core.room.room import MOST_PHONES

KEY = "0" * 32


@pytest.fixture
def room() -> Room:
    room = Room("kdf-mwr-tpz", KEY)
    room.show("why", range(5))
    return room


def test_a_phone_has_one_guess_a_question_and_may_change_it_until_the_reveal(room):
    room.guess("a", "why", 1)
    room.guess("b", "why", 1)
    room.guess("a", "why", 4)
    assert (room.guess_of("a"), room.guess_of("b"), room.guess_of("c")) == (4, 1, None)
    assert room.tally() == {0: 0, 1: 1, 2: 0, 3: 0, 4: 1}
    room.show("why", range(5), revealed=True)
    with pytest.raises(Refused, match="revealed before"):
        room.guess("a", "why", 0)
    assert room.guess_of("a") == 4


def test_a_question_keeps_its_guesses_while_others_are_in_view(room):
    room.guess("a", "why", 1)
    room.show("network", range(101))
    assert (room.guess_of("a"), sum(room.tally().values())) == (None, 0)
    room.guess("b", "network", 100)
    room.show(None)
    assert (room.guess_of("a"), room.tally()) == (None, {})
    room.show("why", range(5))
    assert (room.guess_of("a"), room.guess_of("b")) == (1, None)
    assert room.phones == 2


def test_what_was_revealed_stays_so_until_all_is_forgotten(room):
    room.guess("a", "why", 1)
    room.show("why", range(5), revealed=True)
    room.show("why", range(5))
    assert room.is_revealed
    room.forget()
    assert not room.is_revealed
    assert (room.guess_of("a"), sum(room.tally().values()), room.phones) == (None, 0, 0)
    room.guess("b", "why", 2)
    assert room.tally()[2] == 1


def test_the_version_changes_with_the_question_the_reveal_and_the_forgetting_and_with_no_guess(room):
    seen = [room.version]

    def is_new() -> bool:
        seen.append(room.version)
        return seen[-1] != seen[-2]

    room.guess("a", "why", 1)
    room.show("why", range(5))
    assert not is_new()
    for change in (
        lambda: room.show("why", range(5), revealed=True),
        lambda: room.show("network", range(101)),
        lambda: room.show(None),
        room.forget,
    ):
        change()
        assert is_new()


@pytest.mark.parametrize(("question", "number"), [("why", 5), ("why", -1), ("network", 1), ("", 0)])
def test_another_question_and_another_number_are_refused_and_leave_nothing(room, question, number):
    with pytest.raises(Refused):
        room.guess("a", question, number)
    assert (room.phones, sum(room.tally().values())) == (0, 0)


def test_nothing_can_be_guessed_where_nothing_is_asked(room):
    room.show(None)
    with pytest.raises(Refused):
        room.guess("a", "why", 1)


def test_a_full_room_takes_no_further_phone_and_goes_on_with_those_it_has(room):
    for number in range(MOST_PHONES):
        room.guess(str(number), "why", 0)
    with pytest.raises(Refused, match="full") as refused:
        room.guess("one more", "why", 0)
    assert refused.value.status == 503
    room.guess("7", "why", 1)
    assert (room.tally()[0], room.tally()[1], room.phones) == (MOST_PHONES - 1, 1, MOST_PHONES)


def test_a_thousand_guesses_of_one_phone_are_one(room):
    for number in range(1000):
        room.guess("a", "why", number % 5)
    assert sum(room.tally().values()) == room.phones == 1


def test_only_the_leader_s_key_leads(room):
    assert room.is_led_by(KEY)
    for other in ("", KEY[:-1], "1" * 32, KEY + "0", "ß" * 32):
        assert not room.is_led_by(other)

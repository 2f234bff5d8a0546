"""All rooms: found by name, led by key, few, and gone when they are silent."""

from __future__ import annotations

import pytest

from core.room import LETTERS, Refused, Rooms, spelled
from core.room.rooms import LIFE, MOST_OF_ONE, MOST_ROOMS, QUIET

NAME, KEY, OTHER = "kdf-mwr-tpz", "0" * 32, "1" * 32


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(clock) -> Rooms:
    return Rooms(clock)


def named(number: int) -> str:
    digits = [LETTERS[number // 20**place % 20] for place in range(9)]
    return spelled("".join(digits)) or ""


def fill(rooms: Rooms) -> None:
    for number in range(MOST_ROOMS - len(rooms)):
        rooms.open(named(number), KEY, f"address {number}")


def refused(status: int, act, *given) -> None:
    with pytest.raises(Refused) as error:
        act(*given)
    assert error.value.status == status
    assert len(str(error.value)) < 80


def test_a_room_is_made_found_and_joined_by_its_leader(rooms):
    room = rooms.open(NAME, KEY, "here")
    assert rooms.find(NAME) is rooms.led(NAME, KEY) is rooms.open(NAME, KEY, "there") is room
    assert len(rooms) == 1


def test_another_key_opens_leads_and_closes_nothing(rooms):
    room = rooms.open(NAME, KEY, "here")
    refused(403, rooms.open, NAME, OTHER, "here")
    refused(403, rooms.led, NAME, OTHER)
    assert rooms.find(NAME) is room


@pytest.mark.parametrize("name", ["", "kdf", "KDF-MWR-TPZ", "kdfmwrtpz", "kdf-mwr-tp0", "kdf-mwr-tpz ", "a" * 10_000])
def test_names_are_ours_alone(rooms, name):
    refused(400, rooms.open, name, KEY, "here")
    refused(404, rooms.find, name)
    assert len(rooms) == 0


@pytest.mark.parametrize("key", ["", "0", "g" * 32, KEY + "0", "0" * 10_000])
def test_keys_are_long_enough_and_no_longer(rooms, key):
    refused(400, rooms.open, NAME, key, "here")


def test_a_room_is_gone_three_hours_after_the_last_sign_of_its_leader_or_of_a_guess(rooms, clock):
    room = rooms.open(NAME, KEY, "here")
    room.show("why", range(5))
    for sign in (lambda: rooms.led(NAME, KEY), lambda: rooms.guess(NAME, "a", "why", 1)):
        clock.now += LIFE
        sign()
    clock.now += LIFE / 2
    rooms.find(NAME)  # to look is no sign
    clock.now += LIFE / 2 + 1
    refused(404, rooms.find, NAME)
    refused(404, rooms.led, NAME, KEY)
    assert len(rooms) == 0
    assert rooms.open(NAME, KEY, "here") is not room


def test_of_too_many_rooms_the_ones_that_nobody_came_to_make_place(rooms, clock):
    used = rooms.open(NAME, KEY, "here")
    used.show("why", range(5))
    rooms.guess(NAME, "a", "why", 1)
    fill(rooms)
    one_more = spelled("zzzzzzzzz") or ""
    refused(503, rooms.open, one_more, KEY, "there")
    clock.now += QUIET + 1
    for number in range(1, MOST_ROOMS - 1):
        rooms.led(named(number), KEY)  # all but one are still on a stage
    rooms.open(one_more, KEY, "there")
    assert len(rooms) == MOST_ROOMS
    assert rooms.find(NAME) is used
    refused(404, rooms.find, named(0))
    refused(503, rooms.open, spelled("zzzzzzzzy"), KEY, "there")


def test_one_address_does_not_open_all_of_them(rooms):
    for number in range(MOST_OF_ONE):
        rooms.open(named(number), KEY, "here")
    refused(503, rooms.open, NAME, KEY, "here")
    rooms.open(NAME, KEY, "there")
    rooms.close(named(0))
    rooms.open(named(MOST_OF_ONE), KEY, "here")


def test_a_name_is_understood_as_people_type_it():
    for typed in ("kdfmwrtpz", " KDF MWR TPZ", "Kdf-MwrTpz", "k-d-f-m-w-r-t-p-z"):
        assert spelled(typed) == NAME
    for typed in ("kdf-mwr-tp", "kdf-mwr-tpzz", "kdf-mwr-tpo", "kdf/mwr/tpz", "кdf-mwr-tpz", "-" * 100 + NAME):
        assert spelled(typed) is None
    assert not set(LETTERS) & set("aeioul0125")

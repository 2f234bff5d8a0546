"""How rooms are called: easy to type from a projection, and nothing that is found by trying.

A name is nine consonants, "kdf-mwr-tpz": none is taken for a digit or for another letter, and no word comes of them.
There are 20 ** 9 such names; who tries a thousand a second finds one of 200 rooms in a month. The speaker's browser
draws the name and the key, so that the name alone says where a room is: of several servers always at the same one.
"""

from __future__ import annotations

import re

LETTERS = "bcdfghjkmnpqrstvwxyz"
GROUPS, GROUP = 3, 3  # of so many letters each, with hyphens between them
SPELLING = {"letters": LETTERS, "group": GROUP, "groups": GROUPS}  # for whoever draws one
LONGEST = 40  # characters of what is typed for a name that are looked at

_NAME = re.compile(f"[{LETTERS}]{{{GROUPS * GROUP}}}")
_KEY = re.compile("[0-9a-f]{32}")


def spelled(typed: str) -> str | None:
    """The name as we spell it, from what somebody typed; None if it is none.

    >>> spelled("kdf-mwr-tpz"), spelled("KDF MWRTPZ"), spelled("kdf-mwr-tp0")
    ('kdf-mwr-tpz', 'kdf-mwr-tpz', None)
    """
    letters = re.sub("[ -]", "", typed.lower()) if len(typed) <= LONGEST else ""
    if not _NAME.fullmatch(letters):
        return None
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def is_key(text: str) -> bool:
    """Whether this is a key: 128 bits, drawn by the speaker's browser."""
    return bool(_KEY.fullmatch(text))

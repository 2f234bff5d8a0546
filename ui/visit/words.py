"""The words of a link that say where one looks: each one object that reads and spells itself.

The words of the experiment itself are in ``core/settings``. A page adds a word of its own as one field of ``View``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from os.path import commonprefix
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from core.experiment import Experiment, read_query
from core.images import CLASS_NAMES, SIDE
from core.room import spelled
from core.settings import given_filters
from core.settings.registry import SETTINGS
from core.stuck.facts import read_facts

# What a task for a class can hide: controls, and until it is checked what is said of the run.
UNTIL_CHECKED = ("verdict", "reasons")
HIDEABLE = (*(name for name, each in SETTINGS.items() if each.control), "images", "presets", *UNTIL_CHECKED)
MAX_LINK = 4000  # characters of a pinned experiment that are looked at: sixteen images and all settings are under 500


@dataclass(frozen=True)
class Word:
    """One word. ``read`` gives the value that a text spells, given the experiment beside it, and sentences on parts of
    it that were ignored; it raises ValueError, one sentence, where it spells none. ``spell`` is its inverse.
    """

    name: str
    read: Callable[[str, Experiment], tuple[Any, tuple[str, ...]]]
    spell: Callable[[Any], str] = str


def word(name: str, parse: Callable[[str], Any], must: str, spell: Callable[[Any], str] = str) -> Word:
    """A word whose value ``parse`` gives, None where a text spells none.

    ``must`` says what it must be, and what is shown instead.
    """

    def read(text: str, experiment: Experiment) -> tuple[Any, tuple[str, ...]]:
        found = parse(text)
        if found is None:
            raise ValueError(f"{name} must be {must}.")
        return found, ()

    return Word(name, read, spell)


def one_of(name: str, options: Iterable[Any], default: Any) -> Word:
    """A word for one of a few values."""
    spelled = {str(option): option for option in options}
    values = list(spelled.values())
    numbers = all(isinstance(option, int) for option in values) and len(spelled) > 8
    allowed = f"a whole number from {values[0]} to {values[-1]}" if numbers else f"one of {', '.join(spelled)}"
    return word(name, lambda text: spelled.get(text.lower()), f"{allowed}: using {default}")


def number(name: str, low: int, high: Callable[[Experiment], int], otherwise: str) -> Word:
    """A word for a whole number in bounds that the experiment decides; ``otherwise``: what is shown instead."""

    def read(text: str, experiment: Experiment) -> tuple[Any, tuple[str, ...]]:
        highest = high(experiment)
        if not re.fullmatch(r"[0-9]{1,5}", text) or not low <= int(text) <= highest:
            raise ValueError(f"{name} must be a whole number from {low} to {highest}: {otherwise}.")
        return int(text), ()

    return Word(name, read)


def another_experiment(name: str, called: str, refusal: str) -> Word:
    """A word for an experiment beside the one in view."""

    def read(text: str, experiment: Experiment) -> tuple[Any, tuple[str, ...]]:
        try:
            settings = dict(parse_qsl(text[:MAX_LINK], keep_blank_values=True, max_num_fields=len(SETTINGS)))
        except ValueError:  # too many of them
            settings = {}
        if not set(settings) & set(SETTINGS):
            raise ValueError(f"{name} must be an experiment, spelled as in the link of a page: {refusal}.")
        found, ignored = read_query(settings)
        return found, tuple(f"In the {called} run, {sentence}" for sentence in ignored)

    # The question is spelled by its seed, since an empty value would be no experiment.
    return Word(name, read, lambda found: urlencode(found.to_query() or {"seed": str(found.seed)}))


def read_hide(text: str, experiment: Experiment) -> tuple[Any, tuple[str, ...]]:
    asked = {name.strip() for name in text.lower().split(",")}
    hidden = tuple(name for name in HIDEABLE if name in asked)
    if len(hidden) == len(asked):
        return hidden, ()
    said = f"hide must be some of {', '.join(HIDEABLE)}, with commas between them"
    if not hidden:
        raise ValueError(f"{said}: nothing is hidden.")
    return hidden, (f"{said}: the rest is ignored.",)


ROOM = word("room", spelled, "nine letters as rooms are called: no room is joined")

MOST_ON_BENCH = 6
_bench = given_filters.setting(MOST_ON_BENCH, "bench", or_none="")


def _read_bench(text: str, experiment: Experiment) -> tuple[Any, tuple[str, ...]]:
    try:
        _bench.read(text)
        return tuple(tuple(tap + 0.0 for tap in taps) for taps in _bench.parse(text)), ()  # as typed, not as float32
    except ValueError as error:
        raise ValueError(f"{str(error).removesuffix('.')}: a pure pair is shown.") from None


def _spell_bench(filters: given_filters.Filters) -> str:
    return "_".join(repr(tap).removesuffix(".0") for taps in filters for tap in taps)


BENCH = Word("bench", _read_bench, _spell_bench)


_GREY = "([01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5])"
_GREYS = re.compile(f"({_GREY}_){{{SIDE * SIDE - 1}}}{_GREY}")
UNSEEN = word(
    "unseen",
    lambda text: tuple(map(int, text.split("_"))) if _GREYS.fullmatch(text) else None,
    f"{SIDE * SIDE} whole grey values from 0 to 255, row by row: no image is shown",
    lambda greys: "_".join(map(str, greys)),
)

# A letter or a digit, then more of them, blanks and hyphens: nothing that a page or a figure would take for a format.
_NAME = re.compile(r"[^\W_](?:[^\W_]|[ -]){0,9}")


def _two_names(text: str) -> tuple[str, ...] | None:
    names = tuple(" ".join(name.split()) for name in text[:MAX_LINK].split(","))
    are_names = all(map(_NAME.fullmatch, names)) and UNSEEN.name not in names
    return names if are_names and len(names) == len(set(names)) == len(CLASS_NAMES) else None


NAMES = word(
    "names",
    _two_names,
    "two different names with a comma between them, of letters and digits, each of at most 10: "
    f"they are called {' and '.join(CLASS_NAMES)}",
    ",".join,
)


def typed(name: str, refusal: str, read: Callable[[str], object]) -> Word:
    """A word that stays as it was typed, if ``read`` can make something of it; else the sentence that says so."""

    def check(text: str, experiment: Experiment) -> tuple[Any, tuple[str, ...]]:
        try:
            if text.strip():
                read(text.strip())
        except ValueError as error:
            raise ValueError(f"{name}: {error} {refusal}") from None
        return text.strip(), ()

    return Word(name, check)


def fact(name: str) -> Word:
    """A word for what is known beside a number at which a training stands."""
    return typed(name, "Taken as unknown.", lambda text: read_facts(**{name: text}))  # type: ignore[arg-type]


START = another_experiment("start", "task's first", "the task begins with the question")
EXPERIMENTS = ("pin", START.name)


# What stands around a value when a link comes out of a chat, a mail or a sentence. No value of ours begins or ends so.
_BEFORE = " \t\xa0\"'`([{<«“‘„"
_BEHIND = " \t\xa0\"'`)]}>»”’“.,;:!?|*"
# Line ends that a mail breaks a long link with, and marks that nobody sees.
_UNSEEN = dict.fromkeys([*map(ord, "\r\n\xad\u2060\ufeff"), *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
ESCAPED_TWICE = 3  # how often a link may have been escaped once more


def bare(text: str) -> str:
    """A value without what a chat or a mail puts around it.

    >>> bare("logits). "), bare("\u200b“7”"), bare("3D0.1")
    ('logits', '7', '0.1')
    """
    # "=3D" is how a mail spells "=".
    return text.translate(_UNSEEN).lstrip(_BEFORE).rstrip(_BEHIND).removeprefix("3D")


_RATE = re.compile("[0-9]{0,20},[0-9]{1,20}(e[+-]?[0-9]{1,3})?", re.IGNORECASE)
_POINTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")  # between thousands, or one before decimals
_BETWEEN_THOUSANDS = re.compile("(?<=[0-9])['\xa0\u202f](?=[0-9]{3}(?![0-9]))")


def as_number(name: str, text: str) -> str:
    """What a person writes for a setting that is a number, as the settings read it. ValueError where it can be two.

    >>> as_number("learning_rate", "0,001"), as_number("epochs", "5'000"), as_number("loss", "logits")
    ('0.001', '5,000', 'logits')
    >>> as_number("epochs", "1.000")
    Traceback (most recent call last):
    ValueError: epochs: 1.000 can be 1 or 1,000; write it without a point.
    """
    if name == "learning_rate":
        return text.replace(",", ".") if _RATE.fullmatch(text) else text
    if not any(SETTINGS[name].bounds) or len(text) > 40:
        return text
    if _POINTS.fullmatch(text):
        one = f"{float(text):g} or " if text.count(".") == 1 else ""
        raise ValueError(f"{name}: {text} can be {one}{int(text.replace('.', '')):,}; write it without a point.")
    return _BETWEEN_THOUSANDS.sub(",", text)


def _said(word: str, text: str, known: Collection[str]) -> dict[str, str]:
    """The words that one word of a query says: more than one where its signs "=" and "&" were escaped."""
    ours = re.sub("^(amp;)+", "", word[:80].translate(_UNSEEN).strip(_BEFORE + "?&").lower())
    if ours in known:
        for _ in range(ESCAPED_TWICE):
            if "&" not in text and _ESCAPED.search(text[:MAX_LINK]):
                text = unquote(text[:MAX_LINK])
        value, _, rest = text.partition("&")
        more = {} if ours in EXPERIMENTS else _whole(rest, known)  # an experiment's value is a query itself
        return {**more, ours: bare(value if more else text)}
    is_whole = len(word) <= MAX_LINK and (_ESCAPED.search(word) or "=" in word)
    return (is_whole and _whole(f"{word}={quote(text)}" if text else word, known)) or {word: text}


def _whole(query: str, known: Collection[str]) -> dict[str, str]:
    """The words of a query that is escaped, if there are any that are ours."""
    for _ in range(ESCAPED_TWICE):
        if "=" not in query:
            query = unquote(query)
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True)
    found = {ours: said for word, text in pairs if word != query for ours, said in _said(word, text, known).items()}
    return found if set(found) & set(known) else {}


def understood(query: Mapping[str, str], known: Collection[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The query with its words as we spell them, and one sentence for each that is nearly one of ours.

    Capitals, what a chat or a mail program put around a value, and signs that were escaped once more are understood.
    Strangers' words are left as they are.

    >>> understood({"LOSS": "logits.", "amp;seed": "7", "utm_source": "x"}, ["loss", "seed"])[0]
    {'loss': 'logits', 'seed': '7', 'utm_source': 'x'}
    >>> understood({"loss=logits&seed=7": ""}, ["loss", "seed"])[0]
    {'loss': 'logits', 'seed': '7'}
    >>> understood({"sead": "7"}, ["loss", "seed"])[1]
    ('sead is not a word of this page; did you mean seed?',)
    """
    found: dict[str, str] = {}
    doubts = []
    for word, text in query.items():
        for ours, said in _said(word, text, known).items():
            if ours in known:
                if ours == word or ours not in query:
                    found[ours] = said
                continue
            found[ours] = said
            plain = ours[:80].strip()
            near = next((name for name in known if _one_edit(plain.lower(), name)), None)
            if near is not None and near not in query:
                doubts.append(f"{plain} is not a word of this page; did you mean {near}?")
            elif any(f"{name}=" in unquote(plain.lower()) for name in known):
                doubts.append("A part of the link could not be read: it may have been escaped or cut on its way.")
    return found, tuple(doubts)


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter added, left out, changed, or exchanged with its neighbour makes ``a`` of ``b``."""
    if min(len(a), len(b)) < 3:
        return False
    for _ in range(2):  # behind what is alike, then before it
        alike = len(commonprefix([a, b]))
        a, b = a[alike:][::-1], b[alike:][::-1]
    return max(len(a), len(b)) <= 1 or (len(a) == 2 and a == b[::-1])

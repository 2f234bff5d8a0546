"""The page of a guest: HTML without Streamlit, all of its words ours. It works without JavaScript by form and reload.

``part`` is what changes: what is asked, what was guessed, what came out. ``page`` is a page with it.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from core.room import Guessed, Room, bars
from core.talk import CHAPTERS, Question, told
from ui.static_page import static_page

HERE = Path(__file__).parent
SCRIPT = (HERE / "phone.js").read_text(encoding="utf-8")
STYLE = (HERE / "phone.css").read_text(encoding="utf-8")
POLICY = (
    f"default-src 'none'; script-src 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'; "
    "style-src 'unsafe-inline'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
AGAIN = 5  # seconds after which a page without JavaScript looks again, unless somebody may be typing in it
FEW = 11  # numbers that are buttons; more are a field and a slider
HIGH, WIDE = 100, 12  # of the columns of guesses, in their picture


def page(inside: str, room: Room | None, looks_again: bool) -> bytes:
    """The page, in UTF-8, with a part ``inside``. ``looks_again``: by itself, without JavaScript."""
    again = f'<noscript><meta http-equiv="refresh" content="{AGAIN}"></noscript>' if looks_again else ""
    ends = f"<p><small>Room {room.name}. Nobody asks who you are, and nothing is kept.</small></p>" if room else ""
    head = f"""<meta name="robots" content="noindex">
<title>Guess with the room</title>
<link rel="icon" href="data:,">
{again}"""
    body = f"""<p class="away" hidden></p>
<p class="unseen" role="status"></p>
<main>{inside}</main>
{ends}
<script>{SCRIPT}</script>"""
    return static_page(head, STYLE, body, ' data-open="1"' if room else "")


def gone(named: bool) -> str:
    """There is no such room. ``named``: it is a name as rooms have one, so there may be one yet."""
    if not named:
        return "<h1>No room is called so.</h1><p>Names of rooms are nine letters, as on the screen in front.</p>"
    return (
        "<h1>This room is not open.</h1><p>It was closed, or the server has started anew and forgot it. "
        "When the speaker opens it again, this page goes on.</p>"
    )


def waits(room: Room, phone: str) -> bool:
    """Whether there is nothing here to choose or to type, which a reload would take away."""
    question = _asked(room)
    if question is None or room.is_revealed:
        return True
    return not _is_typed(question) and room.guess_of(phone) is not None


def _asked(room: Room) -> Question | None:
    return told(room.question).question if room.question in CHAPTERS else None


def _is_typed(question: Question) -> bool:
    return not question.options and len(question.can_be_guessed) > FEW


def part(room: Room, phone: str, refused: str = "") -> str:
    """What a phone shows of a room, without a line end. ``refused``: why its guess was not taken."""
    said = f'<p class="said">{escape(refused)}</p>' if refused else ""
    question = _asked(room)
    if room.question is None or question is None:
        return f"<h1>Nothing is asked yet.</h1>{said}<p>The next question appears here by itself.</p>"
    head = f'<h1 tabindex="-1">{escape(question.asks)}</h1><p class="where">{escape(CHAPTERS[room.question].title)}</p>'
    guess = room.guess_of(phone)
    if room.is_revealed:
        return f"{head}{said}{_outcome(question, guess)}{_guesses(question, bars(room.tally()))}"
    if not said and guess is not None:
        sent = f"Sent: {escape(question.said_as(guess))}."
        said = f'<p class="said">{sent} You can change it until it is revealed.</p>'
    hidden = f'<input type="hidden" name="question" value="{escape(room.question)}">'
    look = "" if waits(room, phone) else '<noscript><p><a href="">Look whether it is revealed</a></p></noscript>'
    return f'{head}<form method="post">{hidden}{_choices(question, guess)}</form>{said}{look}'


def _choices(question: Question, guess: int | None) -> str:
    low, high = question.can_be_guessed[0], question.can_be_guessed[-1]
    if not _is_typed(question):
        buttons = "".join(
            f'<button name="guess" value="{each}" aria-pressed="{str(each == guess).lower()}">'
            f"{escape(question.said_as(each))}</button>"
            for each in question.can_be_guessed
        )
        return buttons if question.options else f'<div class="numbers">{buttons}</div>'
    value = "" if guess is None else guess
    bounds = f'min="{low}" max="{high}" step="1"'
    at = (low + high) // 2 if guess is None else guess
    return (
        f'<label for="guess">From {low} to {high}{escape(question.unit)}</label>'
        f'<input id="guess" name="guess" type="number" inputmode="numeric" {bounds} value="{value}" required>'
        f'<input type="range" aria-label="The same as a slider" {bounds} value="{at}" hidden>'
        '<button class="send">Send</button>'
    )


def _outcome(question: Question, guess: int | None) -> str:
    right = " or ".join(question.said_as(each) for each in question.right)
    own = "You did not guess."
    if guess is not None:
        own = f"You guessed {question.said_as(guess)}: {'right' if guess in question.right else 'not this time'}."
    return f'<p class="said">The answer: {escape(right)}. {escape(own)}</p><p>{escape(question.said)}</p>'


def _guesses(question: Question, guessed: list[Guessed]) -> str:
    people = sum(bar["count"] for bar in guessed)
    if not people:
        return "<p>Nobody in the room guessed.</p>"
    head = f'<p class="where">What the room guessed, {people} of you</p>'
    most = max(bar["count"] for bar in guessed)
    if len(guessed) > FEW:
        return head + _columns(question, guessed, most)
    rows = "".join(
        f"<li{_lit(question, bar)}><span>{escape(question.said_as(bar['low']))}</span>"
        f'<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{100 * bar["count"] / most:.1f}" height="1"/></svg><span>{bar["count"]}</span></li>'
        for bar in guessed
    )
    return f"{head}<ul>{rows}</ul>"


def _columns(question: Question, guessed: list[Guessed], most: int) -> str:
    low, high = question.can_be_guessed[0], question.can_be_guessed[-1]
    wide = guessed[0]["high"] - guessed[0]["low"] + 1  # numbers in a column
    columns = "".join(
        f'<rect{_lit(question, bar)} x="{place * WIDE}" width="{WIDE - 2}" y="{HIGH * (1 - bar["count"] / most):.1f}" '
        f'height="{HIGH * bar["count"] / most:.1f}"/>'
        for place, bar in enumerate(guessed)
    )
    marks = "".join(
        f'<line x1="{at:.1f}" x2="{at:.1f}" y2="{HIGH}"/>'
        for at in (WIDE * (right - low + 0.5) / wide for right in question.right)
    )
    top = max(guessed, key=lambda bar: bar["count"])
    most_often = f"Most often {top['low']} to {top['high']}{question.unit}, by {top['count']}."
    return (
        f'<svg class="columns" viewBox="0 0 {WIDE * len(guessed)} {HIGH}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(most_often)}">{columns}{marks}</svg>'
        f'<p class="ends"><span>{low}{escape(question.unit)}</span><span>{high}{escape(question.unit)}</span></p>'
    )


def _lit(question: Question, bar: Guessed) -> str:
    return ' class="right"' if any(bar["low"] <= right <= bar["high"] for right in question.right) else ""

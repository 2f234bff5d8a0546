"""Links that nobody would write in good faith: random, huge, in all scripts, nested, with a word said twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode

from ui.visit.view import WORDS

HUGE = 200_000  # characters; more than any server takes
LETTERS = (
    "abcXYZ0123456789-+.,;:_ e",
    "äßœ文字العربيةहिन्दी🙂\u200b\u202e\ufeff\u0000\u001b\u2028",
    "<>\"'&%#?/\\{}[]()$`|=~\n\r\t",
    "０１２３²½٣१Ⅷ",
)
VALUES = (
    "", " ", "0", "-0", "-1", "1e999", "-1e999", "nan", "inf", "1_000", "0x10", "１", "1.", ".1", "+1", "None", "null",
    "true", "[]", "{}", "()", "__import__('os').system('true')", "<script>alert(1)</script>", "' OR 1=1 --", "../etc",
    "%00", "%", "%zz", "\ud800", "9" * 400, "0." + "0" * 400 + "1", "seed", "logits", "Adam ", "LOGITS", "1,2,3,4",
    "1,2,3,4;" * 50, ";;;;", "nan,nan,nan,nan", "100:loss=logits", "100:then=100:then=1", ":", "=", "&", "+",
    "0-255,0.1;1", "0,0,0,0,0,0,0,0,0:0", "255," * 30,
)  # fmt: skip


def values(chance: random.Random) -> str:
    """One that is no good, or only by luck."""
    kind = chance.randrange(10)
    if kind < 5:
        return chance.choice(VALUES)
    if kind < 8:
        letters = chance.choice(LETTERS)
        return "".join(chance.choice(letters) for _ in range(chance.randrange(1, 60)))
    if kind == 8:
        return chance.choice(("9", "a", "%", "pin=", "1,", "(", "\u0301", "🙂")) * chance.randrange(1, HUGE // 100)
    return nested(chance, chance.randrange(1, 12))


def nested(chance: random.Random, depth: int) -> str:
    """Pins within pins."""
    text = urlencode({"seed": str(chance.randrange(10**12))})
    for _ in range(depth):
        text = urlencode({chance.choice(("pin", "then", "loss")): text, chance.choice(WORDS): "x"})
    return text


def queries(count: int, seed: int = 20) -> Iterator[str]:
    """So many query strings, as they stand in an address."""
    chance = random.Random(seed)
    names = (*WORDS, "seed", "pin", "then", "LOSS", "amp;seed", "sed", "__proto__", "utm_source", "\u202eeman", "")
    for _ in range(count):
        words = [(chance.choice(names), values(chance)) for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 60)))]
        if chance.random() < 0.1:  # a word said twice
            words += [(words[0][0], values(chance))]
        spelled = "&".join(f"{quote(name, errors='replace')}={quote(text, errors='replace')}" for name, text in words)
        yield (
            spelled if chance.random() < 0.9 else spelled.replace("%", "", 1).replace("=", chance.choice(("", "==")), 1)
        )


def words(query: str) -> dict[str, str]:
    """What the server makes of a query string: of a word that is said twice, what was said last."""
    return dict(parse_qsl(query, keep_blank_values=True, errors="replace"))

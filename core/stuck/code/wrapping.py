"""What stands around a program where it was copied: prompts, line numbers, mail quotes, diffs, fences, a notebook.

Each is known by most of the lines, not by one. Lines keep their numbers: what is no code becomes an empty one. Texts
are scanned from left to right.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

ROUNDS = 4  # wrappings inside each other: a quoted mail of a session
NUMBERED = 0.6  # of the lines begin with rising numbers
OTHER_LANGUAGES = ("bash", "sh", "shell", "zsh", "json", "yaml", "yml", "toml", "ini", "html", "css", "log", "output")
HEADS = ("@@", "diff --git", "index ", "new file")  # of a diff, beside "+++ " and "--- "
# Each of these goes through a line once: no part of it can be read in two ways.
_ENDS = re.compile("\r\n|[\r\n\u2028\u2029\x85]")
_COLOURS = re.compile(r"\x1b\[[0-9;?]*.?")
_PROMPT = re.compile(r">>> ?|\.{3,}: ?|(?:In|(?P<out>Out))?\s*\[[0-9 *]*\]: ?")
_CONTINUED = re.compile(r"\.{3}(?: |\Z)")
_NUMBER = re.compile(r"[ \t]*([0-9]{1,5})(?![0-9])(?: *[:|\u2502\u2503]|[.)\]\t](?![0-9])|(?= |\Z))")
_TAGS = re.compile(r"</?(?:pre|code|p)>|<br ?/?>")
_ENTITIES = re.compile(r"&(?:gt|lt|quot|apos|amp|nbsp|#34|#39|#x27);")
BLANKS = dict.fromkeys((0x0B, 0x0C, 0x00, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
UNSEEN = dict.fromkeys((0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF))
TYPED = str.maketrans("‘’‚‛′´“”„″«»‐‑‒–—−×（），：＝［］", "''''''\"\"\"\"\"\"------*(),:=[]") | {0x2026: "..."}


def split(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return _ENDS.split(text.encode("utf-8", "replace").decode("utf-8"))


def seen(line: str) -> str:
    """A line as one sees it: no colours, no marks without width, plain blanks."""
    return _COLOURS.sub("", line.translate(UNSEEN)).translate(BLANKS)


def is_session(lines: Sequence[str]) -> bool:
    """Whether there are prompts, of which some would pass for Python (In [1]: x)."""
    return any(line.lstrip().startswith(("In [", "In[", "Out[")) and "]:" in line for line in lines)


def unwrapped(lines: Sequence[str]) -> tuple[list[str], set[int]]:
    """The program without what stands around it, and the numbers (from 0) of the lines outside of it."""
    inside = [_unescaped(line) for line in lines]
    outside: set[int] = set()
    for _ in range(ROUNDS):
        inside, more = _fenced(inside)
        outside |= more
        for step in (_unquoted, _unprompted, _unnumbered, _new_side):
            inside = step(inside)
    return [_typed(line) for line in inside], outside


def _unescaped(line: str) -> str:
    return _ENTITIES.sub(lambda found: html.unescape(found[0]), _TAGS.sub("", line)).replace("\u00a0", " ")


def _typed(line: str) -> str:
    """A line in what a keyboard types, without magic, in Python 3."""
    line = line.translate(TYPED).expandtabs(4)
    rest = line.strip()
    if rest.startswith("`") or rest.endswith("`"):
        line = line[: len(line) - len(line.lstrip())] + rest.strip("`")
        rest = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if rest[:1] in ("%", "!", "$") and rest[1:].strip():
        return f"{indent}pass"
    if rest.startswith("print ") and not rest.endswith(("(", "\\", ",")):
        printed = rest[6:].strip()
        if printed and printed[0] not in "=(":
            return f"{indent}print({printed})"
    return line


def _fenced(lines: list[str]) -> tuple[list[str], set[int]]:
    """Only what stands in Markdown fences, if there are any, and what does not; the last one may be open."""
    fences = [i for i, line in enumerate(lines) if line.strip().startswith(("```", "~~~"))]
    inside = set(range(len(lines))) - set(fences)
    outside = set(inside) if len(fences) > 1 else set()  # of one the other was not copied
    for start, end in zip(fences[::2], [*fences[1::2], len(lines)], strict=False):
        language = lines[start].strip().strip("`~{").strip().lower().split(" ")[0]
        if language not in OTHER_LANGUAGES:
            outside -= set(range(start + 1, end))
    inside -= outside
    return [line if i in inside else "" for i, line in enumerate(lines)], outside


def _unquoted(lines: list[str]) -> list[str]:
    for mark in (">", "|", "\u2502"):
        full = [line.lstrip() for line in lines if line.strip() and not line.lstrip().startswith(">>>")]
        marked = sum(line.startswith(mark) for line in full)
        if marked >= min(3, max(1, len(full) / 2)):
            quoted = re.compile(rf"^\s*(?!>>>){re.escape(mark)} ?")
            lines = [quoted.sub("", line) for line in lines]
    return lines


def _unprompted(lines: list[str]) -> list[str]:
    """Without prompts, and without what was printed."""
    python = any(line.lstrip().startswith(">>>") for line in lines)
    bare = list(lines)
    for i, rest in enumerate(map(str.strip, lines)):
        found = _PROMPT.match(rest) or (_CONTINUED.match(rest) if python else None)
        if found is not None:
            bare[i] = "" if found.lastgroup else rest[found.end() :]
    return bare


def _unnumbered(lines: list[str]) -> list[str]:
    """Without line numbers in front, with or without a sign behind them."""
    numbered = {i: (found[1], line[found.end() :]) for i, line in enumerate(lines) if (found := _NUMBER.match(line))}
    full = sum(bool(line.strip()) for line in lines)
    values = [int(number) for number, _ in numbered.values()]
    rising = sum(a < b for a, b in pairwise(values))
    if len(values) < max(2, NUMBERED * full) or rising < 0.9 * (len(values) - 1):
        return lines
    # Numbers that grow to the left leave blanks behind the short ones.
    blanks: dict[int, int] = {}  # the fewest, by the width of the number
    for number, rest in numbered.values():
        if rest.strip():
            own = len(rest) - len(rest.lstrip(" "))
            blanks[len(number)] = min(own, blanks.get(len(number), own))
    padded = len(blanks) > 1 and len({width + n for width, n in blanks.items()}) == 1
    bare = list(lines)
    for i, (number, rest) in numbered.items():
        cut = blanks.get(len(number), 0) if padded else min(blanks.values(), default=0)
        bare[i] = rest[min(cut, len(rest) - len(rest.lstrip(" "))) :]
    return bare


def _new_side(lines: list[str]) -> list[str]:
    """The new side of a diff."""
    full = [line for line in lines if line.strip()]
    marks = {line[0] for line in full}
    headed = any(line.startswith(("@@", "diff --git")) for line in full)
    if not (headed or "+" in marks or ("-" in marks and marks <= {" ", "-"})):
        return lines
    signed = all(line[0] in "+- \\" or line.startswith(HEADS) for line in full)

    def side(line: str) -> str:
        if line.startswith((*HEADS, "+++ ", "\\ ", "-")):
            return ""
        return line[1:] if line.startswith("+") or (signed and line.startswith(" ")) else line

    return [side(line) for line in lines]


def notebook(text: str) -> str | None:
    """The code cells of a Jupyter notebook, one below the other; None if the text is none."""
    if text.lstrip()[:1] not in ("{", "[") or '"cell_type"' not in text:
        return None
    try:
        book = json.loads(text)
    except (ValueError, RecursionError):
        return None
    sheets = book.get("worksheets", [book]) if isinstance(book, dict) else [{"cells": book}]
    codes = []
    for cell in (cell for sheet in _tables(sheets) for cell in _tables(sheet.get("cells"))):
        source = cell.get("source", cell.get("input", ""))
        code = "".join(map(str, source)) if isinstance(source, list) else str(source)
        foreign = code.lstrip().startswith("%%") and not code.lstrip().startswith(("%%time", "%%capture", "%%prun"))
        if cell.get("cell_type") == "code" and not foreign:
            codes.append(code.rstrip("\n"))
    return "\n\n".join(codes)


def _tables(value: object) -> list[dict[str, Any]]:
    """What may be looked into of what should be a list of JSON's objects."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

"""From a pasted text to a syntax tree. What stands around the program is taken off, small damage is mended.

Line numbers stay those of the text. What cannot be read as Python is left out, line by line, and said.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

from core.stuck.code.budget import ATOMS, LONGEST, TooMuch, spend
from core.stuck.code.wrapping import is_session, notebook, seen, split, unwrapped

MAX_LINES = 2_000
MAX_CHARACTERS = 200_000

_WORD = re.compile(r"\w+")
_SIGNS = "([{:+-*/%@&|^~<>!'\""
_KEYWORDS = ("import", "from", "def", "class", "for", "while", "if", "elif", "else", "with", "try", "except", "return",
             "print", "assert", "del", "raise", "lambda", "global", "pass", "async", "await", "yield")  # fmt: skip
_GOES_ON = ("else", "elif", "except", "finally", ")", "]", "}", "#")


@dataclass(frozen=True)
class Source:
    """``tree`` of what could be read; ``lines`` of the text; ``code``: the lines as they were read.

    ``skipped``: the numbers of the lines that were left out; ``lost``: those of them that look like code;
    ``unindented``: the numbers of lines whose block is not indented; ``notebook``: the lines are those of its cells.
    """

    tree: ast.Module
    lines: Sequence[str]
    code: Sequence[str]
    skipped: Sequence[int] = ()
    lost: Sequence[int] = ()
    unindented: Sequence[int] = ()
    notebook: bool = False


def read_source(text: str) -> Source:
    """The tree of a pasted program. Raises ValueError, one sentence, for one that is too long or that is no Python."""
    if not isinstance(text, str):
        raise ValueError("A program is a text.")
    cells = notebook(text) if len(text) <= MAX_CHARACTERS else None
    given = split(text if cells is None else cells)
    if len(given) > MAX_LINES or len(text) > MAX_CHARACTERS:
        raise ValueError(f"At most {MAX_LINES:,} lines and {MAX_CHARACTERS:,} characters are read.")
    lines = [seen(line) for line in given]
    _weigh(lines)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in other people's strings
        if not is_session(lines):
            with suppress(SyntaxError):
                return Source(parsed(lines), given, lines, notebook=cells is not None)
        return _salvaged(given, lines, cells is not None)


def _weigh(lines: list[str]) -> None:
    """Pay for a text before it is parsed: a tree takes a kilobyte for each name, number and sign."""
    atoms = 0
    for line in lines:
        spend(1 + len(line) // 64)
        if not line.lstrip().startswith("#"):
            words = _WORD.findall(line) if len(line) < MAX_CHARACTERS else []
            atoms += len(words) + sum(map(line.count, _SIGNS)) + line.count("...")
            if atoms > ATOMS or max(map(len, words), default=0) > LONGEST:
                raise TooMuch


def parsed(lines: list[str], start: int = 0, end: int | None = None) -> ast.Module:
    """The tree of some lines, with their numbers. Raises SyntaxError."""
    spend(4 + start // 64 + sum(map(len, lines[start:end])) // 8)
    try:
        return ast.parse("\n" * start + "\n".join(lines[start:end]))
    except SyntaxError as error:
        # The parser has looked once more, and in more ways, at all up to the fault, or at all that a bracket holds.
        at = max(error.lineno or 1, start)
        inside = "never closed" in (error.msg or "") or "comma" in (error.msg or "")
        spend(sum(map(len, lines[start:at])) // 4 + (sum(map(len, lines[at - 1 : end])) // 2 if inside else 0))
        raise
    except ValueError:
        raise ValueError("This could not be read as Python.") from None


def _salvaged(given: list[str], lines: list[str], is_notebook: bool) -> Source:
    bare, around = unwrapped(lines)
    _weigh(bare)
    mender = Mender(list(bare))
    tree = mender.read()
    outside = [i for i in around if lines[i].strip()]
    changed = [i for i, line in enumerate(bare) if line.strip() and mender.lines[i].strip() != line.strip()]
    lost = [i for i in changed if i in mender.emptied and _is_code(bare[i])]
    lost += [i for i in outside if _is_code(lines[i])]
    found = ({*changed, *outside}, {*lost}, mender.unindented)
    skipped, losses, unindented = (tuple(i + 1 for i in sorted(each)) for each in found)
    return Source(tree, given, mender.lines, skipped, losses, unindented, is_notebook)


def _is_code(line: str) -> bool:
    """Whether a line that was left out may have been code: all that is not surely a sentence or a rule."""
    line = line.strip()
    words = [word.strip(".,;:!?'\"()*-") for word in line.split()]
    dotted = any("." in word.strip(".") and not word[:1].isdigit() for word in words)
    called = any(a.isalnum() and b == "(" for a, b in pairwise(line))
    marked = any(mark in line for mark in ("=", "_", "[", "{", "@", "\\"))
    return any(c.isalnum() for c in line) and (words[0] in _KEYWORDS or marked or called or dotted)


@dataclass
class Mender:
    """Reads ``lines`` statement by statement; what stands in the way is mended in place.

    ``emptied``: the numbers (from 0) of lines that were left out; ``unindented``: of those whose block is not indented.
    """

    lines: list[str]
    emptied: set[int] = field(default_factory=set)
    unindented: set[int] = field(default_factory=set)

    def read(self) -> ast.Module:
        """The tree of all that can be read."""
        body: list[ast.stmt] = []
        starts: list[tuple[int, int]] = []  # of each part that was read: its first line, the statements before it
        done, span = 0, 1
        while done < len(self.lines):
            end = self._boundary(done + span)
            try:
                part = parsed(self.lines, done, end)
            except SyntaxError as error:
                message = error.msg or ""
                if ("was never closed" in message or "triple-quoted" in message) and end < len(self.lines):
                    span = 2 * (end - done)
                    continue
                self._mend(error, done, end)
                span = end - done
                first = next((line for line in self.lines[done:end] if line.strip()), "")
                if starts and first[:1] == " ":  # what is left belongs to the statement before
                    start, count = starts.pop()
                    del body[count:]
                    span += done - start
                    done = start
                continue
            starts.append((done, len(body)))
            body += part.body
            done, span = end, 1
        return ast.Module(body, type_ignores=[])

    def _boundary(self, start: int) -> int:
        """The next line, from this one on, that begins a statement at the margin."""
        for i in range(start, len(self.lines)):
            before = self.lines[i - 1]
            goes_on = self.lines[i].startswith(_GOES_ON) or before.startswith("@") or before.endswith("\\")
            if self.lines[i][:1].strip() and not goes_on:
                return i
        return len(self.lines)

    def _mend(self, error: SyntaxError, start: int, end: int) -> None:
        """Change something about the first fault."""
        at = min(max((error.lineno or 1) - 1, start), end - 1)
        message = error.msg or ""
        if "expected an indented block" in message and self._pass(message, at):
            return
        if isinstance(error, IndentationError) and self.lines[at].strip():
            if "unindent does not match" in message:
                self.unindented.add(at)
            if self._align(at, "unexpected indent" in message):
                return
        if "was never closed" in message and self._close(at):
            return
        full = [i for i in range(start, end) if self.lines[i].strip()]
        at = max((i for i in full if i <= at), default=full[0])
        line = self.lines[at]
        indent = line[: len(line) - len(line.lstrip())]
        keep = line.rstrip().endswith(":") and line.strip() != "if True:"
        self.lines[at] = f"{indent}if True:" if keep else ""
        self.emptied.add(at)

    def _pass(self, message: str, at: int) -> bool:
        """Where a block is missing, give the line before it one."""
        header = int(message.rsplit("on line ", 1)[1].split()[0]) - 1 if "on line " in message else at - 1
        for i in range(at, header - 1, -1):
            code = self.lines[i].split("#")[0].rstrip()
            if code.endswith(":"):
                self.lines[i] = f"{code} pass"
                follows = next((line for line in self.lines[i + 1 :] if line.strip()), "")
                if follows and i not in self.emptied:
                    self.unindented.add(i)
                return True
        return False

    def _align(self, at: int, deeper: bool) -> bool:
        """Move a block that is indented by accident: to where the line above it stands, or to the nearest level."""
        indents = [len(line) - len(line.lstrip()) for line in self.lines]
        above = [indents[i] for i in range(at) if self.lines[i].strip()]
        lower = max((each for each in above if each < indents[at]), default=0)
        shift = indents[at] - (above[-1] if above and deeper else lower)
        if shift <= 0:
            return False
        for i in range(at, len(self.lines)):
            if self.lines[i].strip():
                if indents[i] < indents[at]:
                    break
                self.lines[i] = self.lines[i][shift:]
        return True

    def _close(self, at: int) -> bool:
        """A bracket that is never closed: where the statement should end, it is."""
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", self.lines[at])
        missing: list[str] = []
        for c in bare:
            if c in "([{":
                missing.append({"(": ")", "[": "]", "{": "}"}[c])
            elif c in ")]}" and missing:
                missing.pop()
        following = next((line.strip() for line in self.lines[at + 1 :] if line.strip()), "")
        starts = not following or re.match(r"\w*\s*=", following) or following.startswith(
            ("import ", "from ", "def ", "class ", "for ", "if ", "model.", "return "))  # fmt: skip
        if not (starts and missing) or "#" in bare or bare.rstrip().endswith(","):
            return False
        self.lines[at] = self.lines[at].rstrip() + "".join(reversed(missing))
        return True

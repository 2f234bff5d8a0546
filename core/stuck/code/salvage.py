"""From a pasted text to a syntax tree: prompts, prose, fences, Python 2 and stray indents are put up with.

Line numbers stay those of the text. What cannot be read as Python is left out, line by line.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

MAX_LINES = 2_000
MAX_CHARACTERS = 200_000
MAX_TRIES = 400

_PROMPT = re.compile(r"^\s*(?:>>> ?|\.\.\.(?= |$) ?|In \[\d*\]: ?|\s*\d+\s*\| )")
_PRINT = re.compile(r"^(\s*)print\s+(?![=(\s])(.*?)(?:,\s*)?$")
_PRINT_PERCENT = re.compile(r"^(\s*)print\s+(\(?[\"'].*)$")
_EXCEPT = re.compile(r"^(\s*except\s+[\w.]+)\s*,\s*(\w+\s*:)")
_MAGIC = re.compile(r"^(\s*)[%!]\S")


@dataclass(frozen=True)
class Source:
    """``tree`` of what could be read; ``lines`` of the text; ``skipped``: the numbers of those left out."""

    tree: ast.Module
    lines: tuple[str, ...]
    skipped: tuple[int, ...]


def read_source(text: str) -> Source:
    """The tree of a pasted program. Raises ValueError, one sentence, for one that is too long or that is no Python."""
    if not isinstance(text, str):
        raise ValueError("A program is a text.")
    given = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ").replace("\0", " ").split("\n")
    if len(given) > MAX_LINES or len(text) > MAX_CHARACTERS:
        raise ValueError(f"At most {MAX_LINES:,} lines and {MAX_CHARACTERS:,} characters are read.")
    lines = [_plain(line) for line in _unfenced(given)]
    original = list(lines)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in other people's strings
        tree = _parse(lines)
    skipped = tuple(
        i + 1 for i, line in enumerate(lines) if original[i].strip() and line.strip() != original[i].strip()
    )
    return Source(tree, tuple(given), skipped)


def _unfenced(lines: list[str]) -> list[str]:
    """Only what stands in Markdown fences, if there are any; the rest as empty lines."""
    fences = [i for i, line in enumerate(lines) if re.match(r"^\s*(```|~~~)", line)]
    if len(fences) < 2:
        return ["" if i in fences else line for i, line in enumerate(lines)]
    inside = [False] * len(lines)
    for start, end in zip(fences[::2], fences[1::2], strict=False):
        inside[start + 1 : end] = [True] * (end - start - 1)
    return [line if kept else "" for line, kept in zip(lines, inside, strict=True)]


def _plain(line: str) -> str:
    """A line without prompts, magic and Python 2, with plain quotes and blanks."""
    line = line.expandtabs(4).replace("\N{NO-BREAK SPACE}", " ").replace("\u200b", "")
    if line.count("`") and not line.count("'") + line.count('"'):
        line = line.replace("`", " ")
    line = re.sub(r"^`+|`+\s*$", "", line)
    line = line.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-"})
    prompt = _PROMPT.match(line)
    if prompt:
        line = line[prompt.end() :]
    line = _EXCEPT.sub(r"\1 as \2", line)
    if _MAGIC.match(line):
        return ""
    printed = _PRINT.match(line) or _PRINT_PERCENT.match(line)
    if printed and not line.rstrip().endswith(("(", "\\", ",")):
        return f"{printed[1]}print({printed[2]})"
    return line


def _parse(lines: list[str]) -> ast.Module:
    """The tree; lines that stand in its way are emptied, in place."""
    for _ in range(MAX_TRIES):
        try:
            return ast.parse("\n".join(lines))
        except SyntaxError as error:
            if not _mend(lines, error):
                break
        except (RecursionError, MemoryError, ValueError):
            break
    raise ValueError("This could not be read as Python.")


def _mend(lines: list[str], error: SyntaxError) -> bool:
    """Change something about the first fault; False if nothing is left to change."""
    at = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
    message = error.msg or ""
    if isinstance(error, IndentationError):
        if "expected an indented block" in message:
            # The block is missing: give the line before it one.
            above = next((i for i in range(at - 1, -1, -1) if lines[i].strip()), None)
            if above is not None and lines[above].rstrip().endswith(":"):
                lines[above] += " pass"
                return True
        if lines[at].strip() and _align(lines, at, "unexpected indent" in message):
            return True
    if "was never closed" in message:
        return _close(lines, at)
    while at > 0 and not lines[at].strip():
        at -= 1
    if not lines[at].strip():
        at = next((i for i, line in enumerate(lines) if line.strip()), -1)
        if at < 0:
            return False
    header = lines[at].rstrip().endswith(":")
    lines[at] = re.sub(r"\S.*", "if True:" if header else "", lines[at])
    return True


def _align(lines: list[str], at: int, deeper: bool) -> bool:
    """Move a block that is indented by accident: to where the line above it stands, or to the nearest level above."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    above = [len(line) - len(line.lstrip()) for line in lines[:at] if line.strip()]
    level = above[-1] if above and deeper else max((each for each in above if each < indent), default=0)
    if above and deeper and not any(line.strip() for line in lines[:at]):
        level = 0
    shift = indent - level
    if shift <= 0:
        return False
    for i in range(at, len(lines)):
        if not lines[i].strip():
            continue
        here = len(lines[i]) - len(lines[i].lstrip())
        if here < indent:
            break
        lines[i] = lines[i][shift:]
    return True


def _close(lines: list[str], at: int) -> bool:
    """A bracket that is never closed: where the statement should end, it is, or else its line is left out."""
    tail = lines[at:]
    depth = "".join(re.sub(r"#.*|'[^']*'|\"[^\"]*\"", "", tail[0]))
    missing = [{"(": ")", "[": "]", "{": "}"}[c] for c in depth if c in "([{"]
    for c in depth:
        if c in ")]}" and missing:
            missing.pop()
    following = next((line for line in tail[1:] if line.strip()), "")
    starts = not following or re.match(r"\s*(\w+\s*=|import |from |def |class |for |if |model\.|return )", following)
    if starts and missing and not lines[at].rstrip().endswith(","):
        lines[at] = lines[at].rstrip() + "".join(reversed(missing))
        return True
    lines[at] = ""
    return True

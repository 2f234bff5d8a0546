"""Stuck at what? A number, a log or a script in, the exact cause and its test out.

number    a loss as printed, and what its digits leave open
facts     what is known beside it; facts.toml has what people call it
form      what a closed form is; forms/ has one a file, their words in forms.toml, and their registry
entries   reads such words, those of code/faults.toml too
chance    how likely a random number would match something as simple
decoder   decode(number, ...): the closed forms that give exactly these digits
missing   the one fact that would decide, and its answers
table     the numbers that people search for
log       read_log(text), decode_log(text, ...): the same from a pasted training log
measures  a line of it as names and numbers, by the words of measures.toml; log_tables reads the logs that are tables
code      read_code(text): the faults of a pasted training script
reader    both, beside the server, with bounds on time and memory

What is public is imported when somebody asks for it: every page reads the facts of a link, and few read a script.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PUBLIC = {"decode": "decoder", "read_code": "code"}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"core.stuck has no {name}")
    return getattr(import_module(f"core.stuck.{_PUBLIC[name]}"), name)

"""Text that is shown as it is: Markdown and HTML in it mean nothing."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    r"""The text, with all that Markdown would read escaped.

    >>> plain("a_b *c* <d> $e$: :f:")
    'a\\_b \\*c\\* \\<d\\> \\$e\\$: \\:f:'
    """
    return re.sub(r"([\\`*_{}\[\]#|~$<>]|:(?=\w))", r"\\\1", text)

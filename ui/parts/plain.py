"""Text that is shown as it is: Markdown and HTML in it mean nothing."""

from __future__ import annotations

import re

UNSEEN = "\N{WORD JOINER}"  # takes no room; what Streamlit looks for in a text that is escaped is not there with it


def plain(text: str) -> str:
    r"""The text, with all that Markdown would read escaped; addresses and names of pictures in it are none.

    >>> plain("a_b *c* <d> $e$ :f[g]")
    'a\\_b \\*c\\* \\<d\\> \\$e\\$ \\:f\\[g\\]'
    >>> plain("www.a.org, http://b.org, :smile:").replace(UNSEEN, "-")
    'www-.a.org, http:-//b.org, :-smile:'
    """
    text = re.sub(r"(?i)(:(?=//|[\w+/-]+:)|\bwww(?=\.)|@)", rf"\1{UNSEEN}", text)
    return re.sub(r"([\\`*_{}\[\]#|~$<>&]|:(?=\w))", r"\\\1", text)

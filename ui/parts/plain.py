"""Text that is shown as it is: Markdown and HTML in it mean nothing."""

from __future__ import annotations

import re

UNSEEN = "\N{WORD JOINER}"  # takes no room, and no line breaks there


def plain(text: str) -> str:
    r"""The text, with all that Markdown would read escaped; and addresses, which it would make links of, are none.

    >>> plain("a_b *c* <d> $e$: :f:")
    'a\\_b \\*c\\* \\<d\\> \\$e\\$: \\:f:'
    >>> plain("www.a.org").replace(UNSEEN, "-"), plain("http://b.org").replace(UNSEEN, "-")
    ('www-.a.org', 'http:-//b.org')
    """
    text = re.sub(r"([\\`*_{}\[\]#|~$<>&]|:(?=\w))", r"\\\1", text)
    return re.sub(r"(?i)(:(?=//)|\bwww(?=\.)|@)", rf"\1{UNSEEN}", text)

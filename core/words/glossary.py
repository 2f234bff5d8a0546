"""The words that a learner may not know, each explained in one line; all pages share them."""

from __future__ import annotations

import re

GLOSSARY: dict[str, str] = {
    "logits": "The two raw numbers of the last layer, one for each class, before softmax. They may be any size.",
    "softmax": "Turns the logits into shares that add up to 1: it raises e to each and divides by their sum.",
    "saturated": "So sure that float32 holds exactly 0 and 1: a small change of the weights changes nothing.",
    "gradient": "How much the loss would change if a weight changed a little. Training steps against it.",
    "epoch": "One pass over all the images; here, one update of all the weights.",
    "kernel": "The four numbers of a 2x2 filter, which slides over the image.",
    "padding": "What happens at the border: “valid” stays inside the image, “same” adds zeros below and to the right.",
    "seed": "A number that decides the random weights that training starts from.",
    "ReLU": "Lets a positive number through and makes 0 of a negative one.",
    "cross-entropy": "The usual loss for classes: minus the logarithm of the share that the right class got.",
    "interval": "Where the true share lies with 95 % confidence, given how many seeds were tried.",
}

# A word is also used in its plural, or as part of a compound such as "softmax layer".
_FORMS = {"epoch": r"epochs?", "kernel": r"kernels?|filters?", "seed": r"seeds?", "gradient": r"gradients?"}


_USED = re.compile(
    rf"\b(?:{'|'.join(f'({_FORMS.get(word, re.escape(word))})' for word in GLOSSARY)})\b",
    re.IGNORECASE,
)
Pieces = list[tuple[str, str]]


def explained(text: str, told: set[str] | None = None) -> Pieces:
    """The text in pieces, each with what explains it: the first use of a word of the glossary, and what is between.

    ``told``: the words that were explained before; those that are here are added.

    >>> [(piece, bool(line)) for piece, line in explained("A softmax and a softmax.")]
    [('A ', False), ('softmax', True), (' and a softmax.', False)]
    """
    told = set() if told is None else told
    pieces, end = [], 0
    for match in _USED.finditer(text):
        word = list(GLOSSARY)[(match.lastindex or 0) - 1]
        if word not in told:
            told.add(word)
            pieces += [(text[end : match.start()], ""), (match[0], GLOSSARY[word])]
            end = match.end()
    return [piece for piece in [*pieces, (text[end:], "")] if piece[0]]

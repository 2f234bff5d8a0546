"""The words that a learner may not know, each explained in one line; all pages share them."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def used(text: str) -> Iterable[str]:
    """The glossary's words that ``text`` uses, in the glossary's order.

    >>> list(used("The softmax is saturated, so no gradient reaches the weights."))
    ['softmax', 'saturated', 'gradient']
    """
    for word in GLOSSARY:
        if re.search(rf"\b(?:{_FORMS.get(word, re.escape(word))})\b", text, re.IGNORECASE):
            yield word

"""The wirings of network and loss that are compared, each one object, as Keras and PyTorch spell it."""

from __future__ import annotations

from dataclasses import dataclass

from core.frameworks import WIRINGS


@dataclass(frozen=True)
class Wiring:
    """``keras``: the layers behind the last Dense, and the loss; ``torch``: the prediction from ``logits``, and the
    loss; either is None where the framework has no such thing. ``formula``: the loss here that is the same function of
    the logits in standalone Keras 2.2, "" for none.
    """

    label: str
    keras: tuple[str, str] | None
    torch: tuple[str, str] | None
    formula: str = ""


SOFTMAX = 'keras.layers.Activation("softmax")'
ON_LOGITS = "keras.losses.CategoricalCrossentropy(from_logits=True)"
_SPELLED: dict[str, tuple[tuple[str, str] | None, tuple[str, str] | None, str]] = {
    "logits": (("", ON_LOGITS), ("logits", "torch.nn.CrossEntropyLoss()"), "logits"),
    "softmax-from-logits": (
        (SOFTMAX, ON_LOGITS),
        ("torch.softmax(logits, dim=1)", "torch.nn.CrossEntropyLoss()"),
        "double_softmax",
    ),
    "softmax-reshape-from-logits": (
        (f"{SOFTMAX}, keras.layers.Reshape((2,))", ON_LOGITS),
        ("torch.softmax(logits, dim=1).reshape(-1, 2)", "torch.nn.CrossEntropyLoss()"),
        "double_softmax",
    ),
    "softmax-crossentropy": (
        (SOFTMAX, "keras.losses.CategoricalCrossentropy()"),
        ("torch.softmax(logits, dim=1).clamp(1e-7, 1 - 1e-7).log()", "torch.nn.NLLLoss()"),
        "categorical_crossentropy_2019",
    ),
    "softmax-reshape-crossentropy": (
        (f"{SOFTMAX}, keras.layers.Reshape((2,))", "keras.losses.CategoricalCrossentropy()"),
        None,
        "categorical_crossentropy_2019",
    ),
    "log-softmax-nll": (None, ("torch.log_softmax(logits, dim=1)", "torch.nn.NLLLoss()"), ""),
    "softmax-nll": (None, ("torch.softmax(logits, dim=1)", "torch.nn.NLLLoss()"), ""),
}
SPELLED = {key: Wiring(label, *_SPELLED[key]) for key, label in WIRINGS.items()}

"""The wirings of network and loss that are compared, each one object, as Keras and PyTorch spell it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wiring:
    """``keras``: the layers behind the last Dense, and the loss; ``torch``: the prediction from ``logits``, and the
    loss; either is None where the framework has no such thing. ``formula``: the loss here that is the same function of
    the logits in standalone Keras 2.2, "" for none. ``healthy``: it is as it should be.
    """

    label: str
    keras: tuple[str, str] | None
    torch: tuple[str, str] | None
    formula: str = ""
    healthy: bool = False


SOFTMAX = 'keras.layers.Activation("softmax")'
ON_LOGITS = "keras.losses.CategoricalCrossentropy(from_logits=True)"
WIRINGS: dict[str, Wiring] = {
    "logits": Wiring(
        "no softmax, loss on logits",
        ("", ON_LOGITS),
        ("logits", "torch.nn.CrossEntropyLoss()"),
        "logits",
        healthy=True,
    ),
    "softmax-from-logits": Wiring(
        "softmax, loss on logits",
        (SOFTMAX, ON_LOGITS),
        ("torch.softmax(logits, dim=1)", "torch.nn.CrossEntropyLoss()"),
        "double_softmax",
    ),
    "softmax-reshape-from-logits": Wiring(
        "softmax, Reshape, loss on logits",
        (f"{SOFTMAX}, keras.layers.Reshape((2,))", ON_LOGITS),
        ("torch.softmax(logits, dim=1).reshape(-1, 2)", "torch.nn.CrossEntropyLoss()"),
        "double_softmax",
    ),
    "softmax-crossentropy": Wiring(
        "softmax, loss on probabilities",
        (SOFTMAX, "keras.losses.CategoricalCrossentropy()"),
        ("torch.softmax(logits, dim=1).clamp(1e-7, 1 - 1e-7).log()", "torch.nn.NLLLoss()"),
        "categorical_crossentropy_2019",
        healthy=True,
    ),
    "softmax-reshape-crossentropy": Wiring(
        "softmax, Reshape, loss on probabilities",
        (f"{SOFTMAX}, keras.layers.Reshape((2,))", "keras.losses.CategoricalCrossentropy()"),
        None,
        "categorical_crossentropy_2019",
        healthy=True,
    ),
    "log-softmax-nll": Wiring(
        "log_softmax, NLLLoss", None, ("torch.log_softmax(logits, dim=1)", "torch.nn.NLLLoss()"), healthy=True
    ),
    "softmax-nll": Wiring("softmax, NLLLoss", None, ("torch.softmax(logits, dim=1)", "torch.nn.NLLLoss()")),
}

"""The losses: each one object that knows all of itself, and what Keras computes under the same name.

softmax_layer     softmax, its derivative, and the way back through it
loss              what a loss is: value, gradients, curvature, levels, floor, words, Keras source
on_logits         the formulas of the logits
on_probabilities  the formulas of the probabilities

To add a loss, write its formula and its second derivative, and enter it below: nothing else asks for a loss by name.
"""

from __future__ import annotations

import math

from core.formulas.losses.loss import Loss, OnLogits, OnProbabilities
from core.formulas.losses.on_logits import (
    cross_entropy,
    cross_entropy_second,
    sigmoid_cross_entropy,
    sigmoid_cross_entropy_second,
)
from core.formulas.losses.on_probabilities import (
    CLIP,
    clipped_binary,
    clipped_binary_second,
    clipped_binary_stages,
    clipped_binary_sure,
    clipped_cross_entropy,
    clipped_cross_entropy_second,
    clipped_cross_entropy_stages,
    clipped_cross_entropy_sure,
    double_softmax_least,
    double_softmax_second,
    double_softmax_stages,
    double_softmax_sure,
    squared_error,
    squared_error_least,
    squared_error_second,
    squared_error_sure,
)
from core.formulas.losses.softmax_layer import softmax, softmax_backward, softmax_jacobian

__all__ = ["CLIP", "LOSSES", "Loss", "cross_entropy", "softmax", "softmax_backward", "softmax_jacobian"]

_BINARY_2019 = OnProbabilities(
    label="binary (2019)",
    help="Answer 2's loss as TensorFlow 1.x computed it: on the probabilities, clipped to [1e-7, 1 - 1e-7].",
    formula=clipped_binary,
    second=clipped_binary_second,
    inner=clipped_binary_stages,
    sure=clipped_binary_sure,
    floor=-math.log1p(-CLIP),
    ceiling=-math.log(CLIP),
    clipped=True,
    # tf.identity hides from Keras 3 that p is a softmax, so it takes the logarithm of p as TensorFlow 1.x did.
    keras_source="lambda y, p: keras.losses.binary_crossentropy(y, tf.identity(p))",
    keras_2_source="keras.losses.binary_crossentropy",
    torch_source="lambda p, y: nn.functional.binary_cross_entropy(p.clamp(1e-7, 1 - 1e-7), y)",
)

LOSSES: dict[str, Loss] = {
    "double_softmax": OnProbabilities(
        label="softmax twice",
        help="The question: a loss that wants logits (tf.nn.softmax_cross_entropy_with_logits) is given the output of "
        "a softmax layer, so softmax is applied twice.",
        formula=cross_entropy,
        second=double_softmax_second,
        inner=double_softmax_stages,
        sure=double_softmax_sure,
        least=double_softmax_least,
        floor=math.log(1 + math.exp(-1)),
        ceiling=math.log(1 + math.e),
        softmax_twice=True,
        keras_source="lambda y, p: tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p)",
        keras_2_source="tf.nn.softmax_cross_entropy_with_logits_v2",
        torch_source="nn.CrossEntropyLoss()",
    ),
    "categorical_crossentropy": OnLogits(
        label="cross-entropy",
        help="Answer 1: keep the softmax layer and use categorical_crossentropy. Keras 3 on TensorFlow reaches behind "
        "that layer and takes the logits.",
        formula=cross_entropy,
        second=cross_entropy_second,
        behind_softmax=True,
        keras_source="keras.losses.CategoricalCrossentropy()",
        keras_2_source="tf.nn.softmax_cross_entropy_with_logits_v2",
        torch_source="nn.CrossEntropyLoss()",
    ),
    "logits": OnLogits(
        label="on logits",
        help="Answer 1's other way, right in every framework: no softmax layer, and a cross-entropy that is told it "
        "gets logits.",
        formula=cross_entropy,
        second=cross_entropy_second,
        softmax_layer=False,
        keras_source="keras.losses.CategoricalCrossentropy(from_logits=True)",
        keras_2_source="tf.nn.softmax_cross_entropy_with_logits_v2",
        torch_source="nn.CrossEntropyLoss()",
    ),
    "binary_crossentropy": OnLogits(
        label="binary (Keras 3)",
        help="Answer 2's loss as Keras 3 on TensorFlow computes it on a softmax layer: it reaches behind the softmax "
        "and takes the sigmoid cross-entropy of the logits.",
        formula=sigmoid_cross_entropy,
        second=sigmoid_cross_entropy_second,
        behind_softmax=True,
        literal=_BINARY_2019,
        keras_source="keras.losses.BinaryCrossentropy()",
        keras_2_source="lambda y, z: K.mean(K.binary_crossentropy(y, z, from_logits=True), axis=-1)",
        torch_source="nn.BCEWithLogitsLoss()",
    ),
    "binary_crossentropy_2019": _BINARY_2019,
    "mean_squared_error": OnProbabilities(
        label="squared error",
        help="The mean squared distance between the probabilities and the one-hot labels.",
        formula=squared_error,
        second=squared_error_second,
        sure=squared_error_sure,
        least=squared_error_least,
        ceiling=1.0,
        chance=0.25,
        keras_source="keras.losses.MeanSquaredError()",
        keras_2_source="keras.losses.mean_squared_error",
        torch_source="nn.MSELoss()",
    ),
    "categorical_crossentropy_2019": OnProbabilities(
        label="cross-entropy (2019)",
        help="categorical_crossentropy as standalone Keras 2.2 computed it, and Keras 3 on JAX and PyTorch does: on "
        "the probabilities, divided by their sum and clipped to [1e-7, 1 - 1e-7].",
        formula=clipped_cross_entropy,
        second=clipped_cross_entropy_second,
        inner=clipped_cross_entropy_stages,
        sure=clipped_cross_entropy_sure,
        floor=-math.log1p(-CLIP),
        ceiling=-math.log(CLIP),
        clipped=True,
        # As above, tf.identity hides the softmax.
        keras_source="lambda y, p: keras.losses.categorical_crossentropy(y, tf.identity(p))",
        keras_2_source="keras.losses.categorical_crossentropy",
        torch_source="lambda p, y: nn.functional.nll_loss(p.clamp(1e-7, 1 - 1e-7).log(), y.argmax(dim=1))",
    ),
}

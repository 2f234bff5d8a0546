"""Log clamp: the logarithm of 0, as PyTorch's BCELoss, its older versions, and Caffe bound it."""

from __future__ import annotations

import math
from functools import partial

from core.stuck.facts import BINARY, CAFFE, CATEGORICAL, KERAS, NLL, PYTORCH, TENSORFLOW, Facts
from core.stuck.form import Values, at_level, sure_and_wrong

TORCH = 100.0  # torch.nn.BCELoss: "our solution is that BCELoss clamps its log function outputs to be >= -100"
OLD_TORCH = 12 * math.log(10)  # 27.6310; before version 1.1 it added 1e-12
CAFFE_LEVEL = 126 * math.log(2)  # 87.3365; softmax_loss_layer.cpp: log(max(p, FLT_MIN))
SUBNORMAL = 149 * math.log(2)  # 103.2789; the smallest float32 above 0

LEVELS = (
    (TORCH, "100", (BINARY,), (KERAS, TENSORFLOW, CAFFE), 0, "PyTorch's BCELoss lets no logarithm fall below -100"),
    (OLD_TORCH, "-ln(1e-12)", (BINARY, CATEGORICAL, NLL), (KERAS, CAFFE), 0,
     "1e-12 is added before the logarithm, as PyTorch's BCELoss did until 1.0, and many hand-written losses do"),
    (CAFFE_LEVEL, "-ln(2^-126)", (CATEGORICAL, NLL), (KERAS, TENSORFLOW, PYTORCH), 0,
     "Caffe's SoftmaxWithLoss raises a probability of 0 to FLT_MIN, the smallest normal float32"),
    (SUBNORMAL, "-ln(2^-149)", (CATEGORICAL, NLL, BINARY), (CAFFE,), 2, "the smallest number that float32 holds"),
)  # fmt: skip


def values(facts: Facts) -> Values:
    """Each bound times the share that is wrong."""
    for level, words, kinds, not_in, cost, loss in LEVELS:
        if facts.may_be(*kinds) and facts.framework not in not_in:
            made = partial(sure_and_wrong, low=level, high=level, words=words, cost=cost, loss=loss, stop=";")
            yield from at_level(facts, facts.classes, level, made)

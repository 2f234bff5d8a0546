"""Values that the settings of given filters, kept filters and a change in mid-run refuse."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

NAN, INF = float("nan"), float("inf")
ONE = (1, 2, 3, 4)
NOT_FILTERS = [5, "", "1234", b"1234", (), ONE, (ONE, None), (ONE,) * 17, (ONE, ONE[:3]), (ONE, (*ONE, 5)), {1: ONE}]
NOT_FILTERS += [({1, 2, 3, 4}, ONE), {ONE, (4, 3, 2, 1)}, (((1, 2), (3, 4)), ONE), (ONE, ("1", 2, 3, 4)), ("1234", ONE)]
NOT_FILTERS += [(ONE, (bad, 2, 3, 4)) for bad in (NAN, INF, -INF, 100.00001, -101, True, np.True_, 1j, None, [1])]
NOT_FILTERS += [(ONE, (bad, 2, 3, 4)) for bad in (10**400, 10**5000, -(10**5000), Decimal(1), "1", b"1")]
NOT_YES_OR_NO = [None, 0, 1, 1.0, "yes", "True", "", b"", [], (), {}, NAN, 10**5000]
LOGITS = (("loss", "logits"),)
NOT_A_CHANGE = [5, "50", "50.loss.logits", (), (50,), (50, LOGITS, 1), (50, ()), (50, {}), {50: LOGITS}, (LOGITS, 50)]
NOT_A_CHANGE += [(epoch, LOGITS) for epoch in (0, -1, 5000, 10**5000, 1.0, NAN, True, "50", None, [50])]
NOT_A_CHANGE += [(50, pairs) for pairs in (None, 5, "loss", ("loss", "logits"), (("loss",),), (("loss", "logits", 1),))]
NOT_A_CHANGE += [(50, ((name, 1),)) for name in ("filters", "epochs", "seed", "then", "", 5, None, ["loss"])]
NOT_A_CHANGE += [(50, (*LOGITS, *LOGITS)), (50, LOGITS * 5), (50, {"loss": "logits", "padding": "same"})]
NOT_A_CHANGE += [(50, {"loss": bad}) for bad in (None, "", "LOGITS", ["logits"], "x" * 10_000)]
NOT_A_CHANGE += [(50, {"learning_rate": bad}) for bad in (NAN, INF, 0, 11, True, "0.1", 10**5000)]

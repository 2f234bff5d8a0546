"""Settings that all tests share."""

from __future__ import annotations

import os
from collections.abc import Generator
from importlib.util import find_spec

import pytest

# As core/engines/keras_engine.py wants it, before any test imports TensorFlow: oneDNN rounds sums in another order.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from hypothesis import settings  # noqa: E402

# Two shared cores: how long an example takes says nothing about the code.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

WITHOUT_TENSORFLOW = "left out: it needs TensorFlow, which is not installed (there is none for Python 3.14 yet)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Without TensorFlow a test that trains with Keras is left out, and says why."""
    try:
        return (yield)
    except ModuleNotFoundError as error:
        if error.name in ("tensorflow", "keras") and find_spec("tensorflow") is None:
            pytest.skip(WITHOUT_TENSORFLOW)
        raise

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

# How long an example takes says nothing about the code: the machine may be busy.
settings.register_profile("small", deadline=None, print_blob=True, max_examples=25)
settings.register_profile("deep", settings.get_profile("small"), max_examples=400)

WITHOUT_TENSORFLOW = "left out: it needs TensorFlow, which is not installed (there is none for Python 3.14 yet)"


def pytest_configure(config: pytest.Config) -> None:
    """In either circle hypothesis tries examples, in the deep one many."""
    settings.load_profile("deep" if config.getoption("markexpr") == "deep" else "small")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if settings.get_current_profile_name() == "deep":
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("deep")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Without TensorFlow a test that trains with Keras is left out, and says why."""
    try:
        return (yield)
    except ModuleNotFoundError as error:
        if error.name in ("tensorflow", "keras") and find_spec("tensorflow") is None:
            pytest.skip(WITHOUT_TENSORFLOW)
        raise

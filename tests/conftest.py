"""Settings that all tests share."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator
from importlib.util import find_spec
from typing import Any

import pytest

# As core/engines/keras_engine.py wants it, before any test imports TensorFlow: oneDNN rounds sums in another order.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from hypothesis import settings  # noqa: E402

# How long an example takes says nothing about the code: the machine may be busy.
settings.register_profile("small", deadline=None, print_blob=True, max_examples=25)
settings.register_profile("deep", settings.get_profile("small"), max_examples=400)

WITHOUT_TENSORFLOW = "they need TensorFlow, which is not installed (there is none for Python 3.14 yet)"


def pytest_configure(config: pytest.Config) -> None:
    """In either circle hypothesis tries examples, in the deep one many."""
    settings.load_profile("deep" if config.getoption("markexpr") == "deep" else "small")


@pytest.fixture(scope="module", autouse=True)
def looked_through_once() -> None:
    """What is there before a file's tests is no garbage. Streamlit collects after each run of a script, and would look
    through all tests, and TensorFlow, each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Without TensorFlow a test that trains with Keras is left out, and says why."""
    try:
        return (yield)
    except ModuleNotFoundError as error:
        if error.name in ("tensorflow", "keras") and find_spec("tensorflow") is None:
            pytest.skip(WITHOUT_TENSORFLOW)
        raise


BROWSER = "tests/browser/"


def in_the_browser(item: pytest.Item) -> bool:
    return item.nodeid.startswith(BROWSER)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Two workers, too, say in which file they are."""
    terminal = session.config.pluginmanager.getplugin("terminalreporter")
    if terminal is not None:
        terminal.showfspath = None  # as the command line says


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs no browser comes first; of two workers, one begins with the browser."""
    if settings.get_current_profile_name() == "deep":
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("deep")
    items.sort(key=in_the_browser, reverse=hasattr(config, "workerinput"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The first worker takes file after file from the beginning, where the browser's are, the other from the end: only
    what is left when all else is done needs a second server and Chromium.
    """
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _assign_work_unit(self, node: Any) -> None:
            if node is not self.nodes[0]:
                self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
            super()._assign_work_unit(node)

    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The last lines say what was left out, and why."""
    skipped = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped"))
    left_out = [f"{count} tests: {reason}" for reason, count in skipped.items()]
    if config.getoption("markexpr") == "not deep":
        left_out.append("the deep circle, which is for the machine that checks: python -m pytest -m deep")
    if left_out:
        terminalreporter.write_line("Left out: " + "; ".join(left_out) + ".")

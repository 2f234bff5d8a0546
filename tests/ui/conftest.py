from __future__ import annotations

import time
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.conftest import WITHOUT_TENSORFLOW
from tests.ui.reading import nothing_beside
from ui.visit import runs
from ui.visit.beside import beside
from ui.visit.runs import keras_process


@pytest.fixture(scope="session")
def warm_keras():
    """TensorFlow's process, ready; ended after the tests."""
    process = keras_process()
    if process.lack == "TensorFlow":
        pytest.skip(WITHOUT_TENSORFLOW)
    process.start()
    until = time.monotonic() + 300
    while not process.ready:
        assert time.monotonic() < until, "TensorFlow's process did not get ready"
        time.sleep(0.05)
    yield process
    process.close()


@pytest.fixture(scope="session", autouse=True)
def no_server():
    """AppTest has no server, and so nothing beside it: what a page waits for is found out when a test says so.

    A run is trained to its end on a slow machine, too. And what AppTest looks for at each run, components in every
    installed package, is looked for once: it was nine tenths of what a visit took.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "by_itself", False)
        patch.setattr(runs, "PATIENCE", float("inf"))
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def nothing_known():
    nothing_beside()

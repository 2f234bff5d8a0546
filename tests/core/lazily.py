"""TensorFlow and Keras for tests, imported by the first test that uses them: every process that collects is spared it.

Where there is no TensorFlow, that test is left out (see ``tests/conftest.py``).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Lazily:
    """A module that is imported when something of it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


keras, tf = Lazily("keras"), Lazily("tensorflow")

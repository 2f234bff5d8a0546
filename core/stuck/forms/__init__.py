"""The closed forms, each one object that knows all of itself, in the order in which equally simple ones are preferred.

To add one, write its words in forms.toml, and its values in a file that is called as it is.
"""

from __future__ import annotations

from importlib import import_module

from core.stuck.entries import entries
from core.stuck.form import Form

FORMS: dict[str, Form] = {
    name: Form(name, import_module(f"{__name__}.{name.replace('-', '_')}").values, **words)
    for name, words in entries(__file__, "forms.toml").items()
}

"""Who may import what. The layers are in README.md."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path.relative_to(ROOT)
    for folder in ("core", "ui", "pages", ".")
    for path in (ROOT / folder).glob("**/*.py" if folder != "." else "*.py")
)
FIGURES = Path("core/figures")


@functools.cache
def imported(path: Path) -> set[str]:
    """The modules that a file imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def test_the_sources_are_found():
    assert {Path("app.py"), Path("core/run.py"), Path("ui/visit/view.py")} <= set(SOURCES)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_tensorflow_is_imported_in_one_module_only(path):
    if path != Path("core/keras_engine.py"):
        assert not tops(path) & {"tensorflow", "keras"}


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[0] == "core"], ids=str)
def test_core_knows_neither_streamlit_nor_the_pages(path):
    assert not tops(path) & {"streamlit", "ui", "pages", "app"}


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[:2] == ("core", "figures")], ids=str)
def test_figures_do_not_train(path):
    assert not imported(path) & {"core.training", "core.numpy_engine", "core.keras_engine", "core.keras_process"}


def reached(path: Path) -> set[Path]:
    """The sources that a file imports, those that they import, and so on."""
    found: set[Path] = set()
    following = [path]
    while following:
        places = {Path(*name.split(".")) for name in imported(following.pop())}
        places |= {parent for place in places for parent in place.parents}  # a module brings its packages
        files = {file for place in places if place.name for file in (place.with_suffix(".py"), place / "__init__.py")}
        new = files & set(SOURCES) - found
        found |= new
        following += new
    return found


PICTURES = {path.parent for path in SOURCES if path.match("core/figures/*/__init__.py")} - {FIGURES / "kit"}


def test_the_pictures_are_found_and_imports_followed():
    assert {FIGURES / "explorer", FIGURES / "luck"} < PICTURES
    assert FIGURES / "explorer" / "curves.py" in reached(Path("app.py"))


@pytest.mark.parametrize("path", [p for p in SOURCES if FIGURES in p.parents and p.parent != FIGURES], ids=str)
def test_no_picture_reaches_another(path):
    assert not {each.parent for each in reached(path)} & PICTURES - {path.parent}


def test_importing_core_and_ui_does_not_import_tensorflow():
    code = "import sys, core, ui.server; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0

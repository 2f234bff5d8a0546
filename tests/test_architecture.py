"""Who may import what. The storeys are in docs/architecture.md."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path.relative_to(ROOT)
    for folder in ("core", "makers", "ui", "pages", ".")
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
    assert {Path("app.py"), Path("core/run/__init__.py"), Path("ui/visit/view.py")} <= set(SOURCES)


def test_tensorflow_is_imported_in_one_module_only():
    assert [path for path in SOURCES if tops(path) & {"tensorflow", "keras"}] == [Path("core/engines/keras_engine.py")]


def test_core_knows_neither_streamlit_nor_the_pages():
    core = [path for path in SOURCES if path.parts[0] in ("core", "makers")]
    assert not [path for path in core if tops(path) & {"streamlit", "ui", "pages", "app"}]


def test_what_ships_is_made_by_programs_that_the_app_does_not_know():
    assert not [path for path in SOURCES if "makers" in tops(path) and path.parts[0] != "makers"]


@functools.cache
def said(path: Path) -> set[Path]:
    """The sources that a file imports from by name. A package's door counts only where its names are used."""
    names = imported(path)
    modules = {Path(*name.split(".")) for name in names}
    inside = {module for module in modules if any(f in SOURCES for f in files_of(module))}
    taken = {module.parent for module in modules - inside} | (inside - {module.parent for module in inside})
    return {file for module in taken for file in files_of(module) if file in SOURCES}


def files_of(module: Path) -> set[Path]:
    return {module.with_suffix(".py"), module / "__init__.py"} if module.name else set()


def followed(path: Path) -> set[Path]:
    """The sources that a file uses, those that they use, and so on."""
    found: set[Path] = set()
    following = [path]
    while following:
        new = said(following.pop()) - found
        found |= new
        following += new
    return found


def reached(path: Path) -> set[Path]:
    """The sources that are loaded when a file is imported, doors of packages too."""
    found: set[Path] = set()
    following = [path]
    while following:
        places = {Path(*name.split(".")) for name in imported(following.pop())}
        places |= {parent for place in places for parent in place.parents}  # a module brings its packages
        new = {file for place in places for file in files_of(place)} & set(SOURCES) - found
        found |= new
        following += new
    return found


TRAINERS = {
    Path("core/engines", f"{name}.py") for name in ("training", "numpy_engine", "keras_engine", "keras_process")
}


def test_figures_do_not_train():
    figures = [path for path in SOURCES if FIGURES in path.parents]
    assert not {path: trainers for path in figures if (trainers := followed(path) & TRAINERS)}


def test_figures_get_the_numbers_they_show_and_no_run():
    figures = [path for path in SOURCES if FIGURES in path.parents]
    assert not [path for path in figures if any(name.split(".")[:2] == ["core", "run"] for name in imported(path))]


def test_who_trains_is_followed_through_others():
    assert set(SOURCES) > TRAINERS
    assert followed(Path("core/luck/__init__.py")) >= {Path("core/engines/numpy_engine.py")}
    assert followed(Path("app.py")) >= TRAINERS
    assert Path("core/formulas/losses/loss.py") in followed(FIGURES / "explorer" / "figure.py")


PICTURES = {path.parent for path in SOURCES if path.match("core/figures/*/__init__.py")} - {FIGURES / "kit"}


def test_the_pictures_are_found_and_imports_followed():
    assert {FIGURES / "explorer", FIGURES / "luck"} < PICTURES
    assert FIGURES / "explorer" / "curves.py" in reached(Path("app.py"))


def test_no_picture_reaches_another():
    for path in SOURCES:
        if FIGURES in path.parents and path.parent != FIGURES:
            assert not {each.parent for each in reached(path)} & PICTURES - {path.parent}, path


def test_importing_core_and_ui_does_not_import_tensorflow():
    code = "import sys, core, ui.server; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0


def room(path: Path) -> str:
    """Where a source belongs in the picture of docs/architecture.md."""
    folder, *rest = path.parts
    return (rest[0] if folder == "core" else folder).removesuffix(".py")


def test_a_room_uses_its_own_storey_and_those_below_without_a_circle():
    text = (ROOT / "docs/architecture.md").read_text()
    drawn = re.findall(r"^    \w+\[\"(.+?)<br>(.+?)\"\]$", text, re.M)  # from the roof down
    storeys = {name: at for at, (_, rooms) in enumerate(reversed(drawn)) for name in rooms.split(" · ")}
    uses: dict[str, set[str]] = {}
    for path in SOURCES:
        if path != Path("core/__init__.py"):  # the door: names of what is inside
            uses.setdefault(room(path), set()).update(room(used) for used in said(path) if room(used) != room(path))
    assert sorted(storeys) == sorted(uses)
    assert not [(name, used) for name in uses for used in uses[name] if storeys[used] > storeys[name]]

    def below(start: str) -> set[str]:
        return uses.get(start, set()).union(*(below(each) for each in uses.get(start, set())))

    assert not [name for name in uses if name in below(name)]


def test_every_file_that_the_architecture_names_is_there():
    named = re.findall(r"`((?:core|makers|ui|pages|tests|docs)/[\w/.]*)`", (ROOT / "docs/architecture.md").read_text())
    assert len(named) > 10
    assert not [name for name in named if not (ROOT / name).exists()]

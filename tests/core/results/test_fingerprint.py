"""A fingerprint is changed by what can change a number, and by nothing else: in a small package, and in this one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.results.fingerprint import fingerprint
from tests.core.pairs import few_of

ROOT = Path(__file__).resolve().parents[3]

SMALL = {
    "small/__init__.py": '"""A package."""\n',
    "small/scale.py": '''
"""Scales."""
from dataclasses import dataclass
from typing import Any

@dataclass(frozen=True)
class Named:
    """Something with a name."""
    label: str

@dataclass(frozen=True)
class Scale(Named):
    """A way to scale."""
    apply: Any
    source: str
    help: str = "Scales."

    def shown(self):
        return self.source

    def twice(self, x):
        """Scaled, and scaled again."""
        return self.apply(self.apply(x))

def _halved(x):
    return x / 2

SCALES = {"half": Scale("a half", _halved, "x / 2"), "same": Scale("as it is", lambda x: x, source="x")}
UNUSED = 5
''',
    "small/engine.py": '''
"""Computes."""
from dataclasses import dataclass
import numpy as np
from small import scale
from small.scale import SCALES, Scale

FACTOR = 3.0
np.seterr(all="ignore")

def compute(x: float, name: str) -> float:
    """What is stored."""
    if x < 0:
        raise ValueError(f"{x} is too small.")  # never seen
    chosen = picked(name, label="the chosen one")
    return Result(FACTOR * chosen.twice(x), getattr(Box(1), "side"))

@dataclass
class Result:
    value: float
    side: int

def picked(name: str, label: str) -> Scale:
    return scale.SCALES[name]

def beside(x):
    return x + 1

class Box:
    """A box."""
    def __init__(self, side):
        self.side = side
''',
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def edited(file: str, old: str, new: str) -> dict[str, str]:
    assert SMALL[file].count(old) == 1, old
    return {**SMALL, file: SMALL[file].replace(old, new)}


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> str:
    return fingerprint(written(tmp_path_factory.mktemp("before"), SMALL), "small.engine.compute")


def test_it_is_64_hexadecimal_digits(before):
    assert len(before) == 64
    assert int(before, 16)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("engine", '"""Computes."""', ""),
        ("engine", '"""What is stored."""', "# what is stored"),
        ("engine", '"""A box."""', '"""Another box."""'),
        ("engine", "  # never seen", ""),
        ("engine", "FACTOR * chosen.twice(x)", "(FACTOR *\n            chosen.twice(x))"),
        ("engine", "is too small", "must not be negative"),
        ("engine", "the chosen one", "this one"),
        ("engine", "x: float, name: str) -> float", "x, name: object) -> int"),
        ("engine", "x + 1", "x + 2"),
        ("scale", '"a half"', '"halved"'),
        ("scale", '"Scales."\n', '"It scales."\n'),
        ("scale", '"x / 2")', '"0.5 * x")'),
        ("scale", '"x / 2")', '"x / 2", help="Half of it.")'),
        ("scale", 'source="x"', 'source="+x"'),
        ("scale", "return self.source", "return self.source + '.'"),
        ("scale", "UNUSED = 5", "UNUSED = 6"),
    ],
)
def test_words_and_what_is_not_reached_do_not_count(tmp_path, before, file, old, new):
    files = edited(f"small/{file}.py", old, new)
    assert fingerprint(written(tmp_path, files), "small.engine.compute") == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("engine", "FACTOR = 3.0", "FACTOR = 3"),
        ("engine", "x < 0", "x < 1"),
        ("engine", "chosen.twice(x),", "-chosen.twice(x),"),
        ("engine", '"side"', '"top"'),
        ("engine", "self.side = side", "self.side = side + 1"),
        ("engine", 'all="ignore"', 'all="warn"'),
        ("engine", "scale.SCALES[name]", "scale.SCALES[name.strip()]"),
        ("scale", "    return x / 2", "    return x / 3"),
        ("scale", "lambda x: x,", "lambda x: -x,"),
        ("scale", '"half": Scale', '"halve": Scale'),
        ("scale", "self.apply(self.apply(x))", "self.apply(x)"),
    ],
)
def test_what_is_computed_counts(tmp_path, before, file, old, new):
    files = edited(f"small/{file}.py", old, new)
    assert fingerprint(written(tmp_path, files), "small.engine.compute") != before


def test_places_imports_and_order_do_not_count(tmp_path, before):
    engine = SMALL["small/engine.py"].replace("from small import scale\n", "import small.parts.scaling as scale\n")
    engine = engine.replace("from small.scale import", "from small.parts.scaling import").replace("FACTOR = 3.0\n", "")
    moved = {
        "small/__init__.py": "",
        "small/parts/__init__.py": "from small.parts.scaling import SCALES as ALL\n",
        "small/parts/scaling.py": SMALL["small/scale.py"],
        "small/engines/first.py": engine.replace("scale.SCALES", "ALL") + "from small.parts import ALL\nFACTOR = 3.0\n",
    }
    assert fingerprint(written(tmp_path, moved), "small.engines.first.compute") == before


def test_what_cannot_be_followed_is_refused(tmp_path):
    written(tmp_path, {"small/a.py": "from .b import c\n", "small/b.py": "from c import *\n", "small/d.py": "x = 1\n"})
    with pytest.raises(ValueError, match="line 1: only an import by full names can be followed"):
        fingerprint(tmp_path, "small.a.f")
    with pytest.raises(ValueError, match="line 1: only an import by full names can be followed"):
        fingerprint(tmp_path, "small.b.f")
    with pytest.raises(ValueError, match=r"small\.d defines no f"):
        fingerprint(tmp_path, "small.d.f")
    with pytest.raises(ValueError, match=r"small\.e defines no f"):
        fingerprint(tmp_path, "small.e.f")


# This code base: every module that stands between an experiment and a stored number is reached.

STARTS = ("core.atlas.training.train_cells", "core.trial.training.looked_at")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "core", folder / "core", ignore=lambda _, names: {n for n in names if n == "__pycache__"})
    return folder


@pytest.fixture(scope="module")
def real() -> list[str]:
    return [fingerprint(ROOT, start) for start in STARTS]


def changed(folder: Path, *edits: tuple[str, str, str]) -> list[str]:
    """The fingerprints with these edits, which are undone."""
    sources = {path: path.read_text() for path in {folder / "core" / file for file, _, _ in edits}}
    for file, old, new in edits:
        source = (folder / "core" / file).read_text()
        assert old in source, old
        (folder / "core" / file).write_text(source.replace(old, new))
    try:
        return [fingerprint(folder, start) for start in STARTS]
    finally:
        for path, source in sources.items():
            path.write_text(source)


def test_labels_and_help_texts_of_ours_can_be_reworded(copy, real):
    reworded = [
        ("network/losses/__init__.py", '"squared error"', '"mean squared error"'),
        ("network/losses/__init__.py", "The mean squared distance", "The squared distance"),
        ("network/optimizers.py", '"RMSprop"', '"RMSProp"'),
        ("images.py", '"0 to 255"', '"raw"'),
        ("experiment.py", "The asker's exact run", "The run of the asker"),
        ("engines/numpy_engine.py", "a run may diverge", "runs may diverge"),
    ]
    assert changed(copy, *reworded) == real


CHANGES = [
    ("network/losses/on_logits.py", "p *= p >= SMALLEST_NORMAL", "p *= p > SMALLEST_NORMAL"),
    ("network/losses/on_probabilities.py", "error * (2 / len(p))", "error * (3 / len(p))"),
    ("network/losses/on_probabilities.py", "CLIP = 1e-7", "CLIP = 1e-6"),
    ("network/losses/__init__.py", "softmax_layer=False", "softmax_layer=True"),
    ("network/optimizers.py", "root += 1e-7", "root += 1e-8"),
    ("network/optimizers.py", "velocity *= 0.9", "velocity *= 0.95"),
    ("images.py", "lambda x: x / 127.5 - 1", "lambda x: x / 128 - 1"),
    ("images.py", "(x - x.mean()) / (x.std() or 1.0)\n\n", "(x - x.mean()) / (x.std() or 2.0)\n\n"),
    ("images.py", "(0, 0, 0, 255, 255, 255, 0, 0, 0)", "(0, 0, 0, 255, 255, 254, 0, 0, 0)"),
    ("images.py", "extra = PADDINGS[padding].extra", "extra = PADDINGS[padding].extra + 1"),
    ("network/initial_weights.py", "GRAPH_SEED = 87654321", "GRAPH_SEED = 87654322"),
    ("network/network.py", "np.exp(logits[0] - logits[1]) < 1", "np.exp(logits[0] - logits[1]) <= 1"),
    ("network/network.py", "self.logits += w.bias[:, None]", "self.logits -= w.bias[:, None]"),
    ("engines/numpy_engine.py", "total /= n", "total /= n + 1"),
    ("runs.py", "same_weights.all(axis=0) & same_logits", "same_weights.all(axis=0) | same_logits"),
    ("outcome/outcomes.py", "NEVER = -1", "NEVER = -2"),
    ("experiment.py", "learning_rate: float = 1e-3", "learning_rate: float = 1e-2"),
]


@pytest.mark.parametrize("edit", few_of(CHANGES, CHANGES[2], CHANGES[5], CHANGES[8], CHANGES[12], CHANGES[16]))
def test_a_change_of_what_we_compute_shows_in_both_files(copy, real, edit):
    assert all(new != old for new, old in zip(changed(copy, edit), real, strict=True))


def test_the_way_cells_are_counted_shows_in_the_atlas_alone(copy, real):
    atlas, trial = changed(copy, ("atlas/training.py", "np.median(since", "np.mean(since"))
    assert atlas != real[0]
    assert trial == real[1]

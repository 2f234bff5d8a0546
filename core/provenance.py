"""Where stored numbers come from: the code that decides them, and the machine and libraries that rounded them."""

from __future__ import annotations

import ast
import ctypes
import functools
import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.linalg import _umath_linalg

from core import experiment, images, initial_weights, losses, network, numpy_engine, optimizers, outcomes
from core.losses import loss, on_logits, on_probabilities, softmax_layer

# All that stands between an Experiment and its stored outcome. Labels and help texts in their registries count too.
LOSS_MODULES = (losses, softmax_layer, loss, on_logits, on_probabilities)
DECIDING = (experiment, images, initial_weights, *LOSS_MODULES, optimizers, network, numpy_engine, outcomes)


@functools.cache
def provenance(*modules: ModuleType) -> dict[str, str]:
    """What a stored result must say of its making, as texts that fit into a file's metadata.

    ``fingerprint``: of the code that decides numbers, SHA-256 in hex; ``modules`` are those that decide only this
    result's, beside the engine. ``machine``: all that decides how this machine rounds float32; where it, ``numpy`` and
    ``fingerprint`` are equal, equal bits can be expected. ``numpy`` and ``python``: their versions.
    """
    return {
        "fingerprint": fingerprint(_source(module) for module in (*DECIDING, *modules)),
        "machine": _machine(),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def fingerprint(sources: Iterable[str]) -> str:
    """SHA-256 of what Python ``sources`` do: comments, docstrings and formatting do not count.

    >>> fingerprint(["x = 1  # one"]) == fingerprint(["x=1"]) != fingerprint(["x = 2"])
    True
    """
    modules = [ast.parse(source) for source in sources]
    return hashlib.sha256(repr([_bare(module) for module in modules]).encode()).hexdigest()


def _bare(node: Any) -> Any:
    """A syntax tree as nested tuples, without docstrings.

    Empty fields are left out: ast.dump would show them, and which there are differs between versions of Python.
    """
    if isinstance(node, list):
        return [_bare(child) for child in node]
    if not isinstance(node, ast.AST):
        return node
    parts = dict(ast.iter_fields(node))
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
        parts["body"] = node.body[1:]
    return type(node).__name__, [(name, _bare(part)) for name, part in parts.items() if part not in (None, [])]


def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _machine() -> str:
    """Processor, the vector instructions NumPy found on it, the kernels OpenBLAS chose, and the C library.

    The last because some of NumPy's functions, log1p for one, are the C library's.
    """
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    parts = (
        f"{_processor()} ({platform.system()} {platform.machine()})",
        f"SIMD {' '.join(found) or 'baseline'}",
        f"BLAS {_blas_core()}",
        " ".join(platform.libc_ver()).strip(),
    )
    return ", ".join(filter(None, parts))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor()) or "unknown processor"


def _blas_core() -> str:
    """The processor type that OpenBLAS took this one for when NumPy loaded it, if it is OpenBLAS that NumPy uses."""
    try:
        # Looked up in NumPy's own library and those it was linked with.
        name = ctypes.CDLL(_umath_linalg.__file__).scipy_openblas_get_corename64_
    except (AttributeError, OSError):
        return "unknown"
    name.restype = ctypes.c_char_p
    return name().decode()

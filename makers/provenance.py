"""Where stored numbers come from: the code that decides them, and the machine and libraries that rounded them."""

from __future__ import annotations

import ast
import ctypes
import functools
import hashlib
import inspect
import io
import platform
import tokenize
from pathlib import Path

import numpy as np
from numpy.linalg import _umath_linalg

from core import images
from core.engines import numpy_engine
from core.formulas import optimizers
from core.formulas.losses import loss, on_logits, on_probabilities, softmax_layer
from core.network import initial_weights, network
from core.outcome import outcomes

# The modules whose code decides the numbers. That nothing else does, a handful of cells made again shows.
DECIDING = (
    images,
    initial_weights,
    network,
    loss,
    on_logits,
    on_probabilities,
    softmax_layer,
    optimizers,
    numpy_engine,
    outcomes,
)


@functools.cache
def made_here() -> dict[str, str]:
    """What a result that is made in this process must say of its making, as texts that fit into a file's metadata.

    ``fingerprint``: of the code that decides its numbers. ``machine``: all that decides how this machine rounds
    float32; where it, ``numpy`` and ``fingerprint`` are equal, equal bits can be expected. ``numpy`` and ``python``:
    their versions.
    """
    return {
        "fingerprint": fingerprint([inspect.getsource(module) for module in DECIDING]),
        "machine": _machine(),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def fingerprint(sources: list[str]) -> str:
    """SHA-256, in hex, of some modules: of their code, not of comments, formatting, docstrings and imports."""
    return hashlib.sha256("\n".join(map(_code, sources)).encode()).hexdigest()


def _code(source: str) -> str:
    silent: set[int] = set()  # lines
    for node in ast.walk(ast.parse(source)):
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt) and (text or isinstance(node, ast.Import | ast.ImportFrom)):
            silent.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    # Not unparsed: what Python makes of a tree differs between its versions.
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    kept = [each.string for each in tokens if each.type != tokenize.COMMENT and each.start[0] not in silent]
    return "".join("".join(kept).split())


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

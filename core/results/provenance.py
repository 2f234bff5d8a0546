"""Where stored numbers come from: the code that decides them, and the machine and libraries that rounded them."""

from __future__ import annotations

import ctypes
import functools
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.linalg import _umath_linalg

from core.results.fingerprint import fingerprint

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def provenance(*makers: Callable[..., Any]) -> dict[str, str]:
    """What a stored result must say of its making, as texts that fit into a file's metadata.

    ``fingerprint``: of the code that decides its numbers, all that the functions ``makers`` reach. ``machine``: all
    that decides how this machine rounds float32; where it, ``numpy`` and ``fingerprint`` are equal, equal bits can be
    expected. ``numpy`` and ``python``: their versions.
    """
    return {
        "fingerprint": fingerprint(ROOT, *(f"{maker.__module__}.{maker.__qualname__}" for maker in makers)),
        "machine": _machine(),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


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

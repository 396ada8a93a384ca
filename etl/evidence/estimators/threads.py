"""Linear algebra on one thread: the matrices here are so small that threads cost several times what they save."""

import ctypes
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy

# the names under which the OpenBLAS inside the numpy and scipy wheels sets its number of threads
_SETTERS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads")


def use_one_thread() -> int:
    """Set every OpenBLAS that numpy and scipy carry to one thread; returns how many. Another library is left alone."""
    n_set = 0
    for library in _libraries():
        setter = next((getattr(library, name) for name in _SETTERS if hasattr(library, name)), None)
        if setter is not None:
            setter(ctypes.c_int(1))
            n_set += 1
    return n_set


def _libraries() -> Iterator[ctypes.CDLL]:
    for package in (np, scipy):
        folder = Path(str(package.__file__)).parent
        for path in sorted((folder.parent / f"{folder.name}.libs").glob("*openblas*")):
            try:
                yield ctypes.CDLL(str(path))
            except OSError:
                continue

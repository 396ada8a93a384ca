"""Linear algebra on one thread."""

import ctypes
import threading
from pathlib import Path

import numpy as np

from etl.evidence.estimators import threads


def test_every_openblas_of_numpy_and_scipy_is_set_to_one_thread() -> None:
    bundled = {
        path.name
        for package in ("numpy", "scipy")
        for path in (Path(np.__file__).parent.parent / f"{package}.libs").glob("*openblas*")
    }
    assert threads.use_one_thread() == len(bundled) > 0
    for library in threads._libraries():
        getters = [name.replace("_set_", "_get_") for name in threads._SETTERS]
        getter = next(getattr(library, name) for name in getters if hasattr(library, name))
        getter.restype = ctypes.c_int
        assert getter() == 1


def test_products_are_the_same_afterwards() -> None:
    threads.use_one_thread()
    a = np.arange(12.0).reshape(3, 4)
    assert (a @ a.T).tolist() == [[14, 38, 62], [38, 126, 214], [62, 214, 366]]
    assert threading.active_count() >= 1

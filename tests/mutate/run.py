"""Try mutants against test files: each in a forked process that has the big libraries imported already.

The module's mutated source is handed to Python's import system from memory, and the tests run in a copy of the code, so
that neither the checkout nor a cache of compiled modules is ever touched.
"""

import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

_LIBRARIES = ("numpy", "scipy.stats", "scipy.optimize", "scipy.sparse", "polars", "pytest", "hypothesis")
_POLL = 0.01  # seconds
PASSED, NO_TESTS, NO_FILE = 0, 5, 4  # of pytest


class Outcome(StrEnum):
    """What became of a mutant."""

    CAUGHT = "caught"
    TIMED_OUT = "timed out"  # caught too: a test that never ends is noticed
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of a test file, with a module changed or not."""

    test: str
    module: str | None = None  # its dotted name
    source: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a trial ended: pytest's exit code, or None where it was stopped for time."""

    code: int | None
    seconds: float


def import_libraries() -> None:
    """Import what every test file would import, once."""
    for name in _LIBRARIES:
        importlib.import_module(name)


def run_all(
    trials: Sequence[Trial],
    *,
    root: Path,
    workers: int,
    seconds: Callable[[Trial], float],
    until: float = float("inf"),
) -> Iterator[tuple[int, Ended]]:
    """Each trial's index with how it ended, in the order they end; none is begun after the moment `until`."""
    waiting = iter(enumerate(trials))
    running: dict[int, tuple[int, float, float]] = {}  # process → trial, start, limit
    is_over = False
    while not is_over or running:
        while not is_over and len(running) < workers:
            index, trial = next(waiting, (-1, None))
            if trial is None or time.monotonic() >= until:
                is_over = True
                break
            running[_forked(trial, root)] = (index, time.monotonic(), seconds(trial))
        for process, (index, start, limit) in list(running.items()):
            lasted = time.monotonic() - start
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del running[process]
                yield index, Ended(os.waitstatus_to_exitcode(status), lasted)
            elif lasted > limit:
                os.killpg(process, signal.SIGKILL)
                os.waitpid(process, 0)
                del running[process]
                yield index, Ended(None, lasted)
        time.sleep(_POLL)


def outcome(ended: Ended) -> Outcome:
    """What a mutant's trial says."""
    if ended.code is None:
        return Outcome.TIMED_OUT
    return Outcome.SURVIVED if ended.code == PASSED else Outcome.CAUGHT


def dotted(path: str) -> str:
    """etl/a/b.py as etl.a.b."""
    return Path(path).with_suffix("").as_posix().replace("/", ".")


def _forked(trial: Trial, root: Path) -> int:
    """The process that runs the trial; it never returns here."""
    process = os.fork()
    if process:
        return process
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os._exit(_run(trial, root))
    except BaseException:
        os._exit(70)


def _run(trial: Trial, root: Path) -> int:
    import pytest

    os.chdir(root)
    _forget(("etl", "dashboard", "tests"))
    sys.path[:] = [str(root), *(entry for entry in sys.path if entry not in ("", os.getcwd()))]
    sys.dont_write_bytecode = True
    finder = _Changed(root, trial)
    sys.meta_path.insert(0, finder)
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist", "--rootdir", str(root)]
    # the folder's own conftest files serve; the session's, which builds warehouses, would cost seconds a mutant
    return int(pytest.main([*options, "--confcutdir", str((root / trial.test).parent), trial.test]))


def _forget(packages: Iterable[str]) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the copy's packages before any installed one, and the changed module in memory."""

    def __init__(self, root: Path, trial: Trial) -> None:
        self._root = root
        self._trial = trial

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == self._trial.module:
            origin = str(self._root / f"{name.replace('.', '/')}.py")
            spec = importlib.util.spec_from_loader(name, self, origin=origin)
            if spec is not None:
                spec.has_location = True
            return spec
        return None

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        exec(compile(self._trial.source, module.__spec__.origin or "", "exec"), module.__dict__)

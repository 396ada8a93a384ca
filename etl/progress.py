"""How a build tells what it is doing; the command line draws bars, everything else stays silent."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Progress(Protocol):
    """What the pipeline calls while it works."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Enter a stage; leaving the context ends it."""
        ...

    def step(self, done: int, total: int) -> None:
        """`done` of `total` units of the current stage are finished."""
        ...

    def name(self, item: str) -> None:
        """One item (a model, a file) of the current stage is finished."""
        ...


class _Silent:
    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        yield

    def step(self, done: int, total: int) -> None:
        return

    def name(self, item: str) -> None:
        return


silent = _Silent()

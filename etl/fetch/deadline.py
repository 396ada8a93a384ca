"""Work that another program may never end: done beside the main thread, which gives up in time or on Ctrl-C."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Result = TypeVar("Result")
_LOOK = 0.1  # seconds between two looks at the clock


class LateError(Exception):
    """The work did not end in time."""


@dataclass(slots=True)
class Deadline:
    """When the step that is being done must have ended; the work itself sets it anew."""

    what: str = ""
    ends_at: float = field(default=float("inf"))

    def step(self, what: str, seconds: float) -> None:
        """Begin a step that may take so long."""
        self.what, self.ends_at = what, time.monotonic() + seconds


def within(deadline: Deadline, work: Callable[[], Result]) -> Result:
    """What `work` gives. Raises what it raises, and LateError where a step goes on after its end.

    Then, and where the program is interrupted, the work is left alone: its thread ends with the program.
    """
    ended, results, errors = threading.Event(), list[Result](), list[BaseException]()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # it is raised below
            errors.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, daemon=True, name="fetch").start()
    while not ended.wait(_LOOK):
        if time.monotonic() > deadline.ends_at:
            raise LateError(deadline.what)
    if errors:
        raise errors[0]
    return results[0]

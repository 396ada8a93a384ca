"""What another program never ends is given up in time, and a person may interrupt it."""

import _thread
import threading
import time

import pytest

from etl.fetch.deadline import Deadline, LateError, within


def test_the_work_gives_its_result() -> None:
    assert within(Deadline(), lambda: 3) == 3


def test_the_error_of_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        within(Deadline(), lambda: 1 // 0)


def test_a_step_that_does_not_end_is_named() -> None:
    deadline, never = Deadline(), threading.Event()

    def work() -> None:
        deadline.step("table a", 60)
        deadline.step("table b", 0.01)
        never.wait(60)

    began = time.monotonic()
    with pytest.raises(LateError, match=r"^table b$"):
        within(deadline, work)
    assert time.monotonic() - began < 30
    never.set()


def test_an_interrupt_ends_the_waiting() -> None:
    never = threading.Event()

    def work() -> None:
        _thread.interrupt_main()
        never.wait(60)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        within(Deadline(), work)
    assert time.monotonic() - began < 30
    never.set()

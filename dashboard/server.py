"""The app's server as a process of its own, which ends when this one is told to."""

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

GRACE_SECONDS = 10.0
# What stops a process, where the system has it; Ctrl+C (SIGINT) raises KeyboardInterrupt by itself.
_STOPPING = ("SIGTERM", "SIGHUP", "SIGBREAK")


def run(command: Sequence[str], *, environment: Mapping[str, str]) -> int:
    """Run a server until it ends or this process is told to stop, which stops the server too; its exit code."""
    with _stop_raises():
        server = subprocess.Popen(command, env=environment)
        try:
            return server.wait()
        except KeyboardInterrupt:
            return _stopped(server)


def _stopped(server: subprocess.Popen[bytes]) -> int:
    """The exit code of the server, told to end and, where it does not, killed; a second signal changes nothing."""
    for name in ("SIGINT", *_STOPPING):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    server.terminate()
    try:
        return server.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()


@contextmanager
def _stop_raises() -> Iterator[None]:
    """Inside, whatever tells this process to stop raises KeyboardInterrupt, as Ctrl+C does.

    What is ignored stays ignored: `nohup` does that to SIGHUP.
    """
    numbers = [getattr(signal, name) for name in ("SIGINT", *_STOPPING) if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt

"""A network that breaks down between a client and a real PostgreSQL, at the moment that a test chooses."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from tests.etl.fetch.postgres import Server

_SOCKET = ".s.PGSQL.5432"


@contextmanager
def standing_still(server: Server, at: bytes) -> Iterator[Server]:
    """The server as it answers until a statement with `at` in it comes, of which it hears nothing."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, ExitStack() as ends:
        door = ends.enter_context(socket.socket(socket.AF_UNIX))
        door.bind(str(Path(folder) / _SOCKET))
        door.listen()
        _beside(_welcome, ends, door, server.folder / _SOCKET, at)
        yield replace(server, folder=Path(folder))


def _welcome(ends: ExitStack, door: socket.socket, address: Path, at: bytes) -> None:
    with suppress(OSError):  # the test has ended
        while True:
            client = ends.enter_context(door.accept()[0])
            behind = ends.enter_context(socket.socket(socket.AF_UNIX))
            behind.connect(str(address))
            _beside(_copy, behind, client, None)
            _beside(_copy, client, behind, at)


def _copy(source: socket.socket, target: socket.socket, until: bytes | None) -> None:
    """Pass on what comes; what holds `until` is not, nor what follows, and both ends are left open."""
    with suppress(OSError):
        while received := source.recv(1 << 16):
            if until is not None and until in received:
                return
            target.sendall(received)
        target.shutdown(socket.SHUT_WR)


def _beside(work: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()

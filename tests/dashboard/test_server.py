"""Stopping the command `app` stops its server: the port is free afterwards, and no process of it is left."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

PATIENCE = 120.0  # seconds; only for a server that never comes up or never goes
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
"""
UP = """
import time
print("up", flush=True)
time.sleep(600)
"""
RUN = """
import os, signal, sys
from pathlib import Path
from dashboard import server
server.GRACE_SECONDS = 0.5
if "nohup" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
sys.exit(abs(server.run([sys.executable, "-c", sys.argv[1]], environment=os.environ)))
"""


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _start(*arguments: str, **options: object) -> subprocess.Popen[str]:
    """A command in a process group of its own, as a terminal starts one: signals do what they do by default."""
    return subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, *arguments],
        start_new_session=True,
        text=True,
        preexec_fn=_listen,  # noqa: PLW1509
        **options,
    )


def _listen() -> None:
    """What pytest ignores, because it was started in the background, its commands would ignore too."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)


def _is_served(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5):
            return True
    except OSError:
        return False


def _wait_for_health(port: int, command: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _is_served(port):
        assert command.poll() is None, "the command ended before its server answered"
        assert time.monotonic() < deadline, "the server never answered"
        time.sleep(0.2)


def _is_anything_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _end(group: int) -> None:
    """Leave nothing behind, whatever a test has found."""
    if _is_anything_left(group):
        os.killpg(group, signal.SIGKILL)


@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_to_the_command_stops_its_server(number: signal.Signals, port: int, tmp_path: Path) -> None:
    with (tmp_path / "log.txt").open("w") as log:
        command = _start(
            "-m", "dashboard.cli", "app", "--port", str(port), "--warehouse", str(tmp_path), stdout=log, stderr=log
        )  # fmt: skip
    try:
        _wait_for_health(port, command)
        command.send_signal(number)  # to the command alone, not to its group
        command.wait(PATIENCE)
        assert not _is_anything_left(command.pid)
        assert not _is_served(port)
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", port))
        assert "Traceback" not in (tmp_path / "log.txt").read_text()
    finally:
        _end(command.pid)


def test_a_server_that_does_not_end_when_told_is_killed() -> None:
    command = _start("-c", RUN, STUBBORN, stdout=subprocess.PIPE)
    try:
        assert command.stdout
        assert command.stdout.readline() == "up\n"
        command.send_signal(signal.SIGTERM)
        assert command.wait(PATIENCE) == signal.SIGKILL
        assert not _is_anything_left(command.pid)
    finally:
        _end(command.pid)


def test_the_exit_code_is_the_servers_where_it_ends_by_itself() -> None:
    assert _start("-c", RUN, "raise SystemExit(3)").wait(PATIENCE) == 3


def test_a_closed_terminal_leaves_a_server_that_was_started_with_nohup() -> None:
    command = _start("-c", RUN, UP, "nohup", stdout=subprocess.PIPE)
    try:
        assert command.stdout
        assert command.stdout.readline() == "up\n"
        command.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            command.wait(1)
        command.send_signal(signal.SIGTERM)
        assert command.wait(PATIENCE) == signal.SIGTERM
    finally:
        _end(command.pid)

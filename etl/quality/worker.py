"""A process of its own that runs the checks: Great Expectations takes seconds to import, which pass beside the build.

It is started when a build begins and serves every build of this process; it ends with it. Each line that it is sent
asks for a suite on a database, which nobody else may have open; it answers in lines of JSON.
"""

import atexit
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from etl.errors import CommonGroundError
from etl.quality.results import CheckResult

_COMMAND = (sys.executable, "-P", "-m", "etl.quality.worker")  # -P: nothing is imported from this folder


class Worker:
    """The process, and what it wrote beside its answers."""

    def __init__(self) -> None:
        self._told: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (it is open as long as the process runs)
        self._process = subprocess.Popen(
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._told, text=True, encoding="utf-8"
        )

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def check(
        self, database: Path, suite: str, on_progress: Callable[[int, int], None] | None = None
    ) -> list[CheckResult]:
        """The result of every check of `suite` on the database. Raises CommonGroundError where they can't be run."""
        try:
            print(json.dumps([str(database), suite]), file=self._in, flush=True)
            for line in self._out:
                answer = json.loads(line)
                if isinstance(answer, list):
                    return [CheckResult(**result) for result in answer]
                if "error" in answer:
                    raise _error(answer["error"])
                if on_progress:
                    on_progress(answer["done"], answer["of"])
        except (OSError, ValueError):  # it is gone, or its last line was cut
            pass
        raise _error(self._last_words())

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):  # what it was not sent before it ended
            self._in.close()
        self._process.wait()
        self._out.close()
        self._told.close()

    @property
    def _in(self) -> IO[str]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _out(self) -> IO[str]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _last_words(self) -> str:
        """How the process ended, and the last line that it wrote."""
        self._process.kill()
        code = self._process.wait()
        self._told.seek(0)
        lines = self._told.read().decode(errors="replace").splitlines()
        return f"their process ended with {code} {next(filter(None, reversed(lines)), '')}".strip()


def _error(why: str) -> CommonGroundError:
    return CommonGroundError(f"The checks could not be run ({why}); build again.")


_of_process: list[Worker] = []


def started() -> Worker:
    """The worker of this process; it starts now, without waiting for it, where it does not run yet."""
    if not (_of_process and _of_process[-1].is_alive):
        end()
        _of_process.append(Worker())
    return _of_process[-1]


@atexit.register
def end() -> None:
    """End the worker of this process, where it runs."""
    while _of_process:
        _of_process.pop().close()


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer each line of `requests` until they end."""
    from etl.quality.run import check_file

    def answer(content: Any) -> None:
        print(json.dumps(content), file=answers, flush=True)

    for line in requests:
        database, suite = json.loads(line)
        try:
            results = check_file(Path(database), suite, lambda done, of: answer({"done": done, "of": of}))
        except Exception as error:  # whatever it is, the build that waits must be told
            answer({"error": (str(error).splitlines() or [type(error).__name__])[0]})
        else:
            answer([asdict(result) for result in results])


if __name__ == "__main__":
    channel, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    serve(sys.stdin, channel)

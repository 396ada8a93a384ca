"""The log of a build, beside the builds: `<warehouse>/logs/build-<id>.log`, by the standard logging.

It holds the stages with their seconds, every message and warning of the build, and the traceback of an error that was
not foreseen; of the exports' values only those that messages name. What the console shows stays what it is.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from etl.errors import CommonGroundError, ConfigError

LogFormat = Literal["text", "json"]

FOLDER = "logs"
FORMAT_VARIABLE = "COMMON_GROUND_LOG"
LOGS_TO_KEEP = 50
LOGGER = logging.getLogger("common_ground.build")


class _JsonLines(logging.Formatter):
    """One JSON object a line: at, level, message, the fields given as `extra`, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": _moment(record), "level": record.levelname.lower(), "message": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _Lines(logging.Formatter):
    """`2026-09-30T08:00:00.123Z INFO land: 1.2 s`, a traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 (its name)
        return _moment(record)


def chosen_format(asked: str | None = None) -> LogFormat:
    """What was asked for, else COMMON_GROUND_LOG, else text. Raises ConfigError for what is no format."""
    name = asked or os.environ.get(FORMAT_VARIABLE) or "text"
    for known in get_args(LogFormat):
        if name == known:
            return known  # type: ignore[no-any-return]
    raise ConfigError(
        f"{FORMAT_VARIABLE}: {name!r} is no format of the log; allowed: {', '.join(get_args(LogFormat))}."
    )


@contextmanager
def build_log(warehouse: Path, build_id: str, chosen: LogFormat) -> Iterator[None]:
    """Write what is logged in the context to the log of a build, and how the build ended; older logs are removed."""
    path = warehouse / FOLDER / f"build-{build_id}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(_JsonLines() if chosen == "json" else _Lines())
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False  # a handler of another package would put it on the console
    LOGGER.addHandler(handler)
    try:
        yield
    except CommonGroundError as error:
        LOGGER.error("%s", error, extra={"fields": {"build_id": build_id, "event": "stopped"}})
        raise
    except BaseException:
        LOGGER.exception("The build failed.", extra={"fields": {"build_id": build_id, "event": "failed"}})
        raise
    finally:
        LOGGER.removeHandler(handler)
        handler.close()
        _remove_oldest(path.parent)


def log(message: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Write a line; `fields` stand beside the message where the log is JSON."""
    LOGGER.log(level, "%s", message, extra={"fields": fields})


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _remove_oldest(folder: Path) -> None:
    for path in sorted(folder.glob("build-*.log"))[:-LOGS_TO_KEEP]:
        path.unlink(missing_ok=True)

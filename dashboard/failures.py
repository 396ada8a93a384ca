"""Why the last build of the app's warehouse stopped, from the log that it left beside the builds."""

import json
import re

from dashboard import warehouse
from dashboard.locale import t

_ERROR = re.compile(r"^\S+Z ERROR (?P<message>.+)\Z", re.MULTILINE | re.DOTALL)
_TRACE = "\nTraceback "


def last_failure() -> str | None:
    """The sentence with which the newest build stopped; None where it did not, or has not ended.

    Of an error that was not foreseen, which log to read.
    """
    logs = sorted((warehouse.folder() / "logs").glob("build-*.log"))
    message = _message(logs[-1].read_text(encoding="utf-8", errors="replace").strip()) if logs else None
    if message is not None and _TRACE in message:
        return t("It was not foreseen: the log, {log}, says where.", log=logs[-1])
    return message


def _message(log: str) -> str | None:
    """The error at the end of a log, its traceback below; the log is text, or an object a line."""
    if found := _ERROR.search(log):
        return found["message"]
    try:
        last = json.loads(log.splitlines()[-1])
    except (IndexError, ValueError):
        return None
    if not isinstance(last, dict) or last.get("level") != "error":
        return None
    return "\n".join(str(last[name]) for name in ("message", "traceback") if name in last)

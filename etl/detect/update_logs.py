"""Logs of tickets that hold a row for each update, as process-mining challenges and ticket systems write them.

Told by a number that repeats, the time of the update, and a status: the drafted block folds the rows to the latest and
keeps the others as events.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from etl.detect.column_shapes import Shape
from etl.extract.landed_table import Landed

_CASE = re.compile(
    r"(?:\w+ )*(?:case|incident|ticket|sr|request|problem|issue|vorgang|fall)(?: (?:id|number|no|nr|key))?"
)
_TIME = re.compile(
    r"\b(?:chang|updat|modif|stamp|datestamp|timestamp|event|geändert|änderung|aktualisiert)|^time$|^zeit"
)
_STATUS = re.compile(r"(?:\w+ )*(?:status|state|stand|\w*activity(?: type)?|event(?: type)?)")
_COUNTER = re.compile(
    r"(?:\w+ )*(?:mod count|update count|version|revision|rev|sequence|seq|\w*activity number|step)(?: no)?"
)
_CLOSED = re.compile(r"(?i)closed?|completed?|resolved|solved|done|geschlossen|gelöst|erledigt|abgeschlossen")
_REPEATED = 0.8  # at most so many distinct cases a row


@dataclass(frozen=True, slots=True)
class UpdateLog:
    """The columns of a log: which case, when, in which status, and the counter of its updates."""

    case: Shape
    time: Shape
    status: Shape
    counter: Shape | None

    @property
    def closed(self) -> list[str]:
        """The statuses that end a case."""
        return [value for value in self.status.values if _CLOSED.fullmatch(value)]


def update_log(table: Landed, shapes: Sequence[Shape]) -> UpdateLog | None:
    """The log that a table is; None where a column of it is missing, or where no case has a second row."""
    case = next((shape for shape in shapes if _CASE.fullmatch(shape.words) and not shape.is_day), None)
    time = next((shape for shape in shapes if shape.is_day and _TIME.search(shape.words)), None)
    status = next((shape for shape in shapes if _STATUS.fullmatch(shape.words) and not shape.is_day), None)
    if case is None or time is None or status is None or not _is_repeated(table, case.name):
        return None
    taken = (case.name, time.name, status.name)
    others = [shape for shape in shapes if shape.name not in taken]
    counter = next((shape for shape in others if shape.is_number and _COUNTER.fullmatch(shape.words)), None)
    return UpdateLog(case, time, status, counter)


def columns(log: UpdateLog, found: Mapping[str, Shape]) -> dict[str, Shape]:
    """The input columns of the tickets in a log, beside those that are `found`: a case begins with its first update."""
    own = {shape.name for shape in (log.case, log.time, log.status)}
    kept = {name: shape for name, shape in found.items() if shape.name not in own}
    told = {"ticket_id": log.case, "opened_at": kept.get("opened_at", log.time), "status": log.status}
    closing = {"resolved_at": log.time} if log.closed and "resolved_at" not in kept else {}
    return kept | told | closing


def folding(log: UpdateLog, found: Mapping[str, Shape]) -> Iterator[tuple[str, object]]:
    """Keys of the block, with their values, that fold a log to the latest update and keep the others as events."""
    yield "modified", log.time.name
    if log.counter:
        yield "version", log.counter.name
    yield "history", [name for name in ("status", "priority", "escalation_level") if name in found]
    yield "fold", {"earliest": ["opened_at"]}
    if found.get("resolved_at") == log.time:
        yield "when", {"resolved_at": {log.status.name: log.closed}}


def _is_repeated(table: Landed, name: str) -> bool:
    counts = table.scan().select(n=pl.col(name).count(), distinct=pl.col(name).drop_nulls().n_unique()).collect()
    n, distinct = counts.row(0)
    return bool(n) and distinct <= _REPEATED * n

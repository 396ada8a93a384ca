"""The goals that leadership sets: kept with the notes, each with its author and day; what stood before is kept too."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from dashboard import notes
from dashboard.locale import t
from dashboard.wording.goals import Goal, Metric
from dashboard.wording.words import day

MOST_PER_HUNDRED = 1000.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said of a goal; without a target it was taken back."""

    metric: Metric
    target: float | None
    due_on: date | None
    author: str
    said_on: date


def history() -> list[Entry]:
    """All that was ever said of goals, oldest first."""
    found = notes.rows("select metric, target, due_on, author, written_at from goals order by rowid", [])
    return [
        Entry(Metric(metric), target, date.fromisoformat(due) if due else None, author, date.fromisoformat(at[:10]))
        for metric, target, due, author, at in found
    ]


def current() -> tuple[Goal, ...]:
    """The goals that stand, at most one for each metric."""
    latest = {entry.metric: entry for entry in history()}
    standing = (latest[metric] for metric in Metric if metric in latest)
    return tuple(
        Goal(entry.metric, entry.target, entry.due_on, entry.author, entry.said_on)
        for entry in standing
        if entry.target is not None and entry.due_on is not None
    )


def set_goal(metric: Metric, target: float, *, due_on: date, after: date, author: str) -> None:
    """Keep a goal in place of the one before. Raises NoteError for a target that can't be, or a day not `after` that.

    `target` is a share of 1, or escalations per 100 months.
    """
    most = MOST_PER_HUNDRED if metric is Metric.ESCALATIONS else 1.0
    if not 0 <= target <= most:
        raise notes.NoteError(t("This number can't be a goal."))
    if due_on <= after:
        raise notes.NoteError(t("A goal needs a day that is still to come: later than {day}.", day=day(after)))
    _keep(metric, target, due_on.isoformat(), author)


def take_back(metric: Metric, *, author: str) -> None:
    """Have no goal for this metric any more; that there was one is kept."""
    _keep(metric, None, None, author)


def _keep(metric: Metric, target: float | None, due_on: str | None, author: str) -> None:
    values = [uuid4().hex, metric.value, target, due_on, author, notes.now()]
    notes.execute("insert into goals values (?, ?, ?, ?, ?, ?)", values)

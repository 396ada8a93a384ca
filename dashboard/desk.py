"""What a viewer keeps of accounts and open deals: whom they are, what they follow, and what was done of the next steps.

It lies in the file of the notes. Of an account that is followed, the facts of two builds are kept: those of the build
that the viewer looked at last, and those of the one before.
"""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import uuid4

import polars as pl

from dashboard import notes
from dashboard.access import Scope
from dashboard.locale import t

_MARK = {"deal_id": pl.String, "next_step": pl.String, "state": pl.String, "until_on": pl.Date, "note": pl.String,
         "author": pl.String, "written_at": pl.String}  # fmt: skip
Facts = dict[str, Any]


class State(StrEnum):
    """What became of a next step; open takes back what was said before."""

    OPEN = "open"
    DONE = "done"
    SNOOZED = "snoozed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Look:
    """An account as a viewer saw it last: on which day, and what stood there; none before the first look."""

    looked_on: date
    facts: Facts


def person(viewer: str) -> str | None:
    """Which of the owners a viewer is, by what they said; None where they said nothing."""
    found = notes.rows("select person from viewers where viewer = ?", [viewer])
    return str(found[0][0]) if found else None


def set_person(viewer: str, name: str | None) -> None:
    """Keep which of the owners a viewer is; forget it where it is None."""
    if name is None:
        notes.execute("delete from viewers where viewer = ?", [viewer])
        return
    notes.execute("insert or replace into viewers values (?, ?, ?)", [viewer, name, notes.now()])


def has_toured(viewer: str) -> bool:
    """Whether a viewer took the tour to its end, or did not want it."""
    return bool(notes.rows("select 1 from tours where viewer = ?", [viewer]))


def end_tour(viewer: str) -> None:
    """Offer a viewer the tour no more."""
    notes.execute("insert or replace into tours values (?, ?)", [viewer, notes.now()])


def followed(scope: Scope, viewer: str) -> set[str]:
    """The ids of the accounts that a viewer follows, within the scope."""
    found = notes.rows("select account_id from follows where viewer = ?", [viewer])
    return {account_id for (account_id,) in found if notes.is_visible(scope, account_id)}


def follow(scope: Scope, viewer: str, account_id: str, *, build_id: str, facts: Facts) -> None:
    """Follow an account from what it is in this build on. Raises NoteError for one out of scope."""
    if not notes.is_visible(scope, account_id):
        raise notes.NoteError(t("This account is not among those that you may see."))
    values = [viewer, account_id, build_id, notes.now(), json.dumps(facts)]
    notes.execute("insert or ignore into follows values (?, ?, ?, ?, ?, null, null, null)", values)


def unfollow(viewer: str, account_id: str) -> None:
    """Follow an account no more, and forget what was seen of it."""
    notes.execute("delete from follows where viewer = ? and account_id = ?", [viewer, account_id])


def looked(viewer: str, account_id: str, *, build_id: str, facts: Facts) -> None:
    """Keep that a viewer looks at an account in this build; nothing where it isn't followed, or was seen in it."""
    notes.execute(
        """
        update follows set build_id_before = build_id, looked_at_before = looked_at, facts_before = facts,
            build_id = ?, looked_at = ?, facts = ?
        where viewer = ? and account_id = ? and build_id <> ?
        """,
        [build_id, notes.now(), json.dumps(facts), viewer, account_id, build_id],
    )


def last_looks(viewer: str, build_id: str) -> dict[str, Look]:
    """By account, what a viewer saw before this build; no account that they followed only since."""
    found = notes.rows(
        """
        select account_id,
            case when build_id = ? then looked_at_before else looked_at end as looked_at,
            case when build_id = ? then facts_before else facts end as facts
        from follows where viewer = ?
        """,
        [build_id, build_id, viewer],
    )
    return {
        account_id: Look(date.fromisoformat(looked_at[:10]), json.loads(facts))
        for account_id, looked_at, facts in found
        if facts is not None
    }


def mark_step(
    scope: Scope, deal: dict[str, Any], state: State, *, note: str, author: str, until_on: date | None = None
) -> None:
    """Keep what became of the next step of an open deal. Raises NoteError for a deal out of scope, or a wrong note.

    `deal` as `queries.open_deals` has it. A day is needed to snooze a step, a note where it is not needed.
    """
    if not notes.is_visible(scope, deal["account_id"]) and scope.account_ids is not None:
        raise notes.NoteError(t("This account is not among those that you may see."))
    if state is State.SNOOZED and until_on is None:
        raise notes.NoteError(t("Say until which day."))
    kept = notes.one_line(note, notes.LONGEST_TEXT) if note.strip() or state is State.NOT_NEEDED else ""
    until = until_on.isoformat() if until_on and state is State.SNOOZED else None
    values = [uuid4().hex, deal["deal_id"], deal["next_step"], state.value, until, kept, author, notes.now()]
    notes.execute("insert into steps values (?, ?, ?, ?, ?, ?, ?, ?)", values)


def step_marks() -> pl.DataFrame:
    """The latest that was said of each open deal: deal_id, next_step, state, until_on, note, author, written_at (UTC).

    It was said of the step that was next then; a deal whose next step is another one has none.
    """
    found = notes.rows(
        """
        select deal_id, next_step, state, until_on, note, author, written_at from steps
        where rowid in (select max(rowid) from steps group by deal_id) and state <> 'open'
        """,
        [],
    )
    marks = [(*row[:3], date.fromisoformat(row[3]) if row[3] else None, *row[4:]) for row in found]
    return pl.DataFrame(marks, schema=_MARK, orient="row")

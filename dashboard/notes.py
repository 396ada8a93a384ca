"""Annotations and saved views, in a small SQLite file of their own: a rebuilt warehouse never touches them.

What a viewer follows and has done lies in the same file (`desk`), and so do goals (`goals`).

Each write is one transaction, on disk before it returns (write-ahead log, synchronous=FULL).
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.locale import t

PORTFOLIO = "portfolio"  # the subject of an annotation that is of no single account
EVERYONE = "everyone"
LONGEST_TEXT, LONGEST_NAME, LONGEST_QUERY = 500, 80, 2000
_BUSY_SECONDS = 10.0
_SCHEMA = """
    create table if not exists annotations (
        annotation_id text primary key, subject text not null, happened_on text not null, text text not null,
        author text not null, written_at text not null
    );
    create table if not exists views (
        view_id text primary key, name text not null, page text not null, query text not null,
        audience text not null, author text not null, written_at text not null
    );
    create table if not exists viewers (
        viewer text primary key, person text not null, written_at text not null
    );
    create table if not exists follows (
        viewer text not null, account_id text not null, build_id text not null, looked_at text not null,
        facts text not null, build_id_before text, looked_at_before text, facts_before text,
        primary key (viewer, account_id)
    );
    create table if not exists steps (
        mark_id text primary key, deal_id text not null, next_step text not null, state text not null, until_on text,
        note text not null, author text not null, written_at text not null
    );
    create table if not exists goals (
        goal_id text primary key, metric text not null, target real, due_on text, author text not null,
        written_at text not null
    );
    create table if not exists tours (
        viewer text primary key, ended_at text not null
    );
    pragma user_version = 3;
"""
_VERSION = 3
_ANNOTATION = {
    "annotation_id": pl.String,
    "happened_on": pl.Date,
    "text": pl.String,
    "author": pl.String,
    "written_at": pl.String,
}
_VIEW = dict.fromkeys(("view_id", "name", "page", "query", "audience", "author"), pl.String)


class NoteError(ValueError):
    """A note that can't be kept, and why."""


def path() -> Path:
    """COMMON_GROUND_NOTES, else notes.sqlite in the warehouse folder."""
    return Path(os.environ.get("COMMON_GROUND_NOTES") or warehouse.folder() / "notes.sqlite")


def annotations(scope: Scope, subject: str) -> pl.DataFrame:
    """What people noted of a subject (`PORTFOLIO` or an account), oldest event first; nothing outside the scope.

    annotation_id, happened_on (date), text, author, written_at (UTC).
    """
    if not is_visible(scope, subject):
        return pl.DataFrame(schema=_ANNOTATION)
    query = f"select {', '.join(_ANNOTATION)} from annotations where subject = ? order by happened_on, written_at"
    found = [(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows(query, [subject])]
    return pl.DataFrame(found, schema=_ANNOTATION, orient="row")


def annotate(scope: Scope, subject: str, *, happened_on: date, text: str, author: str) -> None:
    """Keep what happened on a day. Raises NoteError for no text, too long a text, or a subject out of scope."""
    if not is_visible(scope, subject):
        raise NoteError(t("This account is not among those that you may see."))
    values = [uuid4().hex, subject, happened_on.isoformat(), one_line(text, LONGEST_TEXT), author, now()]
    execute("insert into annotations values (?, ?, ?, ?, ?, ?)", values)


def delete_annotation(annotation_id: str, *, author: str) -> bool:
    """Whether an annotation was deleted; only who wrote it can."""
    return execute("delete from annotations where annotation_id = ? and author = ?", [annotation_id, author]) == 1


def stamp() -> int:
    """A number that changes with every write; 0 before the first."""
    files = (path(), path().with_name(f"{path().name}-wal"))
    return sum(file.stat().st_mtime_ns for file in files if file.exists())


def views(viewer: str) -> pl.DataFrame:
    """The saved views of a viewer and those for everyone, by name: view_id, name, page, query, audience, author."""
    query = f"select {', '.join(_VIEW)} from views where audience in (?, ?) order by lower(name), written_at"
    return pl.DataFrame(rows(query, [viewer, EVERYONE]), schema=_VIEW, orient="row")


def save_view(name: str, *, page: str, query: str, author: str, is_for_everyone: bool) -> None:
    """Keep a page with its URL parameters under a name. Raises NoteError for no name, or where one is too long."""
    audience = EVERYONE if is_for_everyone else author
    if len(query) > LONGEST_QUERY:
        raise NoteError(t("So many filters can't be kept in one view: choose fewer values."))
    values = [uuid4().hex, one_line(name, LONGEST_NAME), page, query, audience, author, now()]
    execute("insert into views values (?, ?, ?, ?, ?, ?, ?)", values)


def delete_view(view_id: str, *, author: str) -> bool:
    """Whether a view was deleted; only who saved it can."""
    return execute("delete from views where view_id = ? and author = ?", [view_id, author]) == 1


def is_visible(scope: Scope, subject: str) -> bool:
    """Whether a viewer may read and write of a subject: an account of their scope, or the portfolio."""
    return scope.account_ids is None or subject == PORTFOLIO or subject in scope.account_ids


def one_line(text: str, longest: int) -> str:
    """One line of `text`, without characters that can't be shown. Raises NoteError for none, or too long a one."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line:
        raise NoteError(t("There is nothing to keep: write something first."))
    if len(line) > longest:
        raise NoteError(t("At most {most} characters can be kept; these are {n}.", most=longest, n=len(line)))
    return line


def now() -> str:
    """This second, UTC, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _connection() -> Iterator[sqlite3.Connection]:
    path().parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path(), timeout=_BUSY_SECONDS)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        if connection.execute("pragma user_version").fetchone()[0] < _VERSION:
            connection.executescript(_SCHEMA)
        yield connection


def rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a SELECT finds; none before the first note, and no file is made."""
    if not path().exists():
        return []
    with _connection() as connection:
        return connection.execute(query, values).fetchall()


def execute(statement: str, values: Sequence[Any]) -> int:
    """The number of rows that a statement changed, once they are on disk."""
    with _connection() as connection, connection:
        return connection.execute(statement, values).rowcount

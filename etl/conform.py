"""Every recognised file → canonical tables, and the account of each record: loaded, superseded or rejected.

read each file → keep the newest row of each record → derive the rows that other kinds of record imply → reconcile
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from etl import ledger, people
from etl.config import Settings, Source
from etl.detect import Found, Plan
from etl.entities import ENTITIES, TRACE_COLUMNS
from etl.latest import HELPERS, keep_latest
from etl.ledger import Part
from etl.mappings import Fold
from etl.messages import function_messages, orphan_messages, reject_messages, unmapped_messages
from etl.reading import DELETED, Typed, read
from etl.values import dtype


@dataclass(frozen=True, slots=True)
class Conformed:
    """The canonical tables, one frame an entity, and the frames of the schema `meta`."""

    tables: dict[str, pl.DataFrame]
    files: pl.DataFrame
    rejects: pl.DataFrame
    columns: pl.DataFrame
    unmapped_values: pl.DataFrame
    messages: tuple[str, ...]  # one line per problem that did not stop the build


def conform(plan: Plan, settings: Settings, on_progress: Callable[[int, int], None] | None = None) -> Conformed:
    """The canonical tables of every file of `plan`.

    Raises ConfigError where dates cannot be read without a setting, CommonGroundError where a file does not reconcile.
    """
    parts: list[Part] = []
    for position, found in enumerate(plan.files):
        parts += _parts(position, found, settings)
        if on_progress:
            on_progress(position + 1, len(plan.files))
    primaries, standing, known = _tables([part for part in parts if part.is_primary])
    derived = [_derived(part, known if part.record.keep_deleted else standing) for part in parts if not part.is_primary]
    tables = _complete(primaries, derived, settings)
    rejects = ledger.rejects(plan, parts)
    unmapped = ledger.unmapped_values(parts)
    files = ledger.files(plan, parts, standing, rejects)
    messages = (
        *(found.message for found in plan.files if found.message),
        *reject_messages(rejects.filter(pl.col("source_file").is_in(_names(plan, "loaded")))),
        *unmapped_messages(unmapped),
        *orphan_messages(tables),
        *function_messages(tables["people"]),
    )
    return Conformed(tables, files, rejects, ledger.columns(plan), unmapped, messages)


def _parts(position: int, found: Found, settings: Settings) -> list[Part]:
    """What a file gives to its own entity, and to those that it implies."""
    if found.status != "loaded" or found.record is None or found.source is None:
        return []
    source: Source = found.source
    records = ((found.record, True), *((other, False) for other in found.record.also))
    return [
        Part(position, found, record, read(found, source, record, settings), is_primary)
        for record, is_primary in records
    ]


def _tables(parts: list[Part]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, pl.DataFrame]:
    """The primary tables with their helper columns; (file, row) of the rows that stand, and with the deleted ones."""
    trace = ["source_file", "source_row"]
    tables: dict[str, pl.DataFrame] = {}
    standing, deleted = [_EMPTY_TRACE], [_EMPTY_TRACE]
    for name, entity in ENTITIES.items():
        of_entity = [part for part in parts if part.record.entity == name]
        if of_entity:
            rows = pl.concat([part.rows for part in of_entity])
            latest = keep_latest(rows, entity.key, _fold(of_entity))
            tables[name] = latest.kept
            standing.append(latest.kept.select(trace))
            deleted.append(latest.deleted.select(trace))
    return tables, pl.concat(standing), pl.concat([*standing, *deleted])


_EMPTY_TRACE = pl.DataFrame(schema={"source_file": pl.String, "source_row": pl.Int64})


def _fold(parts: list[Part]) -> Fold:
    folds = [part.record.fold for part in parts]
    return Fold(
        any=tuple(dict.fromkeys(name for fold in folds for name in fold.any)),
        earliest=tuple(dict.fromkeys(name for fold in folds for name in fold.earliest)),
        highest=tuple(dict.fromkeys(name for fold in folds for name in fold.highest)),
    )


def _derived(part: Part, standing: pl.DataFrame) -> Part:
    """The derived rows of records that stand and that have what they need."""
    needed = (
        pl.all_horizontal(*(pl.col(name).is_not_null() for name in part.record.needs)) if part.record.needs else True
    )
    rows = part.typed.rows.filter(needed).join(standing, on=["source_file", "source_row"], how="semi")
    return Part(part.position, part.found, part.record, Typed(rows, part.typed.rejects, part.typed.unmapped), False)


def _complete(primaries: dict[str, pl.DataFrame], derived: list[Part], settings: Settings) -> dict[str, pl.DataFrame]:
    """Every canonical table, derived rows added, helper columns gone, empty where no file feeds it."""
    tables: dict[str, pl.DataFrame] = {}
    for name, entity in ENTITIES.items():
        added = [
            part.rows.with_columns(**{DELETED: pl.lit(None, dtype=pl.Boolean)})
            for part in derived
            if part.record.entity == name
        ]
        table = primaries.get(name)
        if added:
            rows = pl.concat([*([table] if table is not None else []), *added])
            table = keep_latest(rows, entity.key, Fold()).kept
        tables[name] = _empty(name) if table is None else table.drop(HELPERS)
    tables["people"] = people.complete(tables["people"], settings.people)
    tables["deals"] = _without_planned_closing(tables["deals"])
    return tables


def _without_planned_closing(deals: pl.DataFrame) -> pl.DataFrame:
    """Deals whose `closed_on` is kept only once they are closed: before that, systems show the planned date in it."""
    is_open = ~pl.coalesce("is_closed", pl.col("stage_kind").is_in(["won", "lost"]))
    return deals.with_columns(closed_on=pl.when(is_open).then(None).otherwise("closed_on"))


def _empty(name: str) -> pl.DataFrame:
    columns = (*ENTITIES[name].columns, *TRACE_COLUMNS)
    return pl.DataFrame(schema={column.name: dtype(column.kind) for column in columns})


def _names(plan: Plan, status: str) -> list[str]:
    return [found.landed.source_file for found in plan.files if found.status == status]

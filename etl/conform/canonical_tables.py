"""Every recognised file → canonical tables, and the account of each record: loaded, superseded or rejected.

read each file → keep the newest row of each record → derive the rows that other kinds of record imply → reconcile
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.conform import (
    business_functions,
    declarations,
    meeting_links,
    named_records,
    person_matching,
    reconciliation,
    ticket_sources,
    typed_rows,
    written_ids,
)
from etl.conform import zones as calendar_zones
from etl.conform.build_messages import (
    cell_messages,
    composed_key_messages,
    cut_remarks,
    file_messages,
    folder_messages,
    function_messages,
    orphan_messages,
    reject_messages,
    remark_messages,
    unmapped_messages,
)
from etl.conform.change_history import changes
from etl.conform.deduplicate import HELPERS, latest
from etl.conform.file_rows import Standing, Work
from etl.conform.lookups import translations, without_unused
from etl.conform.parse_values import dtype
from etl.conform.reconciliation import Part
from etl.conform.tables import Tables, scan
from etl.entities import ENTITIES, TRACE_COLUMNS
from etl.recognise.scan import Plan
from etl.settings.config import Settings
from etl.settings.mapping_parts import Fold, joined


@dataclass(frozen=True, slots=True)
class Conformed:
    """The canonical tables, one an entity, and the frames of the schema `meta`."""

    tables: MutableMapping[str, pl.DataFrame]
    files: pl.DataFrame
    rejects: pl.DataFrame
    cell_problems: pl.DataFrame
    columns: pl.DataFrame
    unmapped_values: pl.DataFrame
    ticket_sources: pl.DataFrame
    escalation_candidates: pl.DataFrame
    zones: pl.DataFrame
    file_messages: tuple[str, ...]  # one line per file of the plan that has something to say
    further_messages: tuple[str, ...]  # one line per other problem that did not stop the build

    @property
    def messages(self) -> tuple[str, ...]:
        """Everything that should be said."""
        return self.further_messages + self.file_messages


def conform(plan: Plan, settings: Settings, on_progress: Callable[[int, int], None] | None = None) -> Conformed:
    """The canonical tables of every file of `plan`.

    Raises ConfigError where dates cannot be read without a setting, CommonGroundError where a file does not reconcile.
    """
    words = translations(plan)
    plan = without_unused(plan, settings, words)
    work = Work(plan, settings, on_progress, words)
    primary = _primary(work)
    tables, said_of_names, said_of_ids = _complete(work, primary)
    parts = work.parts
    rejects = reconciliation.rejects(plan, parts)
    cells = reconciliation.cell_problems(parts)
    unmapped = reconciliation.unmapped_values(parts)
    remarks = _remarks([*cut_remarks(plan.files), *_of_columns(parts), *said_of_ids])
    files = reconciliation.files(plan, parts, primary.standing.n_rows, rejects, remarks)
    messages_of_files = file_messages(plan.files)
    sources = ticket_sources.ticket_sources(plan, scan(tables, "tickets"), tables["contracts"])
    candidates = ticket_sources.escalation_candidates(plan, sources)
    further_messages = (
        *ticket_sources.messages(plan, sources, candidates, settings.escalation.columns_by_source),
        *remark_messages(remarks),
        *folder_messages(plan.files),
        *reject_messages(rejects.filter(pl.col("source_file").is_in(_names(plan)))),
        *cell_messages(cells),
        *unmapped_messages(unmapped),
        *primary.composed,
        *said_of_names,
        *orphan_messages(tables),
        *function_messages(tables["people"]),
        *calendar_zones.messages(settings, tables["accounts"]),
    )
    return Conformed(
        tables=tables,
        files=files,
        rejects=rejects,
        cell_problems=cells,
        columns=reconciliation.columns(plan),
        unmapped_values=unmapped,
        ticket_sources=sources,
        escalation_candidates=candidates,
        zones=calendar_zones.zones(settings),
        file_messages=tuple(messages_of_files),
        further_messages=further_messages,
    )


def _of_columns(parts: list[Part]) -> Iterator[tuple[str, str]]:
    for part in parts:
        yield from ((part.found.landed.source_file, text) for text in part.remarks)


def _remarks(said: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What should be known of each file, beside what cost rows or cells."""
    remarks: dict[str, list[str]] = {}
    for source_file, text in dict.fromkeys(said):
        remarks.setdefault(source_file, []).append(text)
    return remarks


@dataclass(frozen=True, slots=True)
class _Primary:
    """What the files that are about each kind of record hold; the tables with their helper columns."""

    tables: Tables
    standing: Standing
    histories: list[pl.DataFrame]  # field_changes from one version of a record to the next
    composed: tuple[str, ...]  # what must be said of keys that are made of names
    said_of_ids: tuple[tuple[str, str], ...]  # file and what must be said of its ids


def _primary(work: Work) -> _Primary:
    tables, standing, histories = Tables(work.cache), Standing(), []
    composed: list[str] = []
    said_of_ids: list[tuple[str, str]] = []
    for name, entity in ENTITIES.items():
        if found := work.rows(name, is_primary=True):
            parts, said = written_ids.meet_keys(_gathered(part.rows for part in found), entity)
            said_of_ids += said
            records = [part.record for part in work.parts if part.record.entity == name]
            if columns := list(dict.fromkeys(column for record in records for column in record.history)):
                histories.append(changes(pl.concat(parts), entity, columns))
            composed += composed_key_messages(pl.concat(parts), entity)
            fold = joined(record.fold for record in records)
            _keep_latest(tables, name, parts, fold, lambda k, d: standing.note(k, d, work.implies))
    return _Primary(tables, standing, histories, tuple(composed), tuple(said_of_ids))


def _gathered(parts: Iterable[pl.LazyFrame]) -> list[pl.LazyFrame]:
    """The parts as they are where they are many rows; few are read into memory together."""
    listed = list(parts)
    whole = pl.concat(listed)
    n_rows = int(whole.select(pl.len()).collect().item())
    return listed if n_rows > typed_rows.BATCH else [whole.collect().lazy()]


def _keep_latest(
    tables: Tables,
    name: str,
    parts: Sequence[pl.LazyFrame],
    fold: Fold,
    note: Callable[[pl.DataFrame, pl.DataFrame], None] | None = None,
) -> None:
    """Keep the rows that stand as the table, those whose key no other row has before the others."""
    single: list[pl.DataFrame | Path] = []
    newest: list[pl.DataFrame | Path] = []
    for found in latest(parts, ENTITIES[name].key, fold):
        for kept, taken in ((found.single, single), (found.newest, newest)):
            taken.append(kept if len(parts) == 1 else tables.write(name, kept))
            if note:
                note(kept, kept.clear())
        if note:
            note(found.deleted.clear(), found.deleted)
    if len(parts) == 1:
        tables[name] = pl.concat([frame for frame in (*single, *newest) if isinstance(frame, pl.DataFrame)])
    else:
        tables.keep(name, [file for file in (*single, *newest) if isinstance(file, Path)])


def _complete(work: Work, primary: _Primary) -> tuple[Tables, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every canonical table, derived rows of standing records added, helper columns gone.

    And what to say of names, and of the ids of each file.
    """
    said_of_ids = list(primary.said_of_ids)
    tables = primary.tables
    for name, entity in ENTITIES.items():
        implied = [primary.standing.of(part) for part in work.rows(name, is_primary=False)]
        implied += [history.lazy() for history in primary.histories] if name == "field_changes" else []
        if implied:
            before = tables.parts(name) if name in tables else []
            parts, said_of_rows = written_ids.meet_keys(_gathered([*before, *implied]), entity)
            said_of_ids += said_of_rows
            _keep_latest(tables, name, parts, Fold())
        if name in tables:
            tables.drop(name, HELPERS)
        else:
            tables[name] = _empty(name)
    said_of_ids += written_ids.meet_references(tables)
    own_lists = [source.name for source in work.settings.sources if source.system.name == "generic"]
    tables["people"] = person_matching.merge_lists(tables["people"], own_lists)
    tables["activity_participants"] = person_matching.identify(tables["activity_participants"], tables["people"])
    tables["people"] = pl.concat([tables["people"], person_matching.strangers(tables, work.settings.people)])
    tables["people"] = business_functions.complete(tables["people"], work.settings.people)
    person_matching.resolve(tables)
    said = (*named_records.link_accounts(tables), *named_records.link_deals(tables, own_lists))
    tables["deals"] = _without_planned_closing(tables["deals"])
    said = (*said, *meeting_links.link(tables, work.settings))
    tables[declarations.TABLE] = declarations.with_history(
        work.plan, tables[declarations.TABLE], scan(tables, "field_changes")
    )
    ticket_sources.tell_unmarked(work.plan, tables)
    return tables, said, tuple(said_of_ids)


def _without_planned_closing(deals: pl.DataFrame) -> pl.DataFrame:
    """Deals whose `closed_on` is kept only once they are closed: before that, systems show the planned date in it."""
    is_open = ~pl.coalesce("is_closed", pl.col("stage_kind").is_in(["won", "lost"]))
    return deals.with_columns(closed_on=pl.when(is_open).then(None).otherwise("closed_on"))


def _empty(name: str) -> pl.DataFrame:
    columns = (*ENTITIES[name].columns, *TRACE_COLUMNS)
    return pl.DataFrame(schema={column.name: dtype(column.kind) for column in columns})


def _names(plan: Plan) -> list[str]:
    return [found.landed.source_file for found in plan.files if found.is_loaded]

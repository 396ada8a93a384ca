"""Every recognised file → canonical tables, and the account of each record: loaded, superseded or rejected.

read each file → keep the newest row of each record → derive the rows that other kinds of record imply → reconcile
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from etl.conform import (
    business_functions,
    declarations,
    meeting_links,
    named_records,
    person_matching,
    reconciliation,
    ticket_sources,
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
from etl.conform.deduplicate import HELPERS, IS_PRIMARY, KEEPS_DELETED, ORDER, keep_latest
from etl.conform.lookups import translations, without_unused
from etl.conform.mapped_file import DELETED, LEFT_OUT, MappedFile, Translations
from etl.conform.parse_values import dtype
from etl.conform.reconciliation import Part
from etl.conform.row_validation import TypedRows
from etl.conform.typed_rows_cache import read_once
from etl.entities import ENTITIES, TRACE_COLUMNS
from etl.recognise.match import Found
from etl.recognise.scan import Plan
from etl.settings.config import Settings
from etl.settings.mapping_parts import Fold, joined
from etl.settings.mappings import RecordType


@dataclass(frozen=True, slots=True)
class Conformed:
    """The canonical tables, one frame an entity, and the frames of the schema `meta`."""

    tables: dict[str, pl.DataFrame]
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
    work = _Work(plan, settings, on_progress, words)
    primary = _primary(work)
    tables, said_of_names, said_of_ids = _complete(work, primary)
    parts = work.parts
    rejects = reconciliation.rejects(plan, parts)
    cells = reconciliation.cell_problems(parts)
    unmapped = reconciliation.unmapped_values(parts)
    remarks = _remarks([*cut_remarks(plan.files), *_of_columns(parts), *said_of_ids])
    files = reconciliation.files(plan, parts, primary.standing, rejects, remarks)
    messages_of_files = file_messages(plan.files)
    sources = ticket_sources.ticket_sources(plan, tables["tickets"], tables["contracts"])
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
class _Work:
    """Reads files, an entity at a time so that few are in memory at once, and notes what came of each."""

    plan: Plan
    settings: Settings
    on_progress: Callable[[int, int], None] | None
    translations: Mapping[str, Translations]  # by the name of a source
    parts: list[Part] = field(default_factory=list)

    def rows(self, entity: str, *, is_primary: bool) -> list[pl.DataFrame]:
        """The typed rows of every file about `entity`, or of every file that implies it, with all helper columns."""
        frames: list[pl.DataFrame] = []
        for position, found in enumerate(self.plan.files):
            if not found.is_loaded or found.record is None or found.source is None:
                continue
            for record in (found.record,) if is_primary else found.record.also:
                if record.entity == entity:
                    words = self.translations.get(found.source.name, {})
                    typed = read_once(MappedFile(found, found.source, record, self.settings, words))
                    rows = typed.rows if is_primary else typed.rows.filter(~pl.col(LEFT_OUT))
                    self._note(_part(found, record, typed, n_rows=rows.height))
                    keeps_deleted = pl.lit(record.keep_deleted).alias(KEEPS_DELETED)
                    order = pl.lit(position, dtype=pl.Int64).alias(ORDER)
                    frames.append(rows.with_columns(pl.lit(is_primary).alias(IS_PRIMARY), order, keeps_deleted))
        return frames

    def _note(self, part: Part) -> None:
        self.parts.append(part)
        if self.on_progress and part.is_primary:
            loaded = [found for found in self.plan.files if found.is_loaded]
            self.on_progress(sum(p.is_primary for p in self.parts), len(loaded))


def _part(found: Found, record: RecordType, typed: TypedRows, *, n_rows: int) -> Part:
    return Part(
        found=found,
        record=record,
        is_primary=record is found.record,
        n_rows=n_rows,
        rejects=typed.rejects,
        cell_problems=typed.cell_problems,
        unmapped=typed.unmapped,
        remarks=tuple(typed.remarks["message"]),
    )


@dataclass(frozen=True, slots=True)
class _Primary:
    """What the files that are about each kind of record hold; the tables with their helper columns."""

    tables: dict[str, pl.DataFrame]
    standing: pl.DataFrame  # source_file, source_row of the rows that stand
    known: pl.DataFrame  # and of those that their systems deleted
    histories: list[pl.DataFrame]  # field_changes from one version of a record to the next
    composed: tuple[str, ...]  # what must be said of keys that are made of names
    said_of_ids: tuple[tuple[str, str], ...]  # file and what must be said of its ids


_TRACE = ["source_file", "source_row"]
_EMPTY_TRACE = pl.DataFrame(schema={"source_file": pl.String, "source_row": pl.Int64})


def _primary(work: _Work) -> _Primary:
    tables: dict[str, pl.DataFrame] = {}
    standing, deleted, histories = [_EMPTY_TRACE], [_EMPTY_TRACE], []
    composed: list[str] = []
    said_of_ids: list[tuple[str, str]] = []
    for name, entity in ENTITIES.items():
        if frames := work.rows(name, is_primary=True):
            rows, said = written_ids.meet_keys(pl.concat(frames), entity)
            said_of_ids += said
            records = [part.record for part in work.parts if part.record.entity == name]
            if columns := list(dict.fromkeys(column for record in records for column in record.history)):
                histories.append(changes(rows, entity, columns))
            composed += composed_key_messages(rows, entity)
            latest = keep_latest(rows, entity.key, joined(record.fold for record in records))
            tables[name] = latest.kept
            standing.append(latest.kept.select(_TRACE))
            deleted.append(latest.deleted.select(_TRACE))
    known = pl.concat([*standing, *deleted])
    return _Primary(tables, pl.concat(standing), known, histories, tuple(composed), tuple(said_of_ids))


def _complete(
    work: _Work, primary: _Primary
) -> tuple[dict[str, pl.DataFrame], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every canonical table, derived rows of standing records added, helper columns gone.

    And what to say of names, and of the ids of each file.
    """
    said_of_ids = list(primary.said_of_ids)
    tables: dict[str, pl.DataFrame] = {}
    for name, entity in ENTITIES.items():
        table = primary.tables.pop(name, None)
        implied = [_of_standing(rows, primary.standing, primary.known) for rows in work.rows(name, is_primary=False)]
        implied += primary.histories if name == "field_changes" else []
        if implied:
            rows, said_of_rows = written_ids.meet_keys(
                pl.concat([*([] if table is None else [table]), *implied]), entity
            )
            said_of_ids += said_of_rows
            table = keep_latest(rows, entity.key, Fold()).kept
        tables[name] = _empty(name) if table is None else table.drop(HELPERS)
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
        work.plan, tables[declarations.TABLE], tables["field_changes"]
    )
    tables["tickets"] = ticket_sources.with_unmarked(work.plan, tables["tickets"])
    return tables, said, tuple(said_of_ids)


def _of_standing(rows: pl.DataFrame, standing: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Derived rows of records that stand, or, where the mapping keeps them, that were deleted."""
    keeps = pl.col(KEEPS_DELETED)
    kept = [
        rows.filter(~keeps).join(standing, on=_TRACE, how="semi"),
        rows.filter(keeps).join(known, on=_TRACE, how="semi").with_columns(pl.lit(False).alias(DELETED)),
    ]
    return pl.concat(kept)


def _without_planned_closing(deals: pl.DataFrame) -> pl.DataFrame:
    """Deals whose `closed_on` is kept only once they are closed: before that, systems show the planned date in it."""
    is_open = ~pl.coalesce("is_closed", pl.col("stage_kind").is_in(["won", "lost"]))
    return deals.with_columns(closed_on=pl.when(is_open).then(None).otherwise("closed_on"))


def _empty(name: str) -> pl.DataFrame:
    columns = (*ENTITIES[name].columns, *TRACE_COLUMNS)
    return pl.DataFrame(schema={column.name: dtype(column.kind) for column in columns})


def _names(plan: Plan) -> list[str]:
    return [found.landed.source_file for found in plan.files if found.is_loaded]

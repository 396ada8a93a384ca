"""The rows of the files, kind by kind of record: each file is read on its own, and once; and which of them stand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from etl.conform.deduplicate import IS_PRIMARY, KEEPS_DELETED, ORDER
from etl.conform.mapped_file import DELETED, LEFT_OUT, MappedFile, Translations
from etl.conform.reconciliation import Part
from etl.conform.typed_rows_cache import KeptRows, read_once
from etl.recognise.match import Found
from etl.recognise.scan import Plan
from etl.settings.config import Settings
from etl.settings.mappings import RecordType


@dataclass(frozen=True, slots=True)
class Work:
    """Reads files, an entity at a time so that few are in memory at once, and notes what came of each."""

    plan: Plan
    settings: Settings
    on_progress: Callable[[int, int], None] | None
    translations: Mapping[str, Translations]  # by the name of a source
    parts: list[Part] = field(default_factory=list)

    def rows(self, entity: str, *, is_primary: bool) -> list["Rows"]:
        """The typed rows of every file about `entity`, or of every file that implies it, with all helper columns."""
        parts: list[Rows] = []
        for position, found in enumerate(self.plan.files):
            if not found.is_loaded or found.record is None or found.source is None:
                continue
            for record in (found.record,) if is_primary else found.record.also:
                if record.entity == entity:
                    words = self.translations.get(found.source.name, {})
                    typed = read_once(MappedFile(found, found.source, record, self.settings, words))
                    self._note(_part(found, record, typed))
                    helpers = (
                        pl.lit(is_primary).alias(IS_PRIMARY),
                        pl.lit(position, dtype=pl.Int64).alias(ORDER),
                        pl.lit(record.keep_deleted).alias(KEEPS_DELETED),
                    )
                    for file in typed.parts:
                        rows = pl.scan_parquet(file, glob=False)
                        rows = rows if is_primary else rows.filter(~pl.col(LEFT_OUT))
                        parts.append(Rows(found.landed.source_file, rows.with_columns(*helpers)))
        return parts

    @property
    def cache(self) -> Path | None:
        """The folder of the landed files; None where nothing was landed."""
        landed = (found.landed.parquet for found in self.plan.files)
        return next((parquet.parent.parent for parquet in landed if parquet), None)

    def implies(self, source_file: str) -> bool:
        """Whether the records of a file imply others."""
        return any(f.record and f.record.also for f in self.plan.files if f.landed.source_file == source_file)

    def _note(self, part: Part) -> None:
        self.parts.append(part)
        if self.on_progress and part.is_primary:
            loaded = [found for found in self.plan.files if found.is_loaded]
            self.on_progress(sum(p.is_primary for p in self.parts), len(loaded))


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of one file."""

    source_file: str
    rows: pl.LazyFrame


def _part(found: Found, record: RecordType, typed: KeptRows) -> Part:
    return Part(
        found=found,
        record=record,
        is_primary=record is found.record,
        n_rows=typed.n_rows,
        rejects=typed.rejects,
        cell_problems=typed.cell_problems,
        unmapped=typed.unmapped,
        remarks=tuple(typed.remarks["message"]),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Which rows of the files stand: how many of each, and where their records imply others, which."""

    n_rows: dict[str, int] = field(default_factory=dict)
    standing: dict[str, list[pl.Series]] = field(default_factory=dict)  # rows of a file
    deleted: dict[str, list[pl.Series]] = field(default_factory=dict)  # those that their systems deleted

    def note(self, kept: pl.DataFrame, deleted: pl.DataFrame, implies: Callable[[str], bool]) -> None:
        """Count the rows that stand, and remember those that imply others."""
        for frame, rows in ((kept, self.standing), (deleted, self.deleted)):
            for (file,), own in frame.select("source_file", "source_row").group_by("source_file"):
                name = str(file)
                if rows is self.standing:
                    self.n_rows[name] = self.n_rows.get(name, 0) + own.height
                if implies(name):
                    rows.setdefault(name, []).append(own["source_row"])

    def of(self, part: Rows) -> pl.LazyFrame:
        """Derived rows of records that stand, or, where the mapping keeps them, that were deleted."""
        keeps, name = pl.col(KEEPS_DELETED), part.source_file
        standing = self.standing.get(name, [])
        known = [*standing, *self.deleted.get(name, [])]
        row = pl.col("source_row")
        kept = [
            part.rows.filter(~keeps & row.is_in(_together(standing))),
            part.rows.filter(keeps & row.is_in(_together(known))).with_columns(pl.lit(False).alias(DELETED)),
        ]
        return pl.concat(kept)


def _together(rows: Sequence[pl.Series]) -> pl.Series:
    return pl.concat([pl.Series("source_row", [], pl.Int64), *rows]).implode()

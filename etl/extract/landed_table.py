"""What landing leaves of a file: its tables as text, with the row of its file that each record came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from etl.errors import Failure, UnreadableFileError
from etl.extract.malformed_rows import misfit_frame

ROW = "_source_row"


@dataclass(frozen=True, slots=True)
class Landed:
    """One table of a file (a file, a sheet, a list in it, a member of a ZIP file), as text."""

    source_file: str  # below the exports, with the suffix of the table
    content_hash: str
    size_bytes: int
    exported_at: datetime  # UTC, naive
    columns: tuple[str, ...] = ()
    n_read: int = 0
    first_row: int = 2  # row number of the first record
    skipped: tuple[int, ...] = ()  # rows that are not in `parquet`
    n_leftovers: int = 0  # of the rows read: totals, repeated headers and what stands below the last record
    parquet: Path | None = None
    rejects: Path | None = None
    problem: str | None = None  # why there is no table, in words
    failure: Failure | None = None  # and of which kind that is
    note: str | None = None  # what should be known of how it was read
    is_part: bool = False  # the elements of an array inside the records of another table
    suffix: str = ""  # as `Table` has it

    @property
    def file(self) -> str:
        """The file that the table is in."""
        return self.source_file.removesuffix(self.suffix)

    @property
    def name(self) -> str:
        """The name of the file, or of the member of a ZIP file, without its folders."""
        member = self.suffix.partition("#")[0].removeprefix("!")
        return (member or self.file).rpartition("/")[2]

    @property
    def part(self) -> str:
        """The sheet, the list or the array that the table is; empty where it is the whole file."""
        return self.suffix.partition("#")[2]

    def scan(self, span: tuple[int, int] | None = None) -> pl.LazyFrame:
        """The records with their row number in the column `_source_row`; every other column is text.

        Of `span` (how many to pass over, how many to take) only those.
        """
        if self.parquet is None:
            raise UnreadableFileError(f"{self.source_file}: {self.problem}")
        return numbered(self.parquet, self.first_row, self.skipped, span)

    def spans(self, size: int) -> list[tuple[int, int]]:
        """The spans of `size` records that `scan` takes, one after the other; one where there is no record."""
        n_records = int(self.scan().select(pl.len()).collect().item())
        return [(start, size) for start in range(0, max(n_records, 1), size)]

    def read_rejects(self) -> pl.DataFrame:
        """Records that did not fit: source_row, column_name, value, reason, mend."""
        return misfit_frame(()) if self.rejects is None else pl.read_parquet(self.rejects, glob=False)


@dataclass(frozen=True, slots=True)
class Table:
    """One table as a reader leaves it in the cache folder."""

    suffix: str  # of the source file's name: "", "#Sheet", "#list" or "!member"
    columns: tuple[str, ...] = ()
    n_read: int = 0
    first_row: int = 2
    skipped: tuple[int, ...] = ()
    parquet: str | None = None
    rejects: str | None = None
    problem: str | None = None
    failure: Failure | None = None
    note: str | None = None
    is_part: bool = False
    n_leftovers: int = 0

    @classmethod
    def missing(cls, problem: str, failure: Failure = Failure.UNREADABLE, suffix: str = "") -> "Table":
        """What stands for a table that is not there."""
        return cls(suffix, problem=problem, failure=failure)

    def as_json(self) -> dict[str, object]:
        """The fields by name."""
        return {name: getattr(self, name) for name in Table.__slots__}


def numbered(
    parquet: Path, first_row: int, skipped: Sequence[int], span: tuple[int, int] | None = None
) -> pl.LazyFrame:
    """The records of a landed table with their row in the file as `_source_row`; it lacks the skipped rows."""
    shifts = np.array(skipped, dtype=np.int64) - np.arange(len(skipped)) - first_row

    def number(index: pl.Series) -> pl.Series:
        positions = index.to_numpy().astype(np.int64)
        return pl.Series(positions + first_row + np.searchsorted(shifts, positions, side="right"))

    frame = pl.scan_parquet(parquet, row_index_name=ROW, glob=False)
    frame = frame if span is None else frame.slice(*span)
    if not skipped:
        return frame.with_columns(pl.col(ROW).cast(pl.Int64) + first_row)
    return frame.with_columns(pl.col(ROW).map_batches(number, return_dtype=pl.Int64))


def write_rejects(rejects: pl.DataFrame, folder: Path, name: str) -> str | None:
    """Write misfits to the cache folder; the name of their file, None where there are none."""
    if rejects.is_empty():
        return None
    rejects.write_parquet(folder / f"{name}.parquet")
    return f"{name}.parquet"

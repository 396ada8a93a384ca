"""Canonical tables by name: the small ones in memory, each large one in Parquet files until it is asked for."""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path

import polars as pl

MOST_BYTES = 128 << 20  # of a table that stays in memory


class Tables(MutableMapping[str, pl.DataFrame]):
    """Tables that are read whole when asked for by name; `scan` reads of a table only what is wanted.

    The files lie in a folder of their own below `folder` for as long as the tables are used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._place = folder
        self._kept: dict[str, pl.DataFrame | pl.LazyFrame] = {}
        self._files: dict[str, list[Path]] = {}
        self._folder: Path | None = None
        self._n_written = 0

    def __getitem__(self, name: str) -> pl.DataFrame:
        kept = self._kept[name]
        return kept if isinstance(kept, pl.DataFrame) else kept.collect(engine="streaming")

    def __setitem__(self, name: str, table: pl.DataFrame) -> None:
        before = self._files.pop(name, [])
        if table.estimated_size() > MOST_BYTES:
            self.keep(name, [self.write(name, table)])
        else:
            self._kept[name] = table
        for file in before:
            file.unlink()

    def __delitem__(self, name: str) -> None:
        del self._kept[name]
        for file in self._files.pop(name, []):
            file.unlink()

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def scan(self, name: str) -> pl.LazyFrame:
        """A table, to read some of it."""
        return self._kept[name].lazy()

    def parts(self, name: str) -> list[pl.LazyFrame]:
        """A table part by part."""
        columns = self.scan(name).collect_schema().names()
        parts = [pl.scan_parquet(file, glob=False).select(columns) for file in self.files(name)]
        return parts or [self.scan(name)]

    def drop(self, name: str, columns: Sequence[str]) -> None:
        """Take columns out of a table."""
        kept = self._kept[name]
        self._kept[name] = kept.drop(columns)

    def files(self, name: str) -> list[Path]:
        """As `files` below."""
        return self._files.get(name, [])

    def write(self, name: str, part: pl.DataFrame) -> Path:
        """Write a part of a table, which counts once it is kept."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="tables-", dir=self._place))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._n_written += 1
        file = self._folder / f"{name}-{self._n_written}.parquet"
        part.write_parquet(file, compression="lz4")
        return file

    def keep(self, name: str, files: Sequence[Path]) -> None:
        """Take written parts for a table."""
        before = self._files.pop(name, [])
        self._files[name] = list(files)
        self._kept[name] = pl.scan_parquet(list(files), glob=False)
        for file in set(before) - set(files):
            file.unlink()


def scan(tables: Mapping[str, pl.DataFrame], name: str) -> pl.LazyFrame:
    """A table, to read some of it, wherever it lies."""
    return tables.scan(name) if isinstance(tables, Tables) else tables[name].lazy()


def files(tables: Mapping[str, pl.DataFrame], name: str) -> list[Path]:
    """The Parquet files that a table lies in, one after the other; none where it is in memory."""
    return tables.files(name) if isinstance(tables, Tables) else []


def change(tables: MutableMapping[str, pl.DataFrame], name: str, how: Callable[[pl.LazyFrame], pl.LazyFrame]) -> None:
    """Put what `how` makes of each part of a table in its place; what it does must not lean on other rows."""
    if files(tables, name) and isinstance(tables, Tables):
        written = [tables.write(name, how(part).collect(engine="streaming")) for part in tables.parts(name)]
        tables.keep(name, written)
    else:
        tables[name] = how(tables[name].lazy()).collect()

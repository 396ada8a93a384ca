"""How often a table is taken for what it is when some of its columns are missing; run as a module, it prints the table.

`python -m tests.etl.recognise.confusion FOLDER …` reads the sample firm and the exports in each folder. A table whose
required columns are gone cannot be loaded; it counts apart, by whether its message names what it is.
"""

import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from etl.extract.landed_table import Landed
from etl.recognise import scan
from etl.recognise.column_names import header
from etl.recognise.match import Found, Status, missing, recognise
from etl.settings import config
from etl.settings.mappings import RecordType
from etl.settings.paths import SAMPLE
from etl.settings.source import Source

SHARES = (0.0, 0.1, 0.25, 0.5)
OUTCOMES = (
    "right",
    "missed",
    "core gone, named",
    "core gone",
    "lookup right",
    "lookup missed",
    "other table",
    "other system",
    "nobody's, refused",
    "nobody's, taken",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A landed table, the sources that may claim it, and what it is with all of its columns."""

    found: Found
    sources: tuple[Source, ...]

    @property
    def landed(self) -> Landed:
        """Its columns and where they lie."""
        return self.found.landed


def tables(folder: Path, cache: Path) -> Iterator[Table]:
    """Every table in a folder of exports that holds data."""
    settings = config.load(None, folder)
    sources = {Path(os.path.relpath(entry.path, folder)).as_posix(): claims for entry, claims in scan.files(settings)}
    for found in scan.identify(settings, cache).files:
        if found.landed.parquet and found.status in (Status.LOADED, Status.UNRECOGNISED):
            yield Table(found, tuple(sources[found.landed.file]))


def outcome(table: Table, columns: Sequence[str]) -> str:
    """What becomes of a table of which only these columns are left: one of OUTCOMES."""
    true, got = table.found, recognise(replace(table.landed, columns=tuple(columns)), table.sources)
    if not true.is_loaded:
        return "nobody's, taken" if got.is_loaded else "nobody's, refused"
    is_named = (got.source, got.entity) == (true.source, true.entity)
    if got.is_loaded and not is_named:
        return "other table" if got.source == true.source else "other system"
    if not isinstance(true.record, RecordType):
        return "lookup right" if is_named else "lookup missed"
    if got.is_loaded:
        return "right"
    if not missing(true.record, header(tuple(columns))):
        return "missed"
    return "core gone, named" if is_named else "core gone"


def confusion(found: Iterable[Table], share: float, *, n_seeds: int) -> Counter[str]:
    """How many of the tables, each with a share of its columns dropped `n_seeds` times, come to which outcome."""
    counted: Counter[str] = Counter()
    for table in found:
        for seed in range(n_seeds if share else 1):
            draw = random.Random(f"{table.landed.source_file} {share} {seed}")
            columns = table.landed.columns
            dropped = set(draw.sample(range(len(columns)), round(len(columns) * share)))
            if kept := [name for number, name in enumerate(columns) if number not in dropped]:
                counted[outcome(table, kept)] += 1
    return counted


def recall(counted: Counter[str]) -> float:
    """The share of tables with their required columns that are taken for what they are."""
    return counted["right"] / max(1, counted["right"] + counted["missed"] + counted["other table"])


def main() -> None:
    """Print the confusion table of the sample and the folders that are named."""
    folders = [SAMPLE, *(path for name in sys.argv[1:] for path in sorted(Path(name).iterdir()) if path.is_dir())]
    with tempfile.TemporaryDirectory() as cache:
        found = [table for folder in folders for table in tables(folder, Path(cache))]
        print(f"{len(found)} tables in {len(folders)} folders")
        print("dropped |", " | ".join(OUTCOMES), "| recall")
        for share in SHARES:
            counted = confusion(found, share, n_seeds=5)
            print(f"{share:.0%} |", " | ".join(str(counted[name]) for name in OUTCOMES), f"| {recall(counted):.1%}")


if __name__ == "__main__":
    main()

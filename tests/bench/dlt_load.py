"""The yardstick of a loader: dlt with Arrow tables of text into DuckDB. Runs in an environment of its own.

`python dlt_load.py EXPORTS FOLDER` prints JSON as `tests.bench.stages` does.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import dlt  # type: ignore[import-not-found]
import fastexcel
import pyarrow as pa
from pyarrow import csv

N_ROWS = 0


def _tables(file: Path) -> Iterator[tuple[str, Any]]:
    """The tables of a file, each as an iterator of Arrow batches."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8") as source:
            names = [name.strip('"') for name in source.readline().strip().split(",")]
        reader = csv.open_csv(
            file,
            parse_options=csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda _: "skip"),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
        yield file.stem, (pa.Table.from_batches([batch]) for batch in reader)
    elif file.suffix == ".jsonl":
        yield file.stem, iter([pa.Table.from_pylist(list(_records(file)))])
    elif file.suffix == ".xlsx":
        book = fastexcel.read_excel(file)
        for number, name in enumerate(book.sheet_names):
            batch = book.load_sheet(number, header_row=1, dtypes="string").to_arrow()
            yield f"{file.stem}_{name}", iter([pa.Table.from_batches([batch])])


def _records(file: Path) -> Iterator[dict[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):
            yield {name: str(value) for name, value in json.loads(line).items()}


def _counted(batches: Any) -> Iterator[Any]:
    global N_ROWS  # noqa: PLW0603 (one number for all resources)
    for batch in batches:
        N_ROWS += batch.num_rows
        yield batch


def main(exports: Path, folder: Path) -> None:
    """Load every file of the exports into one database."""
    began = time.process_time()
    resources = [
        dlt.resource(_counted(batches), name=name)
        for file in sorted(exports.glob("*/*"))
        for name, batches in _tables(file)
    ]
    database = dlt.destinations.duckdb(str(folder / "dlt.duckdb"))
    pipeline = dlt.pipeline("bench", destination=database, pipelines_dir=str(folder / "pipelines"))
    pipeline.run(resources)
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    children = sum(os.times()[2:4])
    row = {"seconds": time.process_time() - began + children, "megabytes": peak, "rows": N_ROWS}
    print(json.dumps({"dlt, Arrow": row}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

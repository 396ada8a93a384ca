"""One yardstick or the pipeline's first stages in a process of its own, so that its memory is its own.

`python -m tests.bench.stages WHAT EXPORTS FOLDER` prints JSON: by stage processor seconds, peak memory in MB, and rows.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fastexcel

from etl.conform import canonical_tables
from etl.engines import duckdb as engine
from etl.recognise import scan
from etl.settings import config
from etl.warehouse import load

Row = dict[str, float]


def _measured(run: Callable[[], int]) -> Row:
    """What `run` cost, which gives its number of rows."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    began = time.process_time()
    n_rows = run()
    return {"seconds": time.process_time() - began, "megabytes": _peak(), "rows": n_rows}


def _peak() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def ours(exports: Path, folder: Path) -> dict[str, Row]:
    """Land, conform and load into a new warehouse."""
    settings = config.load(None, exports)
    plan: list[scan.Plan] = []
    conformed: list[canonical_tables.Conformed] = []

    def land() -> int:
        plan.append(scan.identify(settings, folder / "landed"))
        return sum(found.landed.n_read for found in plan[0].files)

    def conform() -> int:
        conformed.append(canonical_tables.conform(plan[0], settings))
        return int(conformed[0].files["rows_loaded"].sum())

    def loaded() -> int:
        with engine.building(folder / "ours.duckdb") as connection:
            load.load(connection, conformed[0])
            counted = "select sum(estimated_size) n from duckdb_tables() where schema_name = 'raw'"
            return int(engine.fetch(connection, counted)["n"].item())

    return {"land": _measured(land), "conform": _measured(conform), "load": _measured(loaded)}


def floor(exports: Path, folder: Path, *, is_text: bool) -> dict[str, Row]:
    """DuckDB reading the same files into tables, and nothing more; a workbook by way of fastexcel, as ours is."""

    def read() -> int:
        n_rows = 0
        with engine.building(folder / "floor.duckdb") as connection:
            for file in sorted(exports.glob("*/*")):
                for name, query in _queries(connection, file, is_text=is_text):
                    connection.execute(f"create table {engine.quoted(name)} as {query}")
                    n_rows += engine.fetch(connection, f"select count(*) n from {engine.quoted(name)}")["n"].item()
        return n_rows

    return {"floor, as text" if is_text else "floor, types sniffed": _measured(read)}


def _queries(connection: engine.Connection, file: Path, *, is_text: bool) -> list[tuple[str, str]]:
    place = engine.literal(str(file))
    if file.suffix == ".csv":
        every = "true" if is_text else "false"
        return [(file.name, f"from read_csv({place}, all_varchar={every}, ignore_errors=true, strict_mode=false)")]
    if file.suffix == ".jsonl":
        return [(file.name, f"from read_json({place}, format='newline_delimited', ignore_errors=true)")]
    if file.suffix != ".xlsx":
        return []
    book = fastexcel.read_excel(file)
    for number, _ in enumerate(book.sheet_names):
        sheet = book.load_sheet(number, header_row=1, dtypes="string" if is_text else None)
        connection.register(f"sheet_{number}", sheet.to_arrow())
    return [(f"{file.name} {number}", f"from sheet_{number}") for number, _ in enumerate(book.sheet_names)]


WHAT: dict[str, Callable[[Path, Path], dict[str, Row]]] = {
    "ours": ours,
    "text": lambda exports, folder: floor(exports, folder, is_text=True),
    "sniffed": lambda exports, folder: floor(exports, folder, is_text=False),
}

if __name__ == "__main__":
    what, exports, folder = sys.argv[1:]
    print(json.dumps(WHAT[what](Path(exports), Path(folder))))

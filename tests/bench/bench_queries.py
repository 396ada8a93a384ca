"""Seconds of the queries that pages send, asked as the app does, beside the same SQL by bare DuckDB in the same run.

Superset's time for the same SQL on the same file stands there too where SUPERSET_PYTHON names the Python of an
environment that has apache-superset and duckdb-engine.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from streamlit.testing.v1 import AppTest

from dashboard import kept, warehouse
from dashboard.kept import Kept
from etl.settings.paths import ROOT
from etl.warehouse.publish import read_pointer
from tests.bench import figures
from tests.bench.figures import Figure

PAGES = ("trends", "evidence", "watch_list")
BARE, SUPERSET = "bare DuckDB", "Superset"
MOST = 1.5  # times bare DuckDB
REPEATS = 5
Query = tuple[str, tuple[Any, ...]]  # SQL and its bound values


class Noted(Kept[pl.DataFrame]):
    """Answers that are kept, and what was asked for, in order and each once."""

    def __init__(self) -> None:
        super().__init__(warehouse.KEPT_BYTES, lambda frame: int(frame.estimated_size()))
        self.asked: dict[Any, None] = {}

    def get(self, key: Hashable, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        self.asked[key] = None
        return super().get(key, make)


def sent(page: str) -> list[Query]:
    """The queries that a page sends when it is opened and nothing is kept yet."""
    kept.clear()
    noted = Noted()
    with warehouse.lease() as build:
        assert build
        build.hub.answers = noted
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
    if page != PAGES[0]:
        app.switch_page(f"dashboard/pages/{page}.py")
    app.run()
    if app.exception:
        raise RuntimeError(f"{page} can't be opened: {app.exception[0].message}")
    return [(sql, tuple(_bound(params))) for _, sql, params in noted.asked]


def _bound(params: tuple[Any, ...]) -> Iterator[Any]:
    """The values of a key, in which lists are tuples."""
    return (list(value) if isinstance(value, tuple) else value for value in params)


def asked_by_the_app(queries: list[Query]) -> float:
    """Seconds of the queries through the app's own connection, with no answer kept."""
    kept.clear()
    with warehouse.lease() as build:
        assert build
        return _seconds(lambda: [build.query(sql, params) for sql, params in queries], before=kept.clear)


def asked_barely(queries: list[Query], database: Path) -> float:
    """Seconds of the same by a connection to the file and nothing else."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return _seconds(lambda: [connection.sql(sql, params=list(params)).pl() for sql, params in queries])


def asked_by_superset(queries: list[Query], database: Path) -> float | None:
    """Seconds of the same by Superset's connection; None where there is no Superset."""
    python = os.environ.get("SUPERSET_PYTHON")
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queries.json"
        path.write_text(json.dumps([_with_values(sql, params) for sql, params in queries]), encoding="utf-8")
        script = str(Path(__file__).with_name("superset_queries.py"))
        command = [python, script, str(database), str(path), str(REPEATS)]
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder)
    return float(ran.stdout.split()[-1])


def _with_values(sql: str, params: tuple[Any, ...]) -> str:
    """The SQL with its values written into it: Superset binds none."""
    pieces = sql.split("?")
    return "".join(piece + value for piece, value in zip(pieces, [*map(_literal, params), ""], strict=True))


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, datetime | date):
        return f"{'timestamp' if isinstance(value, datetime) else 'date'} '{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "null" if value is None else str(value)


def _seconds(call: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The median of some calls."""
    timings = []
    for _ in range(REPEATS):
        before()
        started = time.perf_counter()
        call()
        timings.append(time.perf_counter() - started)
    return statistics.median(timings)


def measured(page: str, database: Path) -> list[Figure]:
    """A page's queries beside the yardsticks that there are."""
    queries = sent(page)
    seconds, bare = asked_by_the_app(queries), asked_barely(queries, database)
    rows = [Figure(f"queries of {page}", seconds, "s", BARE, bare, MOST)]
    superset = asked_by_superset(queries, database)
    if superset is not None:
        rows.append(Figure(f"queries of {page}", seconds, "s", SUPERSET, superset, 1.0))
    return rows


def main() -> None:
    """Print each page's figures. Exits with an error where a goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--warehouse", type=Path, help="a built one; without it the sample is built")
    asked.add_argument("--json", type=Path, help="a file for the figures")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        built = figures.warehouse_or_sample(options.warehouse, Path(folder))
        os.environ |= {"COMMON_GROUND_WAREHOUSE": str(built), "COMMON_GROUND_NOTES": f"{folder}/notes.sqlite"}
        pointer = read_pointer(built)
        assert pointer
        database = built / pointer.current.file
        found = [figure for page in PAGES for figure in measured(page, database)]
    figures.told(found, options.json)


if __name__ == "__main__":
    main()

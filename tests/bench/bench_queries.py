"""The queries of the pages as the app asks them, beside the same SQL asked of bare DuckDB, in the same run.

Nothing is kept between two askings: what is timed is the way through the app's lease, scope and cursor.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dashboard import kept, warehouse
from dashboard.access import Scope
from dashboard.queries import accounts, open_deals, portfolio
from dashboard.queries.scoped import Filters
from etl.warehouse.publish import read_pointer
from tests.bench import figures
from tests.bench.figures import Figure

Asked = tuple[str, tuple[Any, ...]]
REPEATS = 5
GOAL = 1.5
QUERIES: dict[str, Callable[[], object]] = {
    "deals": lambda: portfolio.deals(Scope(), Filters()),
    "deal quarters": lambda: portfolio.deal_quarters(Scope(), Filters()),
    "deal escalations": lambda: portfolio.deal_escalations(Scope(), Filters()),
    "periods": lambda: portfolio.periods(Scope(), Filters()),
    "windows": lambda: portfolio.windows(Scope(), Filters()),
    "open deals": lambda: open_deals.open_deals(Scope(), Filters()),
    "peers of accounts": lambda: accounts.peer_cells(Scope()),
}


def _fastest(call: Callable[[], object]) -> float:
    """Seconds of the fastest of some calls."""
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _anew(query: Callable[[], object]) -> None:
    kept.clear()
    query()


def _bare(connection: duckdb.DuckDBPyConnection, asked: list[Asked]) -> None:
    for sql, values in asked:
        connection.sql(sql, params=list(values)).pl()


@contextmanager
def _noting() -> Iterator[list[Asked]]:
    """What the app asks of DuckDB meanwhile."""
    asked, ask = list[Asked](), warehouse.Build._asked

    def noted(build: warehouse.Build, sql: str, values: Sequence[Any]) -> pl.DataFrame:
        asked.append((sql, tuple(values)))
        return ask(build, sql, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse.Build, "_asked", noted)
        yield asked


def measured(folder: Path) -> list[Figure]:
    """A figure a query, in milliseconds."""
    os.environ["COMMON_GROUND_WAREHOUSE"] = str(folder)
    found, pointer = list[Figure](), read_pointer(folder)
    with warehouse.lease() as build:
        if build is None or pointer is None:
            raise SystemExit(f"{folder} has no build.")
        with duckdb.connect(str(folder / pointer.current.file), read_only=True) as bare:
            for name, query in QUERIES.items():
                with _noting() as asked:
                    kept.clear()
                    query()
                app, direct = _fastest(partial(_anew, query)), _fastest(partial(_bare, bare, asked))
                found.append(Figure(f"query {name}", 1000 * app, "ms", "bare DuckDB", 1000 * direct, GOAL))
    return found


def main() -> None:
    """Print a figure a query, and write them as JSON. Exits with an error where a goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--warehouse", type=Path, required=True, help="a built one")
    asked.add_argument("--json", type=Path, help="a file for the figures")
    options = asked.parse_args()
    figures.told(measured(options.warehouse), options.json)


if __name__ == "__main__":
    main()

"""The tables that the recount starts from: canonical records, the as-of date, mapped columns and the causes."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.entities import ENTITIES
from etl.settings.paths import CAUSE_MAP
from tests.oracles.recount.zones import read_zones

Row = Mapping[str, Any]

MIN_SOURCE_COVERAGE = 0.5
GRACE_WORKING_DAYS = 3
MAX_DAYS_CREATION_TO_LATE_STAGE = 1
MIN_MEETINGS_FOR_ABSENCE = 2
CONTRACT_MATCH_DAYS = 45
PRIOR_DAYS = 365
DAYS_PER_MONTH = 30.4375
MAX_RATE_AGE_DAYS = 400


@dataclass(frozen=True, slots=True)
class Warehouse:
    """All records of a built warehouse; `mapped` holds (source system, entity, column) of what the exports provide."""

    tables: Mapping[str, list[Row]]
    as_of_on: date
    mapped: frozenset[tuple[str, str, str]]
    causes: Mapping[str, str]
    year_starts: int = 1  # the month

    def rows(self, table: str) -> list[Row]:
        return self.tables[table]

    def by(self, table: str, column: str) -> dict[Any, list[Row]]:
        """The rows of a table, grouped by one column."""
        return grouped(self.rows(table), column)


def read_warehouse(path: Path) -> Warehouse:
    """Everything that the recount needs from one built database."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = {name: _records(connection, f"from raw.{name}") for name in ENTITIES}
        as_of_on = _records(connection, "from meta.builds")[0]["as_of_on"]
        columns = _records(connection, "from meta.columns")
        zones = read_zones(tables, _records(connection, "from meta.zones"))
    mapped = frozenset((row["source_system"], row["entity"], row["maps_to"]) for row in columns if row["maps_to"])
    with CAUSE_MAP.open(encoding="utf-8") as file:
        causes = {row["cause_text"]: row["cause"] for row in csv.DictReader(file)}
    tables = {name: zones.applied(rows) for name, rows in tables.items()}
    return Warehouse(tables, as_of_on, mapped, causes, _year_starts(path))


def _year_starts(path: Path) -> int:
    """The month in which the firm's years start, as the pointer beside the database says."""
    content = json.loads((path.parent / "pointer.json").read_text(encoding="utf-8"))
    builds = {build["file"]: build for build in (*content["builds"], *content["what_ifs"])}
    return int(builds[path.name]["fiscal_year_starts"])


def read_mart(path: Path, mart: str = "deal_outcomes") -> list[Row]:
    """The rows of a mart."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return _records(connection, f"from marts.{mart}")


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def grouped(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def is_said(text: str | None) -> bool:
    """Whether a cell holds more than blanks."""
    return bool(text and text.strip())


def day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def earliest(*values: Any) -> Any:
    """The smallest of the values that are known; None where none is."""
    return min((value for value in values if value is not None), default=None)


def latest(*values: Any) -> Any:
    """The largest of the values that are known; None where none is."""
    return max((value for value in values if value is not None), default=None)

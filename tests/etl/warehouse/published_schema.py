"""The tables that a build publishes, listed in `published_schema.json`; run as a module, this writes the list anew."""

import json
import sys
import tempfile
from pathlib import Path

import duckdb

from etl import pipeline
from etl.settings.paths import SAMPLE
from etl.warehouse.schema_version import SCHEMA_VERSION, SCHEMAS

LIST = Path(__file__).with_name("published_schema.json")
Tables = dict[str, dict[str, str]]  # columns and their types by table


def tables(database: Path) -> Tables:
    """Every published table of a build with its columns and their types."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()"
            " where database_name = current_database() and list_contains(?, schema_name) order by 1, column_index",
            [list(SCHEMAS)],
        ).fetchall()
    found: Tables = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def listed() -> tuple[int, Tables]:
    """The number and the tables of the list; 0 and none before the first."""
    if not LIST.exists():
        return 0, {}
    content = json.loads(LIST.read_text(encoding="utf-8"))
    return content["schema_version"], content["tables"]


def main() -> None:
    """Write the list anew. Exits where the tables are others and the number is the same."""
    with tempfile.TemporaryDirectory() as folder:
        found = tables(pipeline.build(exports=SAMPLE, warehouse=Path(folder)).path)
    number, known = listed()
    if found != known and number == SCHEMA_VERSION:
        sys.exit(f"The tables are others than those of schema {number}: raise SCHEMA_VERSION, then run this again.")
    content = {"schema_version": SCHEMA_VERSION, "tables": found}
    LIST.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What the marts of the sample hold: a hash per column; `python -m tests.etl.marts_of_sample WAREHOUSE` writes it.

A change of this file is a change of numbers: say in CHANGELOG.md which and why.
"""

import json
import sys
from pathlib import Path

import duckdb

from etl.warehouse.publish import read_pointer

FILE = Path(__file__).with_suffix(".json")
Marts = dict[str, dict[str, str]]


def marts(database: Path) -> Marts:
    """Per mart: its number of rows, and per column a hash of its cells, each beside the row's first cell."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            """
            select table_name, list(column_name order by ordinal_position), list(data_type order by ordinal_position)
            from information_schema.columns where table_schema = 'marts' group by all order by all
            """
        ).fetchall()
        return {name: _mart(connection, name, names, types) for name, names, types in columns}


def _mart(connection: duckdb.DuckDBPyConnection, mart: str, names: list[str], types: list[str]) -> dict[str, str]:
    first = _text(names[0], types[0])
    hashes = [
        f"hex(sum(md5_number_lower({first} || '|' || {_text(name, kind)}) % 4503599627370496)::hugeint)"
        for name, kind in zip(names, types, strict=True)
    ]
    row = connection.execute(f"select count(*)::varchar, {', '.join(hashes)} from marts.{mart}").fetchone()
    assert row is not None
    return dict(zip(("rows", *names), row, strict=True))


def _text(name: str, kind: str) -> str:
    value = f'round("{name}", 9)' if kind in {"DOUBLE", "FLOAT"} else f'"{name}"'
    return f"coalesce(cast({value} as varchar), '')"


def read() -> Marts:
    """The hashes as they are committed."""
    return json.loads(FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    pointer = read_pointer(Path(sys.argv[1]))
    assert pointer is not None
    FILE.write_text(json.dumps(marts(pointer.path), indent=1, sort_keys=True) + "\n", encoding="utf-8")

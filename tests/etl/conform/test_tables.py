"""Large tables lie in files until they are asked for, and nothing of them is left behind."""

from pathlib import Path

import polars as pl
import pytest

from etl.conform import tables as kept_tables
from etl.conform.tables import Tables, scan

SMALL, OTHER = pl.DataFrame({"id": [1]}), pl.DataFrame({"id": [2, 3], "name": ["a", None]})


def test_a_small_table_is_in_memory(tmp_path: Path) -> None:
    tables = Tables(tmp_path)
    tables["deals"] = SMALL
    assert tables["deals"] is SMALL
    assert not list(tmp_path.iterdir())


def test_a_large_table_lies_in_a_file_which_another_in_its_place_replaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_tables, "MOST_BYTES", 0)
    tables = Tables(tmp_path)
    for table in (SMALL, OTHER):
        tables["deals"] = table
        assert tables["deals"].equals(table)
        assert scan(tables, "deals").select("id").collect()["id"].to_list() == table["id"].to_list()
        assert len(list(tmp_path.rglob("*.parquet"))) == 1
    del tables["deals"]
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_table_of_several_parts_is_read_in_their_order_without_dropped_columns(tmp_path: Path) -> None:
    tables = Tables(tmp_path)
    tables.keep("deals", [tables.write("deals", part) for part in (OTHER, OTHER.with_columns(id=pl.col("id") + 2))])
    tables.drop("deals", ["name"])
    assert tables["deals"].to_dict(as_series=False) == {"id": [2, 3, 4, 5]}
    assert [part.collect()["id"].to_list() for part in tables.parts("deals")] == [[2, 3], [4, 5]]


def test_the_files_go_with_the_tables(tmp_path: Path) -> None:
    tables = Tables(tmp_path)
    tables.keep("deals", [tables.write("deals", OTHER)])
    del tables
    assert not list(tmp_path.iterdir())

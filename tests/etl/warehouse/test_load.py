"""Loading: every canonical table is there, with its types, and the as-of date is told from the tickets."""

from datetime import date, datetime
from pathlib import Path

import pytest

from etl.engines import duckdb as engine
from etl.entities import ENTITIES, TRACE_COLUMNS
from etl.errors import CommonGroundError
from etl.warehouse import load
from tests.etl.exports import deal, deals, ingest, write

INCIDENTS = """number,opened_at,priority,state,resolved_at
INC1,2026-01-05 08:00:00,2 - High,Closed,2026-02-03 10:00:00
INC2,2031-01-01 08:00:00,2 - High,New,
"""
DECLARED = '[[source]]\nsystem = "servicenow"\nexported_on = 2026-03-01\n'


def test_every_table_exists_with_its_columns_even_when_empty(tmp_path: Path) -> None:
    result = ingest(write(tmp_path / "x", {"o.csv": deals(deal("006000000000001AAA"))}))
    with engine.building(tmp_path / "wh.duckdb") as connection:
        load.load(connection, result)
        for name, entity in ENTITIES.items():
            columns = engine.fetch(connection, f"describe raw.{name}")["column_name"].to_list()
            assert columns == [column.name for column in (*entity.columns, *TRACE_COLUMNS)]
        row = engine.fetch(connection, "select deal_id, amount, expected_close_on, source_row from raw.deals").row(0)
    assert row == ("salesforce:006000000000001AAA", 1000.0, date(2026, 1, 31), 2)


def test_the_as_of_date_is_the_newest_ticket_record_before_its_export(tmp_path: Path) -> None:
    result = ingest(write(tmp_path / "x", {"incident.csv": INCIDENTS, "commonground.toml": DECLARED}))
    assert result.files.row(-1, named=True)["exported_at"] == datetime(2026, 3, 1, 23, 59, 59)
    with engine.building(tmp_path / "wh.duckdb") as connection:
        load.load(connection, result)
        assert load.write_build(connection, build_id="b", as_of=None, versions="{}") == date(2026, 2, 3)
        assert load.write_build(connection, build_id="b", as_of=date(2026, 1, 1), versions="{}") == date(2026, 1, 1)
        build = engine.fetch(connection, "select * from meta.builds").row(0, named=True)
    assert (build["build_id"], build["as_of_source"], build["engine"]) == ("b", "set", "duckdb")
    assert len(build["cause_map_hash"]) == 64


def test_nothing_loaded_is_an_error_and_not_an_empty_build(tmp_path: Path) -> None:
    result = ingest(write(tmp_path / "x", {"notes.md": "nothing"}))
    with engine.building(tmp_path / "wh.duckdb") as connection:
        load.load(connection, result)
        with pytest.raises(CommonGroundError, match="No file could be loaded"):
            load.write_build(connection, build_id="b", as_of=None, versions="{}")


def test_hostile_cells_are_stored_as_they_are(tmp_path: Path) -> None:
    cell = "'); drop table raw.deals; --"
    text = deals(deal("006000000000001AAA", stage=cell))
    result = ingest(write(tmp_path / "x", {"o'; drop.csv": text}))
    with engine.building(tmp_path / "wh.duckdb") as connection:
        load.load(connection, result)
        assert engine.fetch(connection, "select stage, source_file from raw.deals").row(0) == (cell, "o'; drop.csv")

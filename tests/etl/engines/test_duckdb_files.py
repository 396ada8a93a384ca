"""A DuckDB file is only read, and its values keep their text."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.engines import duckdb_files
from etl.engines.tables import DatabaseError


def test_every_type_keeps_its_value(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute(
            """
            set timezone = 'Asia/Tokyo';
            create table "a b" as select '2026-01-02 03:04:05.678+00'::timestamptz as moment,
                12345678901234.5600::decimal(20, 4) as amount, true as yes, ['a', 'b, "c"'] as tags,
                {'n': [1, 2]} as place, map {'k': 1} as pairs, '{"a": 1}'::json as record, '' as empty,
                null::varchar as missing, 0.1::double as share, '2026-01-02'::date as day
            """
        )
    with duckdb_files.opened(tmp_path / "a.duckdb") as database:
        tables = database.tables("main")
        assert list(tables) == ["a b"]
        assert database.copy(tables["a b"].rows(), tmp_path / "a.parquet") == 1
    assert pl.read_parquet(tmp_path / "a.parquet").row(0, named=True) == {
        "moment": "2026-01-02 03:04:05.678+00",
        "amount": "12345678901234.5600",
        "yes": "true",
        "tags": '["a","b, \\"c\\""]',
        "place": '{"n":[1,2]}',
        "pairs": '{"k":1}',
        "record": '{"a": 1}',
        "empty": "",
        "missing": None,
        "share": "0.1",
        "day": "2026-01-02",
    }


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="there is no such file"), duckdb_files.opened(tmp_path / "a.duckdb"):
        pass
    assert not (tmp_path / "a.duckdb").exists()


def test_a_file_that_is_no_database_is_said_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_text("id,name\n1,Alder\n" * 1000, encoding="utf-8")
    with pytest.raises(DatabaseError) as caught, duckdb_files.opened(tmp_path / "a.duckdb"):
        pass
    assert "\n" not in str(caught.value)


def test_a_file_that_another_program_writes_is_said_so(tmp_path: Path) -> None:
    code = f"import duckdb; c = duckdb.connect({str(tmp_path / 'a.duckdb')!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(DatabaseError, match="lock"), duckdb_files.opened(tmp_path / "a.duckdb"):
            pass
        writer.communicate(b"\n")


def test_a_damaged_file_and_one_of_another_program_are_said_so_with_their_mend(tmp_path: Path) -> None:
    file = tmp_path / "a.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute("create table t as select 1 as id")
    content = bytearray(file.read_bytes())
    content[4200:4300] = b"x" * 100
    file.write_bytes(content)
    other = tmp_path / "b.duckdb"
    with closing(sqlite3.connect(other)) as made_by_sqlite:
        made_by_sqlite.execute("create table t (id int)")
        made_by_sqlite.commit()
    for place in (file, other):
        with pytest.raises(DatabaseError) as caught, duckdb_files.opened(place):
            pass
        assert caught.value.mend == "restore the file from a copy, or build with --offline"


def test_a_view_that_fails_is_said_so_with_its_mend(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as made:
        made.execute("create table t (id int); create view v as select * from t; drop table t")
    with (
        duckdb_files.opened(tmp_path / "a.duckdb") as opened,
        pytest.raises(DatabaseError, match="name t does not exist") as caught,
    ):
        opened.copy(opened.tables("main")["v"].rows(), tmp_path / "v.parquet")
    assert caught.value.mend == "mend the view there, or leave it out by tables or ignore"

"""PostgreSQL is read in one transaction that sees one moment and changes nothing."""

from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest

from etl.engines import postgresql
from etl.engines.tables import DatabaseError
from tests.etl.fetch.postgres import PASSWORD, USER, Server
from tests.etl.fetch.settings import make


@pytest.fixture
def address(server: Server) -> str:
    return f"postgresql://{USER}:{quote(PASSWORD, safe='')}@/postgres?host={server.folder}"


def test_all_tables_are_of_one_moment(server: Server, address: str, tmp_path: Path) -> None:
    make(server, "moment", "create table a (id int); create table b (id int)")
    with postgresql.opened(address, connect_seconds=30, statement_seconds=60) as database:
        tables = database.tables("moment")
        assert database.copy(tables["a"].rows(), tmp_path / "a.parquet") == 0
        server.run("insert into moment.a values (1); insert into moment.b values (1)")
        assert database.copy(tables["b"].rows(), tmp_path / "b.parquet") == 0
    assert pl.read_parquet(tmp_path / "a.parquet").schema == {"id": pl.String}


def test_nothing_can_be_written(server: Server, address: str, tmp_path: Path) -> None:
    make(server, "unwritten", f"create table a (id int); grant all on a to {USER}")
    with (
        postgresql.opened(address, connect_seconds=30, statement_seconds=60) as database,
        pytest.raises(DatabaseError, match="cannot execute INSERT in a read-only transaction"),
    ):
        database.copy("insert into unwritten.a values (1)", tmp_path / "a.parquet")
    assert server.run("select count(*) from unwritten.a").strip() == "0"


def test_values_do_not_depend_on_the_settings_of_the_server(server: Server, address: str, tmp_path: Path) -> None:
    server.run(f"alter role {USER} set datestyle = 'German'; alter role {USER} set timezone = 'Asia/Tokyo'")
    make(
        server, "styled", "create table a as select '2026-01-02 03:04:05+00'::timestamptz as t, '2026-01-02'::date as d"
    )
    with postgresql.opened(address, connect_seconds=30, statement_seconds=60) as database:
        database.copy(database.tables("styled")["a"].rows(), tmp_path / "a.parquet")
    server.run(f"alter role {USER} reset datestyle; alter role {USER} reset timezone")
    assert pl.read_parquet(tmp_path / "a.parquet").rows() == [("2026-01-02 03:04:05+00", "2026-01-02")]


def test_what_the_server_says_is_one_line(address: str, tmp_path: Path) -> None:
    with (
        postgresql.opened(address, connect_seconds=30, statement_seconds=60) as database,
        pytest.raises(DatabaseError) as caught,
    ):
        database.copy("select * from nowhere", tmp_path / "a.parquet")
    assert str(caught.value) == 'relation "nowhere" does not exist'

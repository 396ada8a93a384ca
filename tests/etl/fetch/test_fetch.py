"""A build from a database is the build from the same tables as files; what was fetched is kept, and no secret is."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl import pipeline
from etl.fetch.fetch import FetchError, fetch
from etl.settings.config import CONFIG_NAME, Settings
from etl.settings.paths import ROOT
from tests.etl.fetch import firms
from tests.etl.fetch.postgres import PASSWORD, Server
from tests.etl.fetch.relay import standing_still
from tests.etl.fetch.settings import fetched, make, of_schema, of_source

SECRETS = (PASSWORD.encode(), quote(PASSWORD, safe="").encode())
PATIENCE = 120  # seconds, on a machine that is busy


@pytest.fixture(scope="module")
def built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The database built from files, that from PostgreSQL, and the folder of the latter's warehouse."""
    folder = tmp_path_factory.mktemp("firm")
    exports = firms.files_of_a_firm(folder)
    firms.load(server, exports, folder)
    of_files = pipeline.build(exports=exports, warehouse=folder / "files")
    settings = firms.settings_of_the_server(server, exports, folder / "settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_PASSWORD", PASSWORD)
        of_tables = pipeline.build(exports=None, config_path=settings, warehouse=folder / "tables")
    return of_files.path, of_tables.path, folder / "tables"


def _tables(database: Path) -> dict[str, pl.DataFrame]:
    """Every mart, sorted; a file is named without its suffix."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        frames = {name: connection.sql(f"select * from marts.{name} order by all").pl() for (name,) in names}
    is_there = {name: frame.columns for name, frame in frames.items()}
    return {
        name: frame.with_columns(pl.col("source_file").str.strip_suffix(".csv"))
        if "source_file" in is_there[name] else frame
        for name, frame in frames.items()
    }  # fmt: skip


@pytest.mark.built
def test_a_build_from_postgresql_is_the_build_from_the_same_tables_as_files(built: tuple[Path, Path, Path]) -> None:
    of_files, of_tables = _tables(built[0]), _tables(built[1])
    assert len(of_files) > 20
    assert of_files.keys() == of_tables.keys()
    assert sum(map(len, of_files.values())) > 1000
    for mart, frame in of_files.items():
        assert_frame_equal(of_tables[mart], frame)


@pytest.mark.built
def test_no_file_of_the_warehouse_holds_the_password(built: tuple[Path, Path, Path]) -> None:
    files = [file for file in built[2].rglob("*") if file.is_file()]
    assert len(files) > 50
    told = [file for file in files if any(secret in file.read_bytes() for secret in SECRETS)]
    assert told == []


def test_a_database_that_is_away_is_one_sentence_without_the_password(tmp_path: Path, password: str) -> None:
    url = f'url = "postgresql://reader@/warehouse?host={tmp_path}/nowhere"'
    sentence = _refused(of_source(tmp_path, url, 'password_env = "WAREHOUSE_PASSWORD"'), tmp_path)
    assert sentence.startswith("Source crm, PostgreSQL at this machine/warehouse: can't be reached (")
    assert "No such file or directory" in sentence
    assert password not in sentence


def test_a_wrong_password_is_not_shown(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_PASSWORD", "hunter2%40")
    sentence = _refused(of_schema(tmp_path, server, "public"), tmp_path)
    assert 'password authentication failed for user "reader"' in sentence
    assert "hunter2" not in sentence


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f'url = "postgresql://reader@127.0.0.1:{silent.getsockname()[1]}/warehouse"'
        began = time.monotonic()
        sentence = _refused(of_source(tmp_path, url, "connect_seconds = 2"), tmp_path)
        assert time.monotonic() - began < PATIENCE
    assert "can't be reached" in sentence or "to connect took longer" in sentence


@pytest.mark.usefixtures("password")
def test_a_table_that_takes_too_long_is_named_with_the_setting(server: Server, tmp_path: Path) -> None:
    make(server, "slow", "create view tickets as select 1 as id from pg_sleep(300)")
    sentence = _refused(of_schema(tmp_path, server, "slow", "table_seconds = 1"), tmp_path)
    assert "table tickets took longer than 1 seconds; raise table_seconds, or name fewer tables." in sentence


@pytest.mark.usefixtures("password")
def test_a_server_that_stands_still_is_given_up(server: Server, tmp_path: Path) -> None:
    make(server, "frozen", "create table tickets (id int)")
    with standing_still(server, b'"frozen"."tickets"') as frozen:
        sentence = _refused(of_schema(tmp_path, frozen, "frozen", "table_seconds = 3"), tmp_path)
    assert "table tickets took longer than it may; raise table_seconds" in sentence


@pytest.mark.usefixtures("password")
def test_a_fetch_that_fails_leaves_what_was_fetched_and_a_build_needs_no_database(
    server: Server, tmp_path: Path
) -> None:
    make(server, "failing", "create table a (id int); insert into a values (1); create table b (id int)")
    settings, folder = of_schema(tmp_path, server, "failing"), tmp_path / "fetched"
    before = fetched(settings, folder)
    server.run("insert into failing.a values (2); revoke select on failing.b from reader")
    assert "table b can't be read" in _refused(settings, tmp_path)
    after = fetched(settings, folder, "kept")
    assert [[part.to_dicts() for part in parts] for parts in after.values()] == [
        [part.to_dicts() for part in parts] for parts in before.values()
    ]


@pytest.mark.usefixtures("password")
def test_one_source_that_fails_leaves_the_others_as_they_were(server: Server, tmp_path: Path) -> None:
    make(server, "first", "create table a (id int); insert into a values (1)")
    make(server, "second", "create table b (id int)")
    place = f'url = "{server.address}"\npassword_env = "WAREHOUSE_PASSWORD"\n'
    other = f'[[source]]\nsystem = "generic"\nname = "crm"\n{place}schema = "second"'
    settings, folder = of_schema(tmp_path, server, "first", other), tmp_path / "fetched"
    assert [part["id"].to_list() for part in fetched(settings, folder)["a"]] == [["1"]]
    server.run("insert into first.a values (2); drop table second.b")
    _refused(settings, tmp_path)
    assert [part["id"].to_list() for part in fetched(settings, folder, "kept")["a"]] == [["1"]]


@pytest.mark.parametrize("what", ["nothing was fetched", "another database", "a changed file"])
@pytest.mark.usefixtures("password")
def test_without_the_database_only_what_was_fetched_from_it_is_read(what: str, server: Server, tmp_path: Path) -> None:
    make(server, "kept", "create table a (id int)")
    settings, folder = of_schema(tmp_path, server, "kept"), tmp_path / "fetched"
    if what != "nothing was fetched":
        fetched(settings, folder)
    if what == "another database":
        settings = of_schema(tmp_path, server, "other")
    if what == "a changed file":
        (file,) = folder.rglob("*.parquet")
        file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(FetchError, match=r"Source crm: nothing is there .* build once without --offline\."):
        fetched(settings, folder, "kept")


@pytest.mark.usefixtures("password")
@pytest.mark.built
def test_a_build_that_is_interrupted_ends_and_publishes_nothing(server: Server, tmp_path: Path) -> None:
    make(server, "asleep", "create view tickets as select 1 as id from pg_sleep(300)")
    of_schema(tmp_path, server, "asleep")
    command = [
        "-m",
        "dashboard.cli",
        "build",
        "--config",
        str(tmp_path / CONFIG_NAME),
        "--warehouse",
        str(tmp_path / "w"),
    ]
    build = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    _who_sleeps(server)
    build.send_signal(signal.SIGINT)
    said, _ = build.communicate(timeout=PATIENCE)
    assert build.returncode not in {None, 0}
    assert b"Traceback" not in said
    assert not (tmp_path / "w" / "pointer.json").exists()


def _refused(settings: Settings, folder: Path) -> str:
    """The sentence with which a fetch is refused."""
    with pytest.raises(FetchError) as caught:
        fetch(settings, folder / "fetched")
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith("Nothing was published; the last good build stays.")
    return sentence


def _who_sleeps(server: Server) -> int:
    """The process of the server that runs a table's query, waited for."""
    query = "select pid from pg_stat_activity where wait_event = 'PgSleep'"
    for _ in range(10 * PATIENCE):
        if found := server.run(query).split():
            return int(found[0])
        time.sleep(0.1)
    raise TimeoutError

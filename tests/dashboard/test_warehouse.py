"""The warehouse: threads never see each other's rows, and no page run mixes two builds."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import warehouse
from etl.warehouse.publish import publish, read_pointer
from etl.warehouse.schema_version import SCHEMA_VERSION

N_THREADS = 8


def publish_build(folder: Path, number: int, what_if: str = "") -> str:
    """Publish a build whose two tables hold nothing but its number."""
    draft = folder / "draft.duckdb"
    with duckdb.connect(str(draft)) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.a as select {number} as build from range(50)")
        connection.execute(f"create table marts.b as select {number} as build from range(50)")
        connection.execute("create schema meta")
        connection.execute(f"create table meta.builds as select {SCHEMA_VERSION} as schema_version, '{{}}' as versions")
    build_id = f"2026-b{number}"
    publish(draft, folder, build_id=build_id, as_of_on=date(2026, 9, 30), what_if=what_if)
    return build_id


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(tmp_path))
    publish_build(tmp_path, 0)
    return tmp_path


def test_nothing_published_is_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(tmp_path))
    with warehouse.lease() as build:
        assert build is None


def test_outside_a_page_run_there_is_no_build_to_ask() -> None:
    with pytest.raises(LookupError):
        warehouse.current()


@pytest.mark.thorough
def test_queries_of_many_threads_each_get_their_own_rows(published: Path) -> None:
    def ask(number: int) -> int:
        with warehouse.lease():
            query = "select ? as mine, count(*) as n from marts.a, range(2000) group by all"
            return int(warehouse.current().query(query, [number])["mine"][0])

    with ThreadPoolExecutor(N_THREADS) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


@pytest.mark.thorough
def test_a_page_run_sees_one_build_while_others_are_published(published: Path) -> None:
    is_over = threading.Event()

    def read() -> list[tuple[int, int, str]]:
        seen = []
        while not is_over.is_set():
            with warehouse.lease() as build:
                assert build
                first = build.query("select min(build) as build from marts.a")["build"][0]
                second = build.query("select max(build) as build from marts.b")["build"][0]
                seen.append((first, second, build.build_id))
        return seen

    with ThreadPoolExecutor(N_THREADS) as pool:
        readers = [pool.submit(read) for _ in range(N_THREADS)]
        for number in range(1, 30):
            publish_build(published, number)
        is_over.set()
        seen = [row for reader in readers for row in reader.result()]
    assert [row for row in seen if row[0] != row[1] or row[2] != f"2026-b{row[0]}"] == []
    assert len({row[0] for row in seen}) > 3


def test_a_new_build_is_seen_by_the_next_page_run_and_the_old_one_let_go(published: Path) -> None:
    with warehouse.lease() as old:
        assert old
        build_id = publish_build(published, 1)
        with warehouse.lease() as new:
            assert new
            assert new.build_id == build_id
        assert old.query("select max(build) as build from marts.a")["build"][0] == 0
    with warehouse.lease() as again:
        assert again
        attached = again.query("select database_name from duckdb_databases() where not internal")["database_name"]
    assert old.alias not in attached.to_list()


def test_a_missing_table_is_an_error_and_never_a_variable_of_python(published: Path) -> None:
    nowhere = 1  # a name that DuckDB must not find
    with warehouse.lease(), pytest.raises(warehouse.OtherVersionError):
        warehouse.current().query("select * from nowhere")
    assert nowhere == 1


def test_the_app_cannot_write(published: Path) -> None:
    with warehouse.lease(), pytest.raises(duckdb.Error):
        warehouse.current().query("insert into marts.a values (9)")


def attached(build: warehouse.Build) -> list[str]:
    """The aliases of the builds that are attached."""
    query = "select database_name from duckdb_databases() where not internal"
    return build.query(query)["database_name"].to_list()


def test_the_current_build_stays_attached_while_nobody_leases_it(published: Path) -> None:
    publish_build(published, 1)
    with warehouse.lease() as current:
        assert current
    with warehouse.lease("2026-b0") as earlier:
        assert earlier
        assert current.alias in attached(earlier)
    with warehouse.lease() as again:
        assert again
        assert attached(again).count(current.alias) == 1
        assert earlier.alias not in attached(again)


def test_a_what_if_is_shown_where_it_is_asked_for_and_else_the_last_regular_build(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what_if = publish_build(published, 1, "--set min_followup_days=200")
    with warehouse.lease() as build:
        assert build
        assert (build.build_id, build.what_if) == ("2026-b0", "")
    monkeypatch.setenv("COMMON_GROUND_BUILD", what_if)
    with warehouse.lease() as build:
        assert build
        assert (build.build_id, build.what_if) == (what_if, "--set min_followup_days=200")
        assert build.query("select max(build) as build from marts.a")["build"][0] == 1
    monkeypatch.setenv("COMMON_GROUND_BUILD", "nobody")
    with warehouse.lease() as build:
        assert build is None


def remake(folder: Path, *statements: str) -> None:
    """Change the file of the current build."""
    pointer = read_pointer(folder)
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["update meta.builds set schema_version = schema_version - 1"], "older than this version"),
        (["alter table meta.builds drop column schema_version"], "older than this version"),
        (["update meta.builds set schema_version = null"], "older than this version"),
        (["delete from meta.builds"], "older than this version"),
        (["update meta.builds set schema_version = schema_version + 1"], "newer than this version"),
        (["drop table meta.builds"], "made by another version"),
    ],
)
def test_a_build_of_another_schema_is_refused_with_what_to_run(
    published: Path, statements: list[str], said: str
) -> None:
    remake(published, *statements)
    with pytest.raises(warehouse.OtherVersionError, match=said) as raised, warehouse.lease():
        pass
    assert "`common-ground build`" in str(raised.value)
    assert "2026-b0" in str(raised.value)


def test_who_made_a_refused_build_is_named(published: Path) -> None:
    remake(
        published,
        'update meta.builds set schema_version = 0, versions = \'{"common-ground": "0.0.9"}\'',
    )
    with pytest.raises(warehouse.OtherVersionError, match=r"by Common Ground 0\.0\.9 \(schema 0\)"), warehouse.lease():
        pass


def test_after_a_refusal_the_next_build_is_leased_and_the_refused_one_let_go(published: Path) -> None:
    remake(published, "update meta.builds set schema_version = 0")
    with pytest.raises(warehouse.OtherVersionError), warehouse.lease():
        pass
    publish_build(published, 1)
    with warehouse.lease() as build:
        assert build
        assert attached(build).count(build.alias) == 1
        assert len([alias for alias in attached(build) if alias.startswith("b")]) == 1

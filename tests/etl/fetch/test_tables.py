"""Which tables of a source are fetched, and which rows of them, by what names and types its database has."""

from pathlib import Path

import pytest

from etl.fetch.fetch import FetchError
from tests.etl.fetch.postgres import Server
from tests.etl.fetch.settings import fetched, make, of_schema

pytestmark = pytest.mark.usefixtures("password")
TICKETS = "create table tickets (id int, changed timestamptz, subject text);"


def _ids(parts: list) -> list[list[str]]:
    return [part["id"].to_list() for part in parts]


def test_every_type_keeps_its_value_to_the_last_digit(server: Server, tmp_path: Path) -> None:
    make(
        server,
        "types",
        """
        create type stage as enum ('won', 'lost');
        create domain amount as numeric(20, 4);
        create type place as (city text, n int);
        create table all_types as select
            '2026-01-02 03:04:05.678901+02'::timestamptz as moment, '2026-01-02 03:04:05'::timestamp as plain,
            '2026-01-02'::date as day, 12345678901234.5600::amount as amount, 0.1::float8 as share,
            true as yes, '{"a": [1, 2.50]}'::jsonb as record, array['a', 'b, "c"', null] as tags,
            array[array[1, 2], array[3, 4]] as grid, '' as empty, null::text as missing, 'won'::stage as stage,
            'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as key, '1 day 2 hours'::interval as took,
            1000.5::money as price, row('Ulm', 3)::place as place, 9007199254740993::bigint as big,
            'ab'::char(4) as padded, '\\xdead'::bytea as bytes, int4range(1, 5) as span
        """,
    )
    ((table,),) = fetched(of_schema(tmp_path, server, "types"), tmp_path / "fetched").values()
    assert table.row(0, named=True) == {
        "moment": "2026-01-02 01:04:05.678901+00",
        "plain": "2026-01-02 03:04:05",
        "day": "2026-01-02",
        "amount": "12345678901234.5600",
        "share": "0.1",
        "yes": "true",
        "record": '{"a": [1, 2.50]}',
        "tags": '["a","b, \\"c\\"",null]',
        "grid": "[[1,2],[3,4]]",
        "empty": "",
        "missing": None,
        "stage": "won",
        "key": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "took": "P1DT2H",
        "price": "1000.50",
        "place": '{"city":"Ulm","n":3}',
        "big": "9007199254740993",
        "padded": "ab",
        "bytes": "\\xdead",
        "span": "[1,5)",
    }


def test_names_that_would_end_a_statement_or_a_path_are_names(server: Server, tmp_path: Path) -> None:
    names = ['x"; drop table y; --', "../../escaped", "Deals", "deals", "con/aux", ".hidden", "Ä Ö", "n" * 63]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    make(server, "hostile", "".join(f'create table {name} as select \'1\' as "a""b";' for name in quoted))
    tables = fetched(of_schema(tmp_path, server, "hostile"), tmp_path / "fetched")
    assert sorted(tables) == sorted(names)
    assert all(part['a"b'].to_list() == ["1"] for (part,) in tables.values())
    assert all(file.is_relative_to(tmp_path) for file in tmp_path.rglob("*"))
    assert not (tmp_path / "escaped.parquet").exists()


def test_views_are_fetched_and_partitions_once_and_what_loaders_keep_for_themselves_is_not(
    server: Server, tmp_path: Path
) -> None:
    make(
        server,
        "kinds",
        """
        create table deals (id int) partition by range (id);
        create table deals_1 partition of deals for values from (0) to (9); insert into deals values (1);
        create view shown as select id from deals; create materialized view stored as select id from deals;
        create table _dlt_loads (id int); create table _airbyte_raw_deals (id int); create table fivetran_audit (id int)
        """,
    )
    tables = fetched(of_schema(tmp_path, server, "kinds"), tmp_path / "fetched")
    assert sorted(tables) == ["deals", "shown", "stored"]
    assert all(_ids(parts) == [["1"]] for parts in tables.values())


def test_named_tables_alone_are_fetched(server: Server, tmp_path: Path) -> None:
    make(server, "named", "create table a (id int); create table b (id int); create table _dlt_loads (id int)")
    settings = of_schema(tmp_path, server, "named", 'tables = ["_dlt_loads", "b"]')
    assert sorted(fetched(settings, tmp_path / "fetched")) == ["_dlt_loads", "b"]


def test_with_a_cursor_only_what_is_new_is_fetched_and_ties_are_not_missed(server: Server, tmp_path: Path) -> None:
    make(server, "growing", TICKETS + "insert into tickets values (1, '2026-01-01', 'a'), (2, '2026-01-02', 'b')")
    settings, folder = of_schema(tmp_path, server, "growing", 'cursor = "changed"'), tmp_path / "fetched"
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2"]]
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2"]]
    server.run("insert into growing.tickets values (3, '2026-01-02', 'b'), (4, null, 'd')")
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2"], ["3", "4"]]
    server.run("update growing.tickets set changed = '2026-01-03', subject = 'e' where id = 1")
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2"], ["3", "4"], ["1"]]
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2"], ["3", "4"], ["1"]]


def test_a_reload_fetches_everything_and_forgets_what_was_deleted(server: Server, tmp_path: Path) -> None:
    make(server, "reloaded", TICKETS + "insert into tickets values (1, '2026-01-01', 'a'), (2, '2026-01-02', 'b')")
    settings, folder = of_schema(tmp_path, server, "reloaded", 'cursor = "changed"'), tmp_path / "fetched"
    fetched(settings, folder)
    server.run("delete from reloaded.tickets where id = 1; insert into reloaded.tickets values (3, '2026-01-03', 'c')")
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2"], ["3"]]
    assert _ids(fetched(settings, folder, "whole")["tickets"]) == [["2", "3"]]


@pytest.mark.parametrize(
    "change",
    [
        "truncate tickets; insert into tickets values (1, '2026-01-05', 'a'), (3, '2026-01-05', 'c')",
        "delete from tickets where id = 2; insert into tickets values (3, '2026-01-01', 'c')",
        "delete from tickets where id = 2; insert into tickets values (3, '2026-01-01', 'c');"
        "alter table tickets add column priority text",
    ],
    ids=["a loader that replaces the table", "a copy of an earlier day", "a new column"],
)
def test_a_table_that_did_not_only_grow_is_fetched_whole(change: str, server: Server, tmp_path: Path) -> None:
    make(server, "replaced", TICKETS + "insert into tickets values (1, '2026-01-01', 'a'), (2, '2026-01-02', 'b')")
    settings, folder = of_schema(tmp_path, server, "replaced", 'cursor = "changed"'), tmp_path / "fetched"
    fetched(settings, folder)
    server.run(f"set search_path = replaced; {change}")
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "3"]]


def test_a_number_as_cursor_is_compared_as_a_number(server: Server, tmp_path: Path) -> None:
    make(server, "numbered", "create table t (id int, load bigint); insert into t values (1, 9), (2, 10)")
    settings, folder = of_schema(tmp_path, server, "numbered", 'cursor = { t = "load" }'), tmp_path / "fetched"
    fetched(settings, folder)
    server.run("insert into numbered.t values (3, 11)")
    assert _ids(fetched(settings, folder)["t"]) == [["1", "2"], ["3"]]


def test_a_child_table_without_the_cursor_is_fetched_whole(server: Server, tmp_path: Path) -> None:
    make(
        server,
        "nested",
        "create table deals (id int, _dlt_load_id text); insert into deals values (1, '1700000000.5');"
        "create table deals__companies (id int); insert into deals__companies values (7)",
    )
    settings, folder = of_schema(tmp_path, server, "nested", 'cursor = "_dlt_load_id"'), tmp_path / "fetched"
    fetched(settings, folder)
    server.run("insert into nested.deals values (2, '1700000001.5'); insert into nested.deals__companies values (8)")
    tables = fetched(settings, folder)
    assert _ids(tables["deals"]) == [["1"], ["2"]]
    assert _ids(tables["deals__companies"]) == [["7", "8"]]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            'tables = ["ticket"]',
            "the schema lacking has no table ticket (did you mean tickets?); mend tables or schema",
        ),
        ('cursor = "chnged"', "none of its tables has the column chnged (did you mean changed?); mend cursor"),
        ('cursor = { tickets = "load" }', "table tickets has no column load; mend cursor"),
        ('cursor = { ticket = "id" }', "cursor names the table ticket, which is not read (did you mean tickets?)"),
    ],
)
def test_what_a_database_lacks_is_named(lines: str, sentence: str, server: Server, tmp_path: Path) -> None:
    make(server, "lacking", TICKETS)
    with pytest.raises(FetchError) as caught:
        fetched(of_schema(tmp_path, server, "lacking", lines), tmp_path / "fetched")
    assert str(caught.value).startswith(f"Source crm, PostgreSQL at this machine/postgres: {sentence}")
    assert str(caught.value).endswith("Nothing was published; the last good build stays.")


def test_a_schema_without_tables_is_named(server: Server, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="the schema nowhere has no tables; name the one that has them as schema"):
        fetched(of_schema(tmp_path, server, "nowhere"), tmp_path / "fetched")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("alter table tickets drop column subject", "table tickets no longer has the column subject; mend what fills"),
        ("create table other (id int); drop table tickets", "table tickets is gone, which the last build read; mend"),
    ],
)
def test_what_is_gone_since_the_last_fetch_stops_the_build_unless_it_is_meant(
    change: str, sentence: str, server: Server, tmp_path: Path
) -> None:
    make(server, "gone", TICKETS + "insert into tickets values (1, '2026-01-01', 'a')")
    settings, folder = of_schema(tmp_path, server, "gone"), tmp_path / "fetched"
    fetched(settings, folder)
    server.run(f"set search_path = gone; {change}")
    with pytest.raises(FetchError, match=sentence):
        fetched(settings, folder)
    assert _ids(fetched(settings, folder, "kept")["tickets"]) == [["1"]]
    fetched(settings, folder, "whole")


def test_a_table_that_the_user_may_not_read_is_named(server: Server, tmp_path: Path) -> None:
    make(server, "closed", "create table tickets (id int); revoke all on tickets from reader")
    sentence = "table tickets can't be read .permission denied for table tickets.; let the user read it, or leave it"
    with pytest.raises(FetchError, match=sentence):
        fetched(of_schema(tmp_path, server, "closed"), tmp_path / "fetched")


def test_a_row_that_comes_below_the_cursor_is_not_missed(server: Server, tmp_path: Path) -> None:
    make(server, "late", TICKETS + "insert into tickets values (1, '2026-01-01', 'a'), (2, '2026-01-05', 'b')")
    settings, folder = of_schema(tmp_path, server, "late", 'cursor = "changed"'), tmp_path / "fetched"
    fetched(settings, folder)
    server.run("insert into late.tickets values (3, '2026-01-02', 'c')")
    assert _ids(fetched(settings, folder)["tickets"]) == [["1", "2", "3"]]


@pytest.mark.parametrize(("kind", "endless"), [("timestamptz", "infinity"), ("numeric", "NaN")])
def test_a_cursor_without_end_hides_nothing_that_comes_later(
    kind: str, endless: str, server: Server, tmp_path: Path
) -> None:
    make(server, "endless", f"create table t (id int, at {kind}); insert into t values (1, '{endless}')")
    settings, folder = of_schema(tmp_path, server, "endless", 'cursor = "at"'), tmp_path / "fetched"
    fetched(settings, folder)
    server.run("delete from endless.t; insert into endless.t values (1, null), (2, null), (3, null)")
    assert _ids(fetched(settings, folder)["t"]) == [["1", "2", "3"]]


@pytest.mark.parametrize(
    ("sql", "lines", "sentence"),
    [
        ("create view v as select 1 / (now() < '2000-01-01')::int as n", "", "division by zero.; mend it there, or"),
        ("create materialized view v as select 1 as n with no data", "", "not been populated.; mend it there, or"),
        (
            "create view v as select pg_terminate_backend(pg_backend_pid()) as n",
            "",
            "administrator command.; see that the server runs, and build again, or build with --offline",
        ),
        (
            "create table v (n json)",
            'cursor = "n"',
            "max.json. does not exist.; let the user read it, or let cursor",
        ),
    ],
    ids=["a view that fails", "a view that is not filled", "a server that stops", "a cursor without order"],
)
def test_what_fails_at_reading_is_said_with_its_mend(
    sql: str, lines: str, sentence: str, server: Server, tmp_path: Path
) -> None:
    make(server, "failing", sql)
    with pytest.raises(FetchError, match=f"table v can't be read .*{sentence}"):
        fetched(of_schema(tmp_path, server, "failing", lines), tmp_path / "fetched")

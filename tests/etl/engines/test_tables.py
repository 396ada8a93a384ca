"""Names and values stand in a statement as what they are."""

import duckdb

from etl.engines.tables import Stored

HOSTILE = 'x"; drop table y; --'
TABLE = Stored('"t"', {"id": 'cast("id" as varchar)', HOSTILE: '"x""; drop table y; --"'})


def test_a_statement_names_columns_whatever_they_are_called() -> None:
    with duckdb.connect() as connection:
        connection.execute('create table t (id int, "x""; drop table y; --" varchar); create table y (n int)')
        connection.execute("insert into t values (1, 'a'), (2, 'b'), (null, 'c')")
        assert connection.sql(TABLE.rows()).fetchall() == [("1", "a"), ("2", "b"), (None, "c")]
        assert connection.sql(TABLE.rows("id", "2")).fetchall() == [("2", "b"), (None, "c")]
        assert connection.sql(TABLE.rows(HOSTILE, "b'; drop table y")).fetchall() == [(None, "c")]
        assert connection.sql("select count(*) from y").fetchall() == [(0,)]


def test_the_extent_counts_both_sides_of_a_cursor() -> None:
    with duckdb.connect() as connection:
        connection.execute('create table t (id int, "x""; drop table y; --" varchar)')
        connection.execute("insert into t values (9, 'a'), (10, 'b'), (11, 'c'), (null, 'd')")
        assert connection.sql(TABLE.extent("id", "10")).fetchall() == [(1, 2, 2, "11")]
        assert connection.sql(TABLE.extent("id", None)).fetchall() == [(4, 4, 4, "11")]

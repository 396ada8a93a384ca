"""The estimate stage on the sample's marts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.engines import duckdb as engine
from etl.evidence.claims.known_or_not import VANISHED
from etl.evidence.results import Cost
from etl.warehouse import evidence_tables
from etl.warehouse.publish import read_pointer


@pytest.fixture(scope="module")
def estimated(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engine.Connection]:
    """A copy of the sample's database, estimated anew by segments, with an earlier build and a cost of escalations."""
    pointer = read_pointer(sample_warehouse)
    assert pointer is not None
    copy = tmp_path_factory.mktemp("estimate") / "wh.duckdb"
    shutil.copy(pointer.path, copy)
    with engine.building(copy) as connection:
        connection.execute("delete from history.builds")
        connection.execute("insert into history.builds (against_build_id, as_of_on) values ('b', date '2026-06-30')")
        cost = Cost(12_000.0, "EUR")
        assert evidence_tables.estimate(connection, (), "a hash", take_up_unit="segment", cost=cost)
        yield connection


def test_take_up_is_by_the_units_that_the_firm_names(estimated: engine.Connection) -> None:
    units = engine.fetch(estimated, "select unit from evidence.take_up order by take_up_no")["unit"].to_list()
    assert units[0] == "segment"
    assert "region" not in units


def test_the_earlier_builds_are_looked_at_for_what_vanished(estimated: engine.Connection) -> None:
    checks = engine.fetch(estimated, f"select is_passed, text from evidence.checks where name = '{VANISHED}'")
    assert checks.rows() == [(True, "Nothing vanished: this build has all practices that earlier ones had.")]


def test_what_an_escalation_costs_the_firm_stands_with_the_money(estimated: engine.Connection) -> None:
    costs = engine.fetch(estimated, "select cost_per_escalation, cost_currency from evidence.decisions")
    assert costs.rows() == [(12_000.0, "EUR")]
    amounts = engine.fetch(estimated, "select measure, value from evidence.estimates where subject = 'decisions'")
    found = dict(amounts.iter_rows())
    assert found["saved_per_quarter"] == pytest.approx(12_000 * found["avoided_per_quarter"])


def test_every_claim_is_stored(estimated: engine.Connection) -> None:
    claims = engine.fetch(estimated, "select distinct claim_id from evidence.claims")["claim_id"]
    assert set(claims) == {f"C{number}" for number in range(1, 12)}

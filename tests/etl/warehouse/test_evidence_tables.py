"""The estimate stage on the sample's marts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.engines import duckdb as engine
from etl.warehouse import evidence_tables
from etl.warehouse.publish import read_pointer


@pytest.fixture(scope="module")
def estimated(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engine.Connection]:
    """A copy of the sample's database, estimated anew by segments."""
    pointer = read_pointer(sample_warehouse)
    assert pointer is not None
    copy = tmp_path_factory.mktemp("estimate") / "wh.duckdb"
    shutil.copy(pointer.path, copy)
    with engine.building(copy) as connection:
        assert evidence_tables.estimate(connection, (), "a hash", take_up_unit="segment")
        yield connection


def test_take_up_is_by_the_units_that_the_firm_names(estimated: engine.Connection) -> None:
    units = engine.fetch(estimated, "select unit from evidence.take_up order by take_up_no")["unit"].to_list()
    assert units[0] == "segment"
    assert "region" not in units


def test_every_claim_is_stored(estimated: engine.Connection) -> None:
    claims = engine.fetch(estimated, "select distinct claim_id from evidence.claims")["claim_id"]
    assert set(claims) == {f"C{number}" for number in range(1, 12)}

"""Evidence survives the warehouse."""

import dataclasses
from pathlib import Path

import duckdb
import pytest

from etl.evidence import assess, from_frames, to_frames
from etl.evidence.claims.decisions import with_cost
from etl.evidence.results import Cost
from tests.etl.evidence.firms import firm


@pytest.mark.parametrize("cost", [None, Cost(12_000.0, "EUR")])
def test_evidence_read_back_from_duckdb_equals_what_was_stored(tmp_path: Path, cost: Cost | None) -> None:
    evidence = assess(*firm(300, seed=2))
    evidence = dataclasses.replace(evidence, decisions=with_cost(evidence.decisions, cost))
    assert evidence.decisions is not None
    with duckdb.connect(str(tmp_path / "wh.duckdb")) as connection:
        for name, frame in to_frames(evidence).items():
            connection.register("incoming", frame.to_arrow())
            connection.execute(f"create table {name} as select * from incoming")
        stored = {name: connection.sql(f"select * from {name}").pl() for name in to_frames(evidence)}
    assert from_frames(stored) == evidence


def test_rows_in_another_order_make_the_same_evidence() -> None:
    evidence = assess(*firm(300, seed=2))
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=4) for name, frame in to_frames(evidence).items()}
    assert from_frames(shuffled) == evidence


def test_tables_of_a_firm_without_deals_have_the_same_columns_and_types() -> None:
    full, none = (to_frames(assess(*(frame.head(n) for frame in firm(300, seed=2)))) for n in (5000, 0))
    assert {name: frame.schema for name, frame in full.items()} == {name: frame.schema for name, frame in none.items()}

"""A build that lost many records is refused, unless that is said to be meant."""

from pathlib import Path

import polars as pl
import pytest

from etl.errors import BlockedBuildError
from etl.quality.volume import refuse_shrinking
from etl.warehouse.publish import read_pointer


def tables(warehouse: Path, share: float) -> dict[str, pl.DataFrame]:
    from etl.engines import duckdb as engine
    from etl.entities import ENTITIES

    pointer = read_pointer(warehouse)
    assert pointer is not None
    with engine.scratch() as connection, engine.attached(connection, pointer.path, "w"):
        whole = {name: connection.sql(f"select * from w.raw.{name}").pl() for name in ENTITIES}
    return {name: frame.head(round(share * frame.height)) for name, frame in whole.items()}


def test_a_fifth_less_is_let_through_and_more_is_refused(small_warehouse: Path) -> None:
    pointer = read_pointer(small_warehouse)
    refuse_shrinking(tables(small_warehouse, 0.85), pointer)
    with pytest.raises(BlockedBuildError, match=r"deals: \d+ rows after \d+.*--allow-shrink"):
        refuse_shrinking(tables(small_warehouse, 0.5), pointer)


def test_a_first_build_has_nothing_to_shrink_from() -> None:
    refuse_shrinking({}, None)

"""Tables of the outlook."""

import dataclasses
from datetime import date, datetime

import polars as pl
import pytest

from etl.evidence.estimators.panel import PRACTICES
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.tables import outlook_frames
from tests.etl.evidence.firms import inputs

_KEPT = ("account_id", "segment", "region", "service_line", "deal_type", "currency", "sales_owner_id", "amount")


def with_open(data: Inputs, n: int = 60) -> Inputs:
    """The firm with copies of its last deals as open ones."""
    opened = data.deals.tail(n).select(
        pl.format("open {}", "deal_id").alias("deal_id"),
        *_KEPT,
        *(f"{practice}_status" for practice in PRACTICES),
        created_at=pl.lit(datetime(2026, 6, 1)),
        expected_close_on=pl.lit(date(2026, 12, 1)),
    )
    return dataclasses.replace(data, open_deals=opened)


LARGE = with_open(inputs(5000, seed=3))


SMALL = with_open(inputs(150, seed=3))


@pytest.mark.parametrize("data", [LARGE, SMALL, Inputs()])
def test_the_tables_have_the_same_columns_whatever_is_in_them(data: Inputs) -> None:
    frames, empty = outlook_frames(data), outlook_frames(Inputs())
    assert {name: frame.schema for name, frame in frames.items()} == {n: frame.schema for n, frame in empty.items()}
    for frame in frames.values():
        if "withheld" in frame.columns:
            assert (frame["value"].is_null() == frame["withheld"].is_not_null()).all()
        for numbers in frame.select(pl.selectors.float()):
            assert numbers.drop_nulls().is_finite().all()

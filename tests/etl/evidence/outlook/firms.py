"""Firms with open deals, and what is expected of those."""

import dataclasses
from datetime import date, datetime

import polars as pl

from etl.evidence.estimators.panel import PRACTICES
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.open_deals import open_deals
from tests.etl.evidence.firms import inputs

KEPT = ("account_id", "segment", "region", "service_line", "deal_type", "currency", "sales_owner_id", "amount")


def with_open(data: Inputs, n: int = 60) -> Inputs:
    """The firm with copies of its last deals as open ones."""
    opened = data.deals.tail(n).select(
        pl.format("open {}", "deal_id").alias("deal_id"),
        *KEPT,
        *(f"{practice}_status" for practice in PRACTICES),
        created_at=pl.lit(datetime(2026, 6, 1)),
        expected_close_on=pl.lit(date(2026, 12, 1)),
    )
    return dataclasses.replace(data, open_deals=opened)


LARGE = with_open(inputs(5000, seed=3))
SMALL = with_open(inputs(150, seed=3))
OUTLOOK = open_deals(LARGE)

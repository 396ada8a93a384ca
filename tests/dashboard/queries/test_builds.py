"""Queries about the build and its sources."""

import polars as pl
import pytest

from dashboard.queries import builds
from dashboard.queries.builds import build_facts

pytestmark = pytest.mark.usefixtures("leased")


def test_every_source_with_deals_has_a_last_record_not_after_the_build() -> None:
    as_of = build_facts()["as_of_on"]
    last = builds.last_records()
    assert {"salesforce", "servicenow", "register", "survey"} <= set(last["source_system"])
    assert last.select((pl.col("last_record_on") <= as_of).all()).item()

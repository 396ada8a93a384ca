"""Parameterised SELECTs on the open deals, within the viewer's scope."""

from dataclasses import replace
from typing import Any

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries.scoped import Filters, where


def open_deals(scope: Scope, filters: Filters) -> pl.DataFrame:
    """marts.open_deals with the escalations to be expected of each in its first year; the filters' period aside.

    expected, expected_low, expected_high are null where a build withheld them.
    """
    condition, values = where(scope, replace(filters, signed_from=None, signed_to=None))
    return warehouse.current().query(
        f"""
        select deals.*, coalesce(deals.account_name, deals.account_id) as account,
            expected.value as expected, expected.low as expected_low, expected.high as expected_high, expected.rank
        from (select * from marts.open_deals where {condition}) as deals
        left join evidence.open_deals as expected on deals.deal_id = expected.deal_id
        order by deals.deal_id
        """,
        values,
    )


def open_deal_steps(scope: Scope) -> pl.DataFrame:
    """Deal × missing practice: the change in expected escalations that goes with it, with its interval."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select deal_id, practice, value, low, high from evidence.open_deal_steps
        where deal_id in (select deal_id from marts.open_deals where {condition})
        """,
        values,
    )


def prediction_overview() -> dict[str, Any]:
    """Whether what to expect of open deals was borne out by later deals, and why or why not."""
    return warehouse.current().query("select * from evidence.prediction_overview").row(0, named=True)


def open_deal_evidence(scope: Scope, deal_id: str) -> pl.DataFrame:
    """Practice by practice: status so far, evidence and source row of one open deal."""
    return _of_deal(scope, deal_id, "open_deal_evidence", "practice desc")


def open_deal_risks(scope: Scope, deal_id: str) -> pl.DataFrame:
    """The recorded risks of one open deal, the major ones first."""
    return _of_deal(scope, deal_id, "open_deal_risks", "is_major desc nulls last, identified_at, risk_id")


def _of_deal(scope: Scope, deal_id: str, mart: str, order: str) -> pl.DataFrame:
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"select * from marts.{mart} where {condition} and deal_id = ? order by {order}", [*values, deal_id]
    )

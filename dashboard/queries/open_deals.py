"""Parameterised SELECTs on the open deals, within the viewer's scope."""

from dataclasses import replace
from typing import Any

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import columns
from dashboard.queries.evidence import main_verdict, stored
from dashboard.queries.scoped import Filters, where


def open_deals(scope: Scope, filters: Filters, *, account_id: str | None = None) -> pl.DataFrame:
    """marts.open_deals with the escalations to be expected of each in its first year; the filters' period aside.

    Of one account where its id is given. expected, expected_low, expected_high are null where a build withheld them.
    """
    condition, values = where(scope, replace(filters, signed_from=None, signed_to=None))
    return warehouse.current().query(
        f"""
        with deals as (
            select {columns.listed(columns.OPEN_DEALS)} from marts.open_deals where {condition}
        )
        select {columns.listed(columns.OPEN_DEALS, "deals")}, coalesce(deals.account_name, deals.account_id) as account,
            expected.value as expected, expected.low as expected_low, expected.high as expected_high, expected.rank
        from deals
        left join evidence.open_deals as expected on deals.deal_id = expected.deal_id
        where ? is null or deals.account_id = ?
        order by deals.deal_id
        """,
        [*values, account_id, account_id],
    )


def open_deal_steps(scope: Scope) -> pl.DataFrame:
    """Deal × missing practice: the change in expected escalations that goes with it, with its interval.

    Nothing where the verdict on the score as a whole (C4) carries no amount.
    """
    condition, values = where(scope, Filters())
    steps = warehouse.current().query(
        f"""
        select deal_id, practice, value, low, high from evidence.open_deal_steps
        where deal_id in (select deal_id from marts.open_deals where {condition})
        """,
        values,
    )
    return steps if main_verdict().is_favourable else steps.clear()


def prediction_overview() -> dict[str, Any]:
    """Whether what to expect of open deals was borne out by later deals, and why or why not."""
    return stored("prediction_overview").row(0, named=True)


def open_deal_evidence(scope: Scope, deal_id: str) -> pl.DataFrame:
    """Practice by practice: status so far, evidence and source row of one open deal."""
    return _of_deal(scope, deal_id, "open_deal_evidence", columns.OPEN_DEAL_EVIDENCE, "practice desc")


def open_deal_risks(scope: Scope, deal_id: str) -> pl.DataFrame:
    """The recorded risks of one open deal, the major ones first."""
    order = "is_major desc nulls last, identified_at, risk_id"
    return _of_deal(scope, deal_id, "open_deal_risks", columns.OPEN_DEAL_RISKS, order)


def _of_deal(scope: Scope, deal_id: str, mart: str, names: tuple[str, ...], order: str) -> pl.DataFrame:
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"select {columns.listed(names)} from marts.{mart} where {condition} and deal_id = ? order by {order}",
        [*values, deal_id],
    )

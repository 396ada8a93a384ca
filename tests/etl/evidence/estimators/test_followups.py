"""Follow-ups by day."""

import dataclasses

import polars as pl

from etl.evidence.estimators.followups import follow_ups
from tests.etl.evidence.firms import inputs


def test_an_escalation_on_the_day_of_signature_has_happened_by_day_1() -> None:
    one = inputs(200, seed=1)
    ticket = one.tickets.filter(~pl.col("is_control")).head(1)
    signed = one.deals.filter(pl.col("deal_id") == ticket["deal_id"][0])["signed_on"][0]
    moved = ticket.with_columns(event_at=pl.lit(signed).cast(pl.Datetime))
    _, data = follow_ups(dataclasses.replace(one, tickets=moved))
    assert data.event_times.tolist() == [1]
    assert data.first[data.event_deals[0]] == 1

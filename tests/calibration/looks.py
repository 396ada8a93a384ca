"""A firm at each of its quarter ends: what was known then, and the words that were issued, one cut after another."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from etl.evidence import Inputs, assess_thoroughly
from etl.evidence.estimators.outcomes import MONTHS_FROM
from etl.evidence.estimators.panel import DAYS_PER_MONTH
from etl.evidence.verdicts.log import Cut, issue
from etl.sample.firm import QUARTER_STARTS, START

_COUNTS = {
    "n_attributable_escalations": ~pl.col("is_control"),
    "n_surprise_escalations": ~pl.col("is_control") & pl.col("is_surprise"),
    "n_control_tickets": pl.col("is_control"),
    "n_escalations": pl.col("is_escalated"),
}


def words(inputs: Inputs, n_looks: int) -> list[str]:
    """The words on C4 at the firm's last quarter ends, by the rule of the log; the first cut's is not among them."""
    issued: list[str] = []
    lines: tuple[str, ...] = ()
    ends = [START + timedelta(days=int(day) - 1) for day in QUARTER_STARTS[-n_looks:]]
    for place, day in enumerate(ends):
        found = assess_thoroughly(as_of(inputs, day), sketch_of="C4")
        evidence, added = issue(found, lines, Cut(day, f"data {place}", "one definition"))
        lines += added
        if place:
            issued.append(str(evidence.claim("C4").verdict))
    return issued


def as_of(inputs: Inputs, day: date) -> Inputs:
    """What was known at the end of a day: deals signed by then, with the tickets and the time observed until then."""
    until = pl.lit(day + timedelta(days=1))
    tickets = inputs.tickets.filter(pl.col("event_at").cast(pl.Date) < until)
    signed = inputs.deals.filter(pl.col("signed_on") < until)
    days = pl.min_horizontal("observed_months", (until - pl.col("signed_on")).dt.total_days() / DAYS_PER_MONTH)
    windows = (
        inputs.windows.drop(*_COUNTS)
        .join(signed.select("deal_id", observed_days=days * DAYS_PER_MONTH), on="deal_id")
        .with_columns(exposure_days=pl.min_horizontal("exposure_days", pl.col("observed_days") - _first_day()).clip(0))
        .filter(pl.col("exposure_days") > 0)
        .join(_counted(tickets, "deal_id", "window"), on=["deal_id", "window"], how="left")
        .with_columns(pl.col(*_COUNTS).fill_null(0))
    )
    sums = windows.group_by("deal_id").agg(pl.col(*_COUNTS).sum())
    deals = (
        signed.drop(*_COUNTS)
        .with_columns(
            observed_months=days, followup_months=days, observed_to_on=pl.min_horizontal("observed_to_on", until)
        )
        .join(sums, on="deal_id", how="left")
        .with_columns(pl.col(*_COUNTS).fill_null(0))
    )
    return replace(inputs, deals=deals, windows=windows, tickets=tickets)


def _counted(tickets: pl.DataFrame, *by: str) -> pl.DataFrame:
    return tickets.group_by(by).agg(**{name: of.sum().cast(pl.Int64) for name, of in _COUNTS.items()})


def _first_day() -> pl.Expr:
    starts = {label: months * DAYS_PER_MONTH for label, months in MONTHS_FROM.items()}
    return pl.col("window").replace_strict(starts, return_dtype=pl.Float64)

"""Synthetic firms as the marts that the evidence engine reads."""

import math

import numpy as np
import polars as pl

from etl.evidence.estimators.outcomes import MONTHS_FROM
from etl.evidence.estimators.panel import DAYS_PER_MONTH, PRACTICES
from etl.evidence.inputs import Inputs
from etl.sample.deals import as_marts, simulate

CONTROL_CAUSES = ("technical_fault", "external", "user_request")


def firm(n: int, *, seed: int, preset: str = "effect") -> tuple[pl.DataFrame, pl.DataFrame]:
    """`deals` and `windows` of a simulated firm with n signed deals."""
    return as_marts(simulate(n, seed, preset))


def inputs(n: int, *, seed: int, preset: str = "effect") -> Inputs:
    """The same firm with its tickets and the trail of its practices."""
    return inputs_of(*firm(n, seed=seed, preset=preset), seed=seed)


def inputs_of(deals: pl.DataFrame, windows: pl.DataFrame, *, seed: int) -> Inputs:
    """These marts with tickets that add up to their counts, and the trail of their practices."""
    rng = np.random.default_rng(seed)
    days = (pl.col("observed_months") * DAYS_PER_MONTH).ceil().cast(pl.Int64)
    deals = deals.with_columns(
        observed_from_on="signed_on", observed_to_on=pl.col("signed_on") + pl.duration(days=days + 1)
    )
    practices, tickets = _practices(deals, rng), _tickets(deals, windows, rng)
    return Inputs(
        deals=deals,
        windows=windows,
        practices=practices,
        tickets=tickets,
        quarters=quarters_of(deals, windows, tickets),
    )


def quarters_of(deals: pl.DataFrame, windows: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """marts.deal_quarters of these deals and tickets: deal × calendar quarter × age band."""
    first_day = {label: math.ceil(months * DAYS_PER_MONTH) for label, months in MONTHS_FROM.items()}
    start = pl.col("signed_on") + pl.duration(days=pl.col("window").replace_strict(first_day, return_dtype=pl.Int64))
    spans = windows.join(deals.select("deal_id", "account_id", "signed_on"), on="deal_id").with_columns(
        from_on=start, to_on=start + pl.duration(days=pl.col("exposure_days").ceil().cast(pl.Int64))
    )
    quarters = spans.with_columns(
        quarter_on=pl.date_ranges(pl.col("from_on").dt.truncate("1q"), "to_on", interval="1q")
    ).explode("quarter_on")
    ends = pl.min_horizontal("to_on", pl.col("quarter_on").dt.offset_by("1q"))
    days = (ends - pl.max_horizontal("from_on", "quarter_on")).dt.total_days()
    counted = tickets.filter(pl.col("is_escalated"), ~pl.col("is_control")).group_by(
        "deal_id", "window", quarter_on=pl.col("event_at").dt.date().dt.truncate("1q")
    ).agg(n_attributable_escalations=pl.len())  # fmt: skip
    keys = ["deal_id", "window", "quarter_on"]
    return (
        quarters.with_columns(observed_months=days / DAYS_PER_MONTH)
        .filter(pl.col("observed_months") > 0)
        .select(*keys, "account_id", "observed_months")
        .join(counted, on=keys, how="left")
        .with_columns(pl.col("n_attributable_escalations").fill_null(0))
        .rename({"window": "age_band"})
    )


def _tickets(deals: pl.DataFrame, windows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    first_day = {label: math.ceil(months * DAYS_PER_MONTH) for label, months in MONTHS_FROM.items()}
    starts = windows.join(deals.select("deal_id", "signed_on"), on="deal_id", how="left", maintain_order="left")
    attributable, controls = (
        starts[np.repeat(np.arange(len(starts)), starts[name].to_numpy())]
        for name in ("n_attributable_escalations", "n_control_tickets")
    )
    both = pl.concat([attributable.with_columns(is_control=False), controls.with_columns(is_control=True)])
    number = pl.int_range(pl.len()).over("deal_id", "window", "is_control")
    n_escalated = pl.when("is_control").then(pl.col("n_escalations") - pl.col("n_attributable_escalations"))
    is_surprise = ~pl.col("is_control") & (number < pl.col("n_surprise_escalations"))
    draw = pl.Series(rng.random(len(both)))
    room = (pl.col("exposure_days") - 1).clip(lower_bound=0)
    day = pl.col("window").replace_strict(first_day, return_dtype=pl.Int64) + (room * draw).floor().cast(pl.Int64)
    return both.with_columns(
        ticket_id=pl.int_range(pl.len()).cast(pl.String),
        event_at=(pl.col("signed_on") + pl.duration(days=day)).cast(pl.Datetime),
        cause=pl.when("is_control")
        .then(pl.Series([CONTROL_CAUSES[i] for i in rng.integers(0, 3, len(both))]))
        .otherwise(pl.when(is_surprise).then(pl.lit("scope")).otherwise(pl.lit("commercial"))),
        is_surprise=is_surprise,
        is_escalated=(number < n_escalated).fill_null(True),
        is_escalation_p1=~pl.col("is_control") & pl.Series(rng.random(len(both)) < 0.3),
        is_escalation_management_level=~pl.col("is_control") & pl.Series(rng.random(len(both)) < 0.4),
        attribution=pl.Series(np.array(["direct", "only_active", "latest_active"])[rng.integers(0, 3, len(both))]),
    )


def _practices(deals: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = pl.concat(
        deals.select("deal_id", "signed_on", pl.lit(name).alias("practice"), pl.col(f"{name}_status").alias("status"))
        for name in PRACTICES
    )
    after = pl.Series(rng.integers(10, 300, len(rows)))
    days = pl.when(pl.col("status") == "after").then(after).otherwise(-after)
    has_evidence = pl.col("status").is_in(["early", "late", "presignature", "after"])
    at = pl.when(has_evidence).then((pl.col("signed_on") + pl.duration(days=days)).cast(pl.Datetime))
    is_dated = pl.Series(rng.random(len(rows)) < 0.9)
    return rows.with_columns(
        evidence_at=at,
        recorded_at=pl.when(is_dated).then(at),
        reason=pl.when(pl.col("status") == "never", pl.col("practice") == "risk_ownership", is_dated)
        .then(pl.lit("a risk without an owner"))
        .when(pl.col("status") == "never", pl.col("practice") == "risk_ownership")
        .then(pl.lit("no risk recorded")),
    )

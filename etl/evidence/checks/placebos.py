"""Comparisons in which the practices can't make a difference: a ratio away from 1 there warns of other differences.

The year before signature, and practices that came only after it (Lipsitch, Tchetgen Tchetgen & Cohen 2010). A check
on a benefit fails where its 90 % interval lies below 1, one on harm where it lies above. Above 1 is what firms show
that take up practices after trouble: that makes the practices look worse, never better, and in simulated firms with a
true benefit it is the rule.
"""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.estimators import design
from etl.evidence.estimators.design import Design
from etl.evidence.estimators.outcomes import DEFINITIONS, MONTHS_FROM, in_followup, with_counts
from etl.evidence.estimators.panel import DAYS_PER_MONTH, PRACTICES, WINDOWS, Panel, panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import LogRatio, regress, safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check, estimate, withhold
from etl.evidence.verdicts.thresholds import THRESHOLDS

BEFORE = "The year before signature"
AFTER = "Practices only after signature"
_EARLIER = "earlier escalations"
_PRACTICES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("deal_id", "practice", "status"), pl.String),
    "evidence_at": pl.Datetime,
}
_DEALS: dict[str, type[pl.DataType]] = {
    "deal_id": pl.String,
    **dict.fromkeys(("signed_on", "observed_from_on", "observed_to_on"), pl.Date),
}
_METHOD = f"piecewise Poisson, CR3 by account, {THRESHOLDS.placebo_interval} interval"


def before_signature(inputs: Inputs, known: Panel, score: FloatArray, *, is_benefit: bool) -> Check:
    """Whether renewals and expansions with more practices had other escalations already in the year before.

    `known` are the deals with a known `score`. The outcome is the account's escalations in the twelve months before
    signature, which are dropped from the covariates.
    """
    earlier = known.numbers["n_prior_escalations_12m"]
    is_repeat = _is_repeat(inputs, known) & np.isfinite(earlier)
    kept, counts = known.only(is_repeat), earlier[is_repeat][:, None]
    year_before = dataclasses.replace(
        kept, months=np.full_like(counts, 12.0), events=counts, controls=np.zeros_like(counts)
    )
    exposure = score[is_repeat]
    reason = _why_not(year_before, exposure >= 2, "renewals and expansions")
    found = None if reason else _ratio(year_before, exposure[:, None], without=_EARLIER)
    what = "per additional practice, among renewals and expansions,"
    return _judged(BEFORE, found, year_before, reason, what, is_benefit=is_benefit)


def only_after(inputs: Inputs, *, is_benefit: bool) -> Check:
    """Whether deals that took up a practice only after signature differed from those that never did, until they did.

    The three practices are stacked; what counts is the time, and the escalations, before the day of the evidence.
    """
    stacked = _stacked(inputs)
    is_after: BoolArray = stacked.numbers["amount"] > np.inf if stacked.n_deals == 0 else _marks(stacked, "after")
    reason = _why_not(stacked, is_after, "deals with a practice that came after signature or never")
    if reason:
        return _judged(AFTER, None, stacked, reason, "", is_benefit=is_benefit)
    practices = [_marks(stacked, f" {practice} ") for practice in PRACTICES[1:]]
    exposures = np.column_stack([is_after, *practices]).astype(np.float64)
    exposures = exposures[:, [0, *(j for j in (1, 2) if 0 < exposures[:, j].mean() < 1)]]
    found = _ratio(stacked, exposures, without=None)
    return _judged(AFTER, found, stacked, None, "until the practice was taken up", is_benefit=is_benefit)


def _ratio(observed: Panel, exposures: FloatArray, *, without: str | None) -> LogRatio | None:
    """The first exposure's log ratio with the primary covariates, or the minimal ones where few events are there."""
    blocks = design.blocks(observed, exposures[:, :1])
    for terms in (design.PRIMARY, design.MINIMAL):
        chosen = {term: blocks[term] for term in (*terms, *design.PEOPLE) if term != without}
        designed: Design = design.assemble(exposures, chosen)
        if observed.n_events < design.EVENTS_PER_PARAMETER * designed.x.shape[1] and terms != design.MINIMAL:
            continue
        regression = regress(observed, designed)
        if regression is not None:
            return regression.log_ratio((1.0,))
    return None


def _judged(
    name: str, found: LogRatio | None, observed: Panel, reason: str | None, what: str, *, is_benefit: bool
) -> Check:
    if found is None:
        why = reason or "No model with a finite ratio fits."
        return Check(name, None, f"Could not be made. {why}", withhold(why, observed.counts, method=_METHOD))
    limits = (found.value, found.limit(THRESHOLDS.placebo_low), found.limit(THRESHOLDS.placebo_high))
    value, low, high = map(safe_exp, limits)
    outcome = "is 1 within its interval"
    if high < 1:
        outcome = "lies below 1, so these deals may be calmer for another reason"
    elif low > 1:
        outcome = "lies above 1: practices are taken up where there was trouble, which can't make them look better"
        outcome += "" if is_benefit else ", but can make them look worse"
    text = (
        f"The ratio {what} is {value:.2f} ({THRESHOLDS.placebo_interval} interval {low:.2f} to {high:.2f}), "
        f"where 1 is expected; it {outcome}."
    )
    return Check(
        name,
        not (high < 1 if is_benefit else low > 1),
        text,
        estimate(value, low, high, observed.counts, method=_METHOD),
    )


def _why_not(observed: Panel, is_first: BoolArray, what: str) -> str | None:
    events = observed.events.sum(axis=1)
    arms = (events[is_first].sum(), events[~is_first].sum())
    is_too_small = observed.n_accounts < THRESHOLDS.min_accounts or observed.n_events < THRESHOLDS.min_events
    if is_too_small or min(arms) < THRESHOLDS.min_arm_events:
        return f"{observed.n_deals} {what} with {observed.n_events} escalations are too few."
    return None


def _is_repeat(inputs: Inputs, known: Panel) -> BoolArray:
    deals = typed(inputs.deals, {"deal_id": pl.String, "deal_type": pl.String})
    repeats = deals.filter(pl.col("deal_type").is_in(["renewal", "expansion"]))["deal_id"].to_list()
    return pl.Series(known.deal_ids, dtype=pl.String).is_in(repeats).to_numpy()


def _marks(stacked: Panel, text: str) -> BoolArray:
    ids = pl.Series(stacked.deal_ids, dtype=pl.String)
    return ids.str.contains(text, literal=True).to_numpy()


def _stacked(inputs: Inputs) -> Panel:
    """One row per deal and practice whose status is after or never, named "status practice deal"."""
    named = pl.format("{} {} {}", "status", "practice", "deal_id").alias("row_id")
    evidence_on = pl.col("evidence_at").dt.date()
    rows = (
        typed(inputs.practices, _PRACTICES)
        .filter((pl.col("status") == "never") | ((pl.col("status") == "after") & evidence_on.is_not_null()))
        .join(typed(inputs.deals, _DEALS).unique("deal_id"), on="deal_id", how="inner")
        .with_columns(
            named,
            pl.when(pl.col("status") == "after")
            .then(pl.min_horizontal(evidence_on, "observed_to_on"))
            .otherwise("observed_to_on")
            .alias("until_on"),
        )
    )
    tickets = in_followup(inputs).filter(DEFINITIONS["attributable"].fill_null(False))
    counted = tickets.join(rows.select("deal_id", "row_id", "until_on"), on="deal_id", how="inner").filter(
        pl.col("event_at").dt.date() < pl.col("until_on")
    )
    deals = inputs.deals.join(rows.select("deal_id", "row_id"), on="deal_id", how="inner") if len(rows) else rows
    windows = with_counts(_exposures(rows), counted.select(pl.col("row_id").alias("deal_id"), "window"))
    return panel(deals.with_columns(deal_id="row_id"), windows, fiscal_year=inputs.fiscal_year)


def _exposures(rows: pl.DataFrame) -> pl.DataFrame:
    """The windows of the rows, with the observed days until `until_on`."""
    edges = [int(np.ceil(months * DAYS_PER_MONTH)) for months in MONTHS_FROM.values()]
    start, end = ((pl.col(day) - pl.col("signed_on")).dt.total_days() for day in ("observed_from_on", "until_on"))
    return pl.concat(
        rows.select(
            pl.col("row_id").alias("deal_id"),
            pl.lit(label).alias("window"),
            (pl.min_horizontal(end, pl.lit(high)) - pl.max_horizontal(start, pl.lit(low)))
            .clip(lower_bound=0)
            .cast(pl.Float64)
            .alias("exposure_days"),
        )
        for label, low, high in zip(WINDOWS, edges, edges[1:], strict=False)
    )

"""C5: without the practices, more of what escalates is a surprise. Surprise escalations against control tickets.

The ratio of two rate ratios, of the same model on the same accounts: what changes both rates alike cancels out. Where
risk ownership is an exposure, a risk without an owner is left out: by definition it is not there with the practice.
"""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.claims.comparisons import Outcome, of_practices, of_score
from etl.evidence.claims.statements import Question
from etl.evidence.estimators.panel import DAYS_PER_MONTH, PRACTICES, WINDOWS, Panel, panel, typed
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim
from etl.evidence.verdicts.thresholds import THRESHOLDS

OWN_SURPRISE = "unowned_risk"  # of risk ownership
_RISKS = PRACTICES.index("risk_ownership")
_ENDS = [np.ceil(DAYS_PER_MONTH * months) for months in np.cumsum(list(WINDOWS.values()))]
_FEW_CONTROLS = f"Fewer than {THRESHOLDS.min_control_tickets} control tickets: the ratio is not against those."


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C5 for the score, then for each practice."""
    everything, without_own = _panel(inputs, is_own_counted=True), _panel(inputs, is_own_counted=False)
    question = _question(everything)
    wide = everything, (without_own, _half_year(everything))
    narrow = without_own, (everything, _half_year(without_own))
    by_practice: list[Outcome] = [narrow if practice == _RISKS else wide for practice in range(len(PRACTICES))]
    return of_score(question, narrow), *of_practices(question, by_practice)


def _question(observed: Panel) -> Question:
    has_controls = observed.controls.sum() >= THRESHOLDS.min_control_tickets
    return Question(
        claim_id="C5",
        label="surprise escalations against control tickets" if has_controls else "surprise escalations",
        unit="surprise escalations",
        cap=None if has_controls else _FEW_CONTROLS,
        is_against_controls=bool(has_controls),
    )


def _panel(inputs: Inputs, *, is_own_counted: bool) -> Panel:
    """The deals with their surprise escalations; without deals where a surprise's own cause can't be told."""
    surprises = typed(
        inputs.windows,
        {
            "deal_id": pl.String,
            "window": pl.String,
            **dict.fromkeys(("exposure_days", "n_surprise_escalations", "n_control_tickets"), pl.Float64),
        },
    )
    if is_own_counted:
        own = pl.lit(0.0)
        joined = surprises
    else:
        joined = surprises.join(_own(inputs), on=["deal_id", "window"], how="left")
        own = pl.col("n_own").fill_null(0.0)
    counted = (pl.col("n_surprise_escalations") - own).clip(lower_bound=0)
    has_causes = is_own_counted or not inputs.tickets.is_empty()
    return panel(
        inputs.deals if has_causes else inputs.deals.clear(), joined.with_columns(n_attributable_escalations=counted)
    )


def _own(inputs: Inputs) -> pl.DataFrame:
    """deal_id, window, n_own: escalations for a risk without an owner, within follow-up."""
    columns: dict[str, type[pl.DataType]] = {"deal_id": pl.String, "cause": pl.String, "event_at": pl.Datetime}
    tickets = typed(inputs.tickets, {**columns, "is_escalated": pl.Boolean})
    spans = typed(inputs.deals, {"deal_id": pl.String, "signed_on": pl.Date, "followup_end_on": pl.Date})
    day = pl.col("event_at").cast(pl.Date)
    since = (day - pl.col("signed_on")).dt.total_days()
    window = pl.coalesce(pl.when(since < end).then(pl.lit(label)) for label, end in zip(WINDOWS, _ENDS, strict=True))
    return (
        tickets.filter(pl.col("is_escalated"), pl.col("cause") == OWN_SURPRISE)
        .join(spans.unique("deal_id", keep="first"), on="deal_id", how="inner")
        .filter(since >= 0, (day < pl.col("followup_end_on")).fill_null(True))
        .group_by("deal_id", window.alias("window"))
        .agg(pl.len().cast(pl.Float64).alias("n_own"))
        .drop_nulls()
    )


def _half_year(observed: Panel) -> Panel:
    """The first six months alone."""
    is_kept = np.cumsum(list(WINDOWS.values())) <= 6
    kept = dataclasses.replace(
        observed,
        months=observed.months * is_kept,
        events=observed.events * is_kept,
        controls=observed.controls * is_kept,
    )
    return kept.only(kept.months.sum(axis=1) > 0)

"""C9: aligned deals earn trust sooner, as the time from signature to the first trust signal.

Cause-specific piecewise Poisson (Holford 1980) within follow-up, whose end by termination or expiry competes. A renewal
is a signal only for deals that were due for one, which the marts see to; adjusted for the contract's term, since a
renewal that is not due is no failure.
"""

import numpy as np
import polars as pl

from etl.evidence.claims.comparisons import of_practices, of_score
from etl.evidence.claims.statements import Question
from etl.evidence.estimators.cohorts import column, everyone, followed, spells
from etl.evidence.estimators.incidence import CENSORED, COMPETING, EVENT
from etl.evidence.estimators.panel import DAYS_PER_MONTH, PRACTICES, typed
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim

WINDOWS = (0.0, 90.0, 180.0, 365.0)  # days after signature; the last is open
_TERM = "contract term"
_QUESTION = Question(
    claim_id="C9",
    label="first trust signal",
    measure="hazard ratio",
    unit="first trust signals",
    expects_less=False,
    cap="Who answers surveys and what is due for renewal differ between deals: at most Leaning.",
    terms=(_TERM,),
)


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C9 for the score, then for each practice."""
    rows = _rows(inputs)
    days, kinds = _times(rows)
    months, signals = spells(days, kinds == EVENT, WINDOWS)
    deals = everyone(rows, {_TERM: _log_term(rows)}, fiscal_year=inputs.fiscal_year)
    first_year = np.array(WINDOWS) < 365
    outcome = followed(deals, months, signals), (followed(deals, months * first_year, signals * first_year),)
    return of_score(_QUESTION, outcome), *of_practices(_QUESTION, [outcome] * len(PRACTICES))


def _rows(inputs: Inputs) -> pl.DataFrame:
    """The deals with the planned days of their longest contract, where that is known."""
    terms = typed(inputs.contracts, {"deal_id": pl.String, "planned_days": pl.Float64})
    longest = terms.group_by("deal_id").agg(pl.col("planned_days").max())
    if "deal_id" not in inputs.deals.columns:
        return pl.DataFrame(schema={"deal_id": pl.String})
    deals = inputs.deals.drop("planned_days", strict=False).with_columns(pl.col("deal_id").cast(pl.String))
    return deals.join(longest, on="deal_id", how="left", maintain_order="left")


def _times(rows: pl.DataFrame) -> tuple[FloatArray, IntArray]:
    """Days from signature to the first trust signal or the end of follow-up, and which of them it was.

    Follow-up that lasts as long as anyone's is censored; one that ends sooner, by expiry or termination, competes.
    """
    dated = typed(rows, dict.fromkeys(("signed_on", "followup_end_on", "first_trust_signal_on"), pl.Date))
    start, end, signal = pl.col("signed_on"), pl.col("followup_end_on"), pl.col("first_trust_signal_on")
    has_signal = ((signal > start) & (signal <= end)).fill_null(False)
    until = pl.when(has_signal).then(signal).otherwise(end)
    kind = pl.when(has_signal).then(EVENT).when((end < end.max()).fill_null(False)).then(COMPETING).otherwise(CENSORED)
    timed = dated.select((until - start).dt.total_days().cast(pl.Float64).alias("days"), kind.alias("kind"))
    days = timed["days"].fill_null(float("nan")).to_numpy()
    return days, timed["kind"].to_numpy().astype(np.int64)


def _log_term(rows: pl.DataFrame) -> FloatArray:
    """(n,) the log of the planned contract term in months; of the follow-up where that is not known."""
    planned, followed = column(rows, "planned_days") / DAYS_PER_MONTH, column(rows, "followup_months")
    months = np.where(np.isfinite(planned) & (planned > 0), planned, followed)
    logs: FloatArray = np.log(np.where(months > 0, months, np.nan))
    return logs

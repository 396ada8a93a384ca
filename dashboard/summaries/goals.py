"""Where goals stand, and how the shares that they are for moved from quarter to quarter."""

from datetime import date, timedelta

import polars as pl

from dashboard.summaries.contributions import Moved
from dashboard.summaries.headline.measures import ALIGNED, YEAR
from dashboard.wording.goals import Goal, Metric, Outcome, Standing
from etl.evidence import Trend

_SHARES = {"quarter_on": pl.Date, "aligned": pl.Float64, "unknown": pl.Float64, "n_known": pl.Int64, "n": pl.Int64}


def standings(
    goals: tuple[Goal, ...], deals: pl.DataFrame, trend: Trend, moved: Moved | None, *, as_of_on: date
) -> list[Standing]:
    """Where each goal stands: at the data's end, or on its own day once that is past.

    `deals` as marts.deal_outcomes, all of them; `trend` at equal age; `moved` since the last quarter.
    """
    return [_standing(goal, deals, trend, moved, as_of_on=as_of_on) for goal in goals]


def _standing(goal: Goal, deals: pl.DataFrame, trend: Trend, moved: Moved | None, *, as_of_on: date) -> Standing:
    is_due = goal.due_on <= as_of_on
    seen_on = goal.due_on if is_due else as_of_on
    if goal.metric is Metric.ESCALATIONS:
        rate = _rate_by(trend, goal.due_on) if is_due else _rate_now(trend, moved)
        return judge(goal, rate, rate, rate, seen_on=seen_on)
    signed = deals.filter(pl.col("signed_on") <= goal.due_on) if is_due else deals
    value, least, most = _aligned(signed) if goal.metric is Metric.ALIGNED else _unknown(signed)
    return judge(goal, value, least, most, seen_on=seen_on)


def judge(goal: Goal, value: float | None, least: float | None, most: float | None, *, seen_on: date) -> Standing:
    """Where a goal stands with this value, which the deals that are not known could bring to `least` or `most`."""
    if value is None or least is None or most is None:
        return Standing(goal, Outcome.NOT_KNOWN, seen_on)
    worst, best = (least, most) if goal.metric is Metric.ALIGNED else (most, least)
    if goal.is_met_by(value):
        outcome = Outcome.REACHED if goal.is_met_by(worst) else Outcome.UNSURE
    elif seen_on < goal.due_on:
        outcome = Outcome.TO_GO
    else:
        outcome = Outcome.UNSURE if goal.is_met_by(best) else Outcome.MISSED
    return Standing(goal, outcome, seen_on, value, least, most)


def shares(deals: pl.DataFrame) -> pl.DataFrame:
    """The aligned share of the known deals and the share of those not known, over the four quarters to each quarter.

    quarter_on, aligned and unknown (shares of 1), n_known, n; oldest first, from the fourth quarter on.
    """
    signed = _by_quarter(deals)
    quarters = sorted(signed["quarter_on"].unique())
    rows = []
    for at, quarter in enumerate(quarters):
        part = signed.filter(pl.col("quarter_on").is_in(quarters[max(at - YEAR + 1, 0) : at + 1]))
        known = part.filter(pl.col("alignment_score").is_not_null())
        n_aligned, n_known, n = int((known["alignment_score"] >= ALIGNED).sum()), len(known), len(part)
        rows.append((quarter, n_aligned / n_known if n_known else None, (n - n_known) / n, n_known, n))
    return pl.DataFrame(rows[min(YEAR, len(rows)) - 1 :] if rows else [], schema=_SHARES, orient="row")


def _by_quarter(deals: pl.DataFrame) -> pl.DataFrame:
    return deals.with_columns(quarter_on=pl.col("signed_on").dt.truncate("1q"))


def _last_year(signed: pl.DataFrame) -> pl.DataFrame:
    return signed.filter(pl.col("quarter_on").is_in(sorted(signed["quarter_on"].unique())[-YEAR:]))


def _aligned(deals: pl.DataFrame) -> tuple[float | None, float | None, float | None]:
    """The share of the known deals, as the card says it, and what that of all deals is at least and at most."""
    signed = _by_quarter(deals)
    known = _last_year(signed.filter(pl.col("alignment_score").is_not_null()))
    if known.is_empty():
        return None, None, None
    every = signed.filter(pl.col("quarter_on").is_in(known["quarter_on"].unique().to_list()))
    surely = (every["alignment_min"] >= ALIGNED).fill_null(value=False)
    perhaps = (every["alignment_max"] >= ALIGNED).fill_null(value=True)
    n_aligned = int((known["alignment_score"] >= ALIGNED).sum())
    return n_aligned / len(known), int(surely.sum()) / len(every), int(perhaps.sum()) / len(every)


def _unknown(deals: pl.DataFrame) -> tuple[float | None, float | None, float | None]:
    recent = _last_year(_by_quarter(deals))
    share = None if recent.is_empty() else int(recent["alignment_score"].is_null().sum()) / len(recent)
    return share, share, share


def _rate_now(trend: Trend, moved: Moved | None) -> float | None:
    """The rate that the card shows: of the last full quarter, or of the last one observed."""
    if moved is not None:
        return moved.change.now.value
    return next((quarter.rate for quarter in reversed(trend.quarters) if quarter.rate is not None), None)


def _rate_by(trend: Trend, day: date) -> float | None:
    """The rate of the last quarter that was over on a day; None where it was not observed."""
    over = [quarter for quarter in trend.quarters if _end(quarter.period) <= day]
    return over[-1].rate if over else None


def _end(quarter: date) -> date:
    return date(quarter.year + (quarter.month > 9), (quarter.month + 2) % 12 + 1, 1) - timedelta(days=1)

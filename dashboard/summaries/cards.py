"""The headline cards of the Trends page: the last four quarters, against the four that ended a quarter earlier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import wording
from dashboard.summaries.trust import median_months
from etl import evidence as engine
from etl.evidence import Estimate

ALIGNED = 2  # practices that make a deal aligned
UNCHANGED = "no change"
_YEAR = 4  # quarters
_QUANTILE = 1.96


@dataclass(frozen=True, slots=True)
class Card:
    """A headline number."""

    label: str
    value: str
    delta: str | None
    below: str
    term: str  # of the glossary
    note: str = ""  # what the change is against
    history: tuple[float, ...] = ()  # by quarter, oldest first


def headline(deals: pl.DataFrame, periods: pl.DataFrame, *, as_of_on: date) -> list[Card]:
    """The five cards. `deals` as marts.deal_outcomes, not empty; `periods` as `queries.periods` gives them."""
    signed = deals.with_columns(quarter_on=pl.col("signed_on").dt.truncate("1q"))
    known = signed.filter(pl.col("alignment_score").is_not_null())
    return [
        _rolling(ALIGNED_SHARE, known),
        _rolling(ESCALATION_RATE, periods.rename({"period": "quarter_on"})),
        _rolling(CONTROL_SHARE, signed.drop_nulls("control_share")),
        _trust_card(deals, as_of_on),
        _unknown_card(deals),
    ]


def _aligned_share(deals: pl.DataFrame) -> Estimate:
    return engine.share(int((deals["alignment_score"] >= ALIGNED).sum()), len(deals))


def _escalation_rate(periods: pl.DataFrame) -> Estimate:
    dispersion = engine.dispersion(periods.rename({"quarter_on": "period"})) if len(periods) else 1.0
    return engine.rate(int(periods["n_events"].sum()), float(periods["months"].sum()), dispersion=dispersion)


def _control_share(deals: pl.DataFrame) -> Estimate:
    mean, spread, n = deals["control_share"].mean(), deals["control_share"].std(), len(deals)
    if not isinstance(mean, float) or not isinstance(spread, float):
        return Estimate(None, None, None, n, 0, 0, "mean of deals", withheld="No contract clauses are recorded.")
    half = _QUANTILE * spread / n**0.5
    return Estimate(mean, max(mean - half, 0.0), min(mean + half, 1.0), n, 0, 0, "mean of deals, normal interval")


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number that is followed over quarters."""

    label: str
    term: str  # of the glossary
    estimate: Callable[[pl.DataFrame], Estimate]
    unit: str
    missing: str
    scale: int = 1
    digits: int = 0


ALIGNED_SHARE = _Measure(
    "Aligned deals", "aligned", _aligned_share, " %", missing="No deal has all three practices known.", scale=100
)
ESCALATION_RATE = _Measure(
    "Escalations",
    "escalation_rate",
    _escalation_rate,
    " /100 mo",
    missing="No ticket source covers these deals.",
    digits=1,
)
CONTROL_SHARE = _Measure(
    "Control share", "control_share", _control_share, " %", missing="No contract clauses are recorded.", scale=100
)


def _rolling(measure: _Measure, rows: pl.DataFrame) -> Card:
    """The measure over the last four quarters of `rows` (quarter_on, …), its change, interval, n and history."""
    quarters = sorted(rows["quarter_on"].unique())
    now = measure.estimate(rows.filter(pl.col("quarter_on").is_in(quarters[-_YEAR:])))
    if now.value is None or now.low is None or now.high is None:
        return Card(measure.label, "–", None, measure.missing, measure.term)
    before = measure.estimate(rows.filter(pl.col("quarter_on").is_in(quarters[-_YEAR - 1 : -1])))
    is_comparable = len(quarters) > _YEAR and before.value is not None
    change = measure.scale * (now.value - (before.value or 0.0))
    n = f"{now.n_deals:,} deals" if now.n_deals else f"{now.n_events:,} escalations"
    low, high = (f"{measure.scale * end:.{measure.digits}f}" for end in (now.low, now.high))
    by_quarter = (measure.estimate(rows.filter(pl.col("quarter_on") == quarter)).value for quarter in quarters)
    return Card(
        label=measure.label,
        value=f"{measure.scale * now.value:.{measure.digits}f}{measure.unit}",
        delta=_delta(change, measure.digits, " pts" if measure.scale == 100 else "") if is_comparable else None,
        below=f"between {low} and {high}, n = {n}, {wording.quarters(quarters[-_YEAR:])}",
        term=measure.term,
        note="The change is against the four quarters to a quarter earlier.",
        history=tuple(value for value in by_quarter if value is not None),
    )


def _delta(change: float, digits: int, unit: str) -> str:
    return f"{change:+.{digits}f}{unit}" if round(abs(change), digits) > 0 else UNCHANGED


def _trust_card(deals: pl.DataFrame, as_of_on: date) -> Card:
    label, term = "Time to trust", "time_to_trust"
    now = median_months(deals, as_of_on=as_of_on)
    if now.value is None:
        return Card(label, "–", None, now.withheld or "Not known.", term)
    before = median_months(deals, as_of_on=wording.quarter_before(as_of_on))
    high = "not reached" if now.high is None else f"{now.high:.1f}"
    return Card(
        label=label,
        value=f"{now.value:.1f} mo",
        delta=_delta(now.value - before.value, 1, " mo") if before.value is not None else None,
        below=f"between {wording.number(now.low)} and {high}, n = {now.n_deals:,} deals,"
        f" {now.n_events:,} with a signal",
        term=term,
        note="The change is against what was known a quarter earlier.",
    )


def _unknown_card(deals: pl.DataFrame) -> Card:
    unknown = int(deals["alignment_score"].is_null().sum())
    share = engine.share(unknown, len(deals))
    by_quarter = deals.group_by(pl.col("signed_on").dt.truncate("1q")).agg(
        pl.col("alignment_score").is_null().mean().alias("share")
    )
    return Card(
        label="Not known",
        value=wording.percent(share.value),
        delta=None,
        below=f"{unknown:,} of {len(deals):,} deals: at least one practice is not known",
        term="not_known",
        history=tuple(by_quarter.sort("signed_on")["share"]),
    )

"""Numbers that are followed over quarters: the last four, against the four that ended a quarter earlier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.locale import t, tn
from dashboard.summaries.headline.card import Card, delta
from dashboard.wording import counts
from dashboard.wording import words as words_words
from dashboard.wording.trend import in_short
from dashboard.wording.words import number
from etl import evidence as engine
from etl.evidence import Change, Estimate, Trend

ALIGNED = 2  # practices that make a deal aligned
YEAR = 4  # quarters
_QUANTILE = 1.96


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is followed over quarters."""

    label: str
    term: str  # of the glossary
    estimate: Callable[[pl.DataFrame], Estimate]
    unit: str
    missing: str
    scale: int = 1
    digits: int = 0
    of: str = ""  # what a share is of, before its interval


def aligned_share() -> Measure:
    """Aligned deals of those whose score is known."""
    missing = t("No deal has all three practices known.")
    return Measure(t("Aligned deals"), "aligned", _aligned_share, " %", missing=missing, scale=100)


def escalations(change: Change | None, last: str, first: str, trend: Trend) -> Card:
    """The rate of the last full quarter at equal age, its change since the one before, and the slope of the trend.

    `change` from the quarter called `first` to the one called `last`; without it the rate of the trend's last quarter.
    """
    label, term = t("Escalations"), "equal_age"
    rates = [quarter.rate for quarter in trend.quarters if quarter.rate is not None]
    if not rates:
        return Card(label, "–", None, t("No ticket source that records escalations covers these deals."), term)
    if change is None:
        below = t("per 100 months of contract in the last quarter observed, at equal deal age; there is no quarter to"
                  " compare it with")  # fmt: skip
        return Card(label, number(rates[-1]), None, below, term, history=tuple(rates))
    counted = counts.escalations(change.now.n_events)
    below = t("per 100 months of contract at equal deal age, between {low} and {high}; {counted}, {quarter}",
              low=number(change.now.low), high=number(change.now.high), counted=counted, quarter=last)  # fmt: skip
    return Card(
        label=label,
        value=number(change.now.value),
        delta=delta(change.whole.adds, 1, ""),
        below=below,
        term=term,
        note=in_short(trend),
        against=t("vs {quarter}", quarter=first),
        history=tuple(rates),
    )


def control_share() -> Measure:
    """Control clauses of the control and coordination clauses, mean of the deals."""
    missing = t("No contract clauses are recorded.")
    return Measure(t("Control clauses"), "control_share", _control_share, " %", missing, scale=100, of=t("of clauses"))


def rolling(measure: Measure, rows: pl.DataFrame, *, more: str = "") -> Card:
    """The measure over the last four quarters of `rows` (quarter_on, …), its change, interval, n and history."""
    quarters = sorted(rows["quarter_on"].unique())
    now = measure.estimate(rows.filter(pl.col("quarter_on").is_in(quarters[-YEAR:])))
    if now.value is None or now.low is None or now.high is None:
        return Card(measure.label, "–", None, measure.missing, measure.term)
    before = measure.estimate(rows.filter(pl.col("quarter_on").is_in(quarters[-YEAR - 1 : -1])))
    is_comparable = len(quarters) > YEAR and before.value is not None
    change = measure.scale * (now.value - (before.value or 0.0))
    points = tn(" point", " points", round(abs(change))) if measure.scale == 100 else ""
    signed_in = rows.partition_by("quarter_on", as_dict=True)
    by_quarter = (measure.estimate(signed_in[(quarter,)]).value for quarter in quarters)
    return Card(
        label=measure.label,
        value=f"{number(measure.scale * now.value, measure.digits)}{measure.unit}",
        delta=delta(change, measure.digits, points) if is_comparable else None,
        below=_range(measure, now, quarters[-YEAR:]),
        term=measure.term,
        note=" ".join(
            part
            for part in (more, t("The change compares with the four quarters that ended a quarter earlier."))
            if part
        ),
        against=t("vs last quarter"),
        history=tuple(value for value in by_quarter if value is not None),
    )


def _range(measure: Measure, now: Estimate, quarters: list[date]) -> str:
    low, high = (f"{number(measure.scale * (end or 0.0), measure.digits)}{measure.unit}" for end in (now.low, now.high))
    counted = counts.deals(now.n_deals) if now.n_deals else counts.escalations(now.n_events)
    return t(
        "{range}; {counted}, {quarters}",
        range=", ".join(part for part in (measure.of, t("between {low} and {high}", low=low, high=high)) if part),
        counted=counted,
        quarters=words_words.quarters(quarters),
    )


def contract_size(signed: pl.DataFrame) -> str:
    """Clauses and words of the contracts of the last four quarters, in a sentence; empty where none is recorded."""
    recent = signed.filter(pl.col("quarter_on").is_in(sorted(signed["quarter_on"].unique())[-YEAR:]))
    clauses = recent["n_clauses"].drop_nulls() if "n_clauses" in recent.columns else pl.Series([], dtype=pl.Int64)
    if clauses.is_empty():
        return ""
    words = recent["n_words"].drop_nulls()
    return t(
        "On average, the contracts of {n} have {clauses} clauses and {words} words a deal.",
        clauses=number(float(clauses.to_numpy().mean()), 1),
        words=number(float(words.to_numpy().mean()), 0) if len(words) else "–",
        n=counts.deals(len(clauses)),
    )


def _aligned_share(deals: pl.DataFrame) -> Estimate:
    return engine.share(int((deals["alignment_score"] >= ALIGNED).sum()), len(deals))


def _control_share(deals: pl.DataFrame) -> Estimate:
    mean, spread, n = deals["control_share"].mean(), deals["control_share"].std(), len(deals)
    if not isinstance(mean, float) or not isinstance(spread, float):
        return Estimate(None, None, None, n, 0, 0, t("mean of deals"), withheld=t("No contract clauses are recorded."))
    half = _QUANTILE * spread / n**0.5
    return Estimate(mean, max(mean - half, 0.0), min(mean + half, 1.0), n, 0, 0, t("mean of deals, normal interval"))

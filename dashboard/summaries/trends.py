"""The Trends page: control chart, adoption and symptoms, with what each shows."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard import fiscal
from dashboard.locale import t
from dashboard.wording import findings, words
from dashboard.wording.estimates import counts, interval
from dashboard.wording.words import PRACTICES, SYMPTOMS, number
from etl import evidence as engine
from etl.evidence import Estimate, Trend

LEAST_QUARTERS = 4  # below, nothing is said about a trend
FIRST_MONTHS = ("0-3", "3-6")  # windows of the first six months
_DAYS_PER_MONTH = 30.4375


def equal(found: tuple[Trend, ...]) -> Trend:
    """Of the trends as counted and at equal age the latter, of which pages and decks speak."""
    return next(trend for trend in found if trend.measure == engine.AT_EQUAL_AGE)


def control_chart(trend: Trend) -> pl.DataFrame:
    """The chart of a trend by quarter, a row each; `runs` is empty where a quarter belongs to none."""
    schema = {
        "period": pl.Date,
        "n_events": pl.Int64,
        **dict.fromkeys(("months", "rate", "centre", "low", "high"), pl.Float64),
        "is_signal": pl.Boolean,
        "runs": pl.String,
    }
    rows = [dataclasses.asdict(found) | {"runs": ", ".join(found.runs)} for found in trend.quarters]
    return pl.DataFrame(rows, schema=schema)


def cohorts(deals: pl.DataFrame, windows: pl.DataFrame, *, as_of_on: date) -> pl.DataFrame:
    """The rate in the first six months per quarter of signature, oldest first; only quarters with observed months.

    quarter_on, n_deals, n_events, months, value, low, high, is_immature (six months not over for all), centre and
    is_signal (outside of what chance gives around the mean of the mature quarters).
    """
    cells = _first_months(deals, windows)
    sums = cells.group_by("period").agg(pl.col("n_events", "months").sum(), n_deals=pl.len()).sort("period")
    phi = engine.dispersion(cells)
    rates = [engine.rate(n, months, dispersion=phi) for n, months in sums.select("n_events", "months").iter_rows()]
    rated = sums.with_columns(
        pl.Series("value", [rate.value for rate in rates], pl.Float64),
        pl.Series("low", [rate.low for rate in rates], pl.Float64),
        pl.Series("high", [rate.high for rate in rates], pl.Float64),
        is_immature=~_is_over(as_of_on),
    )
    mature = engine.u_chart(
        rated.filter(~pl.col("is_immature")).select("period", "n_events", "months"),
        dispersion=phi,
        n_accounts=cells["account_id"].n_unique(),
    )
    judged = rated.join(mature.select("period", "centre", "is_signal"), on="period", how="left")
    return judged.with_columns(pl.col("is_signal").fill_null(value=False)).rename({"period": "quarter_on"})


def _first_months(deals: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """Per deal with observed time: period (of signature), account_id, n_events and months of its first six months."""
    first = windows.filter(pl.col("window").is_in(FIRST_MONTHS)).group_by("deal_id")
    sums = first.agg(
        n_events=pl.col("n_attributable_escalations").sum().cast(pl.Int64),
        months=pl.col("exposure_days").sum() / _DAYS_PER_MONTH,
    )
    signed = deals.select("deal_id", "account_id", period=fiscal.year().quarter_starts(pl.col("signed_on")))
    return signed.join(sums.filter(pl.col("months") > 0), on="deal_id")


def cohorts_trend(deals: pl.DataFrame, windows: pl.DataFrame, *, as_of_on: date) -> Trend:
    """The slope over the signature quarters whose first six months are over for all their deals, and its chart."""
    cells = _first_months(deals, windows).filter(_is_over(as_of_on))
    return engine.trends(cells.with_columns(age_band=pl.lit(FIRST_MONTHS[0])))[0]


def _is_over(as_of_on: date) -> pl.Expr:
    return pl.col("period").dt.offset_by("9mo") <= as_of_on + timedelta(days=1)


def adoption(deals: pl.DataFrame) -> pl.DataFrame:
    """Per practice and signature quarter: n_practised, n_not, n_unknown."""
    quarter = deals.lazy().select(
        *(f"has_{practice}" for practice in PRACTICES), quarter_on=fiscal.year().quarter_starts(pl.col("signed_on"))
    )
    frames = [
        quarter.group_by("quarter_on")
        .agg(
            n_practised=pl.col(f"has_{practice}").sum().fill_null(0),
            n_not=(~pl.col(f"has_{practice}")).sum().fill_null(0),
            n_unknown=pl.col(f"has_{practice}").is_null().sum(),
        )
        .with_columns(practice=pl.lit(practice))
        for practice in PRACTICES
    ]
    return (
        pl.concat(frames)
        .select("practice", "quarter_on", "n_practised", "n_not", "n_unknown")
        .sort("practice", "quarter_on")
        .collect()
    )


def adoption_title(shares: pl.DataFrame) -> str:
    """The finding: first year against last year, over all practices."""
    by_quarter = shares.group_by("quarter_on").agg(pl.col("n_practised", "n_not").sum()).sort("quarter_on")
    half = max(min(4, len(by_quarter) // 2), 1)
    ends = []
    for part in (by_quarter.head(half), by_quarter.tail(half)):
        known = int(part["n_practised"].sum()) + int(part["n_not"].sum())
        ends.append(int(part["n_practised"].sum()) / known if known >= 10 else None)
    since = t("since {quarter}", quarter=words.quarter(by_quarter["quarter_on"][-half]))
    return findings.adoption_title(ends[0], ends[1], since)


def symptoms(deals: pl.DataFrame) -> pl.DataFrame:
    """Escalation rates with and without each symptom, where both are known."""
    rows = []
    seen = deals.select(
        *SYMPTOMS, "account_id", n_events="n_attributable_escalations", months="observed_months"
    ).filter(pl.col("months") > 0)
    for column, name in SYMPTOMS.items():
        for is_present, group in ((True, "with"), (False, "without")):
            cells = seen.filter(pl.col(column) == is_present)
            if cells.is_empty():
                continue
            events, months = int(cells["n_events"].sum()), float(cells["months"].sum())
            estimate = engine.rate(
                events,
                months,
                n_deals=len(cells),
                n_accounts=cells["account_id"].n_unique(),
                dispersion=engine.dispersion(cells),
            )
            label = t("{symptom}: yes", symptom=t(name)) if is_present else t("{symptom}: no", symptom=t(name))
            rows.append(_symptom(label, group, column, estimate))
    schema = {"label": pl.String, "group": pl.String, "symptom": pl.String, "value": pl.Float64, "low": pl.Float64,
              "high": pl.Float64, "n_deals": pl.Int64, "n_events": pl.Int64, "note": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _symptom(label: str, group: str, symptom: str, estimate: Estimate) -> tuple[Any, ...]:
    note = t(
        "{label}: {rate} per 100 months of contract, {interval}<br>{counts}",
        label=label, rate=number(estimate.value), interval=interval(estimate, digits=1), counts=counts(estimate),
    )  # fmt: skip
    return (
        label,
        group,
        symptom,
        estimate.value,
        estimate.low,
        estimate.high,
        estimate.n_deals,
        estimate.n_events,
        note,
    )


def symptoms_title(rows: pl.DataFrame) -> str:
    """How many symptoms go with a rate whose interval lies wholly above that without it."""
    both = rows.filter(pl.col("group") == "with").join(rows.filter(pl.col("group") == "without"), on="symptom")
    return findings.symptoms_title(both.filter(pl.col("low") > pl.col("high_right")).height, both.height)

"""The Trends page: headline cards, control chart, adoption, symptoms."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard import wording
from etl import evidence as engine
from etl.evidence import Estimate

ALIGNED = 2  # practices that make a deal aligned


@dataclass(frozen=True, slots=True)
class Card:
    """A headline number."""

    label: str
    value: str
    delta: str | None
    below: str
    help_text: str


def headline(deals: pl.DataFrame, periods: pl.DataFrame) -> list[Card]:
    """The five cards of the Trends page."""
    quarter = deals.with_columns(quarter_on=pl.col("signed_on").dt.truncate("1q"))
    known = quarter.filter(pl.col("alignment_score").is_not_null())
    aligned = known.with_columns(is_aligned=pl.col("alignment_score") >= ALIGNED)
    return [
        _share_card(aligned),
        _rate_card(periods),
        _mean_card(
            quarter,
            "control_share",
            "Control share of contracts",
            "Control clauses of all control and coordination clauses.",
            100,
            " %",
        ),
        _median_card(quarter),
        _open_card(deals),
    ]


def _share_card(aligned: pl.DataFrame) -> Card:
    n_yes, n = int(aligned["is_aligned"].sum()) if len(aligned) else 0, len(aligned)
    share = engine.share(n_yes, n)
    by_quarter = aligned.group_by("quarter_on").agg(pl.col("is_aligned").mean(), n=pl.len()).sort("quarter_on")
    return Card(
        "Aligned deals",
        wording.percent(share.value),
        _delta(by_quarter["is_aligned"].to_list(), 100, " pts", 0),
        f"95 % interval {wording.percent(share.low)} to {wording.percent(share.high)}, n = {n:,}"
        if n
        else "not known for any deal",
        "Deals with at least two of the three practices before signature, of those where all three are known."
        " The change is between the last two signature quarters.",
    )


def _rate_card(periods: pl.DataFrame) -> Card:
    events, months = int(periods["n_events"].sum() or 0), float(periods["months"].sum() or 0.0)
    estimate = engine.rate(events, months, dispersion=engine.dispersion(periods) if len(periods) else 1.0)
    chart = control_chart(periods)
    return Card(
        "Escalations per 100 months",
        wording.number(estimate.value),
        _delta(chart["rate"].to_list(), 1, "", 1) if len(chart) else None,
        f"95 % interval {wording.number(estimate.low)} to {wording.number(estimate.high)}, {events:,} in {months:,.0f} months"
        if estimate.value is not None
        else "no ticket source covers these deals",
        "Attributable escalations per 100 observed engagement-months. The change is between the last two calendar quarters.",
    )


def _mean_card(quarter: pl.DataFrame, column: str, label: str, help_text: str, scale: float, unit: str) -> Card:
    known = quarter.drop_nulls(column)
    by_quarter = known.group_by("quarter_on").agg(pl.col(column).mean()).sort("quarter_on")
    mean, n = known[column].mean(), len(known)
    if n < 2 or not isinstance(mean, float):
        return Card(label, "–", None, "no contract clauses are recorded", help_text)
    spread = known[column].std()
    half = 1.96 * float(spread if isinstance(spread, float) else 0.0) / n**0.5
    low, high = (mean - half) * scale, (mean + half) * scale
    delta = _delta(by_quarter[column].to_list(), scale, " pts", 0)
    below = f"95 % interval {low:.0f} to {high:.0f}{unit}, n = {n:,}"
    return Card(
        label,
        f"{mean * scale:.0f}{unit}",
        delta,
        below,
        f"{help_text} Mean over deals; change between the last two quarters.",
    )


def _median_card(quarter: pl.DataFrame) -> Card:
    label, help_text = (
        "Time to trust",
        "Months from signature to the first trust signal, of the deals that had one by now.",
    )
    known = quarter.drop_nulls("time_to_trust_days")
    if known.is_empty():
        return Card(label, "–", None, "no trust signal is recorded", help_text)
    months = known["time_to_trust_days"] / 30.4375
    low, middle, high = (float(months.quantile(q) or 0.0) for q in (0.25, 0.5, 0.75))
    below = f"middle half {low:.1f} to {high:.1f} months, {len(known):,} of {len(quarter):,} deals"
    return Card(label, f"{middle:.1f} months", None, below, help_text)


def _open_card(deals: pl.DataFrame) -> Card:
    unknown = int(deals["alignment_score"].is_null().sum())
    share = engine.share(unknown, len(deals))
    return Card(
        "Practices not known",
        wording.percent(share.value),
        None,
        f"{unknown:,} of {len(deals):,} deals: at least one practice",
        "Deals for which no source could tell about at least one practice. They are never counted as not practised.",
    )


def _delta(values: list[float | None], scale: float, unit: str, digits: int) -> str | None:
    known = [value for value in values if value is not None]
    return f"{scale * (known[-1] - known[-2]):+.{digits}f}{unit} on last quarter" if len(known) > 1 else None


def control_chart(periods: pl.DataFrame) -> pl.DataFrame:
    """The u-chart of attributable escalations by calendar quarter; empty where nothing was observed."""
    if periods.is_empty():
        return periods.select("period").clear()
    sums = periods.group_by("period").agg(pl.col("n_events", "months").sum()).sort("period")
    n_accounts = periods["account_id"].n_unique()
    return engine.u_chart(sums, dispersion=engine.dispersion(periods), n_accounts=n_accounts)


def trend_title(chart: pl.DataFrame) -> str:
    """The finding of the control chart."""
    rates = chart["rate"].drop_nulls().to_list()
    ends = (rates[0], rates[-1]) if len(rates) > 2 else (None, None)
    return wording.trend_title(int(chart["is_signal"].sum()), *ends)


def adoption(deals: pl.DataFrame) -> pl.DataFrame:
    """Per practice and signature quarter: n_practised, n_not, n_unknown."""
    quarter = deals.with_columns(quarter_on=pl.col("signed_on").dt.truncate("1q"))
    frames = [
        quarter.group_by("quarter_on")
        .agg(
            n_practised=pl.col(f"has_{practice}").sum().fill_null(0),
            n_not=(~pl.col(f"has_{practice}")).sum().fill_null(0),
            n_unknown=pl.col(f"has_{practice}").is_null().sum(),
        )
        .with_columns(practice=pl.lit(practice))
        for practice in wording.PRACTICES
    ]
    return (
        pl.concat(frames)
        .select("practice", "quarter_on", "n_practised", "n_not", "n_unknown")
        .sort("practice", "quarter_on")
    )


def adoption_title(shares: pl.DataFrame) -> str:
    """The finding: first year against last year, over all practices."""
    by_quarter = shares.group_by("quarter_on").agg(pl.col("n_practised", "n_not").sum()).sort("quarter_on")
    half = max(min(4, len(by_quarter) // 2), 1)
    ends = []
    for part in (by_quarter.head(half), by_quarter.tail(half)):
        known = int(part["n_practised"].sum() + part["n_not"].sum())
        ends.append(int(part["n_practised"].sum()) / known if known >= 10 else None)
    return wording.adoption_title(ends[0], ends[1])


def symptoms(deals: pl.DataFrame) -> pl.DataFrame:
    """Escalation rates with and without each symptom, where both are known."""
    rows = []
    for column, name in wording.SYMPTOMS.items():
        for is_present, group in ((True, "with"), (False, "without")):
            part = deals.filter((pl.col(column) == is_present) & (pl.col("observed_months") > 0))
            if part.is_empty():
                continue
            cells = part.select("account_id", n_events="n_attributable_escalations", months="observed_months")
            events, months = int(cells["n_events"].sum()), float(cells["months"].sum())
            estimate = engine.rate(events, months, n_deals=len(part), dispersion=engine.dispersion(cells))
            rows.append(_symptom(f"{name}: {'yes' if is_present else 'no'}", group, column, estimate))
    schema = {"label": pl.String, "group": pl.String, "symptom": pl.String, "value": pl.Float64, "low": pl.Float64,
              "high": pl.Float64, "n_deals": pl.Int64, "n_events": pl.Int64, "note": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _symptom(label: str, group: str, symptom: str, estimate: Estimate) -> tuple[Any, ...]:
    note = f"{label}: {wording.number(estimate.value)} per 100 months ({wording.interval(estimate, digits=1)}), {wording.counts(estimate)}"
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
    return wording.symptoms_title(both.filter(pl.col("low") > pl.col("high_right")).height, both.height)

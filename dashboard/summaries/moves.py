"""What moved between the last two full quarters: parts of the change in the escalation rate that add up to it.

A part of the deals adds its escalations beyond what its months would have had at the mean of both quarters' rates; a
cause adds its own rate's difference. Either way the parts of a split sum to the change of the whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard import wording
from dashboard.locale import t, tn
from etl import evidence as engine

PER_MONTHS = 100.0
WHOLE, DEALS, CAUSE, ACCOUNT = "whole", "deals", "cause", "account"
DIMENSIONS = ("segment", "region", "service_line")
MOST_ACCOUNTS = 5
_COUNTS = ("n_before", "months_before", "n_now", "months_now")
_SCHEMA = {
    "split": pl.String,
    "part": pl.String,
    "n_before": pl.Int64,
    "months_before": pl.Float64,
    "n_now": pl.Int64,
    "months_now": pl.Float64,
    "adds": pl.Float64,
    "is_chance": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of the escalation rate between two quarters."""

    pair: tuple[date, date]
    title: str
    counts: str  # what the title rests on
    change: float  # per 100 months
    n_events: int  # of both quarters
    parts: pl.DataFrame  # as `parts` gives them


def between_quarters(
    deals: pl.DataFrame, quarters: pl.DataFrame, escalations: pl.DataFrame, *, as_of_on: date
) -> Moved | None:
    """What moved between the last two full quarters; None where they were not both observed."""
    pair = last_full_quarters(quarters.filter(pl.col("months") > 0)["period"], as_of_on=as_of_on)
    if pair is None:
        return None
    found = parts(deals, quarters, escalations, pair)
    whole = found.row(0, named=True)
    phi = engine.dispersion(_cells(deals, quarters, pair))
    ratio = engine.two_rates(
        whole["n_now"], whole["months_now"], whole["n_before"], whole["months_before"], dispersion=phi
    )
    before, now = (PER_MONTHS * whole[f"n_{when}"] / whole[f"months_{when}"] for when in ("before", "now"))
    return Moved(
        pair=pair,
        title=wording.moved_title(before, now, pair, ratio),
        counts=wording.moved_counts(whole, pair, ratio),
        change=now - before,
        n_events=whole["n_before"] + whole["n_now"],
        parts=found,
    )


def last_full_quarters(periods: pl.Series, *, as_of_on: date) -> tuple[date, date] | None:
    """The last quarter that is over on `as_of_on` and the one before it; None where they were not both observed."""
    over = [day for day in periods.unique().sort() if _next_quarter(day) <= as_of_on + timedelta(days=1)]
    if len(over) < 2 or _next_quarter(over[-2]) != over[-1]:
        return None
    return over[-2], over[-1]


def parts(
    deals: pl.DataFrame, quarters: pl.DataFrame, escalations: pl.DataFrame, pair: tuple[date, date]
) -> pl.DataFrame:
    """Per split and part: counts and months of both quarters, what it adds to the change, whether that is chance.

    `deals` as marts.deal_outcomes; `quarters` and `escalations` as `queries.deal_quarters` and
    `queries.deal_escalations` give them. The first row is the whole.
    """
    cells = _cells(deals, quarters, pair)
    whole = _sums(cells.with_columns(part=pl.lit("")))
    totals = whole.row(0, named=True)
    phi = engine.dispersion(cells)
    splits = [(WHOLE, whole), (DEALS, _sums(_by_age(cells)))]
    splits += [(CAUSE, _by_cause(deals, escalations, pair, totals))]
    splits += [(name, _sums(cells.rename({name: "part"}))) for name in DIMENSIONS]
    splits += [(ACCOUNT, _sums(cells.rename({"account_name": "part"})))]
    frames = [_judged(split, frame, totals, 1.0 if split == ACCOUNT else phi) for split, frame in splits]
    return pl.concat(frames).select(*_SCHEMA)


def largest(found: pl.DataFrame) -> list[dict[str, object]]:
    """The family of cause, the value of a dimension and the account that go furthest with the change of the whole."""
    total = found.filter(pl.col("split") == WHOLE).item(0, "adds")
    toward = pl.col("adds") * (1 if total >= 0 else -1)
    several = found.filter(pl.len().over("split") > 1)
    groups = (pl.col("split") == CAUSE, pl.col("split").is_in(DIMENSIONS), pl.col("split") == ACCOUNT)
    tops = (several.filter(group).sort(toward, descending=True).head(1) for group in groups)
    return [row for top in tops for row in top.filter(toward.round(1) > 0).iter_rows(named=True)]


def shown(found: pl.DataFrame) -> pl.DataFrame:
    """The parts to draw: all but the whole, of the accounts those that add or take most and the rest as one."""
    size = pl.col("adds").abs()
    accounts = found.filter(pl.col("split") == ACCOUNT).sort(size, descending=True)
    few = found.filter(~pl.col("split").is_in([WHOLE, ACCOUNT]))
    rest = accounts.slice(MOST_ACCOUNTS)
    frames = [few, accounts.head(MOST_ACCOUNTS)]
    if len(rest):
        other = tn("{n} other account", "{n} other accounts", len(rest))
        summed = rest.select(
            pl.lit(ACCOUNT).alias("split"), pl.lit(other).alias("part"), pl.col(*_COUNTS, "adds").sum()
        )
        frames.append(summed.with_columns(is_chance=pl.lit(None, pl.Boolean)).select(*_SCHEMA))
    several = pl.concat(frames)
    return several.filter((pl.len().over("split") > 1) & (pl.col("n_before") + pl.col("n_now") > 0))


def table(found: pl.DataFrame, pair: tuple[date, date]) -> pl.DataFrame:
    """The parts as a reader's table, rates included."""
    before, now = (wording.quarter(day) for day in pair)
    rates = (PER_MONTHS * pl.col(f"n_{when}") / pl.col(f"months_{when}") for when in ("before", "now"))
    rate_before, rate_now = (pl.when(rate.is_finite()).then(rate).round(1) for rate in rates)
    chance = pl.when("is_chance").then(pl.lit(t("within chance"))).otherwise(pl.lit(t("beyond chance")))
    return found.select(
        pl.col("split").replace(wording.split_names()).alias(t("Split by")),
        pl.when(pl.col("split") == WHOLE).then(pl.lit(t("All of them"))).otherwise("part").alias(t("Part")),
        pl.col("n_before").alias(t("Escalations {quarter}", quarter=before)),
        pl.col("n_now").alias(t("Escalations {quarter}", quarter=now)),
        pl.col("months_before").round(0).alias(t("Months {quarter}", quarter=before)),
        pl.col("months_now").round(0).alias(t("Months {quarter}", quarter=now)),
        rate_before.alias(t("Per 100 months {quarter}", quarter=before)),
        rate_now.alias(t("Per 100 months {quarter}", quarter=now)),
        pl.col("adds").round(2).alias(t("Adds to the change")),
        pl.when(pl.col("is_chance").is_null()).then(None).otherwise(chance).alias(t("Against chance")),
    )


def not_recorded() -> str:
    """The name of the part whose segment, region, service line or account no source gives."""
    return t("Not recorded")


def _next_quarter(day: date) -> date:
    return date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)


def _cells(deals: pl.DataFrame, quarters: pl.DataFrame, pair: tuple[date, date]) -> pl.DataFrame:
    """Deal × quarter of the pair, with the names of the parts that it belongs to."""
    missing = not_recorded()
    names = deals.select(
        "deal_id",
        "account_id",
        pl.coalesce("account_name", "account_id", pl.lit(missing)).alias("account_name"),
        *(pl.col(name).fill_null(missing) for name in DIMENSIONS),
    )
    return quarters.filter(pl.col("period").is_in(pair)).join(names, on="deal_id").with_columns(
        is_now=pl.col("period") == pair[1]
    )  # fmt: skip


def _by_age(cells: pl.DataFrame) -> pl.DataFrame:
    both = pl.col("period").n_unique().over("deal_id") > 1
    part = (
        pl.when(both)
        .then(pl.lit(t("Observed in both quarters")))
        .when("is_now")
        .then(pl.lit(t("New in the later quarter")))
        .otherwise(pl.lit(t("No longer observed")))
    )
    return cells.with_columns(part=part)


def _sums(cells: pl.DataFrame) -> pl.DataFrame:
    then, now = ~pl.col("is_now"), pl.col("is_now")
    return (
        cells.group_by("part")
        .agg(
            n_before=pl.col("n_events").filter(then).sum(),
            months_before=pl.col("months").filter(then).sum(),
            n_now=pl.col("n_events").filter(now).sum(),
            months_now=pl.col("months").filter(now).sum(),
        )
        .sort("part")
    )


def _by_cause(
    deals: pl.DataFrame, escalations: pl.DataFrame, pair: tuple[date, date], totals: dict[str, float]
) -> pl.DataFrame:
    """Attributable escalations by the family of their cause; the months are those of the whole."""
    observed = escalations.join(deals.select("deal_id", "observed_from_on", "observed_to_on"), on="deal_id")
    is_counted = (pl.col("event_on") >= pl.col("observed_from_on")) & (pl.col("event_on") < pl.col("observed_to_on"))
    family = (
        pl.when("is_surprise")
        .then(pl.lit(t("Surprises")))
        .when(pl.col("cause").is_null())
        .then(pl.lit(t("Cause not recorded")))
        .otherwise(pl.lit(t("Known risks, commercial and other")))
    )
    quarter = pl.col("event_on").dt.truncate("1q")
    counted = observed.filter(is_counted & ~pl.col("is_negative_control") & quarter.is_in(pair))
    return (
        counted.group_by(part=family)
        .agg(n_before=(quarter == pair[0]).sum(), n_now=(quarter == pair[1]).sum())
        .with_columns(months_before=pl.lit(totals["months_before"]), months_now=pl.lit(totals["months_now"]))
        .sort("part")
    )


def _judged(split: str, frame: pl.DataFrame, totals: dict[str, float], phi: float) -> pl.DataFrame:
    """`frame` with what each part adds to the change of the rate, and whether its own rate moved beyond chance."""
    months_before, months_now = totals["months_before"], totals["months_now"]
    mean = (totals["n_before"] / months_before + totals["n_now"] / months_now) / 2
    rise = pl.col("n_now") / months_now - pl.col("n_before") / months_before
    growth = pl.col("months_now") / months_now - pl.col("months_before") / months_before
    is_chance = [
        _is_chance(*row, phi=phi) for row in frame.select("n_now", "months_now", "n_before", "months_before").rows()
    ]
    return frame.with_columns(
        pl.col("n_before", "n_now").cast(pl.Int64),
        split=pl.lit(split),
        adds=PER_MONTHS * (rise - growth * mean),
        is_chance=pl.Series(is_chance, dtype=pl.Boolean),
    ).select(*_SCHEMA)


def _is_chance(n: int, months: float, n_before: int, months_before: float, *, phi: float) -> bool | None:
    """Whether two rates differ by no more than chance lets them; None where one side was not observed."""
    sides = ((n, months), (n_before, months_before))
    (more, more_months), (fewer, fewer_months) = sorted(sides, key=lambda side: -side[0])
    if months <= 0 or months_before <= 0:
        return None
    ratio = engine.two_rates(fewer, fewer_months, more, more_months, dispersion=phi)
    return ratio.low is None or ratio.high is None or ratio.low <= 1 <= ratio.high

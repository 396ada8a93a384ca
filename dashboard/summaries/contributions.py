"""What moved between the last two full quarters, as a reader sees it."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard.locale import t, tn
from dashboard.summaries.decomposition import (
    ACCOUNT,
    CAUSE,
    DIMENSIONS,
    PER_MONTHS,
    SCHEMA,
    WHOLE,
    account_names,
    cells_of,
    not_recorded,
    parts,
)
from dashboard.wording.contributions import moved_counts, moved_title, split_names
from dashboard.wording.words import quarter
from etl import evidence as engine

__all__ = [
    "ACCOUNT", "DIMENSIONS", "Moved", "between_quarters", "headings", "largest", "last_full_quarters", "not_recorded",
    "parts", "shown", "table",
]  # fmt: skip

MOST_ACCOUNTS = 5
_COUNTS = ("n_before", "months_before", "n_now", "months_now")


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of the escalation rate between two quarters."""

    pair: tuple[date, date]
    title: str
    counts: str  # what the title rests on
    change: float  # per 100 months
    n_events: int  # of both quarters
    parts: pl.DataFrame  # as `parts` gives them
    account_ids: dict[str, str]  # by the part that is an account


def between_quarters(
    deals: pl.DataFrame, quarters: pl.DataFrame, escalations: pl.DataFrame, *, as_of_on: date
) -> Moved | None:
    """What moved between the last two full quarters; None where they were not both observed."""
    pair = last_full_quarters(quarters.filter(pl.col("months") > 0)["period"], as_of_on=as_of_on)
    if pair is None:
        return None
    found = parts(deals, quarters, escalations, pair)
    whole = found.row(0, named=True)
    phi = engine.dispersion(cells_of(deals, quarters, pair))
    ratio = engine.two_rates(
        whole["n_now"], whole["months_now"], whole["n_before"], whole["months_before"], dispersion=phi
    )
    before, now = (PER_MONTHS * whole[f"n_{when}"] / whole[f"months_{when}"] for when in ("before", "now"))
    return Moved(
        pair=pair,
        title=moved_title(before, now, pair, ratio),
        counts=moved_counts(whole, pair, ratio),
        change=now - before,
        n_events=whole["n_before"] + whole["n_now"],
        parts=found,
        account_ids={name: account_id for account_id, name in account_names(deals).items()},
    )


def last_full_quarters(periods: pl.Series, *, as_of_on: date) -> tuple[date, date] | None:
    """The last quarter that is over on `as_of_on` and the one before it; None where they were not both observed."""
    over = [day for day in periods.unique().sort() if _next_quarter(day) <= as_of_on + timedelta(days=1)]
    if len(over) < 2 or _next_quarter(over[-2]) != over[-1]:
        return None
    return over[-2], over[-1]


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
        frames.append(summed.with_columns(is_chance=pl.lit(None, pl.Boolean)).select(*SCHEMA))
    several = pl.concat(frames)
    return several.filter((pl.len().over("split") > 1) & (pl.col("n_before") + pl.col("n_now") > 0))


def headings(pair: tuple[date, date]) -> dict[str, str]:
    """The headings of `table`, which name the two quarters."""
    before, now = (quarter(day) for day in pair)
    return {
        "split": t("Split by"),
        "part": t("Part"),
        "n_before": t("Escalations {quarter}", quarter=before),
        "n_now": t("Escalations {quarter}", quarter=now),
        "months_before": t("Months {quarter}", quarter=before),
        "months_now": t("Months {quarter}", quarter=now),
        "rate_before": t("Per 100 months {quarter}", quarter=before),
        "rate_now": t("Per 100 months {quarter}", quarter=now),
        "adds": t("Adds to the change"),
        "chance": t("Against chance"),
    }


def table(found: pl.DataFrame) -> pl.DataFrame:
    """The parts as a reader's table, rates included."""
    rates = (PER_MONTHS * pl.col(f"n_{when}") / pl.col(f"months_{when}") for when in ("before", "now"))
    rate_before, rate_now = (pl.when(rate.is_finite()).then(rate).round(1) for rate in rates)
    chance = pl.when("is_chance").then(pl.lit(t("within chance"))).otherwise(pl.lit(t("beyond chance")))
    return found.select(
        pl.col("split").replace(split_names()),
        pl.when(pl.col("split") == WHOLE).then(pl.lit(t("All of them"))).otherwise("part").alias("part"),
        "n_before",
        "n_now",
        pl.col("months_before").round(0),
        pl.col("months_now").round(0),
        rate_before.alias("rate_before"),
        rate_now.alias("rate_now"),
        pl.col("adds").round(2),
        pl.when(pl.col("is_chance").is_null()).then(None).otherwise(chance).alias("chance"),
    )


def _next_quarter(day: date) -> date:
    return date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)

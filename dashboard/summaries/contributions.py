"""What moved between two spans of quarters, as a reader sees it. The change is taken once, here, for every page."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard import fiscal
from dashboard.locale import t, tn
from dashboard.summaries.decomposition import (
    ACCOUNT,
    CAUSE,
    DIMENSIONS,
    PER_MONTHS,
    SCHEMA,
    WHOLE,
    Spans,
    account_names,
    cells_of,
    not_recorded,
    parts,
)
from dashboard.wording.contributions import moved_counts, moved_title, part_name, span_name, split_names
from etl import evidence as engine
from etl.evidence import Change

__all__ = [
    "ACCOUNT",
    "DIMENSIONS",
    "Moved",
    "Spans",
    "between",
    "cells_of",
    "headings",
    "largest",
    "last_full_quarters",
    "not_recorded",
    "parts",
    "shown",
    "since_last_quarter",
    "spans",
    "table",
]  # fmt: skip

MOST_ACCOUNTS = 5
_YEAR = 4  # quarters
_COUNTS = ("n_before", "months_before", "n_now", "months_now")


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of the escalation rate between two spans, at equal age."""

    spans: Spans
    change: Change
    parts: pl.DataFrame  # as `parts` gives them
    account_ids: dict[str, str]  # by the part that is an account

    @property
    def title(self) -> str:
        """The finding."""
        return moved_title(self.change, self.spans)

    @property
    def counts(self) -> str:
        """What the finding rests on."""
        return moved_counts(self.change, self.spans)


def since_last_quarter(
    deals: pl.DataFrame, quarters: pl.DataFrame, escalations: pl.DataFrame, *, as_of_on: date
) -> Moved | None:
    """What moved between the last two full quarters; None where they were not both observed.

    `quarters` and `escalations` as `queries.deal_quarters` and `queries.deal_escalations` give them.
    """
    pair = last_full_quarters(quarters.filter(pl.col("months") > 0)["period"], as_of_on=as_of_on)
    return None if pair is None else between(deals, quarters, escalations, ((pair[0],), (pair[1],)))


def between(deals: pl.DataFrame, quarters: pl.DataFrame, escalations: pl.DataFrame, spans: Spans) -> Moved | None:
    """What moved between two spans; None where they were not both observed."""
    names = account_names(deals)
    equal = engine.at_equal_age(cells_of(deals, quarters, names))
    change = engine.change_at_equal_age(equal, *spans)
    if change is None:
        return None
    ids = {name: account_id for account_id, name in names.items()}
    return Moved(spans, change, parts(equal, deals, escalations, spans), ids)


def spans(periods: pl.Series, *, as_of_on: date) -> dict[str, tuple[date, ...]]:
    """The full quarters and years that were observed, by name, newest first."""
    over = _over(periods, as_of_on=as_of_on)
    year_of = fiscal.year().year_of
    years = [tuple(day for day in over if year_of(day) == year) for year in {year_of(day) for day in over}]
    full = [year for year in years if len(year) == _YEAR]
    found = [*((day,) for day in reversed(over)), *sorted(full, reverse=True)]
    return {span_name(span): span for span in found}


def last_full_quarters(periods: pl.Series, *, as_of_on: date) -> tuple[date, date] | None:
    """The last quarter that is over on `as_of_on` and the one before it; None where they were not both observed."""
    over = _over(periods, as_of_on=as_of_on)
    if len(over) < 2 or fiscal.year().next_quarter(over[-2]) != over[-1]:
        return None
    return over[-2], over[-1]


def _over(periods: pl.Series, *, as_of_on: date) -> list[date]:
    return [day for day in periods.unique().sort() if fiscal.year().next_quarter(day) <= as_of_on + timedelta(days=1)]


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


def headings(spans: Spans) -> dict[str, str]:
    """The headings of `table`, which name the two spans."""
    before, now = map(span_name, spans)
    return {
        "split": t("Split by"),
        "part": t("Part"),
        "n_before": t("Escalations, {quarter}", quarter=before),
        "n_now": t("Escalations, {quarter}", quarter=now),
        "months_before": t("Months at equal deal age, {quarter}", quarter=before),
        "months_now": t("Months at equal deal age, {quarter}", quarter=now),
        "rate_before": t("Per 100 months of contract, {quarter}", quarter=before),
        "rate_now": t("Per 100 months of contract, {quarter}", quarter=now),
        "adds": t("Adds to the change"),
        "chance": t("Against chance"),
    }


def alignment_table(change: Change) -> pl.DataFrame:
    """The parts of the change by alignment as a reader's table, the whole last."""
    rows = [
        (part_name(part.name), round(part.adds, 2), part.low, part.high, part.n_events)
        for part in (*change.parts, change.whole)
    ]
    schema = {"part": pl.String, "adds": pl.Float64, "low": pl.Float64, "high": pl.Float64, "n_events": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("low", "high").round(2))


def alignment_headings() -> dict[str, str]:
    """The headings of `alignment_table`."""
    return {
        "part": t("Part"),
        "adds": t("Adds to the change"),
        "low": t("From (95 %)"),
        "high": t("To (95 %)"),
        "n_events": t("Escalations, both periods"),
    }


def table(found: pl.DataFrame) -> pl.DataFrame:
    """The parts as a reader's table, rates included."""
    rates = (PER_MONTHS * pl.col(f"n_{when}") / pl.col(f"months_{when}") for when in ("before", "now"))
    rate_before, rate_now = (pl.when(rate.is_finite()).then(rate).round(1) for rate in rates)
    chance = pl.when("is_chance").then(pl.lit(t("could be chance"))).otherwise(pl.lit(t("unlikely to be chance")))
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

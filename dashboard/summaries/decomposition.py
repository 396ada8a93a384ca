"""Parts of the change of the escalation rate between two spans of quarters at equal age, that add up to it.

A part of the deals adds its escalations beyond what its months would have had at the mean of both spans' rates; a
cause adds its own rate's difference. Either way the parts of a split sum to the change of the whole.
"""

from datetime import date

import polars as pl

from dashboard import fiscal
from dashboard.locale import t
from dashboard.summaries.account.labels import labels
from etl import evidence as engine
from etl.evidence import ALIGNED, NOT_ALIGNED, UNKNOWN

PER_MONTHS = 100.0
WHOLE, DEALS, CAUSE, ACCOUNT = "whole", "deals", "cause", "account"
DIMENSIONS = ("segment", "region", "service_line")
SCHEMA = {
    "split": pl.String,
    "part": pl.String,
    "n_before": pl.Int64,
    "months_before": pl.Float64,
    "n_now": pl.Int64,
    "months_now": pl.Float64,
    "adds": pl.Float64,
    "is_chance": pl.Boolean,
}
_SUMS = (
    "part",
    pl.col("n_before", "n_now").cast(pl.Int64),
    pl.col("months_before", "months_now").cast(pl.Float64),
)
Spans = tuple[tuple[date, ...], tuple[date, ...]]  # the quarters compared: earlier, later


def parts(equal: pl.DataFrame, deals: pl.DataFrame, escalations: pl.DataFrame, spans: Spans) -> pl.DataFrame:
    """Per split and part: counts and months of both spans, what it adds to the change, whether that is chance.

    `equal` as `cells_of` gives cells, but at equal age (`etl.evidence.at_equal_age`), `deals` as marts.deal_outcomes,
    `escalations` as `queries.deal_escalations`. The first row is the whole.
    """
    seen = equal.filter(pl.col("period").is_in([*spans[0], *spans[1]]))
    seen = seen.with_columns(is_now=pl.col("period").is_in(list(spans[1])))
    rows = seen.lazy()
    by_part = {WHOLE: rows.with_columns(part=pl.lit("")), DEALS: _by_presence(rows)}
    by_part |= {name: rows.with_columns(part=name) for name in DIMENSIONS}
    by_part |= {ACCOUNT: rows.with_columns(part="account_name")}
    sums = dict(zip(by_part, pl.collect_all([_sums(frame) for frame in by_part.values()]), strict=True))
    totals = sums[WHOLE].row(0, named=True)
    sums[CAUSE] = _by_cause(deals, escalations, spans, totals)
    splits = (WHOLE, DEALS, CAUSE, *DIMENSIONS)
    several = pl.concat(sums[split].select(pl.lit(split).alias("split"), *_SUMS) for split in splits)
    accounts = sums[ACCOUNT].select(pl.lit(ACCOUNT).alias("split"), *_SUMS)
    return pl.concat([_judged(several, totals, engine.dispersion(seen)), _judged(accounts, totals, 1.0)])


def not_recorded() -> str:
    """The name of the part whose segment, region, service line or account no source gives."""
    return t("Not recorded")


def account_names(deals: pl.DataFrame) -> dict[str, str]:
    """What the accounts of the deals are called among the parts, by id: two of one name are two parts."""
    named = deals.drop_nulls("account_id").group_by("account_id", maintain_order=True).agg(
        pl.coalesce("account_name", "account_id").first().alias("account_name")
    )  # fmt: skip
    return labels(named)


def cells_of(deals: pl.DataFrame, quarters: pl.DataFrame, accounts: dict[str, str]) -> pl.DataFrame:
    """Deal × quarter × age band as `etl.evidence.change` takes them, with the names of the parts that it belongs to.

    `quarters` as `queries.deal_quarters` gives them, `accounts` as `account_names`.
    """
    missing = not_recorded()
    score = pl.col("alignment_score")
    alignment = pl.when(score >= 2).then(pl.lit(ALIGNED)).when(score < 2).then(pl.lit(NOT_ALIGNED))
    names = deals.select(
        "deal_id",
        "account_id",
        pl.col("account_id").replace_strict(accounts, default=missing).alias("account_name"),
        alignment.otherwise(pl.lit(UNKNOWN)).alias("alignment"),
        *(pl.col(name).fill_null(missing) for name in DIMENSIONS),
    )
    return quarters.join(names, on="deal_id")


def _by_presence(seen: pl.LazyFrame) -> pl.LazyFrame:
    both = pl.col("is_now").n_unique().over("deal_id") > 1
    part = (
        pl.when(both)
        .then(pl.lit(t("Observed then and now")))
        .when("is_now")
        .then(pl.lit(t("New since then")))
        .otherwise(pl.lit(t("No longer observed")))
    )
    return seen.with_columns(part=part)


def _sums(seen: pl.LazyFrame) -> pl.LazyFrame:
    then, now = ~pl.col("is_now"), pl.col("is_now")
    return (
        seen.group_by("part")
        .agg(
            n_before=pl.col("n_events").filter(then).sum(),
            months_before=pl.col("months").filter(then).sum(),
            n_now=pl.col("n_events").filter(now).sum(),
            months_now=pl.col("months").filter(now).sum(),
        )
        .sort("part")
    )


def _by_cause(deals: pl.DataFrame, escalations: pl.DataFrame, spans: Spans, totals: dict[str, float]) -> pl.DataFrame:
    """Attributable escalations by the family of their cause; the months are those of the whole."""
    observed = escalations.lazy().join(
        deals.lazy().select("deal_id", "observed_from_on", "observed_to_on"), on="deal_id"
    )
    is_counted = (pl.col("event_on") >= pl.col("observed_from_on")) & (pl.col("event_on") < pl.col("observed_to_on"))
    family = (
        pl.when("is_surprise")
        .then(pl.lit(t("Surprises")))
        .when(pl.col("cause").is_null())
        .then(pl.lit(t("Cause not recorded")))
        .otherwise(pl.lit(t("Known risks, commercial and other")))
    )
    then, now = (fiscal.year().quarter_starts(pl.col("event_on")).is_in(list(span)) for span in spans)
    counted = observed.filter(is_counted & ~pl.col("is_negative_control") & (then | now))
    return (
        counted.group_by(part=family)
        .agg(n_before=then.sum(), n_now=now.sum())
        .with_columns(months_before=pl.lit(totals["months_before"]), months_now=pl.lit(totals["months_now"]))
        .sort("part")
        .collect()
    )


def _judged(frame: pl.DataFrame, totals: dict[str, float], phi: float) -> pl.DataFrame:
    """`frame` with what each part adds to the change of the rate, and whether its own rate moved beyond chance."""
    months_before, months_now = totals["months_before"], totals["months_now"]
    mean = (totals["n_before"] / months_before + totals["n_now"] / months_now) / 2
    rise = pl.col("n_now") / months_now - pl.col("n_before") / months_before
    growth = pl.col("months_now") / months_now - pl.col("months_before") / months_before
    sides = (frame[name].cast(pl.Float64).to_numpy() for name in ("n_now", "months_now", "n_before", "months_before"))
    is_chance = engine.differ_by_chance(*sides, dispersion=phi)
    return frame.with_columns(
        adds=PER_MONTHS * (rise - growth * mean),
        is_chance=pl.Series(is_chance, dtype=pl.Boolean),
    ).select(*SCHEMA)

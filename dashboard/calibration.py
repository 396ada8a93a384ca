"""What the engine makes of simulated firms whose truth is known: the committed results of `make calibrate`."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from dashboard.locale import deferred, t, tn
from dashboard.wording import counts
from dashboard.wording.claims import VERDICTS as VERDICT_NAMES
from dashboard.wording.words import number, percent, replaced
from etl.evidence import Estimate, Verdict, share
from etl.settings.paths import CALIBRATION

EXPECTED = 0.95
VERDICTS = tuple(verdict for verdict in Verdict if verdict is not Verdict.NONE)
_FIRMS = {
    "null": deferred("no effect"),
    "sparse": deferred("few escalations"),
    "hidden": deferred("no effect, hidden difference that controls share"),
    "hidden from controls": deferred("no effect, hidden difference that they miss"),
    "mnar40": deferred("40 % not known"),
}
_HIDDEN = ("hidden", "hidden from controls")
_TRAPS = (
    deferred("Crude comparison"),
    deferred("Sales owner not adjusted for"),
    deferred("Immature cohorts"),
    deferred("Practices added after trouble"),
    deferred("Records back-filled on calm deals"),
    deferred("Unknown counted as never"),
)  # as the results name them


@dataclass(frozen=True, slots=True)
class Calibration:
    """One run of `make calibrate`."""

    made_on: date
    version: str
    first_seed: int
    merits: pl.DataFrame  # a row per kind of firm, size and contrast
    shares: pl.DataFrame  # a row per kind of firm and size; how often each verdict was issued, 0 to 1
    traps: pl.DataFrame  # a row per naive analysis


def read(path: Path = CALIBRATION) -> Calibration | None:
    """The committed results; None where there are none."""
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    shares = [
        {**{name: value for name, value in row.items() if name != "verdicts"}, **dict.fromkeys(VERDICTS, 0.0)}
        | row["verdicts"]
        for row in found["shares"]
    ]
    return Calibration(
        made_on=date.fromisoformat(found["made_on"]),
        version=found["version"],
        first_seed=found["first_seed"],
        merits=_labelled(pl.DataFrame(found["merits"], infer_schema_length=None)),
        shares=_labelled(pl.DataFrame(shares, infer_schema_length=None)),
        traps=pl.DataFrame(found["traps"], infer_schema_length=None),
    )


def coverage(calibration: Calibration) -> pl.DataFrame:
    """label, replicates, value, low, high of the 95 % intervals' coverage, the interval being Monte Carlo error."""
    rows = calibration.merits.filter(~pl.col("firm").is_in(_HIDDEN))
    shares = [
        _share(covered, n) for covered, n in zip(rows["coverage"].to_list(), rows["replicates"].to_list(), strict=True)
    ]
    limits = {name: [getattr(found, name) for found in shares] for name in ("value", "low", "high")}
    return rows.select("label", "replicates").with_columns(**{name: pl.Series(v) for name, v in limits.items()})


def biases(calibration: Calibration) -> pl.DataFrame:
    """label, naive, ours: the crude and the adjusted ratio over the true one, on average; where both are known."""
    rows = calibration.merits.filter(~pl.col("firm").is_in(_HIDDEN)).drop_nulls("crude_bias")
    return rows.select("label", naive=pl.col("crude_bias").exp(), ours=pl.col("bias").exp())


def traps(calibration: Calibration) -> pl.DataFrame:
    """label, naive, ours: each ratio over the true one."""
    return calibration.traps.select(
        label=pl.col("name").map_elements(t, return_dtype=pl.String),
        naive=pl.col("naive_ratio") / pl.col("true_ratio"),
        ours=pl.col("ratio") / pl.col("true_ratio"),
    )


def merits_table(calibration: Calibration) -> pl.DataFrame:
    """Every figure of merit."""
    return calibration.merits.select(
        pl.col("label").alias("firms"),
        pl.col("true_ratio").round(2),
        "replicates",
        "without_fit",
        pl.col("n_events").round(0).alias("n_escalations_each"),
        pl.col("crude_bias", "bias", "sd", "mean_se").round(3),
        (pl.col("coverage", "rejection", "avoided_coverage") * 100).round(1),
    )


def verdicts_table(calibration: Calibration) -> pl.DataFrame:
    """How often each verdict was issued, in percent."""
    return calibration.shares.select(
        pl.col("label").alias("firms"),
        pl.when("is_thorough").then(pl.lit(t("every check"))).otherwise(pl.lit(t("estimates"))).alias("with"),
        "replicates",
        *((pl.col(str(verdict)) * 100).round(1) for verdict in VERDICTS),
    )


def verdict_headings() -> dict[str, str]:
    """The headings of the verdicts in `verdicts_table`."""
    return {str(verdict): t("{verdict}, %", verdict=t(VERDICT_NAMES[verdict])) for verdict in VERDICTS}


def coverage_title(rows: pl.DataFrame) -> str:
    """The finding on the intervals."""
    low, high = rows.select(pl.col("value").min(), pl.col("value").max().alias("most")).row(0)
    return t("95 % intervals hold the truth in {low} to {high} of simulated firms", low=number(100 * low),
             high=percent(high, 1))  # fmt: skip


def bias_title(rows: pl.DataFrame) -> str:
    """The finding on the ratios."""
    off = rows.select((pl.col("naive") - 1).abs().mean(), (pl.col("ours") - 1).abs().max().alias("most")).row(0)
    return t("Crude ratios are off by {crude} on average; adjusted ones by {adjusted} at most", crude=percent(off[0]),
             adjusted=percent(off[1], 1))  # fmt: skip


def trap_title(rows: pl.DataFrame) -> str:
    """The finding on the naive analyses."""
    off = rows.select((pl.col("naive") - 1).abs().min(), (pl.col("ours") - 1).abs().max().alias("most")).row(0)
    return t("{n} naive analyses are off by {naive} or more; this app by {ours} at most", n=len(rows),
             naive=percent(off[0]), ours=percent(off[1], 1))  # fmt: skip


def hidden_limit(calibration: Calibration) -> str:
    """What no statistic can mend, with how often it would mislead."""
    rows = calibration.shares.filter(~pl.col("is_thorough")).sort("n_deals", descending=True)
    found = {row["firm"]: row for row in reversed(rows.rows(named=True))}
    seen, unseen = (found.get(name) for name in _HIDDEN)
    if seen is None or unseen is None:
        return ""
    return t(
        "A difference between deals that no record shows can look like a benefit. Where control tickets share it,"
        " {told} of {n} firms of {deals} without any effect were told “Supported”; where they do not, {not_told}"
        " of {m} were. No method mends that; it is why a verdict speaks of what goes together.",
        told=percent(seen[Verdict.SUPPORTED], 1), n=seen["replicates"], deals=counts.deals(seen["n_deals"]),
        not_told=percent(unseen[Verdict.SUPPORTED], 1), m=unseen["replicates"],
    )  # fmt: skip


def _labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """With a label of the firm, its size and what is compared."""
    ratio = pl.col("true_ratio").map_elements(
        lambda value: t("true ratio {ratio}", ratio=number(value, 2)), return_dtype=pl.String
    )
    kind = pl.col("firm").replace_strict(replaced(_FIRMS), default=None, return_dtype=pl.String)
    is_null = pl.col("firm").is_in(["null", *_HIDDEN])
    named = pl.when(is_null).then(kind).when(kind.is_null()).then(ratio).otherwise(pl.format("{}, {}", kind, ratio))
    if "contrast" in rows.columns:
        is_one = pl.col("contrast") != "per practice"
        contrast = pl.col("contrast").map_elements(t, return_dtype=pl.String)
        named = pl.when(is_one).then(pl.format("{}, {}", contrast, ratio)).otherwise(named)
    size = pl.col("n_deals").map_elements(lambda n: tn("{n} deal", "{n} deals", n), return_dtype=pl.String)
    return rows.with_columns(label=pl.format("{}, {}", size, named))


def _share(covered: float, n: int) -> Estimate:
    return share(round(covered * n), n)

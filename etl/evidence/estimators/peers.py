"""Accounts beside similar deals: escalations observed against those expected, shrunken, and which stand out.

Expected counts by indirect standardisation on the deals of all other accounts. Accounts differ more than chance would
have them: counts are negative binomial about the expected ones, with one variance between accounts by maximum
likelihood (Lawless 1987), and ratios are shrunken to it (Clayton & Kaldor 1987). An account stands out where its count
lies beyond the limits of a funnel that allows for that variance and for the uncertainty of what is expected
(Spiegelhalter 2005), 2.5 % on either side: at most 1 in 20 accounts that are like the others.
"""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import optimize, stats

from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.rates import dispersion

TAIL = 0.025  # of the accounts like the others, that stand out by chance on either side
LEAST_DEALS = 10  # of other accounts, that a kind of deals needs to be compared within
# Escalations that similar deals would have had in the account's time, below which no ratio is said: with less than one
# expected, none at all and a single one are both what similar deals would have, and either reads as far from 1.
LEAST_EXPECTED = 1.0
_SMALLEST, _LARGEST = 1e-6, 100.0  # variances between accounts


@dataclass(frozen=True, slots=True)
class Peer:
    """One account beside similar deals of the others. Ratios are of its escalations to those expected."""

    account_id: str
    n_events: int
    months: float  # observed
    expected: float  # escalations, at the rates of similar deals
    expected_error: float  # relative standard error of `expected`
    shrunken: float
    low: float  # 95 % limits of the shrunken ratio, both sides' uncertainty in them
    high: float
    is_more: bool  # whether it stands out by more escalations
    is_less: bool

    @property
    def is_long_enough(self) -> bool:
        """Whether enough time was observed to say anything of the ratio."""
        return self.expected >= LEAST_EXPECTED


def peers(deals: pl.DataFrame, kinds: tuple[str, ...]) -> tuple[tuple[Peer, ...], float]:
    """Every account with observed time and others to compare with, and the variance between accounts.

    `deals`: account_id, n_events, months, and the columns `kinds`, which say what deals are similar. A kind with under
    ten deals of other accounts is compared by the first of `kinds` alone, then with all.
    """
    table, variance = _table(deals, kinds)
    return _judged(table, variance), variance


def beside_peers(deals: pl.DataFrame, kinds: tuple[str, ...], account_id: str) -> Peer | None:
    """One account of `peers`; None where it has nothing observed or nothing to compare with."""
    table, variance = _table(deals, kinds)
    return next(iter(_judged(table.filter(pl.col("account_id") == account_id), variance)), None)


def _table(deals: pl.DataFrame, kinds: tuple[str, ...]) -> tuple[pl.DataFrame, float]:
    """account_id, n_events, months, expected, expected_error; and the variance between accounts."""
    observed = deals.filter(pl.col("months") > 0).drop_nulls(["account_id", "n_events"])
    phi = dispersion(observed.select("account_id", "n_events", "months"))
    columns = ("account_id", "n_events", "months", "expected", "expected_error")
    table = _expected(observed, kinds, phi).filter(pl.col("expected") > 0).select(columns)
    if len(table) < 2:
        return table.clear(), 0.0
    events, expected = (table[name].to_numpy().astype(np.float64) for name in ("n_events", "expected"))
    return table, between_accounts(events, expected)


def between_accounts(events: FloatArray, expected: FloatArray) -> float:
    """The variance of the ratios between accounts: the maximum likelihood of negative binomial counts."""

    def loss(log_variance: float) -> float:
        size = 1 / math.exp(log_variance)
        return -float(np.sum(stats.nbinom.logpmf(events, size, size / (size + expected))))

    found = optimize.minimize_scalar(loss, bounds=(math.log(_SMALLEST), math.log(_LARGEST)), method="bounded")
    return float(math.exp(found.x))


def _judged(table: pl.DataFrame, variance: float) -> tuple[Peer, ...]:
    """The accounts of `_table`, all at once."""
    if table.is_empty():
        return ()
    size = 1 / variance
    events, expected, error = (
        table[name].to_numpy().astype(np.float64) for name in ("n_events", "expected", "expected_error")
    )
    low, high = (np.asarray(stats.gamma.ppf(q, events + size, scale=1 / (expected + size))) for q in (TAIL, 1 - TAIL))
    shrunken = (events + size) / (expected + size)
    low, high = _with_both_sides(shrunken, low, high, error)
    more, less = _tails(events, expected, variance + error**2)
    numbers = (shrunken, low, high, more <= TAIL, less <= TAIL)
    columns = (column.tolist() for column in numbers)
    return tuple(Peer(*row, *judged) for row, judged in zip(table.iter_rows(), zip(*columns, strict=True), strict=True))


def _tails(events: FloatArray, expected: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The probabilities of as many, and of as few, escalations of accounts like the others."""
    size = 1 / variance
    p = size / (size + expected)
    return np.asarray(stats.nbinom.sf(events - 1, size, p)), np.asarray(stats.nbinom.cdf(events, size, p))


def _with_both_sides(
    value: FloatArray, low: FloatArray, high: FloatArray, error: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The limits of ratios whose other sides have the relative standard errors `error` (Zou & Donner 2008, on logs)."""
    half = float(stats.norm.ppf(1 - TAIL)) * error
    below, above = np.hypot(np.log(value / low), half), np.hypot(np.log(high / value), half)
    return value * np.exp(-below), value * np.exp(above)


def _expected(observed: pl.DataFrame, kinds: tuple[str, ...], phi: float) -> pl.DataFrame:
    """account_id, n_events, months, expected, expected_error: per account, at the rates of the other accounts' deals.

    A kind's rate has the relative variance φ over its escalations.
    """
    cells = _sums(observed, "account_id", *kinds)
    levels = (kinds, kinds[:1], ())
    for number, level in enumerate(levels):
        cells = _with_others(cells, observed, level, number)
    is_last = pl.lit(True)
    is_enough = [pl.col(f"deals {number}") >= LEAST_DEALS for number in (0, 1)] + [is_last]
    rate, basis = (
        pl.coalesce(pl.when(holds).then(pl.col(f"{name} {number}")) for number, holds in enumerate(is_enough))
        for name in ("rate", "events")
    )
    squared = (pl.col("months") * rate) ** 2 * phi / basis.clip(lower_bound=1)
    return (
        cells.with_columns(expected=pl.col("months") * rate, squared=squared)
        .group_by("account_id", maintain_order=True)
        .agg(pl.col("n_events", "months", "expected", "squared").sum())
        .with_columns(expected_error=pl.col("squared").sqrt() / pl.col("expected"))
    )


def _sums(observed: pl.DataFrame, *by: str) -> pl.DataFrame:
    return observed.group_by(*by, maintain_order=True).agg(
        pl.len().alias("n_deals"), pl.col("n_events", "months").sum()
    )


def _with_others(cells: pl.DataFrame, observed: pl.DataFrame, level: tuple[str, ...], number: int) -> pl.DataFrame:
    """The cells with the deals, events and rate of the other accounts' deals that agree on `level`."""
    own = _sums(observed, "account_id", *level)
    everyone = own.select(*level, pl.exclude("account_id", *level).sum().over(level or pl.lit(1)))
    others = own.select(
        "account_id", *level, *(everyone[name] - own[name] for name in ("n_deals", "n_events", "months"))
    )
    named = others.select(
        "account_id",
        *level,
        pl.col("n_deals").alias(f"deals {number}"),
        pl.col("n_events").alias(f"events {number}"),
        pl.when(pl.col("months") > 0).then(pl.col("n_events") / pl.col("months")).alias(f"rate {number}"),
    )
    return cells.join(named, on=["account_id", *level], how="left", nulls_equal=True)

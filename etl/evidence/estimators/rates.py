"""Rates and shares with their intervals, over-dispersion between accounts, and u-charts.

Rates: exact gamma limits (Garwood 1936), counts divided by the over-dispersion first. Shares: Wilson (1927).
u-charts: baseline ± 3√(φ·ū/t) (Spiegelhalter 2005), Laney's u′ (2002) below 20 accounts,
the exact Poisson limits by the incomplete gamma function below 10 expected.
"""

import math

import numpy as np
import polars as pl
from scipy import optimize, special, stats

from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.results import Counts, Estimate, estimate, withhold

PER_MONTHS = 100.0
_QUANTILE = 0.975
_THREE_SIGMA = float(stats.norm.cdf(3))
_MIN_EXPECTED = 10
_MIN_ACCOUNTS = 20
_MOVING_RANGE = 1.128  # mean range of two standard normal draws


def rate(
    n_events: int,
    months: float,
    *,
    n_deals: int = 0,
    n_accounts: int = 0,
    dispersion: float = 1.0,
    per: float = PER_MONTHS,
) -> Estimate:
    """Events per `per` months with the exact Poisson interval, widened by `dispersion` (φ ≥ 1).

    Withheld where no time was observed.
    """
    method = "exact Poisson" if dispersion <= 1 else f"exact Poisson, over-dispersion {dispersion:.2f}"
    counts = Counts(n_deals=n_deals, n_events=n_events, n_accounts=n_accounts)
    if not (months > 0 and math.isfinite(months)):
        reason = "No time was observed."
        return withhold(reason, counts, method=method)
    low, high = poisson_limits(n_events, dispersion=max(dispersion, 1.0))
    scale = per / months
    return estimate(n_events * scale, low * scale, high * scale, counts, method=method)


def share(n_yes: int, n: int, *, n_events: int | None = None, n_accounts: int = 0) -> Estimate:
    """The share `n_yes` of `n`, 0 to 1, with Wilson's interval. Withheld where n is 0."""
    counts = Counts(n_deals=n, n_events=n_yes if n_events is None else n_events, n_accounts=n_accounts)
    if n <= 0:
        return withhold("There is nothing to take a share of.", counts, method="Wilson")
    z = float(stats.norm.ppf(_QUANTILE))
    p = n_yes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = max(centre - half, 0.0), min(centre + half, 1.0)
    return estimate(p, low, high, counts, method="Wilson")


def poisson_limits(n_events: float, *, dispersion: float = 1.0, quantile: float = _QUANTILE) -> tuple[float, float]:
    """The limits of an expected count, exact for a Poisson count (`dispersion` 1)."""
    effective = n_events / dispersion
    low = float(stats.gamma.ppf(1 - quantile, effective)) if effective > 0 else 0.0
    return dispersion * low, dispersion * float(stats.gamma.ppf(quantile, effective + 1))


def dispersion(cells: pl.DataFrame) -> float:
    """φ ≥ 1: how much more counts vary between accounts than Poisson counts would. 1 where it can't be told.

    `cells`: account_id, n_events, months, and optionally period. Rows of an account in a period are summed; φ is
    Σ(events − expected)² / Σ events over them, with the expected count of the period's own rate, times G/(G−1).
    """
    given = [name for name in ("n_events", "period") if name in cells.columns]
    observed = (
        cells.lazy()
        .filter(pl.col("months") > 0)
        .drop_nulls(given)
        .select(
            pl.col("account_id").cast(pl.String).fill_null("not recorded").rank("dense").cast(pl.Int64) - 1,
            (pl.col("period").rank("dense").cast(pl.Int64) if "period" in given else pl.lit(1, pl.Int64)).alias(
                "period"
            )
            - 1,
            pl.col("n_events", "months").cast(pl.Float64),
        )
        .collect()
    )
    accounts, periods = observed["account_id"].to_numpy(), observed["period"].to_numpy()
    n_accounts = int(accounts.max(initial=-1)) + 1
    shape = (int(periods.max(initial=0)) + 1, max(n_accounts, 1))
    events, months = (
        np.bincount(periods * shape[1] + accounts, observed[name].to_numpy(), shape[0] * shape[1]).reshape(shape)
        for name in ("n_events", "months")
    )
    if n_accounts < 2 or events.sum() == 0:
        return 1.0
    expected = months * events.sum(axis=1, keepdims=True) / months.sum(axis=1, keepdims=True)
    squares = float(np.square(events - expected).sum())
    return max(1.0, n_accounts / (n_accounts - 1) * squares / float(events.sum()))


def u_chart(periods: pl.DataFrame, *, dispersion: float = 1.0, n_accounts: int | None = None) -> pl.DataFrame:
    """Each period's rate per 100 months with the centre line and the control limits, in the order given.

    `periods`: period, n_events, months. Added: rate, centre, low, high (null where no time was observed) and is_signal,
    whether the rate lies outside. Below 20 accounts, Laney's σ_z from the moving range takes the place of φ.
    """
    months = periods["months"].cast(pl.Float64).fill_null(0.0).to_numpy()
    events = periods["n_events"].cast(pl.Float64).fill_null(0.0).to_numpy()
    is_observed = months > 0
    total = float(months[is_observed].sum())
    if total == 0:
        nothing = pl.lit(None, pl.Float64)
        return periods.with_columns(rate=nothing, centre=nothing, low=nothing, high=nothing, is_signal=pl.lit(False))
    centre = float(events[is_observed].sum()) / total
    phi = max(dispersion, 1.0)
    if n_accounts is not None and n_accounts < _MIN_ACCOUNTS:
        phi = _laney_dispersion(events[is_observed], centre * months[is_observed])
    limits = np.array([_control_limits(centre * t, phi) if t > 0 else (math.nan, math.nan) for t in months])
    exposure = np.where(is_observed, months, math.nan)
    values = {
        "rate": PER_MONTHS * events / exposure,
        "centre": np.where(is_observed, PER_MONTHS * centre, math.nan),
        "low": PER_MONTHS * limits[:, 0] / exposure,
        "high": PER_MONTHS * limits[:, 1] / exposure,
    }
    charted = periods.with_columns(pl.Series(name, column).fill_nan(None) for name, column in values.items())
    is_outside = (pl.col("rate") < pl.col("low")) | (pl.col("rate") > pl.col("high"))
    return charted.with_columns(is_signal=is_outside.fill_null(False))


def _control_limits(expected: float, phi: float) -> tuple[float, float]:
    """The counts outside which a stable process falls at most 0.135 % of the time on either side."""
    if expected >= _MIN_EXPECTED:
        half = 3 * math.sqrt(phi * expected)
        return max(expected - half, 0.0), expected + half
    mean = expected / phi
    if mean == 0:
        return 0.0, 0.0
    ceiling = mean + 20 * math.sqrt(mean) + 20
    high = optimize.brentq(lambda count: special.gammaincc(count, mean) - _THREE_SIGMA, mean, ceiling)
    if special.gammaincc(1, mean) >= 1 - _THREE_SIGMA:
        return 0.0, phi * float(high)
    low = optimize.brentq(lambda count: special.gammaincc(count + 1, mean) - (1 - _THREE_SIGMA), 0, mean)
    return phi * float(low), phi * float(high)


def _laney_dispersion(events: FloatArray, expected: FloatArray) -> float:
    if len(events) < 2 or not expected.all():
        return 1.0
    z = (events - expected) / np.sqrt(expected)
    return max(1.0, float(np.abs(np.diff(z)).mean() / _MOVING_RANGE) ** 2)

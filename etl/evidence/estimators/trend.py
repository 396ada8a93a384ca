"""Are escalations falling? The slope of the rate per year, as counted and at equal age, and runs on its chart.

A young portfolio escalates more than an old one. At equal age a quarter's months count as many as would be expected to
bring as many escalations at the age mix of the last four quarters, by the rate ratios of the ages within quarters.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from scipy import stats

from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.panel import typed
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.estimators.rates import dispersion, u_chart
from etl.evidence.estimators.regression import safe_exp
from etl.evidence.findings import Trend, TrendQuarter
from etl.evidence.results import Counts, Estimate, estimate, withhold

AS_COUNTED, AT_EQUAL_AGE = "as counted", "at equal age"
AGE_BANDS = ("0-3", "3-6", "6-12", "12+")
MIN_QUARTERS = 4
MIN_EVENTS = 10
MIN_ACCOUNTS = 10
N_ON_ONE_SIDE = 8  # of the centre line in a row: a shift (Nelson 1984, rule 2, by eight as in Western Electric 1956)
N_IN_ONE_DIRECTION = 6  # each above, or each below, the one before it (Nelson's rule 3)
ABOVE, BELOW, RISING, FALLING = "above", "below", "rising", "falling"
_STANDARD_QUARTERS = 4
_DAYS_PER_YEAR = 365.25
_QUANTILE = 0.975
_COLUMNS: dict[str, type[pl.DataType]] = {
    "period": pl.Date,
    "account_id": pl.String,
    "age_band": pl.String,
    "n_events": pl.Float64,
    "months": pl.Float64,
}
_IS_COUNTED = (
    (pl.col("months") > 0)
    & pl.col("period").is_not_null()
    & pl.col("n_events").is_not_null()
    & pl.col("age_band").is_in(AGE_BANDS)
)


@dataclass(frozen=True, slots=True)
class _Cells:
    """n rows of account × quarter."""

    accounts: IntArray  # (n,) codes
    quarters: IntArray  # (n,) places among `periods`
    periods: pl.Series  # first days of the quarters that were observed, oldest first
    months: FloatArray  # (n, bands)
    events: FloatArray  # (n, bands)

    def by_quarter(self, values: FloatArray) -> FloatArray:
        """(quarters, bands) the sums of `values` (n, bands)."""
        sums = [np.bincount(self.quarters, weights=column, minlength=len(self.periods)) for column in values.T]
        return np.column_stack(sums)


def trends(cells: pl.DataFrame) -> tuple[Trend, Trend]:
    """The rate as counted, and at equal age. Never raises on data.

    `cells`: period (first day of a quarter), account_id, age_band, n_events, months; rows of the same are summed.
    """
    known = _cells(cells)
    at_equal_age = known.months * _weights(known)
    return _trend(AS_COUNTED, known, known.months), _trend(AT_EQUAL_AGE, known, at_equal_age)


def at_equal_age(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that count, with their months at equal age; the months that were observed are in `observed`.

    `cells` as `trends` takes them, of all quarters, with whatever columns beside.
    """
    weights = dict(zip(AGE_BANDS, _weights(_cells(cells)).tolist(), strict=True))
    weight = pl.col("age_band").replace_strict(weights, return_dtype=pl.Float64)
    return cells.filter(_IS_COUNTED).with_columns(observed="months", months=pl.col("months") * weight)


def cells_of(quarters: pl.DataFrame) -> pl.DataFrame:
    """marts.deal_quarters as the cells that `trends` takes."""
    names = {"quarter_on": "period", "observed_months": "months", "n_attributable_escalations": "n_events"}
    return typed(quarters.rename(names, strict=False), _COLUMNS)


def runs(rates: list[float | None], centres: list[float | None]) -> list[tuple[str, ...]]:
    """For each quarter the runs that it belongs to; a quarter without a rate breaks every run."""
    side = [
        "" if rate is None or centre is None or rate == centre else ABOVE if rate > centre else BELOW
        for rate, centre in zip(rates, centres, strict=True)
    ]
    steps = [
        "" if before is None or rate is None or rate == before else RISING if rate > before else FALLING
        for before, rate in pairwise(rates)
    ]
    found: list[list[str]] = [[] for _ in rates]
    for kinds, n_alike, reach in ((side, N_ON_ONE_SIDE, 0), (steps, N_IN_ONE_DIRECTION - 1, 1)):
        for first, last, kind in _stretches(kinds):
            if kind and last - first + 1 >= n_alike:
                for at in range(first, last + 1 + reach):
                    found[at].append(kind)
    return [tuple(kinds) for kinds in found]


def _stretches(kinds: list[str]) -> list[tuple[int, int, str]]:
    """First, last and kind of each stretch of equal neighbours."""
    starts = [at for at in range(len(kinds)) if at == 0 or kinds[at] != kinds[at - 1]]
    ends = [at - 1 for at in starts[1:]] + [len(kinds) - 1]
    return [(first, last, kinds[first]) for first, last in zip(starts, ends, strict=False)]


def _cells(cells: pl.DataFrame) -> _Cells:
    known = typed(cells, _COLUMNS).filter(_IS_COUNTED)
    bands = dict(zip(AGE_BANDS, range(len(AGE_BANDS)), strict=True))
    codes = known.select(
        pl.col("account_id").fill_null("not recorded").rank("dense").cast(pl.Int64) - 1,
        pl.col("period").rank("dense").cast(pl.Int64) - 1,
        pl.col("age_band").replace_strict(bands, return_dtype=pl.Int64),
    )
    periods = known["period"].unique().sort()
    place = codes["account_id"].to_numpy() * len(periods) + codes["period"].to_numpy()
    kept, row = np.unique(place, return_inverse=True)
    sums = []
    for name in ("months", "n_events"):
        at = row * len(AGE_BANDS) + codes["age_band"].to_numpy()
        summed = np.bincount(at, weights=known[name].to_numpy(), minlength=len(kept) * len(AGE_BANDS))
        sums.append(summed.reshape(len(kept), len(AGE_BANDS)).astype(np.float64))
    n = max(len(periods), 1)
    return _Cells(kept // n, kept % n, periods, *sums)


def _weights(known: _Cells) -> FloatArray:
    """(bands,) what a month of each age counts, so that those of the last four quarters sum to what they are."""
    months, events = known.by_quarter(known.months), known.by_quarter(known.events)
    rates = _age_rates(months, events)
    mix = months[-_STANDARD_QUARTERS:].sum(axis=0)
    weights: FloatArray = rates * mix.sum() / (mix @ rates) if mix.sum() else rates
    return weights


def _trend(measure: str, known: _Cells, months: FloatArray) -> Trend:
    slope = _slope(known, is_age_fixed=measure == AT_EQUAL_AGE)
    if known.periods.is_empty():
        return Trend(measure, slope, ())
    counted = pl.DataFrame(
        {
            "account_id": known.accounts,
            "period": known.periods.gather(known.quarters),
            "n_events": poisson.row_sums(known.events),
            "months": poisson.row_sums(months),
        }
    )
    sums = counted.group_by("period", maintain_order=True).agg(pl.col("n_events", "months").sum()).sort("period")
    chart = u_chart(sums, dispersion=dispersion(counted), n_accounts=_n_accounts(known))
    belongs = runs(chart["rate"].to_list(), chart["centre"].to_list())
    quarters = [
        TrendQuarter(**(row | {"n_events": int(row["n_events"]), "runs": kinds}))
        for row, kinds in zip(chart.iter_rows(named=True), belongs, strict=True)
    ]
    return Trend(measure, slope, tuple(quarters))


def _slope(known: _Cells, *, is_age_fixed: bool) -> Estimate:
    """The rate ratio per year, by Poisson quasi-likelihood on calendar quarters, with or without a level per age band.

    The interval is the wider of two: by the account jackknife (CR3), and by the over-dispersion of the quarters about
    the line, t(quarters − 2). The first alone misses what moves all accounts at once.
    """
    counts = Counts(n_deals=0, n_events=int(known.events.sum()), n_accounts=_n_accounts(known))
    n_quarters = len(known.periods)
    for n, least, what in (
        (n_quarters, MIN_QUARTERS, "quarters"),
        (counts.n_events, MIN_EVENTS, "escalations"),
        (counts.n_accounts, MIN_ACCOUNTS, "accounts"),
    ):
        if n < least:
            return withhold(f"{n} {what}; below {least} no slope is given.", counts)
    months, events = known.months, known.events
    if not is_age_fixed:
        months, events = months.sum(axis=1, keepdims=True), events.sum(axis=1, keepdims=True)
    day = known.periods.cast(pl.Int32).to_numpy()[known.quarters].astype(np.float64)
    years = ((day - day.mean()) / _DAYS_PER_YEAR)[:, None]
    fit = poisson.fit(events, months, years)
    if fit.is_boundary:
        return withhold("No line with a finite slope fits these quarters.", counts)
    half = max(_half_by_account(fit, years, known), _half_by_quarter(fit, known))
    slope = float(fit.coefficients[0])
    value, low, high = (safe_exp(log) for log in (slope, slope - half, slope + half))
    return estimate(value, low, high, counts, method="quasi-Poisson by quarter, CR3 by account or scatter of quarters")


def _half_by_account(fit: poisson.Fit, years: FloatArray, known: _Cells) -> float:
    deviations = clusters.jackknife(fit, years, known.accounts)[:, -1]
    return float(stats.t.ppf(_QUANTILE, len(deviations) - 1)) * math.sqrt(clusters.jackknife_variance(deviations))


def _half_by_quarter(fit: poisson.Fit, known: _Cells) -> float:
    residuals, expected = (known.by_quarter(part).sum(axis=1) for part in (fit.residuals, fit.expected))
    df = len(known.periods) - 2
    phi = max(1.0, float(np.sum(np.square(residuals) / expected)) / df)
    return float(stats.t.ppf(_QUANTILE, df)) * math.sqrt(phi * float(fit.inverse[-1, -1]))


def _n_accounts(known: _Cells) -> int:
    return int(known.accounts.max(initial=-1)) + 1


def _age_rates(months: FloatArray, events: FloatArray) -> FloatArray:
    """(bands,) the rates of the ages up to a factor, each quarter at its own level; 1 each where nothing happened."""
    has_events = events.sum(axis=1) > 0
    if not has_events.any():
        return np.ones(months.shape[1])
    months, events = months[has_events], events[has_events]
    levels = np.eye(len(months))[:, 1:]
    fit = poisson.fit(events, months, levels)
    if fit.is_boundary:
        fit = poisson.fit(events, months, levels[:, :0])
    rates: FloatArray = np.exp(fit.intercepts)[fit.window_of]
    return rates

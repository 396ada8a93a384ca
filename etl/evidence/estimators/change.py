"""Why did the rate change? The change between two spans of time, split exactly into the mix of deals and their rates.

At equal age (`etl.evidence.estimators.trend`), so that a portfolio that only grows older does not change. The split is
that of Kitagawa (1955), the two-factor case of Das Gupta (1993), applied twice: between deals whose alignment is known
and those of which it is not, and among the known between aligned ones and others. With p the share of the months and q
that of aligned deals among the known, bars for the mean of both spans:

    mix of aligned deals     p̄ · Δq · (r̄ aligned − r̄ not aligned)
    within aligned deals     p̄ · q̄ · Δr aligned
    within the others        p̄ · (1 − q̄) · Δr not aligned
    alignment not known      Δ(1 − p) · (r̄ unknown − r̄ known) + mean(1 − p) · Δr unknown

The four sum to the change. Intervals: the jackknife that leaves out one account at a time (Tukey 1958), t(accounts −
1); what a month of each age counts is held. It is an account of what moved, an association, and of no cause.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from scipy import stats

from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.rates import PER_MONTHS, dispersion, rate
from etl.evidence.estimators.trend import at_equal_age
from etl.evidence.results import Estimate

ALIGNED, NOT_ALIGNED, UNKNOWN = "aligned", "not aligned", "unknown"
GROUPS = (ALIGNED, NOT_ALIGNED, UNKNOWN)
MIX, WITHIN_ALIGNED, WITHIN_OTHERS, NOT_KNOWN = "mix", "within aligned", "within not aligned", "not known"
PARTS = (MIX, WITHIN_ALIGNED, WITHIN_OTHERS, NOT_KNOWN)
MIN_ACCOUNTS = 10  # observed in either span, below which the jackknife has too little to leave out
MIN_EVENTS = 10  # escalations of a part in both spans, below which its interval would be too narrow
_QUANTILE = 0.975


@dataclass(frozen=True, slots=True)
class Part:
    """What one part adds to the change, per 100 months; without limits where too little happened to give them."""

    name: str
    adds: float
    low: float | None
    high: float | None
    n_events: int  # of both spans

    @property
    def is_chance(self) -> bool | None:
        """Whether the interval holds 0; None where there is none."""
        return None if self.low is None or self.high is None else self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Change:
    """The rates of two spans per 100 months at equal age, their difference, and its parts, which sum to it."""

    before: Estimate
    now: Estimate
    whole: Part
    parts: tuple[Part, ...]  # in the order of PARTS
    aligned_before: float | None  # share of the months of deals whose alignment is known
    aligned_now: float | None
    months_before: float  # as observed
    months_now: float
    n_accounts: int

    def part(self, name: str) -> Part:
        """One of PARTS."""
        return self.parts[PARTS.index(name)]


def change(cells: pl.DataFrame, before: Collection[date], now: Collection[date]) -> Change | None:
    """The change from the quarters `before` to the quarters `now`; None where either was not observed.

    `cells`: period, account_id, age_band, alignment (one of GROUPS), n_events, months, of all quarters: they give the
    ages' weights.
    """
    return change_at_equal_age(at_equal_age(cells), before, now)


def change_at_equal_age(equal: pl.DataFrame, before: Collection[date], now: Collection[date]) -> Change | None:
    """As `change`, of cells whose months are at equal age already."""
    spans = [equal.filter(pl.col("period").is_in(list(span))) for span in (before, now)]
    if any(span.is_empty() for span in spans):
        return None
    both = pl.concat([span.with_columns(span=pl.lit(at)) for at, span in enumerate(spans)])
    events, months = _by_account(both)
    n_accounts = len(events)
    found = split(events.sum(axis=0), months.sum(axis=0))
    half = _half_widths(events, months, found) if n_accounts >= MIN_ACCOUNTS else None
    counts = events.sum(axis=(0, 1))
    n_events = [int(counts.sum()), int(counts[:2].sum()), *(int(count) for count in counts)]
    whole, *parts = (
        _part(name, adds, None if half is None else half[at], n_events[at])
        for at, (name, adds) in enumerate(zip(("whole", *PARTS), found, strict=True))
    )
    shares = [_share(span) for span in months.sum(axis=0)]
    rates = [_rate(span, phi=dispersion(both)) for span in spans]
    observed = [float(span["observed"].sum()) for span in spans]
    return Change(rates[0], rates[1], whole, tuple(parts), shares[0], shares[1], observed[0], observed[1], n_accounts)


def split(events: FloatArray, months: FloatArray) -> FloatArray:
    """(…, 5) the change of the rate per 100 months and its parts, from (…, 2, 3) counts and months of GROUPS."""
    known_mix, known_rates = kitagawa(events[..., :2], months[..., :2])
    outer_events = np.stack([events[..., :2].sum(axis=-1), events[..., 2]], axis=-1)
    outer_months = np.stack([months[..., :2].sum(axis=-1), months[..., 2]], axis=-1)
    outer_mix, outer_rates = kitagawa(outer_events, outer_months)
    weight = _shares(outer_months)[..., 0].mean(axis=-1)
    parts = [
        weight * known_mix,
        weight * known_rates[..., 0],
        weight * known_rates[..., 1],
        outer_mix + outer_rates[..., 1],
    ]
    found: FloatArray = PER_MONTHS * np.stack([sum(parts), *parts], axis=-1)
    return found


def kitagawa(events: FloatArray, months: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(…,) what the mix of the groups adds to the change of the rate, and (…, G) what each group's own rate adds.

    From (…, 2, G) counts and months of two spans. A group that one span lacks has the other's rate there, so that all
    it adds is mix.
    """
    shares = _shares(months)
    seen = np.divide(events, months, out=np.full(months.shape, np.nan), where=months > 0)
    rates = np.nan_to_num(np.where(np.isnan(seen), seen[..., ::-1, :], seen))
    mix = np.sum((shares[..., 1, :] - shares[..., 0, :]) * rates.mean(axis=-2), axis=-1)
    own = (rates[..., 1, :] - rates[..., 0, :]) * shares.mean(axis=-2)
    return mix, own


def _shares(months: FloatArray) -> FloatArray:
    """(…, 2, G) the groups' shares of each span's months; a span without months has the other's."""
    totals = months.sum(axis=-1, keepdims=True)
    seen = np.divide(months, totals, out=np.full(months.shape, np.nan), where=totals > 0)
    shares: FloatArray = np.nan_to_num(np.where(np.isnan(seen), seen[..., ::-1, :], seen))
    return shares


def _by_account(both: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    """(accounts, 2, 3) events and months."""
    groups = dict(zip(GROUPS, range(len(GROUPS)), strict=True))
    codes = both.select(
        account=pl.col("account_id").fill_null("not recorded").rank("dense").cast(pl.Int64) - 1,
        span=pl.col("span"),
        group=pl.col("alignment").replace_strict(groups, return_dtype=pl.Int64),
    )
    place = tuple(codes[name].to_numpy() for name in ("account", "span", "group"))
    sums = []
    for name in ("n_events", "months"):
        summed = np.zeros((int(place[0].max()) + 1, 2, len(GROUPS)))
        np.add.at(summed, place, both[name].cast(pl.Float64).to_numpy())
        sums.append(summed)
    return sums[0], sums[1]


def _half_widths(events: FloatArray, months: FloatArray, found: FloatArray) -> FloatArray:
    """(5,) half the 95 % interval of the change and of its parts."""
    n = len(events)
    left_out = split(events.sum(axis=0) - events, np.maximum(months.sum(axis=0) - months, 0.0))
    errors = np.sqrt((n - 1) / n * np.square(left_out - found).sum(axis=0))
    half: FloatArray = float(stats.t.ppf(_QUANTILE, n - 1)) * errors
    return half


def _part(name: str, adds: float, half: float | None, n_events: int) -> Part:
    if half is None or n_events < MIN_EVENTS or not math.isfinite(half):
        return Part(name, float(adds), None, None, n_events)
    return Part(name, float(adds), float(adds - half), float(adds + half), n_events)


def _share(months: FloatArray) -> float | None:
    known = float(months[:2].sum())
    return float(months[0]) / known if known > 0 else None


def _rate(span: pl.DataFrame, *, phi: float) -> Estimate:
    return rate(int(span["n_events"].sum()), float(span["months"].sum()), dispersion=phi,
                n_accounts=span["account_id"].n_unique())  # fmt: skip

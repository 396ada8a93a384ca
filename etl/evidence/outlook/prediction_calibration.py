"""Whether predictions can be trusted: a model of earlier deals against what later deals went on to have.

Fitted to the deals signed before the last four complete quarters, tried on those signed since, each over the time that
it was observed. Calibration in the large is observed over expected; the slope is that of a Poisson model on the
predicted log rate (Steyerberg 2019, ch. 15), 1 where predictions are neither too extreme nor too alike.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.evidence.claims.study import why_not
from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import FloatArray, row_sums
from etl.evidence.estimators.rates import poisson_limits
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.outlook.predictions import Model, count_limits, fit_on
from etl.evidence.outlook.quarters import N_QUARTERS, Recent
from etl.evidence.results import Estimate, estimate, withhold

MIN_HELD_OUT = 100
WITHIN = (0.80, 1.25)  # observed over expected
NEAR_ONE = (0.90, 1.10)  # a slope whose whole interval lies here is as good as 1
N_BANDS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """A tenth of the deals held out, by what was predicted."""

    band: int  # 1 lowest to 10
    n_deals: int
    expected: float  # escalations in the time observed
    observed: Estimate  # escalations, with the limits of the count that would be expected of such deals


@dataclass(frozen=True, slots=True)
class Calibration:
    """How predictions of later deals from earlier ones turned out."""

    since: date | None  # deals signed from this day on were held out
    n_fitted: int
    n_held_out: int
    bands: tuple[Band, ...]
    in_the_large: Estimate  # observed over expected
    slope: Estimate
    covered: float | None  # share of the deals held out whose count fell within its 95 % prediction interval
    is_calibrated: bool
    reason: str  # why predictions are shown, or are not


def calibrate(panel: Panel, recently: Recent | None) -> Calibration:
    """The calibration of the deals of a panel; only those with known practices count. Never raises on data."""
    known = panel.only(np.asarray(np.isfinite(panel.practised).all(axis=1), dtype=np.bool_))
    quarter = known.numbers["quarter"]
    is_before = np.zeros(known.n_deals, dtype=np.bool_)
    is_held_out = is_before
    if recently is not None:
        first, _ = recently.quarters
        is_before, is_held_out = quarter < first, quarter >= first
    fitted, held_out = known.only(is_before), known.only(is_held_out)
    since = None if recently is None else recently.first
    why = why_not(fitted, fitted.practised.sum(axis=1)) or why_not(
        held_out, np.arange(held_out.n_deals, dtype=np.float64)
    )
    model = fit_on(known, is_before) if why is None else None
    if model is None:
        why = (
            f"Predictions can't be tried on later deals. {why or 'No model with finite ratios fits the earlier ones.'}"
        )
        nothing = withhold(why, held_out.counts)
        return Calibration(since, fitted.n_deals, held_out.n_deals, (), nothing, nothing, None, False, why)
    return _tried(model, held_out, model.x[is_held_out], since)


def _tried(model: Model, held_out: Panel, x: FloatArray, since: date | None) -> Calibration:
    predicted = _expected(model, held_out, x)
    observed = row_sums(held_out.events)
    large = _in_the_large(observed, predicted, held_out)
    slope = _slope(model, held_out, x)
    is_calibrated, reason = _judged(large, slope, held_out.n_deals)
    low, high = count_limits(predicted, predicted + model.heterogeneity * predicted**2)
    return Calibration(
        since=since,
        n_fitted=model.regression.panel.n_deals,
        n_held_out=held_out.n_deals,
        bands=_bands(model, held_out, x, predicted, observed),
        in_the_large=large,
        slope=slope,
        covered=float(((observed >= low) & (observed <= high)).mean()),
        is_calibrated=is_calibrated,
        reason=reason,
    )


def _expected(model: Model, deals: Panel, x: FloatArray) -> FloatArray:
    """(n,) the escalations expected in the time observed."""
    fit = model.regression.fit
    rates = np.exp(fit.intercepts)[fit.window_of]
    expected: FloatArray = np.exp(x @ fit.coefficients) * (deals.months @ rates)
    return expected


def _in_the_large(observed: FloatArray, predicted: FloatArray, deals: Panel) -> Estimate:
    """Observed over expected; its log is jackknifed by account."""
    method = f"jackknife by account, t({deals.n_accounts - 1})"
    sums = [np.bincount(deals.accounts, weights=values) for values in (observed, predicted)]
    total = observed.sum() / predicted.sum()
    with np.errstate(divide="ignore"):
        left_out = np.log((observed.sum() - sums[0]) / (predicted.sum() - sums[1]))
    ratio = LogRatio(math.log(total), math.log(total) - left_out)
    if not np.isfinite(left_out).all():
        return withhold("One account has all the escalations.", deals.counts, method=method)
    return estimate(total, math.exp(ratio.limit(0.025)), math.exp(ratio.limit(0.975)), deals.counts, method=method)


def _slope(model: Model, deals: Panel, x: FloatArray) -> Estimate:
    """The coefficient of the predicted log rate, with the time observed in proportion to the windows' usual rates."""
    fit = model.regression.fit
    log_rate = (x @ fit.coefficients)[:, None]
    time = (deals.months @ np.exp(fit.intercepts)[fit.window_of])[:, None]
    method = f"Poisson, CR3 by account, t({deals.n_accounts - 1})"
    if np.ptp(log_rate) < 1e-9:
        return withhold("The same is predicted of every deal.", deals.counts, method=method)
    centred = log_rate - log_rate.mean()
    refit = poisson.fit(row_sums(deals.events)[:, None], time, centred)
    if refit.is_boundary:
        return withhold("No model with a finite slope fits these deals.", deals.counts, method=method)
    slope = LogRatio(float(refit.coefficients[0]), clusters.jackknife(refit, centred, deals.accounts)[:, 1])
    return estimate(slope.value, slope.limit(0.025), slope.limit(0.975), deals.counts, method=method)


def _judged(large: Estimate, slope: Estimate, n_held_out: int) -> tuple[bool, str]:
    """Whether predictions may be shown, and why or why not."""
    if n_held_out < MIN_HELD_OUT:
        return False, f"Only {n_held_out} deals to try predictions on; at least {MIN_HELD_OUT} are needed."
    if large.value is None or slope.value is None or slope.low is None or slope.high is None:
        return False, f"Predictions can't be judged. {large.withheld or slope.withheld}"
    tried = f"Tried on {n_held_out} deals of the last {N_QUARTERS} quarters and since, predicted from earlier ones: "
    if not WITHIN[0] <= large.value <= WITHIN[1]:
        limits = f"{WITHIN[0]:.2f} to {WITHIN[1]:.2f}"
        return False, f"{tried}{large.value:.2f} times as many escalations as predicted, outside {limits}."
    within = f"{tried}{large.value:.2f} times as many escalations as predicted"
    is_near = slope.low >= NEAR_ONE[0] and slope.high <= NEAR_ONE[1]
    if slope.low <= 0:
        return False, f"{within}, but which deals will have more can't be told (slope {slope.value:.2f})."
    if slope.high < 1 and not is_near:
        return False, f"{within}, but deals differ less than predicted (slope {slope.value:.2f}, below 1)."
    if slope.low > 1 and not is_near:
        return False, f"{within}, but deals differ more than predicted (slope {slope.value:.2f}, above 1)."
    return True, f"{within}, slope {slope.value:.2f} ({slope.low:.2f} to {slope.high:.2f})."


def _bands(model: Model, deals: Panel, x: FloatArray, predicted: FloatArray, observed: FloatArray) -> tuple[Band, ...]:
    """Tenths by the predicted yearly rate; ties stay in the order of the deals."""
    order = np.argsort(x @ model.regression.fit.coefficients, kind="stable")
    parts = [part for part in np.array_split(order, N_BANDS) if len(part)]
    return tuple(_band(number, deals, part, predicted, observed) for number, part in enumerate(parts, start=1))


def _band(number: int, deals: Panel, rows: poisson.IntArray, predicted: FloatArray, observed: FloatArray) -> Band:
    is_in = np.zeros(deals.n_deals, dtype=np.bool_)
    is_in[rows] = True
    counts = deals.only(is_in).counts
    expected, n_events = float(predicted[rows].sum()), int(observed[rows].sum())
    dispersion = max(1.0, float(np.square(observed[rows] - predicted[rows]).sum()) / max(expected, 1e-12))
    low, high = poisson_limits(n_events, dispersion=dispersion)
    method = "exact Poisson" if dispersion <= 1 else f"exact Poisson, over-dispersion {dispersion:.2f}"
    return Band(number, len(rows), expected, estimate(float(n_events), low, high, counts, method=method))

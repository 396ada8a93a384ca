"""What tickets that the practices can't explain say about the estimate, and what shuffled practices give."""

import math

import numpy as np
import polars as pl
from scipy import stats

from etl.evidence.estimators import poisson
from etl.evidence.estimators.outcomes import counts_in, in_followup
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.estimators.regression import LogRatio, Regression, regress, safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check, estimate
from etl.evidence.verdicts.thresholds import THRESHOLDS

CONTROLS = "Tickets of other kinds"
CALIBRATED = "Calibrated by tickets of other kinds"
SHUFFLED = "Shuffled practices"
N_SHUFFLES = 499
_SEED = 20_240_607
_CHUNK = 64  # shuffles at a time, to bound the memory


def against_controls(ratio: LogRatio | None, observed: Panel, *, is_benefit: bool) -> Check:
    """Whether escalations differ clearly more than tickets that the practices can't explain, on the estimate's side."""
    if ratio is None:
        least = THRESHOLDS.min_control_tickets
        return Check(CONTROLS, None, f"Fewer than {least} control tickets, or no model of them fits.")
    low, high = safe_exp(ratio.limit(THRESHOLDS.interval_low)), safe_exp(ratio.limit(THRESHOLDS.interval_high))
    value = safe_exp(ratio.value)
    level = THRESHOLDS.control_level_supported
    is_passed = ratio.limit(level) < 0 if is_benefit else ratio.limit(1 - level) > 0
    than = f"{'a' if is_passed else 'no clearly'} {'lower' if is_benefit else 'higher'} ratio than"
    text = (
        f"Escalations have {than} control tickets: {value:.2f} of theirs "
        f"({THRESHOLDS.interval} interval {low:.2f} to {high:.2f})."
    )
    shown = estimate(value, low, high, observed.counts, method="ratio of rate ratios, CR3 by account")
    return Check(CONTROLS, is_passed, text, shown)


def calibrated(inputs: Inputs, regression: Regression, contrast: tuple[float, ...]) -> Check:
    """The interval widened and moved by what the ratios of each kind of control ticket show (Schuemie et al. 2014).

    Needs three kinds with enough tickets each. The mean and the spread of the ratios where 1 is expected are taken off
    and added to the variance (DerSimonian & Laird 1986), with the variance of that mean. It holds where the interval
    excludes 1 on the side of the estimate.
    """
    found = _control_ratios(inputs, regression, contrast)
    kinds, least = THRESHOLDS.min_control_kinds, THRESHOLDS.min_control_tickets
    if len(found) < kinds:
        text = f"Needs {kinds} kinds of control tickets with {least} each; there are {len(found)}."
        return Check(CALIBRATED, None, text)
    mean, variance = null_distribution([ratio.value for ratio in found], [ratio.se for ratio in found])
    ratio = regression.log_ratio(contrast)
    half = float(stats.t.ppf(THRESHOLDS.interval_high, ratio.df)) * math.sqrt(ratio.se**2 + variance)
    value = ratio.value - mean
    middle, low, high = (safe_exp(log) for log in (value, value - half, value + half))
    method = f"empirical calibration on {len(found)} kinds of control tickets"
    shown = estimate(middle, low, high, regression.panel.counts, method=method)
    text = (
        f"Tickets of {len(found)} kinds that the practices can't explain have a mean ratio of {safe_exp(mean):.2f}; "
        f"allowing for it, the ratio is {middle:.2f} ({THRESHOLDS.interval} interval {low:.2f} to {high:.2f})."
    )
    return Check(CALIBRATED, high < 1 if ratio.value < 0 else low > 1, text, shown)


def null_distribution(values: list[float], errors: list[float]) -> tuple[float, float]:
    """The mean of estimates whose truth is 0, and the variance of one more: between them, and of the mean."""
    estimates, variances = np.array(values), np.square(errors)
    precise = 1 / variances
    pooled = float(precise @ estimates / precise.sum())
    q = float(precise @ np.square(estimates - pooled))
    scale = float(precise.sum() - np.square(precise).sum() / precise.sum())
    between = max(0.0, (q - (len(estimates) - 1)) / scale)
    weights = 1 / (variances + between)
    return float(weights @ estimates / weights.sum()), between + float(1 / weights.sum())


def _control_ratios(inputs: Inputs, regression: Regression, contrast: tuple[float, ...]) -> list[LogRatio]:
    tickets = in_followup(inputs).filter(pl.col("is_control").fill_null(False))
    ratios = []
    for (_,), of_cause in sorted(tickets.drop_nulls("cause").group_by("cause"), key=lambda group: str(group[0])):
        counts = counts_in(regression.panel, of_cause)
        fitted = regress(regression.panel, regression.design, events=counts) if _is_enough(counts, regression) else None
        if fitted is not None:
            ratios.append(fitted.log_ratio(contrast))
    return ratios


def _is_enough(counts: FloatArray, regression: Regression) -> bool:
    return counts.shape == regression.panel.events.shape and counts.sum() >= THRESHOLDS.min_control_tickets


def shuffled(regression: Regression) -> Check:
    """Where the estimate ranks among those with the first exposure shuffled within sales owner and year of signature.

    One Newton step from the model without the exposure, for the estimate and the shuffles alike; both are adjusted for
    the exposure's mean within owner and year, which shuffling leaves as it is. The check is on the pipeline: the mean
    of the shuffles must be 1 within the estimate's standard error. The rank is one-sided.
    """
    steps = one_steps(regression, _owner_years(regression.panel))
    if steps is None or not np.ptp(steps[1:]):
        return Check(SHUFFLED, None, "Too few deals of one sales owner and year to shuffle, or no model fits.")
    own, others = steps[0], steps[1:]
    rank = int((others <= own).sum())
    is_centred = bool(abs(others.mean()) <= regression.log_ratio((1.0,)).se)
    text = (
        f"With the practices shuffled among the deals of the same sales owner and year, {rank} of {N_SHUFFLES} ratios "
        f"are as low as the one found within these; their mean is {safe_exp(float(others.mean())):.2f}, where 1 is"
        " expected."
    )
    return Check(SHUFFLED, is_centred, text)


def one_steps(regression: Regression, groups: IntArray) -> FloatArray | None:
    """(1 + 499,) the first exposure's one-step log ratio, as it is and shuffled within `groups`."""
    panel, exposure = regression.panel, regression.design.x[:, 0]
    others = _with_group_means(regression.design.x[:, 1:], exposure, groups)
    without = poisson.fit(panel.events, panel.months, others)
    if without.is_boundary:
        return None
    rng = np.random.default_rng(_SEED)
    order = np.argsort(groups, kind="stable")
    steps = [_one_step(without, others, exposure[:, None])]
    for start in range(0, N_SHUFFLES, _CHUNK):
        columns = np.empty((len(groups), min(_CHUNK, N_SHUFFLES - start)))
        for column in columns.T:
            column[order] = exposure[np.argsort(groups + rng.random(len(groups)))]
        steps.append(_one_step(without, others, columns))
    return np.concatenate(steps)


def _with_group_means(x: FloatArray, exposure: FloatArray, groups: IntArray) -> FloatArray:
    """`x` with the exposure's mean within its group, unless `x` holds that already."""
    means = (np.bincount(groups, weights=exposure) / np.bincount(groups))[groups]
    wider = np.column_stack([x, (means - means.mean()) / (means.std() or 1.0)])
    rank = np.linalg.matrix_rank(np.column_stack([np.ones(len(x)), wider]))
    return wider if rank == wider.shape[1] + 1 else x


def _one_step(without: poisson.Fit, x: FloatArray, columns: FloatArray) -> FloatArray:
    """(c,) for each column, the first Newton step of its coefficient when it joins the model `without` it."""
    weights = poisson.row_sums(without.expected)
    score = poisson.row_sums(without.residuals) @ columns
    cross = np.vstack([without.expected.T @ columns, (x * weights[:, None]).T @ columns])
    own = weights @ np.square(columns) - np.einsum("jc,jc->c", cross, without.inverse @ cross)
    steps: FloatArray = np.divide(score, own, out=np.zeros_like(score), where=own > 0)
    return steps


def _owner_years(panel: Panel) -> IntArray:
    years = np.floor((np.nan_to_num(panel.numbers["quarter"]) - 1) / 4).astype(np.int64)
    owners = panel.codes["sales_owner_id"]
    groups: IntArray = np.unique(np.column_stack([owners, years]), axis=0, return_inverse=True)[1].reshape(-1)
    return groups

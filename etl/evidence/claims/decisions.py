"""What a decision may rest on besides the verdict on the score. Nothing here decides a verdict.

* Probabilities by semi-Bayes (Greenland 2006): a normal prior of the log ratio, combined with the estimate.
* Escalations avoided per quarter: those per deal times the deals that the firm signs in a quarter. Money: those times
  what one costs, which the firm says; its error is not in the interval.
* Sensitivity in units of what is known (Cinelli & Hazlett 2020): leaving a covariate out moves the log ratio by so
  much; a hidden difference about that many times as strong would move it to 1.
"""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from etl.evidence.claims.study import QUARTERS_OF_PACE, Study
from etl.evidence.estimators import poisson
from etl.evidence.estimators.panel import WINDOWS, Panel
from etl.evidence.estimators.regression import LogRatio, Regression, safe_exp
from etl.evidence.findings import Benchmark, Decisions
from etl.evidence.results import Cost, Estimate, estimate, withhold
from etl.evidence.verdicts.intervals import limit_nearest_1
from etl.evidence.verdicts.thresholds import THRESHOLDS

PRIOR_SD = math.log(2) / 1.96  # 95 % of the prior ratios lie between 0.5 and 2
_Z = 1.959964
_NO_MOVE = 1e-3  # a shift of the log ratio that counts as none


@dataclass(frozen=True, slots=True)
class Posterior:
    """A log ratio with a normal distribution."""

    mean: float
    sd: float

    def below(self, ratio: float) -> float:
        """The probability of a ratio below `ratio`."""
        return float(stats.norm.cdf((math.log(ratio) - self.mean) / self.sd))

    def limits(self) -> tuple[float, float]:
        """The 95 % limits of the log ratio."""
        return self.mean - _Z * self.sd, self.mean + _Z * self.sd


def posterior(value: float, se: float, *, prior_sd: float = PRIOR_SD) -> Posterior:
    """The log ratio `value` with its error, drawn towards 0 by a normal prior."""
    precision = 1 / se**2 + 1 / prior_sd**2
    return Posterior(value / se**2 / precision, math.sqrt(1 / precision))


def decisions(studied: Study, avoided_per_100: Estimate) -> Decisions | None:
    """Of the score's study and the escalations avoided per 100 deals; None where no ratio is given."""
    if studied.adjusted is None or avoided_per_100.value is None:
        return None
    ratio = studied.adjusted.log_ratio((1.0,))
    if not ratio.se > 0:
        return None
    drawn = posterior(ratio.value, ratio.se)
    counts = studied.panel.counts
    value, (low, high) = safe_exp(drawn.mean), map(safe_exp, drawn.limits())
    pace = per_quarter(studied.observed)
    return Decisions(
        ratio=estimate(value, low, high, counts, method="semi-Bayes, prior ratios of 0.5 to 2"),
        p_fewer=drawn.below(1.0),
        p_clearly_fewer=drawn.below(THRESHOLDS.negligible_ratio),
        deals_per_quarter=pace,
        avoided_per_quarter=_scaled(avoided_per_100, pace),
        avoided_shrunken=_scaled(_shrunken(studied, drawn), pace),
        benchmarks=benchmarks(studied.adjusted, ratio),
    )


def with_cost(found: Decisions | None, cost: Cost | None) -> Decisions | None:
    """The same with money per quarter, where the firm says what an escalation costs: that times those avoided."""
    if found is None or cost is None:
        return found
    saved, shrunken = (_times(avoided, cost.amount) for avoided in (found.avoided_per_quarter, found.avoided_shrunken))
    return dataclasses.replace(found, cost=cost, saved_per_quarter=saved, saved_shrunken=shrunken)


def per_quarter(observed: Panel) -> float | None:
    """The mean number of deals signed per quarter, over the four before the latest; None where no day is known."""
    quarters = observed.numbers["quarter"]
    known = quarters[np.isfinite(quarters)]
    if len(known) == 0:
        return None
    back = known.max() - known
    return float(((back >= 1) & (back <= QUARTERS_OF_PACE)).sum() / QUARTERS_OF_PACE) or None


def benchmarks(regression: Regression, ratio: LogRatio) -> tuple[Benchmark, ...]:
    """Each covariate's, the one that moves the ratio most first."""
    limit = limit_nearest_1(ratio)
    found = [_benchmark(regression, term, ratio.value, limit) for term in regression.design.adjustment]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -abs(one.shift)))


def _benchmark(regression: Regression, term: str, value: float, limit: float) -> Benchmark | None:
    """How far the ratio moves without a covariate; None where the model without it has no finite fit."""
    panel, design = regression.panel, regression.design
    is_kept = [True] * design.n_exposures + [own != term for own in design.terms]
    fit = poisson.fit(panel.events, panel.months, design.x[:, is_kept])
    if fit.is_boundary:
        return None
    shift = float(fit.coefficients[0]) - value
    moves = abs(shift) > _NO_MOVE
    return Benchmark(
        covariate=term,
        shift=shift,
        times=abs(value / shift) if moves else None,
        times_limit=abs(limit / shift) if moves and limit != 0 else None,
    )


def _shrunken(studied: Study, drawn: Posterior) -> Estimate:
    """Escalations avoided per 100 deals by the shrunken ratio, from the rates that the model expects as things were."""
    regression = studied.adjusted
    if regression is None:
        return withhold("No ratio.", studied.panel.counts)
    fit, score = regression.fit, studied.exposures[:, 0]
    widths = np.bincount(fit.window_of, weights=list(WINDOWS.values()))
    expected = np.exp(regression.design.x @ fit.coefficients) * float(np.exp(fit.intercepts) @ widths)

    def avoided(log_ratio: float) -> float:
        return float(100 * np.mean(expected * (1 - np.exp(log_ratio * (3 - score)))))

    low, high = drawn.limits()
    method = "g-computation with the semi-Bayes ratio"
    return estimate(avoided(drawn.mean), avoided(high), avoided(low), studied.panel.counts, method=method)


def _scaled(per_100: Estimate, pace: float | None) -> Estimate:
    """An amount per 100 deals as one per quarter's deals."""
    counts_of = per_100.n_deals, per_100.n_events, per_100.n_accounts
    if pace is None or per_100.value is None or per_100.low is None or per_100.high is None:
        reason = per_100.withheld or "How many deals are signed in a quarter is not known."
        return Estimate(None, None, None, *counts_of, per_100.method, withheld=reason)
    return _times(per_100, pace / 100)


def _times(found: Estimate, factor: float) -> Estimate:
    """An estimate and its limits times what is known exactly."""
    value, low, high = (None if one is None else one * factor for one in (found.value, found.low, found.high))
    return dataclasses.replace(found, value=value, low=low, high=high)

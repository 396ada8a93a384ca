"""How many escalations fewer go with a practice that more deals of the coming quarter would take up.

G-computation over the deals signed in the last four complete quarters, whose mix the coming quarter is taken to have.
One practice: the model of the three practices, mutually adjusted. All three: the model of the alignment score. An
association among deals as they were: a hidden difference between them could also explain it.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from etl.evidence.claims.study import why_not
from etl.evidence.estimators import design
from etl.evidence.estimators.g_computation import expected_in_a_year, mean_difference
from etl.evidence.estimators.panel import PRACTICES, Panel, panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import Regression, regress_richest
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.quarters import N_QUARTERS, Recent, recent
from etl.evidence.results import Estimate, estimate, withhold

ALL = "all three"
MIN_RECENT_DEALS = 20
MIN_LACKING = 5


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Escalations avoided in their first 12 months if a quarter's deals without a practice took it up."""

    practice: str  # one of PRACTICES, or ALL
    n_deals_a_quarter: float  # mean of the last four complete quarters
    n_lacking_a_quarter: float | None  # of those, without it; None where that isn't known
    expected: float | None  # escalations of the quarter's deals as deals are now
    if_every_one: Estimate  # avoided, if every deal without it took it up

    def avoided(self, share: float) -> Estimate:
        """What is avoided if that share, 0 to 1, took it up: proportional to the share. Raises ValueError outside."""
        if not 0 <= share <= 1:
            raise ValueError(f"A share is from 0 to 1, not {share}.")
        value, low, high = self.if_every_one.value, self.if_every_one.low, self.if_every_one.high
        if value is None or low is None or high is None:
            return self.if_every_one
        return dataclasses.replace(self.if_every_one, value=value * share, low=low * share, high=high * share)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Exposures of one model as they are, and as they would be."""

    practice: str
    before: FloatArray  # (n, e)
    after: FloatArray  # (n, e)
    compared: FloatArray  # (n,) what must differ between deals

    @property
    def is_lacking(self) -> BoolArray:
        """(n,) whether a deal lacks what would be taken up."""
        return np.asarray((self.before != self.after).any(axis=1), dtype=np.bool_)


def what_if(inputs: Inputs) -> tuple[WhatIf, ...]:
    """For each practice, then for all three. Never raises on data."""
    observed = panel(inputs.deals, inputs.windows, fiscal_year=inputs.fiscal_year)
    known = observed.only(np.asarray(np.isfinite(observed.practised).all(axis=1), dtype=np.bool_))
    recently = recent(inputs)
    score = known.practised.sum(axis=1, keepdims=True)
    everything = Scenario(ALL, score, np.full_like(score, len(PRACTICES)), score[:, 0])
    each = [_scenario(known.practised, position) for position in range(len(PRACTICES))]
    mutual, overall = (_model(known, exposures) for exposures in (known.practised, score))
    return (
        *(_result(known, recently, scenario, mutual) for scenario in each),
        _result(known, recently, everything, overall),
    )


def sentence(result: WhatIf, share: float = 1.0) -> str:
    """What the numbers say for a share of the deals, as an association; or why there are none."""
    name = "all three practices" if result.practice == ALL else result.practice.replace("_", " ")
    avoided = result.avoided(share)
    if avoided.value is None or avoided.low is None or avoided.high is None:
        return f"Not estimated for {name}: {avoided.withheld}"
    lacking = "with at least one missing" if result.practice == ALL else f"without {name}"
    direction, sign = ("fewer", 1) if avoided.value >= 0 else ("more", -1)
    low, high = sorted((sign * avoided.low, sign * avoided.high))
    return (
        f"About {result.n_deals_a_quarter:.0f} deals are signed a quarter, {result.n_lacking_a_quarter:.0f} of them "
        f"{lacking}. If {share:.0%} of those were like comparable deals with {name}, and differed from them in nothing "
        f"else, {sign * avoided.value:.1f} {direction} escalations ({low:.1f} to {high:.1f}) would be expected in "
        "their first 12 months. A hidden difference between deals could also explain it."
    )


def _scenario(practised: FloatArray, position: int) -> Scenario:
    after = practised.copy()
    after[:, position] = 1
    return Scenario(PRACTICES[position], practised, after, practised[:, position])


def _model(known: Panel, exposures: FloatArray) -> Regression | None:
    if why_not(known, exposures.sum(axis=1)):
        return None
    return regress_richest(known, design.ladder(known, exposures, exposures))


def _result(known: Panel, recently: Recent | None, scenario: Scenario, model: Regression | None) -> WhatIf:
    is_recent = _is_recent(known, recently)
    per_quarter = 0.0 if recently is None else recently.n_signed / N_QUARTERS
    lacking = per_quarter * float(scenario.is_lacking[is_recent].mean()) if is_recent.any() else None
    why = why_not(known, scenario.compared) or _too_few(known, recently, is_recent, scenario.is_lacking)
    if why is not None or model is None:
        why = why or "No model with finite ratios fits these deals."
        return WhatIf(scenario.practice, per_quarter, lacking, None, withhold(why, known.counts))
    return WhatIf(
        practice=scenario.practice,
        n_deals_a_quarter=per_quarter,
        n_lacking_a_quarter=lacking,
        expected=per_quarter * float(expected_in_a_year(model.fit, model.design.x[is_recent]).mean()),
        if_every_one=_avoided(model, scenario.before, scenario.after, is_recent, per_quarter),
    )


def _avoided(
    regression: Regression, before: FloatArray, after: FloatArray, is_recent: BoolArray, per_quarter: float
) -> Estimate:
    difference = mean_difference(regression, before, after, is_recent)
    low, high = difference.limits()
    method = f"g-computation over deals of the last {N_QUARTERS} quarters on {regression.method}"
    value, low, high = (per_quarter * number for number in (difference.value, low, high))
    return estimate(value, low, high, regression.panel.counts, method=method)


def _is_recent(known: Panel, recently: Recent | None) -> BoolArray:
    if recently is None:
        return np.zeros(known.n_deals, dtype=np.bool_)
    first, end = recently.quarters
    quarter = known.numbers["quarter"]
    is_recent: BoolArray = (quarter >= first) & (quarter < end)
    return is_recent


def _too_few(known: Panel, recently: Recent | None, is_recent: BoolArray, is_lacking: BoolArray) -> str | None:
    if recently is None or not recently.is_complete:
        return f"The firm's deals do not reach back over {N_QUARTERS} complete quarters."
    n_recent, n_lacking = int(is_recent.sum()), int((is_recent & is_lacking).sum())
    if n_recent < MIN_RECENT_DEALS:
        return f"{n_recent} deals of the last {N_QUARTERS} quarters have known practices; below {MIN_RECENT_DEALS}."
    if n_lacking < MIN_LACKING:
        return f"{n_lacking} deals of the last {N_QUARTERS} quarters lack it; below {MIN_LACKING} nothing is estimated."
    if len(np.unique(known.accounts[is_recent])) < 2:
        return "The deals of the last quarters belong to one account."
    return None

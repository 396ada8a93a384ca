"""One model of escalations on practices, with the refits that try to upset it; for the score and each practice."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import LogRatio, Regression, regress, regress_richest, safe_exp
from etl.evidence.verdicts.thresholds import THRESHOLDS

QUARTERS_OF_PACE = 4

# (n, 3) practised and the deals' panel in, (n, e) exposures out
Expose = Callable[[FloatArray, Panel], FloatArray]


@dataclass(frozen=True, slots=True)
class Contrast:
    """What one claim compares within a study."""

    claim_id: str
    label: str
    weights: tuple[float, ...]  # over the study's exposures
    arms: tuple[str, str]
    is_first: BoolArray  # (n,) the deals of the first arm
    is_second: BoolArray
    exposure: FloatArray  # (n,) what the crude ratio is per unit of
    units: int = 1  # that the E-value is about: three practices for the score

    @property
    def is_two_armed_alone(self) -> bool:
        """Whether it is one practice, alone in its model."""
        return self.units == 1 and len(self.weights) == 1


@dataclass(frozen=True, slots=True)
class Study:
    """A model on the deals whose practices are known, and what it would be otherwise."""

    observed: Panel
    panel: Panel  # the deals with known practices
    exposures: FloatArray  # (n, e) of `panel`
    adjusted: Regression | None
    control: Regression | None  # the same model of control tickets; None below 30 of those
    largest_left_out: poisson.Fit | None
    all_done: poisson.Fit | None  # with every unknown practice taken as done
    none_done: poisson.Fit | None  # with every unknown practice taken as not done
    against: poisson.Fit | None  # with unknown practices as done where an escalation followed, and only there

    @property
    def unknown_share(self) -> float:
        """Share of the observed deals that are left out because a practice is unknown; 0 without deals."""
        return 1 - self.panel.n_deals / self.observed.n_deals if self.observed.n_deals else 0.0

    @property
    def is_lead_unknown(self) -> bool:
        """Whether too few of the deals tell who led delivery as of signature."""
        return self.panel.known_lead_share < THRESHOLDS.min_known_leads

    @property
    def effective_accounts(self) -> float:
        """How many equal accounts the observed months amount to."""
        return clusters.effective_number(self.panel.months.sum(axis=1), self.panel.accounts)

    def control_ratio(self, contrast: Contrast) -> LogRatio | None:
        """The log of the ratio to the control tickets' ratio."""
        if self.adjusted is None or self.control is None:
            return None
        return self.adjusted.log_ratio(contrast.weights) - self.control.log_ratio(contrast.weights)

    def bounds(self, contrast: Contrast) -> tuple[float | None, float | None]:
        """The ratio with every unknown practice as done, and as not done; None where the model failed."""
        return _ratio(self.all_done, contrast), _ratio(self.none_done, contrast)

    def worst_case(self, contrast: Contrast) -> float | None:
        """The ratio with the unknown practices as they would speak most against the claim."""
        return _ratio(self.against, contrast)

    @property
    def deals_per_quarter(self) -> float | None:
        """The mean number of deals that came to be known per quarter of signature, over the four before the latest."""
        quarters = self.panel.numbers["quarter"][np.isfinite(self.panel.numbers["quarter"])]
        if not len(quarters) or np.ptp(quarters) < QUARTERS_OF_PACE:
            return None
        back = quarters.max() - quarters
        return float(((back >= 1) & (back <= QUARTERS_OF_PACE)).sum() / QUARTERS_OF_PACE)

    def without_largest(self, contrast: Contrast) -> float | None:
        """The ratio without the account that has the most deals; None where the model failed."""
        return _ratio(self.largest_left_out, contrast)


def study(observed: Panel, expose: Expose, *, owner_means: Expose) -> Study:
    """Fit the model and its variations. Unknown practices make a deal's exposures nan, which leaves it out."""
    exposures = expose(observed.practised, observed)
    is_known: BoolArray = np.asarray(np.isfinite(exposures).all(axis=1))
    panel, exposures = observed.only(is_known), exposures[is_known]
    if panel.n_deals == 0 or panel.n_events == 0 or panel.n_accounts < THRESHOLDS.min_accounts:
        return Study(observed, panel, exposures, None, None, None, None, None, None)
    adjusted = regress_richest(panel, ladder(panel, exposures, owner_means(panel.practised, panel)))
    if adjusted is None:
        return Study(observed, panel, exposures, None, None, None, None, None, None)
    control = None
    if panel.controls.sum() >= THRESHOLDS.min_control_tickets:
        control = regress(panel, adjusted.design, events=panel.controls)
    return Study(
        observed=observed,
        panel=panel,
        exposures=exposures,
        adjusted=adjusted,
        control=control,
        largest_left_out=_without_largest(adjusted),
        all_done=_filled(observed, expose, owner_means, np.ones(observed.n_deals), adjusted),
        none_done=_filled(observed, expose, owner_means, np.zeros(observed.n_deals), adjusted),
        against=_filled(observed, expose, owner_means, _had_event(observed), adjusted),
    )


def why_not(panel: Panel, exposure: FloatArray) -> str | None:
    """Why no ratio is given for an exposure, or None."""
    if panel.n_deals == 0:
        return "No signed deal has both known practices and observed time."
    if panel.n_accounts < THRESHOLDS.min_accounts:
        return f"{panel.n_accounts} accounts; below {THRESHOLDS.min_accounts} only counts are given."
    if panel.n_events < THRESHOLDS.min_arm_events:
        return f"{panel.n_events} escalations; below {THRESHOLDS.min_arm_events} no ratio is given."
    if np.ptp(exposure) == 0:
        return "All these deals are alike in this; there is nothing to compare."
    return None


def _without_largest(regression: Regression) -> poisson.Fit | None:
    panel = regression.panel
    kept: BoolArray = panel.accounts != np.argmax(np.bincount(panel.accounts))
    return _point(panel.events[kept], panel.months[kept], regression.design.x[kept])


def _filled(
    observed: Panel, expose: Expose, owner_means: Expose, values: FloatArray, adjusted: Regression
) -> poisson.Fit | None:
    """The model on all observed deals with the unknown practices of each set to its value in `values` (n,)."""
    if adjusted.panel.n_deals == observed.n_deals:
        return adjusted.fit
    practised = np.where(np.isnan(observed.practised), values[:, None], observed.practised)
    designs = ladder(observed, expose(practised, observed), owner_means(practised, observed))
    fits = (_point(observed.events, observed.months, design.x) for design in designs)
    return next((fit for fit in fits if fit is not None), None)


def _point(events: FloatArray, months: FloatArray, x: FloatArray) -> poisson.Fit | None:
    if events.sum() == 0:
        return None
    fit = poisson.fit(events, months, x)
    return None if fit.is_boundary else fit


def _ratio(fit: poisson.Fit | None, contrast: Contrast) -> float | None:
    if fit is None:
        return None
    return safe_exp(float(fit.coefficients[: len(contrast.weights)] @ np.array(contrast.weights)))


def _had_event(observed: Panel) -> FloatArray:
    had: FloatArray = (poisson.row_sums(observed.events) > 0).astype(np.float64)
    return had

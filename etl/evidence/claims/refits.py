"""A model of an outcome on practices, with its refits on other covariates, deals and outcomes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from etl.evidence.claims.study import Expose
from etl.evidence.estimators import odds, poisson
from etl.evidence.estimators.design import Design, ladder
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import Fitter, LogRatio, Regression, regress
from etl.evidence.verdicts.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Refits:
    """A model on the deals whose practices are known, and its exposures' log ratios under other specifications."""

    observed: Panel
    panel: Panel  # the deals with known exposures
    exposures: FloatArray  # (n, e) of `panel`
    main: Regression | None
    control: Regression | None  # the same model of control tickets, where the claim is about a ratio of ratios
    specifications: tuple[FloatArray, ...]  # (e,) each

    @property
    def unknown_share(self) -> float:
        """Share of the observed deals that are left out because a practice is unknown; 0 without deals."""
        return 1 - self.panel.n_deals / self.observed.n_deals if self.observed.n_deals else 0.0

    def log_ratio(self, weights: tuple[float, ...]) -> LogRatio | None:
        """The log ratio of a contrast of the exposures, against control tickets where those are modelled."""
        if self.main is None:
            return None
        ratio = self.main.log_ratio(weights)
        return ratio if self.control is None else ratio - self.control.log_ratio(weights)

    def share_below(self, weights: tuple[float, ...]) -> float | None:
        """The share of the specifications in which the contrast's ratio lies below 1; None without any."""
        values = [float(log_ratios[: len(weights)] @ np.array(weights)) for log_ratios in self.specifications]
        return float(np.mean(np.array(values) < 0)) if values else None


def refit(
    observed: Panel,
    expose: Expose,
    *,
    owner_means: Expose,
    others: Iterable[Panel] = (),
    is_against_controls: bool = False,
    fitted_by: Fitter = poisson.fit,
) -> Refits:
    """The richest model that the data afford, and its refits.

    The specifications are every affordable set of covariates, the richest set without the sales owner, every unknown
    practice as done and as not done, and `others`: deals with another outcome or another time at risk.
    """
    panel, exposures = _known(observed, observed.practised, expose)
    if panel.n_deals == 0 or panel.n_events == 0 or panel.n_accounts < THRESHOLDS.min_accounts:
        return Refits(observed, panel, exposures, None, None, ())
    designs = list(ladder(_counted(panel, fitted_by), exposures, owner_means(panel.practised, panel)))
    fitted = (regress(panel, design, fitted_by=fitted_by) for design in designs)
    main = next((model for model in fitted if model is not None), None)
    control = None
    if main is not None and is_against_controls:
        control = regress(panel, main.design, events=panel.controls)
    if main is None or (is_against_controls and control is None):
        return Refits(observed, panel, exposures, None, None, ())
    variants = [(panel, design) for design in designs if design is not main.design]
    variants += _variants(observed, expose, owner_means, others, fitted_by)
    points = [_of(main, control), *(_point(*variant, fitted_by, is_against_controls) for variant in variants)]
    specifications = tuple(point for point in points if point is not None)
    return Refits(observed, panel, exposures, main, control, specifications)


def _variants(
    observed: Panel, expose: Expose, owner_means: Expose, others: Iterable[Panel], fitted_by: Fitter
) -> Iterator[tuple[Panel, Design]]:
    """Without the sales owner; with unknown practices filled in; with another outcome or another time at risk."""
    practised = observed.practised
    panel, exposures = _known(observed, practised, expose)
    yield panel, next(ladder(_counted(panel, fitted_by), exposures, np.zeros((panel.n_deals, 1))))
    filled = [np.where(np.isnan(practised), value, practised) for value in (0.0, 1.0)]
    cases = [(observed, values) for values in filled if panel.n_deals < observed.n_deals]
    for other, values in [*cases, *((other, other.practised) for other in others)]:
        panel, exposures = _known(other, values, expose)
        if panel.n_deals and panel.n_events:
            means = owner_means(values[_is_known(other, values, expose)], panel)
            yield panel, next(ladder(_counted(panel, fitted_by), exposures, means))


def _counted(panel: Panel, fitted_by: Fitter) -> Panel:
    """The panel whose events decide how many covariates are afforded: for odds, the rarer of the two outcomes."""
    return odds.rarer(panel) if fitted_by is odds.fit else panel


def _is_known(panel: Panel, practised: FloatArray, expose: Expose) -> BoolArray:
    is_known: BoolArray = np.asarray(np.isfinite(expose(practised, panel)).all(axis=1))
    return is_known


def _known(panel: Panel, practised: FloatArray, expose: Expose) -> tuple[Panel, FloatArray]:
    """The deals with finite exposures, and those exposures."""
    exposures = expose(practised, panel)
    is_known: BoolArray = np.asarray(np.isfinite(exposures).all(axis=1))
    return (panel, exposures) if is_known.all() else (panel.only(is_known), exposures[is_known])


def _of(main: Regression, control: Regression | None) -> FloatArray:
    n_exposures = main.design.n_exposures
    log_ratios: FloatArray = main.fit.coefficients[:n_exposures]
    return log_ratios if control is None else log_ratios - control.fit.coefficients[:n_exposures]


def _point(panel: Panel, design: Design, fitted_by: Fitter, is_against_controls: bool) -> FloatArray | None:
    """(e,) the exposures' log ratios on a design; None where it has no finite fit."""
    log_ratios = _coefficients(panel.events, panel.months, design, fitted_by)
    if log_ratios is None or not is_against_controls:
        return log_ratios
    control = _coefficients(panel.controls, panel.months, design, fitted_by)
    return None if control is None else log_ratios - control


def _coefficients(events: FloatArray, months: FloatArray, design: Design, fitted_by: Fitter) -> FloatArray | None:
    if events.sum() == 0:
        return None
    fit = fitted_by(events, months, design.x)
    return None if fit.is_boundary else fit.coefficients[: design.n_exposures]

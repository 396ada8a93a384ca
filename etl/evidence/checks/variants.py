"""One specification at a time: the deals, exposures, covariates and model that its settings ask for, fitted."""

import dataclasses
import math
from collections.abc import Sequence
from threading import Lock

import numpy as np
import polars as pl

from etl.evidence.checks.exposures import Exposures, Trail
from etl.evidence.checks.overlap import weighted_by
from etl.evidence.checks.variant_designs import BY_EXPOSURE, Sample, Settings, designed, prepared
from etl.evidence.estimators import clusters, design, logistic, poisson
from etl.evidence.estimators.calendar_time import by_calendar_quarter
from etl.evidence.estimators.design import Design
from etl.evidence.estimators.outcomes import DEFINITIONS, in_followup, summed_in, windows_of
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.inputs import Inputs
from etl.evidence.results import Specification
from etl.evidence.verdicts.thresholds import THRESHOLDS

_WINDOWS = {
    "12 months": ("0-3", "3-6", "6-12"),
    "6 months": ("0-3", "3-6"),
    "all follow-up": ("0-3", "3-6", "6-12", "12+"),
}
_UNDECLARED = "declared not counted"
_LEAST_KNOWN = 0.05  # a probability; a smaller one would let a deal count more than twenty times
_ROUNDS_OF_NB2 = 3


Rows = tuple[Specification, ...]  # one of each exposure


class Variants:
    """Fits specifications on the inputs; keeps what several of them share. Safe to use from several threads."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._tickets = in_followup(inputs)
        self._exposures = Exposures(inputs)
        self._panels: dict[tuple[str, ...], Panel | None] = {}
        self._deals: dict[str, tuple[Panel, Trail]] = {}  # by window
        self._building = Lock()

    def fitted(self, group: Sequence[Settings], practices: Sequence[int] = ()) -> list[Rows | None]:
        """Of each of `group`, which differ in their design alone: a specification of the score, or of every practice.

        None where there is no finite fit, or where it comes down to one before it. Each practice is adjusted for the
        others.
        """
        sample = self._sampled(group[0], tuple(practices))
        if sample is None:
            return [None] * len(group)
        fits = _Fits(sample)
        found: dict[Settings, Rows | None] = {}
        rows: list[Rows | None] = []
        for settings in group:
            chosen = designed(sample, settings)
            is_new = chosen is not None and chosen[0] not in found
            if chosen is not None and is_new:
                found[chosen[0]] = fits.specifications(*chosen)
            rows.append(found[chosen[0]] if chosen is not None and is_new else None)
        return rows

    def _sampled(self, settings: Settings, practices: tuple[int, ...]) -> Sample | None:
        observed = self._panel(settings.window, settings.outcome, settings.attribution)
        if observed is not None and settings.calendar == BY_EXPOSURE:
            observed = self._by_exposure(observed, settings)
        needs_trail = settings.recording != "as is" or settings.unknown == "no recorded risk unknown"
        if observed is None or (needs_trail and not self._exposures.has_trail):
            return None
        if settings.recording == _UNDECLARED and not self._exposures.has_declared:
            return None
        exposures, is_first = self._exposures.of(
            observed,
            practices,
            trail=self._deals[settings.window][1],
            exposure=settings.exposure,
            is_recording_required=settings.recording == "time required",
            is_declared_unknown=settings.recording == _UNDECLARED,
            is_no_risk_unknown=settings.unknown == "no recorded risk unknown",
        )
        is_known: BoolArray = np.asarray(np.isfinite(exposures).all(axis=1))
        known = observed.only(is_known)
        is_too_small = known.n_accounts < THRESHOLDS.min_accounts or known.n_events < THRESHOLDS.min_events
        if is_too_small or not np.ptp(exposures[is_known], 0).all():
            return None
        weights = None
        if settings.unknown == "weighted by documentation":
            weights = _documentation_weights(observed, is_known)
            if weights is None:
                return None
        return prepared(known, exposures[is_known], is_first[is_known], weights)

    def _by_exposure(self, observed: Panel, settings: Settings) -> Panel | None:
        counted = self._tickets.filter(DEFINITIONS[settings.outcome].fill_null(False))
        if settings.attribution == "direct only":
            counted = counted.filter(pl.col("attribution") == "direct")
        return by_calendar_quarter(self._inputs, observed, counted, _WINDOWS[settings.window])

    def _panel(self, window: str, outcome: str, attribution: str) -> Panel | None:
        key = (window, outcome, attribution)
        with self._building:
            if window not in self._deals:
                observed = panel(
                    self._inputs.deals,
                    self._inputs.windows,
                    labels=_WINDOWS[window],
                    fiscal_year=self._inputs.fiscal_year,
                )
                self._deals[window] = observed, self._exposures.trail(observed)
            if key not in self._panels:
                is_direct = attribution == "direct only"
                windows = windows_of(self._inputs, self._tickets, outcome=outcome, is_direct_only=is_direct)
                observed = self._deals[window][0]
                self._panels[key] = (
                    None
                    if windows is None
                    else dataclasses.replace(observed, events=summed_in(observed, windows, _WINDOWS[window]))
                )
            return self._panels[key]


def _documentation_weights(observed: Panel, is_known: BoolArray) -> FloatArray | None:
    """(known,) the inverse of the probability that a deal's practices are known (Seaman & White 2013); mean about 1."""
    covariates = design.blocks(observed, np.zeros((observed.n_deals, 1)))
    terms = {term: covariates[term] for term in design.PRIMARY}
    model = logistic.fit(is_known, design.assemble(np.empty((observed.n_deals, 0)), terms).x)
    if model is None:
        return None
    weights: FloatArray = is_known.mean() / np.maximum(model.probabilities[is_known], _LEAST_KNOWN)
    return weights


class _Fits:
    """The fits on one sample; each starts from the first, whose columns it shares."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._first: tuple[poisson.Fit, tuple[int, ...]] | None = None
        self._plain: dict[tuple[tuple[int, ...], bool], poisson.Fit] = {}  # by their columns' places; with groups

    def specifications(self, settings: Settings, adjusted: Design) -> Rows | None:
        """One of each exposure; None where there is no finite fit."""
        fit = self._fit(adjusted, settings.model)
        if fit is None or fit.is_boundary:
            return None
        panel, v, n_exposures = self._sample.panel, len(fit.intercepts), adjusted.n_exposures
        covariance = clusters.sandwich(fit, adjusted.columns, panel.accounts, slice(v, v + n_exposures))
        return tuple(
            Specification(
                settings=dataclasses.asdict(settings),
                log_ratio=float(fit.coefficients[index]),
                se=math.sqrt(covariance[index, index]),
                n_deals=panel.n_deals,
                n_events=panel.n_events,
            )
            for index in range(n_exposures)
        )

    def _fit(self, adjusted: Design, model: str) -> poisson.Fit | None:
        sample = self._sample
        if model == "overlap-weighted":
            propensity = logistic.fit(sample.is_first, adjusted.that_tell_arms)
            if propensity is None:
                return None
            by_overlap = np.where(sample.is_first, 1 - propensity.probabilities, propensity.probabilities)
            return self._weighted(adjusted, by_overlap if sample.weights is None else sample.weights * by_overlap)
        columns = adjusted.places, adjusted.groups is not None
        if columns not in self._plain:
            self._plain[columns] = self._weighted(adjusted, sample.weights)
        fit = self._plain[columns]
        if model != "NB2":
            return fit
        return _nb2(
            fit, sample.panel if sample.weights is None else weighted_by(sample.weights, sample.panel), adjusted
        )

    def _weighted(self, adjusted: Design, weights: FloatArray | None) -> poisson.Fit:
        panel = self._sample.panel if weights is None else weighted_by(weights, self._sample.panel)
        fit = poisson.fit(panel.events, panel.months, adjusted.columns, start_from=self._start(adjusted))
        if self._first is None and not fit.is_boundary and adjusted.groups is None:
            self._first = fit, adjusted.places
        return fit

    def _start(self, adjusted: Design) -> poisson.Fit | None:
        """The first fit's coefficients of the columns that the design shares with it, 0 for others."""
        if self._first is None:
            return None
        first, places = self._first
        n = adjusted.n_exposures
        known = dict(zip(places, first.coefficients[n:].tolist(), strict=True))
        covariates = [known.get(place, 0.0) for place in adjusted.places]
        groups = np.zeros(adjusted.columns.shape[1] - n - len(covariates))
        return dataclasses.replace(first, coefficients=np.array([*first.coefficients[:n], *covariates, *groups]))


def _nb2(fit: poisson.Fit, panel: Panel, adjusted: Design) -> poisson.Fit:
    """The fit with each deal weighted by 1 / (1 + α·expected), the weight of a negative binomial (Lawless 1987).

    α by the method of moments; solved by refitting with the weights of the fit before.
    """
    weights = np.ones(panel.n_deals)
    for _ in range(_ROUNDS_OF_NB2):
        if fit.is_boundary:
            return fit
        expected = poisson.row_sums(fit.expected) / weights
        residuals = poisson.row_sums(fit.residuals) / weights
        excess = float((np.square(residuals) - expected).sum() / np.square(expected).sum())
        weights = 1 / (1 + max(excess, 0.0) * expected)
        weighted = weighted_by(weights, panel)
        fit = poisson.fit(weighted.events, weighted.months, adjusted.columns, start_from=fit)
    return fit

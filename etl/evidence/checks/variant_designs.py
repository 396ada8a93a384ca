"""What one specification asks for, and the design that it comes to on the deals that it can use."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators import design, poisson
from etl.evidence.estimators.calendar import quarter_indicators
from etl.evidence.estimators.design import LEAD, OWN_SLOPE, OWNER, QUARTER, Columns, Design
from etl.evidence.estimators.panel import NAMED_LEAD, Panel
from etl.evidence.estimators.people import means_by
from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray

_SETS = {
    "full": (design.FULL, design.EVENTS_PER_PARAMETER_FULL),
    "primary": (design.PRIMARY, design.EVENTS_PER_PARAMETER),
    "minimal": (design.MINIMAL, 0),
}
BY_EXPOSURE = "quarter of exposure"
_CYCLE = "length of the sales cycle"
_LEAD_OF_TODAY = "delivery lead of today"
_MIN_DEALS_PER_OWNER = 10
_MOST_OWNERS = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """One choice on every axis; the defaults are the primary specification."""

    covariates: str = "full"  # as far as the data afford it
    owner: str = "mean"
    lead: str = "mean"
    cycle: str = "in"
    calendar: str = "by rule"  # becomes indicators, spline or line
    window: str = "12 months"
    exposure: str = "practised"
    outcome: str = "attributable"
    attribution: str = "ladder"
    recording: str = "as is"
    unknown: str = "left out"
    model: str = "Poisson"

    @property
    def of_sample(self) -> tuple[str, ...]:
        """The choices that decide which deals, exposures and outcomes are there; the others decide the design."""
        by = BY_EXPOSURE if self.calendar == BY_EXPOSURE else "signature"
        return (self.window, self.exposure, self.outcome, self.attribution, self.recording, self.unknown, by)

    def with_choices(self, choices: dict[str, str]) -> "Settings":
        """These settings with other choices."""
        return dataclasses.replace(self, **choices)


@dataclass(frozen=True, slots=True)
class Sample:
    """The deals of a specification whose exposures are known."""

    panel: Panel
    exposures: FloatArray  # (n, e)
    is_first: BoolArray  # (n,) the deals whose propensity is modelled
    weights: FloatArray | None  # (n,) by documentation
    columns: Columns  # of every covariate; of the quarter of signature and the lead in every way
    widths: dict[str, int]  # how many columns each covariate has
    calendar: str  # the quarter of signature by rule


def prepared(known: Panel, exposures: FloatArray, is_first: BoolArray, weights: FloatArray | None) -> Sample:
    """The sample of deals with known exposures, with every covariate that a specification may ask for."""
    smooth = design.blocks(known, exposures)
    course = smooth[QUARTER]
    calendars = {"spline": course} if course.shape[1] > 1 else {}
    calendars["line"] = course[:, :1]
    calendar = next(iter(calendars))
    indicators = quarter_indicators(known.numbers["quarter"], poisson.row_sums(known.events))
    if indicators is not None:
        calendars["indicators"] = indicators
        calendar = "indicators" if design.with_indicators(known, smooth, exposures.shape[1]) else calendar
    covariates = {name: block for name, block in smooth.items() if name != QUARTER} | calendars
    covariates |= _leads_of_today(known, exposures)
    widths = {name: block.shape[1] for name, block in covariates.items()}
    columns = design.columns_of(exposures, covariates)
    return Sample(known, exposures, is_first, weights, columns, widths, calendar)


def _leads_of_today(known: Panel, exposures: FloatArray) -> dict[str, FloatArray]:
    """The lead's term where whoever is named counts; none where every one named is known to be of signature."""
    named = known.codes[NAMED_LEAD]
    if (named == known.codes["delivery_lead_id"]).all():
        return {}
    return {_LEAD_OF_TODAY: means_by(named, exposures)}


def designed(sample: Sample, settings: Settings) -> tuple[Settings, Design] | None:
    """The design and the settings that it came to: the richest set of covariates asked for that the data afford.

    Which set is afforded is judged with the quarter of signature as it is by rule, so that another way to take the
    calendar changes nothing else. None where the deals do not bear what is asked for.
    """
    names = list(_SETS)
    for name in names[names.index(settings.covariates) :]:
        terms, events_per_parameter = _SETS[name]
        chosen = [sample.calendar if term == QUARTER else term for term in terms]
        chosen = [term for term in chosen if settings.cycle == "in" or term != _CYCLE]
        n_parameters = sample.exposures.shape[1] + sum(sample.widths[term] for term in (*chosen, *design.ALWAYS))
        if name == "minimal" or design.bears(sample.panel, n_parameters, events_per_parameter):
            break
    calendar = sample.calendar if settings.calendar == "by rule" else settings.calendar
    lead = "mean" if settings.lead == "of today" and _LEAD_OF_TODAY not in sample.widths else settings.lead
    if calendar not in (*sample.widths, BY_EXPOSURE):
        return None
    timed = [
        calendar if term == sample.calendar else term
        for term in chosen
        if calendar != BY_EXPOSURE or term != sample.calendar
    ]
    resolved = settings.with_choices(
        {
            "covariates": name,
            "cycle": settings.cycle if _CYCLE in terms else "out",
            "calendar": calendar,
            "lead": lead,
        }
    )
    return _with_people(sample, resolved, timed)


def _with_people(sample: Sample, settings: Settings, terms: list[str]) -> tuple[Settings, Design] | None:
    """The design of these terms and of the owner and the lead; None where an owner has too few deals for its own."""
    leads = {"mean": (LEAD, OWN_SLOPE), "of today": (_LEAD_OF_TODAY,), "none": ()}[settings.lead]
    if settings.owner != "indicators":
        owners = (OWNER,) if settings.owner == "mean" else ()
        return settings, sample.columns.design((*terms, *owners, *leads))
    codes = _owners(sample.panel)
    if codes is None:
        return None
    return settings, design.with_groups(sample.columns.design((*terms, *leads)), OWNER, codes)


def _owners(panel: Panel) -> IntArray | None:
    """(n,) codes from 0 on; None where an owner has under ten deals, or there are over 200 of them."""
    owners, codes = np.unique(panel.codes["sales_owner_id"], return_inverse=True)
    is_too_few = np.bincount(codes).min() < _MIN_DEALS_PER_OWNER
    return None if is_too_few or len(owners) > _MOST_OWNERS else codes

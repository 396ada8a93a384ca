"""What one specification asks for, and the design that it comes to on the deals that it can use."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators import design, poisson
from etl.evidence.estimators.calendar import quarter_indicators
from etl.evidence.estimators.design import LEAD, OWN_SLOPE, OWNER, QUARTER, Design
from etl.evidence.estimators.panel import NAMED_LEAD, NOT_RECORDED, Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray

_SETS = {
    "full": (design.FULL, design.EVENTS_PER_PARAMETER_FULL),
    "primary": (design.PRIMARY, design.EVENTS_PER_PARAMETER),
    "minimal": (design.MINIMAL, 0),
}
BY_EXPOSURE = "quarter of exposure"
_CYCLE = "length of the sales cycle"
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
    blocks: dict[str, FloatArray]  # the covariates' columns, the quarter of signature smoothly
    calendars: dict[str, FloatArray]  # the quarter of signature in every way that the deals bear
    calendar: str  # the one of them by rule
    named_leads: FloatArray  # the lead's means where whoever is named counts


def prepared(known: Panel, exposures: FloatArray, is_first: BoolArray, weights: FloatArray | None) -> Sample:
    """The sample of deals with known exposures, with every covariate that a specification may ask for."""
    smooth = design.blocks(known, exposures)
    calendars = {"spline": smooth[QUARTER]} if smooth[QUARTER].shape[1] > 1 else {}
    calendars["line"] = smooth[QUARTER][:, :1]
    calendar = next(iter(calendars))
    indicators = quarter_indicators(known.numbers["quarter"], poisson.row_sums(known.events))
    if indicators is not None:
        calendars["indicators"] = indicators
        calendar = "indicators" if design.with_indicators(known, smooth, exposures.shape[1]) else calendar
    return Sample(
        panel=known,
        exposures=exposures,
        is_first=is_first,
        weights=weights,
        blocks=smooth,
        calendars=calendars,
        calendar=calendar,
        named_leads=design.means_by_named_lead(known, exposures),
    )


def designed(sample: Sample, settings: Settings) -> tuple[Settings, Design] | None:
    """The design and the settings that it came to: the richest set of covariates asked for that the data afford.

    Which set is afforded is judged with the quarter of signature as it is by rule, so that another way to take the
    calendar changes nothing else.
    """
    names, blocks = list(_SETS), sample.blocks | {QUARTER: sample.calendars[sample.calendar]}
    for name in names[names.index(settings.covariates) :]:
        terms, events_per_parameter = _SETS[name]
        chosen = {term: blocks[term] for term in terms if settings.cycle == "in" or term != _CYCLE}
        people = {term: blocks[term] for term in design.ALWAYS}
        if name == "minimal" or design.is_afforded(
            sample.panel, chosen | people, sample.exposures.shape[1], events_per_parameter
        ):
            break
    resolved = settings.with_choices({"covariates": name, "cycle": settings.cycle if _CYCLE in terms else "out"})
    others = _people(sample, settings)
    timed = _timed(sample, settings)
    if others is None or timed is None:
        return None
    calendar, columns = timed
    resolved = resolved.with_choices({"calendar": calendar, "lead": _lead(sample, settings)})
    return resolved, design.assemble(sample.exposures, chosen | {QUARTER: columns} | others)


def _timed(sample: Sample, settings: Settings) -> tuple[str, FloatArray] | None:
    """How the calendar is taken, and the columns of the quarter of signature; None where the deals do not bear it."""
    if settings.calendar == BY_EXPOSURE:
        return BY_EXPOSURE, np.empty((sample.panel.n_deals, 0))
    name = sample.calendar if settings.calendar == "by rule" else settings.calendar
    return None if name not in sample.calendars else (name, sample.calendars[name])


def _lead(sample: Sample, settings: Settings) -> str:
    """The choice of the lead's term that it comes to: where every named lead is of signature, today's are the same."""
    codes = sample.panel.codes
    is_same = bool((codes["delivery_lead_id"] == codes[NAMED_LEAD]).all())
    return "mean" if settings.lead == "of today" and is_same else settings.lead


def _people(sample: Sample, settings: Settings) -> dict[str, FloatArray] | None:
    """The columns of the sales owner and the delivery lead; None where an owner has too few deals for its own."""
    people = {}
    if settings.owner == "mean":
        people[OWNER] = sample.blocks[OWNER]
    elif settings.owner == "indicators":
        indicators = _owner_indicators(sample.panel)
        if indicators is None:
            return None
        people[OWNER] = indicators
    if settings.lead == "mean":
        people |= {term: sample.blocks[term] for term in (LEAD, OWN_SLOPE)}
    elif settings.lead == "of today":
        people[LEAD] = sample.named_leads
    return people


def _owner_indicators(panel: Panel) -> FloatArray | None:
    """(n, owners − 1); None where an owner has under ten deals, or there are over 200 of them."""
    counts = np.bincount(panel.codes["sales_owner_id"] - NOT_RECORDED)
    owners = np.flatnonzero(counts)
    if counts[owners].min() < _MIN_DEALS_PER_OWNER or len(owners) > _MOST_OWNERS:
        return None
    indicators: FloatArray = (panel.codes["sales_owner_id"][:, None] - NOT_RECORDED == owners[1:]).astype(np.float64)
    return indicators

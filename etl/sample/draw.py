"""The deal table of a synthetic firm: practices, follow-up and counts, confounded as in real life.

Practices are adopted where deals are large, owners able and time plenty, and those deals escalate at other rates for
these reasons too. The practices themselves multiply the rate by a known ratio: with a log link and a frailty that is
independent of them, the conditional and the marginal rate ratio are the same.
"""

from math import log

import numpy as np

from etl.sample.claim_draws import (
    clauses,
    effects,
    has_race,
    race,
    rate_by_control_share,
    surprise_share,
    trust_days,
)
from etl.sample.covariates import Deals, covariates
from etl.sample.firm import (
    AFTER,
    CUT_OFF_DAY,
    DARK,
    DAYS_PER_MONTH,
    EARLY,
    LATE,
    NEVER,
    UNKNOWN,
    WINDOW_EDGES,
    BoolArray,
    Firm,
    FloatArray,
    IntArray,
)
from etl.sample.leads import leads
from etl.sample.presets import PRESETS, Preset, with_ratio
from etl.sample.records_of_trouble import records_of_trouble
from etl.sample.shifts import Shifts, months_that_count, shifts

_LINE_LOG_RATES = np.array([0.0, 0.2, -0.15, 0.35])
_SEGMENT_LOG_RATES = np.array([0.0, 0.15, 0.45])
_WINDOW_LOG_RATES = np.array([0.55, 0.25, 0.0, -0.35])
_ADOPTION = np.array([-0.35, -0.10, -0.60])
_TERM_DAYS, _TERM_SHARES = np.array([365, 730, 1095]), (0.40, 0.35, 0.25)
_TERMINATIONS_PER_MONTH = 0.012
_LEAST_DAYS_FOR_AFTER = 45
_CONTROL_RATE, _CONTROL_ESCALATED = 0.6, 0.08
_ODDS_PER_LOG_CYCLE = 0.25
_ALIGNED = 2  # practices


def simulate(n: int, seed: int, preset: str | Preset = "effect", *, effect: float | None = None) -> Firm:
    """A firm with n signed deals; `effect` replaces the preset's rate ratio of every practice."""
    truth = PRESETS[preset] if isinstance(preset, str) else preset
    if effect is not None:
        truth = with_ratio(truth, effect)
    rng = np.random.default_rng(seed)
    beside = rng.spawn(1)[0]  # what the first firms did not have, so that these stay as they are
    n = min(n, truth.most_deals or n)
    hidden = beside.normal(size=n)
    deals = covariates(n, truth, hidden, rng)
    shifted = shifts(deals.known, truth, hidden, beside)
    draw = rng.random((deals.n, 3))
    log_odds = _adoption(deals, truth, rng) + shifted.adoption[:, None]
    return _followed(deals, draw < _expit(log_odds), log_odds, shifted, truth, rng, beside)


def _adoption(deals: Deals, truth: Preset, rng: np.random.Generator) -> FloatArray:
    """(n, 3) log odds of each practice."""
    is_repeat = deals.deal_type > 0
    c10 = effects(truth).c10
    per_log_cycle = _ODDS_PER_LOG_CYCLE if c10 is None else log(c10) / log(2)
    shared = (
        0.55 * deals.size
        + 0.35 * (deals.segment == 2)
        + 0.70 * deals.skill
        + 0.12 * (deals.quarter - 6)
        + 0.35 * (np.log1p(deals.prior) - 0.4) * is_repeat
        + per_log_cycle * np.log(deals.cycle / 50)
        + truth.adoption_by_complexity * deals.complexity
        + 0.15 * (deals.service_line == 3)
        + rng.normal(0, 0.5, deals.n)
    )
    log_odds: FloatArray = _ADOPTION + shared[:, None]
    return log_odds


def _followed(
    deals: Deals,
    practised: BoolArray,
    log_odds: FloatArray,
    shifted: Shifts,
    truth: Preset,
    rng: np.random.Generator,
    beside: np.random.Generator,
) -> Firm:
    """The firm with what happened after signature, and what the records tell of the practices."""
    ran = race(truth, log_odds, deals.size, beside) if has_race(truth) else None
    practised = practised if ran is None else ran.practised
    term = rng.choice(_TERM_DAYS, deals.n, p=_TERM_SHARES)
    lifetime = (rng.exponential(DAYS_PER_MONTH / _TERMINATIONS_PER_MONTH, deals.n)).astype(np.int64) + 1
    planned = np.minimum(CUT_OFF_DAY - deals.signed, term)
    followup = np.minimum(planned, lifetime)
    exposure = np.clip(followup[:, None] - WINDOW_EDGES[:-1], 0, np.diff(WINDOW_EDGES))
    released = truth.calendar.released if truth.calendar else 1.0
    counting = months_that_count(deals.signed, exposure, shifted.released_on, released)
    drawn = clauses(truth, practised, deals.size, deals.hidden, beside)
    rate = _log_rate(deals, truth)
    unseen = (truth.control_share - 1) * truth.rate_by_complexity * deals.complexity
    own = shifted.rate + rate_by_control_share(truth, drawn, deals.hidden)
    attributable = _counts(rate + own + practised @ np.array(truth.log_ratios), counting, rng)
    controls = _counts(np.log(_CONTROL_RATE) + rate + shifted.controls + unseen, counting, rng)
    attributable = _recorded(attributable, practised, truth, beside)
    is_troubled = attributable.sum(axis=1) > 0
    has_time = CUT_OFF_DAY - deals.signed >= _LEAST_DAYS_FOR_AFTER
    added = ~practised & (is_troubled & has_time)[:, None] & (rng.random((deals.n, 3)) < truth.reactive)
    backfilled = ~practised & ~is_troubled[:, None] & (rng.random((deals.n, 3)) < truth.backfill)
    status = _status(deals, practised, added, truth, rng)
    if ran is not None:
        is_known = practised & (status != UNKNOWN)
        status = np.where(is_known, np.where(ran.is_early, EARLY, LATE), status)
    told, records = records_of_trouble(status, practised, is_troubled, truth.records, beside)
    lead_today, has_lead = leads(deals.delivery_lead, is_troubled, truth.lead, beside)
    return Firm(
        preset=truth,
        **{name: getattr(deals, name) for name in Firm.__slots__ if name in Deals.__slots__},
        practised=practised,
        status=told,
        added=added,
        backfilled=backfilled,
        term=term,
        followup=followup,
        is_terminated=lifetime < planned,
        exposure=exposure,
        attributable=attributable,
        surprises=rng.binomial(attributable, surprise_share(truth, practised, deals.hidden)),
        controls=controls,
        escalated_controls=rng.binomial(controls, _CONTROL_ESCALATED),
        territory=shifted.territory,
        lead_skill=shifted.skill,
        lead_today=lead_today,
        has_lead=has_lead,
        records=records,
        released_on=shifted.released_on,
        clauses=drawn,
        trust_days=trust_days(truth, practised, deals.size, deals.hidden, beside),
        race=ran,
    )


def _recorded(attributable: IntArray, practised: BoolArray, truth: Preset, rng: np.random.Generator) -> IntArray:
    """(n, 4) the escalations less those that aligned teams settled without a record."""
    if not (truth.records and truth.records.settled):
        return attributable
    settled = np.where(practised.sum(axis=1) >= _ALIGNED, truth.records.settled, 0.0)
    recorded: IntArray = rng.binomial(attributable, (1 - settled)[:, None])
    return recorded


def _log_rate(deals: Deals, truth: Preset) -> FloatArray:
    """(n,) log escalations per month, practices aside."""
    rate: FloatArray = (
        np.log(truth.base)
        + 0.40 * deals.size
        + _SEGMENT_LOG_RATES[deals.segment]
        + _LINE_LOG_RATES[deals.service_line]
        + deals.frailty
        + deals.lead_effect
        - 0.20 * deals.skill
        - 0.01 * (deals.quarter - 6)
        + truth.rate_by_complexity * deals.complexity
        + 0.1 * (deals.deal_type == 1)
    )
    return rate


def _counts(log_rate: FloatArray, exposure: FloatArray, rng: np.random.Generator) -> IntArray:
    """(n, 4) events per window, with a gamma frailty of the deal."""
    frailty = rng.gamma(2.0, 0.5, len(log_rate))
    rate = (np.exp(log_rate) * frailty)[:, None] * np.exp(_WINDOW_LOG_RATES)
    counts: IntArray = rng.poisson(rate * exposure / DAYS_PER_MONTH)
    return counts


def _status(deals: Deals, practised: BoolArray, added: BoolArray, truth: Preset, rng: np.random.Generator) -> IntArray:
    """(n, 3) what the records tell: unknown in dark regions, and for some deals altogether."""
    draw = rng.random((deals.n, 3))
    has_time = (CUT_OFF_DAY - deals.signed >= _LEAST_DAYS_FOR_AFTER)[:, None]
    absent = np.where(added | ((draw < 0.25) & has_time), AFTER, NEVER)
    status = np.where(practised, np.where(draw < 0.6, EARLY, LATE), absent)
    known = _expit(
        np.log(1 / truth.unknown - 1)
        + 0.12 * (deals.quarter - 6)
        + 0.3 * (deals.segment == 2)
        + truth.unknown_by_score * (practised.sum(axis=1) - 1.5)
    )
    is_unknown = np.repeat((rng.random(deals.n) > known)[:, None], 3, axis=1)
    if truth.has_dark_regions:
        for practice, region, first_quarter in DARK:
            is_unknown[:, practice] |= (deals.region == region) & (deals.quarter < first_quarter)
    return np.where(is_unknown, UNKNOWN, status)


def _expit(log_odds: FloatArray) -> FloatArray:
    odds: FloatArray = 1 / (1 + np.exp(-log_odds))
    return odds

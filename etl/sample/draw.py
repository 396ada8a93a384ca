"""The deal table of a synthetic firm: practices, follow-up and counts, confounded as in real life.

Practices are adopted where deals are large, owners able and time plenty, and those deals escalate at other rates for
these reasons too. The practices themselves multiply the rate by a known ratio: with a log link and a frailty that is
independent of them, the conditional and the marginal rate ratio are the same.
"""

from dataclasses import dataclass, replace

import numpy as np

from etl.sample.firm import (
    AFTER,
    CUT_OFF_DAY,
    DARK,
    DAYS_PER_MONTH,
    EARLY,
    LATE,
    N_QUARTERS,
    NEVER,
    QUARTER_STARTS,
    UNKNOWN,
    WINDOW_EDGES,
    BoolArray,
    Firm,
    FloatArray,
    IntArray,
)
from etl.sample.presets import PRESETS, Preset

_DEALS_PER_ACCOUNT = {"n": 0.6, "p": 0.6 / (0.6 + 0.9)}  # and one more: 1.9 on average
_MOST_DEALS_PER_ACCOUNT = 26
_SEGMENT_SHARES, _REGION_SHARES = (0.45, 0.35, 0.20), (0.35, 0.30, 0.20, 0.15)
_LINE_SHARES, _LINE_LOG_RATES = (0.4, 0.3, 0.2, 0.1), np.array([0.0, 0.2, -0.15, 0.35])
_SEGMENT_LOG_VALUES, _SEGMENT_LOG_RATES = np.array([10.0, 11.2, 12.5]), np.array([0.0, 0.15, 0.45])
_WINDOW_LOG_RATES = np.array([0.55, 0.25, 0.0, -0.35])
_ADOPTION = np.array([-0.35, -0.10, -0.60])
_TERM_DAYS, _TERM_SHARES = np.array([365, 730, 1095]), (0.40, 0.35, 0.25)
_TERMINATIONS_PER_MONTH = 0.012
_LEAST_DAYS_FOR_AFTER = 45
_CONTROL_RATE, _CONTROL_ESCALATED, _SURPRISES = 0.6, 0.08, 0.62


def simulate(n: int, seed: int, preset: str | Preset = "effect", *, effect: float | None = None) -> Firm:
    """A firm with n signed deals; `effect` replaces the preset's rate ratio of every practice."""
    truth = PRESETS[preset] if isinstance(preset, str) else preset
    if effect is not None:
        truth = replace(truth, rate_ratios=(effect, effect, effect))
    rng = np.random.default_rng(seed)
    deals = _deals(min(n, truth.most_deals or n), truth, rng)
    practised = rng.random((deals.n, 3)) < _expit(_adoption(deals, truth, rng))
    return _followed(deals, practised, truth, rng)


@dataclass(frozen=True, slots=True)
class _Deals:
    """n deals before their practices are drawn."""

    n: int
    account: IntArray
    frailty: FloatArray  # of the account
    segment: IntArray
    region: IntArray
    industry: IntArray
    owner: IntArray
    skill: FloatArray  # of the owner
    delivery_lead: IntArray
    lead_effect: FloatArray
    service_line: IntArray
    deal_type: IntArray
    log_value: FloatArray
    size: FloatArray  # standardised log value
    complexity: FloatArray  # hidden
    signed: IntArray
    quarter: IntArray
    cycle: FloatArray
    prior: IntArray


def _deals(n: int, truth: Preset, rng: np.random.Generator) -> _Deals:
    account = _accounts(n, truth, rng)
    n_accounts = int(account[-1]) + 1
    frailty = rng.normal(0, 0.45, n_accounts)[account]
    segment, region, industry = (
        _choice(rng, shares, n_accounts)[account] for shares in (_SEGMENT_SHARES, _REGION_SHARES, (1 / 6,) * 6)
    )
    n_owners = int(np.clip(n / truth.deals_per_owner, truth.least_owners, truth.most_owners))
    n_leads = max(n // 40, 3)
    owner, delivery_lead = rng.integers(0, n_owners, n), rng.integers(0, n_leads, n)
    skill, lead_effect = rng.normal(size=n_owners)[owner], rng.normal(0, 0.15, n_leads)[delivery_lead]
    quarter = rng.integers(0, N_QUARTERS, n)
    signed = QUARTER_STARTS[quarter] + (rng.random(n) * np.diff(QUARTER_STARTS)[quarter]).astype(np.int64)
    in_order = np.lexsort((signed, account))
    signed, quarter = signed[in_order], quarter[in_order]
    log_value = rng.normal(_SEGMENT_LOG_VALUES[segment], 0.8)
    size = (log_value - 11) / 1.3
    complexity = rng.normal(size=n)
    is_repeat = np.r_[False, account[1:] == account[:-1]]
    deal_type = np.where(is_repeat, np.where(rng.random(n) < 0.6, 1, 2), 0)
    prior = np.where(is_repeat, rng.poisson(12 * truth.base * np.exp(0.2 * size + frailty)), 0)
    slower = 0.25 * complexity if truth.rate_by_complexity else 0.0
    cycle = np.exp(3.9 + 0.22 * size + slower + rng.normal(0, 0.45, n))
    return _Deals(
        n=n,
        account=account,
        frailty=frailty,
        segment=segment,
        region=region,
        industry=industry,
        owner=owner,
        skill=skill,
        delivery_lead=delivery_lead,
        lead_effect=lead_effect,
        service_line=_choice(rng, _LINE_SHARES, n),
        deal_type=deal_type,
        log_value=log_value,
        size=size,
        complexity=complexity,
        signed=signed,
        quarter=quarter,
        cycle=cycle,
        prior=prior,
    )


def _accounts(n: int, truth: Preset, rng: np.random.Generator) -> IntArray:
    """The account of each deal, in order."""
    sizes = np.minimum(1 + rng.negative_binomial(**_DEALS_PER_ACCOUNT, size=n), _MOST_DEALS_PER_ACCOUNT)
    if truth.biggest_account:
        sizes[0] = int(truth.biggest_account * n)
    return np.repeat(np.arange(n), sizes)[:n]


def _adoption(deals: _Deals, truth: Preset, rng: np.random.Generator) -> FloatArray:
    """(n, 3) log odds of each practice."""
    is_repeat = deals.deal_type > 0
    shared = (
        0.55 * deals.size
        + 0.35 * (deals.segment == 2)
        + 0.70 * deals.skill
        + 0.12 * (deals.quarter - 6)
        + 0.35 * (np.log1p(deals.prior) - 0.4) * is_repeat
        + 0.25 * np.log(deals.cycle / 50)
        + truth.adoption_by_complexity * deals.complexity
        + 0.15 * (deals.service_line == 3)
        + rng.normal(0, 0.5, deals.n)
    )
    log_odds: FloatArray = _ADOPTION + shared[:, None]
    return log_odds


def _followed(deals: _Deals, practised: BoolArray, truth: Preset, rng: np.random.Generator) -> Firm:
    """The firm with what happened after signature, and what the records tell of the practices."""
    term = rng.choice(_TERM_DAYS, deals.n, p=_TERM_SHARES)
    lifetime = (rng.exponential(DAYS_PER_MONTH / _TERMINATIONS_PER_MONTH, deals.n)).astype(np.int64) + 1
    planned = np.minimum(CUT_OFF_DAY - deals.signed, term)
    followup = np.minimum(planned, lifetime)
    exposure = np.clip(followup[:, None] - WINDOW_EDGES[:-1], 0, np.diff(WINDOW_EDGES))
    rate = _log_rate(deals, truth)
    unseen = (truth.control_share - 1) * truth.rate_by_complexity * deals.complexity
    attributable = _counts(rate + practised @ np.array(truth.log_ratios), exposure, rng)
    controls = _counts(np.log(_CONTROL_RATE) + rate + unseen, exposure, rng)
    is_troubled = attributable.sum(axis=1) > 0
    has_time = CUT_OFF_DAY - deals.signed >= _LEAST_DAYS_FOR_AFTER
    added = ~practised & (is_troubled & has_time)[:, None] & (rng.random((deals.n, 3)) < truth.reactive)
    backfilled = ~practised & ~is_troubled[:, None] & (rng.random((deals.n, 3)) < truth.backfill)
    return Firm(
        preset=truth,
        **{name: getattr(deals, name) for name in Firm.__slots__ if name in _Deals.__slots__},
        practised=practised,
        status=_status(deals, practised, added, truth, rng),
        added=added,
        backfilled=backfilled,
        term=term,
        followup=followup,
        is_terminated=lifetime < planned,
        exposure=exposure,
        attributable=attributable,
        surprises=rng.binomial(attributable, _SURPRISES),
        controls=controls,
        escalated_controls=rng.binomial(controls, _CONTROL_ESCALATED),
    )


def _log_rate(deals: _Deals, truth: Preset) -> FloatArray:
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


def _status(deals: _Deals, practised: BoolArray, added: BoolArray, truth: Preset, rng: np.random.Generator) -> IntArray:
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


def _choice(rng: np.random.Generator, shares: tuple[float, ...], n: int) -> IntArray:
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(n), side="right")


def _expit(log_odds: FloatArray) -> FloatArray:
    odds: FloatArray = 1 / (1 + np.exp(-log_odds))
    return odds

"""The signed deals of a synthetic firm before their practices are drawn: whose they are, how large, when."""

from dataclasses import dataclass

import numpy as np

from etl.sample.claim_draws import hidden_share
from etl.sample.firm import N_QUARTERS, QUARTER_STARTS, FloatArray, IntArray
from etl.sample.presets import Preset
from etl.sample.shifts import Known

_DEALS_PER_ACCOUNT = {"n": 0.6, "p": 0.6 / (0.6 + 0.9)}  # and one more: 1.9 on average
_MOST_DEALS_PER_ACCOUNT = 26
_SEGMENT_SHARES, _REGION_SHARES = (0.45, 0.35, 0.20), (0.35, 0.30, 0.20, 0.15)
_LINE_SHARES = (0.4, 0.3, 0.2, 0.1)
_SEGMENT_LOG_VALUES = np.array([10.0, 11.2, 12.5])


@dataclass(frozen=True, slots=True)
class Deals:
    """n deals, an account's side by side, in order of signature."""

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
    hidden: FloatArray  # factor of a claim

    @property
    def known(self) -> Known:
        """What shifts practices and rates depend on."""
        return Known(self.signed, self.quarter, self.segment, self.region, self.delivery_lead, self.account)


def covariates(n: int, truth: Preset, hidden: FloatArray, rng: np.random.Generator) -> Deals:
    """The n deals of a firm; `hidden` is the factor of a claim."""
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
    slower = slower + hidden_share(truth, "c10", hidden)
    cycle = np.exp(3.9 + 0.22 * size + slower + rng.normal(0, 0.45, n))
    return Deals(
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
        hidden=hidden,
    )


def _accounts(n: int, truth: Preset, rng: np.random.Generator) -> IntArray:
    """The account of each deal, in order."""
    sizes = np.minimum(1 + rng.negative_binomial(**_DEALS_PER_ACCOUNT, size=n), _MOST_DEALS_PER_ACCOUNT)
    if truth.biggest_account:
        sizes[0] = int(truth.biggest_account * n)
    return np.repeat(np.arange(n), sizes)[:n]


def _choice(rng: np.random.Generator, shares: tuple[float, ...], n: int) -> IntArray:
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(n), side="right")

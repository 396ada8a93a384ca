"""Facts on which a verdict is decided: a clear case, which tests change one fact at a time."""

import dataclasses
import math

import numpy as np

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Agreement
from etl.evidence.verdicts.facts import MainFacts, Scrutiny, SecondaryFacts
from etl.evidence.verdicts.secondary_claims import LossFacts


def log_ratio(ratio: float, se: float, n_accounts: int = 400) -> LogRatio:
    """A log ratio with the given standard error: V = (G−1)/G Σ d² of equal deviations."""
    return LogRatio(math.log(ratio), np.full(n_accounts, se / math.sqrt(n_accounts - 1)))


def to_controls(ratio: float, se: float, n_accounts: int = 400) -> LogRatio:
    """A log ratio to that of control tickets, whose error has nothing to do with that of `log_ratio`."""
    signs = np.where(np.arange(n_accounts) % 2, 1.0, -1.0)
    return LogRatio(math.log(ratio), signs * log_ratio(ratio, se, n_accounts).deviations)


CLEAR = MainFacts(
    n_deals=600,
    n_events=800,
    n_accounts=400,
    arms=("with", "without"),
    arm_deals=(300, 300),
    arm_events=(300, 500),
    unknown_share=0.1,
    ratio=log_ratio(0.75, 0.06),
    p=1e-5,
    e_value=2.4,
    control=to_controls(0.78, 0.09),
    bounds=(0.80, 0.85),
    effective_accounts=200.0,
    without_largest=0.77,
    latest_active_share=0.1,
)


AGREEING = Agreement(n_specifications=150, median_ratio=0.76, share_below_1=0.97, share_clearly_below_1=0.8)


SOUND = Scrutiny(
    agreement=AGREEING,
    holds_without_cycle=True,
    share_outside_overlap=0.05,
    effective_deals=200.0,
    overlap_ratio=0.78,
    recorded_share=0.9,
    failed_placebos=(),
)


THOROUGH = dataclasses.replace(CLEAR, scrutiny=SOUND)


def agreeing(share_below_1: float) -> Agreement:
    """Specifications of which that share has a ratio below 1."""
    return dataclasses.replace(AGREEING, share_below_1=share_below_1)


HARMFUL = dataclasses.replace(
    THOROUGH,
    ratio=log_ratio(1.3, 0.05),
    control=to_controls(1.3, 0.1),
    e_value=1.9,
    without_largest=1.28,
    scrutiny=dataclasses.replace(SOUND, agreement=agreeing(0.03), overlap_ratio=1.27),
)  # deals with the practices escalate more, and every check agrees


NEAR = dataclasses.replace(
    THOROUGH,
    ratio=log_ratio(1.0, 0.04),
    p=1.0,
    e_value=1.0,
    without_largest=1.01,
    scrutiny=dataclasses.replace(SOUND, agreement=agreeing(0.5), overlap_ratio=0.99),
)  # a precise ratio near 1, and every check agrees


LOSSES = LossFacts(
    n_other_losses=60,
    control=log_ratio(0.7, 0.1),
    e_value=2.4,
    share_outside_overlap=0.05,
    effective_deals=200.0,
    overlap_ratio=0.75,
    failed_placebos=(),
)


SECONDARY = SecondaryFacts(
    n_deals=400,
    n_events=120,
    n_accounts=100,
    unit="losses",
    arms=("with it", "without"),
    arm_deals=(200, 200),
    arm_events=(60, 60),
    unknown_share=0.1,
    ratio=log_ratio(0.7, 0.1, 100),
    p=4e-4,
    expects_less=True,
    agreeing=1.0,
    effective_accounts=50.0,
    without_largest=0.72,
    cap=None,
)

"""What a verdict is decided on, and the thresholds of its rules."""

from dataclasses import dataclass

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Agreement

MIN_DEALS = 100
MIN_ARM_DEALS = 20
MIN_ACCOUNTS = 30
MIN_EVENTS = 30
MIN_ARM_EVENTS = 10
MIN_CONTROL_TICKETS = 30
MAX_UNKNOWN = 0.70
MAX_UNKNOWN_SUPPORTED = 0.50
MAX_LATEST_ACTIVE = 0.30
MIN_EFFECTIVE_ACCOUNTS = 5.0
LARGEST_SUPPORTED_RATIO = 0.95
NEGLIGIBLE_RATIO = 0.90
MIN_E_VALUE = 1.75
MIN_E_VALUE_WITHOUT_CONTROL = 2.0
RELEVANT_RATIO = 0.80  # the deals still needed are reckoned for this ratio
MIN_AGREEING = 0.90
MIN_AGREEING_LEANING = 0.80
MAX_AGREEING_CONTRADICTED = 0.20
MAX_OUTSIDE_OVERLAP = 0.25
MIN_EFFECTIVE_DEALS = 40.0
MIN_RECORDED = 0.50


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """What only a thorough assessment finds out about a contrast."""

    agreement: Agreement | None  # of the specifications; None where none could be run
    holds_without_cycle: bool  # whether the ratio keeps its side of 1 without the length of the sales cycle
    share_outside_overlap: float | None  # of the deals; None where no model tells the arms apart
    effective_deals: float | None  # of the smaller arm, overlap-weighted
    overlap_ratio: float | None  # the second estimator's
    recorded_share: float | None  # of the evidence, with a recording time
    failed_placebos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a verdict is decided on."""

    n_deals: int
    n_events: int
    n_accounts: int
    arms: tuple[str, str]  # their names
    arm_deals: tuple[int, int]
    arm_events: tuple[int, int]
    unknown_share: float
    ratio: LogRatio | None  # None where no model fits
    p: float  # two-sided, adjusted for the contrasts tested together
    e_value: float | None  # of the interval's limit nearest 1
    control: LogRatio | None  # log of the ratio to that for control tickets; None below 30 of those
    bounds: tuple[float | None, float | None]  # the ratio with every unknown practice as done, and as not done
    effective_accounts: float
    holds_without_largest: bool
    latest_active_share: float | None  # None where the attribution is not given
    deals_per_quarter: float | None = None  # that become known and observed; None where it can't be told
    scrutiny: Scrutiny | None = None  # None on a filtered set, which is estimated without it

"""What the evidence engine says of a claim: frozen results, each number with everything needed to doubt it."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said about a claim; the rules are in `etl.evidence.verdicts.main_claims`."""

    SUPPORTED = "Supported"
    LEANING = "Leaning"
    NOT_SUPPORTED = "Not supported"
    CONTRADICTED = "Contradicted"
    CONFOUNDED = "Confounded"
    INSUFFICIENT = "Insufficient data"
    NONE = "Descriptive"

    @property
    def is_favourable(self) -> bool:
        """Whether it reads the estimate as a benefit, so that an amount may be named."""
        return self in (Verdict.SUPPORTED, Verdict.LEANING)


class Requirement(StrEnum):
    """What a verdict asks of the data; those that fail say what would change it."""

    FLOORS = "enough deals, accounts and events"
    PRECISION = "an interval that tells"
    ALL_TESTED = "the contrasts tested together"
    SIZE = "a ratio far enough from 1"
    CONTROLS = "control tickets"
    FEW_CONTROLS = "enough control tickets"
    CALIBRATED = "calibration by kinds of control tickets"
    E_VALUE = "the E-value"
    READINGS = "both readings of the unknown"
    UNKNOWN = "the share that is unknown"
    FEW_ACCOUNTS = "accounts of like weight"
    LARGEST_ACCOUNT = "the largest account"
    ATTRIBUTION = "the attribution of escalations"
    SPECIFICATIONS = "other specifications"
    CYCLE = "the length of the sales cycle"
    OVERLAP = "deals alike in both arms"
    RECORDED = "when evidence was recorded"
    PLACEBO = "the placebo tests"
    TAKE_UP = "staggered take-up"
    LEAD_KNOWN = "who delivered"
    ONE_LEAD = "any one delivery lead"
    TIME_AXIS = "the time axis"
    LOST_RECORDS = "lost records"
    KIND = "the kind of claim"
    OTHER_LOSSES = "losses that agreeing could not have changed"
    FEW_OTHER_LOSSES = "enough losses that agreeing could not have changed"
    SCORE = "the verdict on the score as a whole"


@dataclass(frozen=True, slots=True)
class Counts:
    """What an estimate rests on."""

    n_deals: int
    n_events: int
    n_accounts: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its 95 % interval; or, in `withheld`, why there is no number."""

    value: float | None
    low: float | None
    high: float | None
    n_deals: int
    n_events: int
    n_accounts: int
    method: str
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """Deals with the same alignment score (0 to 3): how often they were followed by an escalation."""

    score: int
    n_deals: int
    n_events: int
    months: float  # observed engagement-months within 12 months of signature
    crude: Estimate  # escalations per 100 engagement-months
    adjusted: Estimate  # rate ratio against score 0


@dataclass(frozen=True, slots=True)
class Check:
    """A test that the estimate could have failed."""

    name: str
    is_passed: bool | None  # None where it could not be made, or only informs
    text: str
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Specification:
    """One other way to estimate a claim, and what it gives."""

    settings: dict[str, str]  # axis → choice; `etl.evidence.checks.specifications.AXES` lists them
    log_ratio: float
    se: float  # CR1
    n_deals: int
    n_events: int

    @property
    def ratio(self) -> float:
        """The rate ratio."""
        return math.exp(self.log_ratio)

    @property
    def limits(self) -> tuple[float, float]:
        """The 95 % interval of the ratio, by the normal distribution."""
        half = 1.96 * self.se
        return math.exp(self.log_ratio - half), math.exp(self.log_ratio + half)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the specifications agree. Not a test: they share their deals."""

    n_specifications: int
    median_ratio: float
    share_below_1: float
    share_clearly_below_1: float  # with the whole interval below 1


@dataclass(frozen=True, slots=True)
class Influence:
    """The ratio with one account, one sales owner or one delivery lead left out."""

    low_without_an_account: float
    high_without_an_account: float
    most_influential_account: str
    low_without_an_owner: float | None
    high_without_an_owner: float | None
    most_influential_owner: str | None
    low_without_a_lead: float | None
    high_without_a_lead: float | None
    most_influential_lead: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """How far deals with two or three practices differ from those with none or one, in pooled standard deviations."""

    covariate: str
    raw: float
    weighted: float
    is_flagged: bool  # whether the weighted difference is too large


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, what the data say about it, and what the verdict rests on."""

    claim_id: str  # C1 to C11
    contrast: str  # what is compared
    crude: Estimate  # rate ratio without adjustment
    adjusted: Estimate  # rate ratio with adjustment
    verdict: Verdict
    reasons: tuple[str, ...]  # the gates and caps that fired, and what is not checked yet
    is_provisional: bool
    unknown_share: float  # share of the observed deals left out because a practice is unknown, 0 to 1
    adjustment: tuple[str, ...]  # what the adjusted ratio is adjusted for
    control_ratio: Estimate  # adjusted ratio divided by the same ratio for control tickets
    e_value: float | None  # of the interval's limit nearest 1; for the score, of 3 against 0 practices
    smallest_detectable: float | None  # the rate ratio that these data would detect with 80 % power
    measure: str = "rate ratio"  # or "hazard ratio", "odds ratio", "share": what `crude` and `adjusted` are
    bounds: tuple[float | None, float | None] = (None, None)  # the ratio with every unknown practice done, and not done
    worst_case: float | None = None  # the ratio with unknown practices as they would speak most against the claim
    agreement: Agreement | None = None  # of the specifications; None where they were not run
    influence: Influence | None = None
    checks: tuple[Check, ...] = ()  # empty on a filtered set, which is estimated without them
    fails: tuple[Requirement, ...] = ()  # what stands between these data and the next stronger word
    own_verdict: Verdict | None = None  # of the cut alone; None where no cut has been issued
    is_under_review: bool = False  # whether two cuts in a row have no word in common


@dataclass(frozen=True, slots=True)
class Cost:
    """What one escalation costs the firm, as it says itself."""

    amount: float
    currency: str  # ISO 4217


def estimate(value: float, low: float, high: float, counts: Counts, *, method: str) -> Estimate:
    """An estimate, or a withheld one where any of the three numbers is not finite."""
    if not all(map(math.isfinite, (value, low, high))):
        return withhold("The data do not bound this number.", counts, method=method)
    return Estimate(
        value=value,
        low=low,
        high=high,
        n_deals=counts.n_deals,
        n_events=counts.n_events,
        n_accounts=counts.n_accounts,
        method=method,
    )


def withhold(reason: str, counts: Counts, *, method: str = "none") -> Estimate:
    """An estimate without a number, saying why."""
    return Estimate(None, None, None, counts.n_deals, counts.n_events, counts.n_accounts, method, withheld=reason)

"""What the evidence engine hands out: frozen results, each number with everything needed to doubt it."""

import math
from dataclasses import dataclass
from datetime import date
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
class Group:
    """The deals of one segment, region, service line, size or type, as one row of *Where does it work?*."""

    name: str | None  # None: of which it is not recorded
    own: Estimate  # rate ratio per additional practice among these deals alone
    ratio: Estimate  # the same, drawn towards the mean of all groups


@dataclass(frozen=True, slots=True)
class Factor:
    """Whether the rate ratio per additional practice differs between the groups of one kind."""

    name: str
    groups: tuple[Group, ...]
    mean: Estimate  # of the groups' ratios
    q: float | None  # Cochran's, of the groups' own log ratios; None where `mean` is withheld
    df: int | None
    p: float | None
    p_of_all: float | None  # adjusted for the factors that are tested together (Holm)
    variance: float | None  # between the groups' log ratios (τ², Paule and Mandel)


@dataclass(frozen=True, slots=True)
class TrendQuarter:
    """One quarter of the trend; its rates are per 100 months, and None where nothing was observed."""

    period: date  # its first day
    n_events: int
    months: float  # observed; at equal age those of the age mix that is compared with
    rate: float | None
    centre: float | None
    low: float | None
    high: float | None
    is_signal: bool  # outside the limits
    runs: tuple[str, ...]  # that it belongs to: above, below, rising, falling


@dataclass(frozen=True, slots=True)
class Trend:
    """The escalation rate over time."""

    measure: str  # "as counted" or "at equal age"
    slope: Estimate  # rate ratio per year
    quarters: tuple[TrendQuarter, ...]  # oldest first


@dataclass(frozen=True, slots=True)
class UnitTakeUp:
    """A unit of the firm, and when it took the practices up."""

    name: str | None  # None for persons, who are counted only
    take_up_on: date | None  # first day of the quarter of signature from which on it counts as taken up; None: not yet
    share_before: float | None  # of aligned deals
    share_since: float | None
    n_deals: int


@dataclass(frozen=True, slots=True)
class QuarterSinceTakeUp:
    """The rate of deals signed in a quarter before or since take-up, against units that had not taken up yet."""

    quarter: int  # since take-up, negative before; the last one has all later ones with it
    ratio: float
    low: float | None  # simultaneous over all quarters; None where too few permutations bound it
    high: float | None
    n_deals: int
    n_events: int


@dataclass(frozen=True, slots=True)
class TakeUp:
    """The second design of C4: rates of units that took the practices up against those that had not yet."""

    unit: str  # "region" and so on: what the units are
    ratio: Estimate  # rate ratio of take-up; with no interval below 20 units, where `p` stands in for it
    p: float | None  # by permuting the dates of take-up over the units
    rise: float | None  # of the mean score, in practices, of the units that took up
    n_units: int  # with enough deals to be judged
    n_took_up: int
    pre_trend_ratio: float | None  # of the year before take-up, where 1 is expected
    pre_trend_p: float | None  # joint, over the quarters of that year
    disagrees: bool  # whether it caps C4
    estimators: tuple[tuple[str, Estimate], ...] = ()  # other ones, by name
    units: tuple[UnitTakeUp, ...] = ()
    quarters: tuple[QuarterSinceTakeUp, ...] = ()  # empty where it is not drawn


@dataclass(frozen=True, slots=True)
class Benchmark:
    """How strong a hidden difference between deals would have to be, in units of what a known one does."""

    covariate: str
    shift: float  # by how much the log ratio moves where it is not adjusted for
    times: float | None  # as strong, to bring the ratio to 1; None where leaving it out moves nothing
    times_limit: float | None  # to bring the interval's limit nearest 1 there; None also where the interval includes 1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one escalation costs the firm, as it says itself."""

    amount: float
    currency: str  # ISO 4217


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a decision may rest on besides the verdict: probabilities, amounts per quarter, strength of what is hidden.

    Probabilities and shrunken numbers combine the estimate with a prior that expects ratios of 0.5 to 2; they hold
    where nothing hidden differs between the deals. No verdict rests on them.
    """

    ratio: Estimate  # per additional practice, shrunken
    p_fewer: float | None  # that the ratio is below 1
    p_clearly_fewer: float | None  # that it is below 0.9
    deals_per_quarter: float | None  # signed, over the four quarters before the latest
    avoided_per_quarter: Estimate  # by three practices on a quarter's deals, in their first 12 months
    avoided_shrunken: Estimate  # the same by the shrunken ratio
    benchmarks: tuple[Benchmark, ...]  # the strongest first
    cost: Cost | None = None  # of an escalation; None where the firm gives none
    saved_per_quarter: Estimate | None = None  # in its currency, for the escalations avoided; None without a cost
    saved_shrunken: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the deals say about the claims."""

    claims: tuple[Claim, ...]  # C1 to C4, then C2's extra contrast: early against late; then the others, in order
    levels: tuple[Level, ...]  # scores 0, 1, 2, 3
    avoided_per_100: Estimate  # in 12 months: all three practices against the practices as they were
    avoided_against_none: Estimate  # in 12 months: all three practices against none
    linearity_p: float | None  # Wald test of departure from a log-linear score; small means a bend
    n_deals: int  # signed deals given
    n_observed_deals: int  # of those, with observed time in the first 12 months
    specifications: tuple[tuple[str, Specification], ...] = ()  # of C1 to C4, each with its claim_id
    balance: tuple[Balance, ...] = ()
    factors: tuple[Factor, ...] = ()  # where does it work?
    trends: tuple[Trend, ...] = ()  # as counted, and at equal age
    take_up: tuple[TakeUp, ...] = ()  # by the units that the firm names first, then by others
    decisions: Decisions | None = None  # None where no ratio per practice is given

    def claim(self, claim_id: str) -> Claim:
        """The main contrast of a claim. Raises KeyError for a claim that is not estimated."""
        for claim in self.claims:
            if claim.claim_id == claim_id:
                return claim
        raise KeyError(claim_id)


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

"""What the evidence engine hands out beside its claims, and all of it together: frozen results."""

from dataclasses import dataclass
from datetime import date

from etl.evidence.results import Balance, Claim, Cost, Estimate, Level, Specification


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

"""What the evidence engine hands out: frozen results, each number with everything needed to doubt it."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said about a claim; the rules are in `etl.evidence.verdicts`."""

    SUPPORTED = "Supported"
    LEANING = "Leaning"
    NOT_SUPPORTED = "Not supported"
    CONTRADICTED = "Contradicted"
    INSUFFICIENT = "Insufficient data"


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
class Claim:
    """A claim, what the data say about it, and what the verdict rests on."""

    claim_id: str  # C1 to C4
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the deals say about the claims C1 to C4."""

    claims: tuple[Claim, ...]  # C1 to C4, then C2's extra contrast: early against late
    levels: tuple[Level, ...]  # scores 0, 1, 2, 3
    avoided_per_100: Estimate  # in 12 months: all three practices against the practices as they were
    avoided_against_none: Estimate  # in 12 months: all three practices against none
    linearity_p: float | None  # Wald test of departure from a log-linear score; small means a bend
    n_deals: int  # signed deals given
    n_observed_deals: int  # of those, with observed time in the first 12 months

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

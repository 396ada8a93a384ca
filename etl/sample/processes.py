"""What can be true of a synthetic firm beside its practices' effect: who delivers, what changes, what is recorded.

Log odds are of each practice, log rates of escalations. *Blind* controls do not show what changes the rate.
"""

from dataclasses import dataclass

CLAIMS = ("c5", "c6", "c7", "c8", "c9", "c10")
ZONED_REGIONS = ("DACH", "UK & Ireland", "US West", "Australia")
ZONES = ("Europe/Berlin", "Europe/London", "America/Los_Angeles", "Australia/Sydney")


@dataclass(frozen=True, slots=True)
class Lead:
    """A delivery lead's skill, standard normal, and what the exports tell of who led a deal."""

    adoption: float = 0.0  # log odds per standard deviation of skill
    rate: float = 0.0  # log rate per standard deviation
    are_controls_blind: bool = True
    by_signature: float = 0.85  # share of deals with a lead by signature; the others get one later
    changed: float = 0.10  # share of deals with trouble whose lead changes afterwards
    is_history_exported: bool = True  # else the exports know today's lead alone


@dataclass(frozen=True, slots=True)
class Calendar:
    """Changes in calendar time, by month since the start: a step where first and last are the same, else a ramp."""

    adoption: float = 0.0  # log odds, after it
    rate: float = 0.0  # log rate of the deals signed after it
    first_month: float = 18.0
    last_month: float = 18.0
    are_controls_blind: bool = True
    released: float = 1.0  # factor on the rates of every running deal from the first month on, controls' too


@dataclass(frozen=True, slots=True)
class Records:
    """What trouble does to the records, as shares."""

    lost: float = 0.0  # of the evidence of deals with trouble: it is lost
    documented: float = 0.0  # of the silent deals with trouble and no practice: their absence is documented
    written_up: float = (
        0.0  # of the deals with trouble: practices that were not there are written up as if they had been
    )
    settled: float = 0.0  # of the escalations of aligned deals: settled without a record
    has_entry_times: bool = True  # whether the exports say when evidence was entered


@dataclass(frozen=True, slots=True)
class Staggered:
    """Territories that take the practices up in different quarters, some never."""

    per_region: int = 5  # territories
    before: float = -1.0  # log odds
    after: float = 1.35  # log odds: the share practised rises by half
    first_quarter: int = 3
    last_quarter: int = 9
    never: float = 0.25  # share of the territories
    earlier_trend: float = 0.0  # log rate per quarter in adopting territories, from the first quarter on


@dataclass(frozen=True, slots=True)
class RollOut:
    """A decision that moves one segment's uptake over two quarters."""

    segment: int = 1
    first_quarter: int = 6
    before: float = 0.3  # share practised, everywhere before the decision
    after: float = 0.8


@dataclass(frozen=True, slots=True)
class Health:
    """A deal's hidden health in the late stage, standard normal."""

    adoption: float = 0.8  # log odds per standard deviation
    loss: float = -0.35  # log hazard of loss per standard deviation


@dataclass(frozen=True, slots=True)
class Places:
    """Where the accounts lie and what the exports tell of it; the deal table knows nothing of these."""

    has_zones: bool = False  # regions from Los Angeles to Sydney, with work at all hours of the day there
    resegmented: float = 0.0  # share of the accounts whose segment changes after their last signature
    fiscal_year_starts: int | None = None  # month, as the settings say

    @property
    def settings(self) -> str:
        """What the firm's settings say of its calendar; empty where nothing is to be said."""
        starts = "" if self.fiscal_year_starts is None else f"fiscal_year_starts = {self.fiscal_year_starts}\n"
        zones = "\n".join(f'"{region}" = "{zone}"' for region, zone in zip(ZONED_REGIONS, ZONES, strict=True))
        told = f"\n[calendar.zones]\n{zones}\n" if self.has_zones else ""
        return f"\n[calendar]\n{starts}{told}" if starts or told else ""


@dataclass(frozen=True, slots=True)
class ClaimEffects:
    """The true effect behind a claim beside C4, per practice unless said; None: the generator's own.

    `hidden` names the claims that have a hidden factor, which drives practices and the claim's outcome alike.
    """

    c5: float | None = None  # rate ratio of surprises, among unchanged escalations
    c6: float | None = None  # ratio of the odds of a control clause, and of amendments
    c7: float | None = None  # rate ratio of escalations per 10 points of control share
    c8: float | None = None  # hazard ratio of loss, per practice by the commitment point
    c9: float | None = None  # hazard ratio of trust
    c10: float | None = None  # odds ratio of a practice per doubling of the sales cycle
    hidden: tuple[str, ...] = ()
    adoption: float = 0.45  # log odds per standard deviation of the hidden factor
    outcome: float = (
        0.35  # log rate, odds or hazard of the claim's outcome per standard deviation, as the claim expects
    )

    def names(self, claim: str) -> bool:
        """Whether the claim has an effect or a hidden factor of its own."""
        return claim in self.hidden or getattr(self, claim) is not None

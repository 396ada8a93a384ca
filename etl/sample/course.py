"""One opportunity on its way to signature, loss or the cut-off: when what happened. Days are days since the start."""

from dataclasses import dataclass, field
from random import Random

from etl.sample.cast import Customer, Person, Staff
from etl.sample.clock import stamp
from etl.sample.firm import AFTER, CUT_OFF_DAY, EARLY
from etl.sample.ids import crm_id

WON, LOST, OPEN = "Closed Won", "Closed Lost", "open"
_STAGE_SHARES = (2.0, 3.0, 3.0, 2.0)  # of the cycle, Dirichlet
_MEAN_RECORDING_DAYS = 2.0
_LEAST_CYCLE = 12
BACKDATED_DAYS = (12, 40)  # after signature, on which something is entered with an earlier date


class Numbers:
    """Running numbers of each kind of record."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def crm(self, prefix: str) -> str:
        """The next Salesforce id of a kind of object."""
        return crm_id(prefix, 1_000 + self.next(prefix))

    def next(self, kind: str) -> int:
        """The next number, from 1."""
        self._last[kind] = self._last.get(kind, 0) + 1
        return self._last[kind]


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on a deal."""

    owner: Person
    lead: Person
    presales: Person
    success: Person
    stranger: Person


@dataclass(frozen=True, slots=True)
class Course:
    """An opportunity. `closed` is the day of signature or loss, or the cut-off."""

    id: str
    customer: Customer
    team: Team
    outcome: str
    created: int
    qualified: int
    committed: int  # first entry into the proposal stage; on or after `closed` where it was never reached
    negotiated: int
    closed: int
    statuses: tuple[int, ...]  # per practice, as in STATUSES
    is_dark: tuple[bool, ...]  # per practice: its source was not in use
    is_backdated: tuple[bool, ...] = field(default=(False, False, False))
    reacts_on: int | None = None  # day from which practices missing before are added
    documented_on: int | None = None  # day on which, after trouble, absent practices were documented
    has_entry_times: bool = True
    lead_today: Person | None = None  # None: the team's
    lead_changes: tuple[tuple[int, Person | None, Person], ...] = ()  # day, old, new; as the history of the field says

    @property
    def has_committed(self) -> bool:
        """Whether the deal reached its commitment point before it closed."""
        return self.committed < self.closed

    @property
    def has_room_to_backdate(self) -> bool:
        """Whether a record written up after signature still lies before the export."""
        return self.outcome == WON and self.closed + BACKDATED_DAYS[1] < CUT_OFF_DAY

    def day(self, status: int, rng: Random) -> int:
        """A day in the phase that a status names."""
        if status == AFTER:
            first = max(self.closed + 5, self.reacts_on or 0)
            return min(rng.randint(first, max(first, self.closed + 60)), CUT_OFF_DAY - 2)
        if status == EARLY or self.committed + 1 >= self.closed:
            return rng.randint(self.created + 1, min(self.committed, self.closed) - 1)
        return rng.randint(self.committed + 1, self.closed - 1)

    def before_close(self, rng: Random) -> int:
        """A day between creation and signature."""
        return rng.randint(self.created + 1, self.closed - 1)

    def recorded(self, day: float, rng: Random) -> float:
        """When a record of that moment was entered: days later, but what precedes signature is in by signature."""
        if self.documented_on is not None:
            return min(self.documented_on + rng.random(), CUT_OFF_DAY - 0.1)
        latest = self.closed - 0.02 if day < self.closed else CUT_OFF_DAY - 0.1
        return max(day, min(day + rng.expovariate(1 / _MEAN_RECORDING_DAYS), latest))

    def entered(self, moment: float) -> str:
        """When a record says that it was entered; empty where the exports do not say."""
        return stamp(moment) if self.has_entry_times else ""


def milestones(closed: int, cycle: float, rng: Random, *, late: int | None = None) -> tuple[int, int, int, int]:
    """Days of creation, qualification, proposal and negotiation of a deal that closes on a day.

    `late` is the days from the proposal to the close, where they are known.
    """
    days = max(round(cycle), _LEAST_CYCLE)
    shares = [rng.gammavariate(alpha, 1.0) for alpha in _STAGE_SHARES]
    created = closed - days
    qualified = created + shares[0] / sum(shares) * days
    committed = created + (shares[0] + shares[1]) / sum(shares) * days
    negotiated = closed - shares[3] / sum(shares) * days
    committed_on = min(max(int(committed), created + 4), closed - 4)
    if late is not None:
        committed_on = closed - late
        created, qualified = min(created, committed_on - 6), min(qualified, committed_on - 3)
    return (
        created,
        min(int(qualified), committed_on - 1),
        committed_on,
        min(max(int(negotiated), committed_on + 1), closed - 1),
    )


def team(people: Staff, owner: int, lead: int, rng: Random) -> Team:
    """The owner and the delivery lead of those numbers, with colleagues."""
    return Team(
        owner=people.sales[owner],
        lead=people.delivery[lead],
        presales=rng.choice(people.presales),
        success=rng.choice(people.success),
        stranger=people.stranger,
    )

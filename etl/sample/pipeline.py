"""Opportunities that were not signed: lost before or after the proposal, or still open at the cut-off.

After the proposal they are lost at a rate that falls with deal value and with each practice, against a rate of being
won; those won by the cut-off are drawn anew, since the signed deals are the deal table's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from random import Random

from etl.sample.cast import Customer, Staff, customer
from etl.sample.course import LOST, OPEN, Course, Numbers, milestones, team
from etl.sample.firm import (
    CUT_OFF_DAY,
    DARK,
    EARLY,
    INDUSTRIES,
    LATE,
    N_QUARTERS,
    NEVER,
    QUARTER_STARTS,
    REGIONS,
    SERVICE_LINES,
    Firm,
)
from etl.sample.opportunities import Terms

PER_SIGNED_DEAL = 1.6
FIRST_DAY = -430  # before the first signed deal was created: every source is in use from here on
_ADOPTION = (-0.35, -0.10, -0.60)
_LOST_EARLY, _PROSPECTS = 0.35, 0.3
_LOSS_PER_DAY, _WIN_PER_DAY, _LOSS_RATIO = 0.010, 0.014, 0.8  # the ratio per practice
_SEGMENT_LOG_VALUES = (10.0, 11.2, 12.5)
_LONGEST_CYCLE = 400


@dataclass(frozen=True, slots=True)
class Prospect:
    """An opportunity that was not signed, with what it was about."""

    course: Course
    terms: Terms
    is_new_account: bool


def pipeline(firm: Firm, people: Staff, numbers: Numbers, rng: Random) -> Iterator[Prospect]:
    """The opportunities beside the signed deals; the first began before all others and had every practice."""
    first_of_account = [row for row in range(firm.n_deals) if row == 0 or firm.account[row] != firm.account[row - 1]]
    n_known = len(first_of_account)
    yield from _lost_like(firm, people, numbers, rng) if firm.race else ()
    for place in range(max(round(PER_SIGNED_DEAL * firm.n_deals), 1)):
        if place == 0 or rng.random() < _PROSPECTS:
            segment, region = rng.choices((0, 1, 2), (0.45, 0.35, 0.2))[0], rng.randrange(len(REGIONS))
            account = customer(
                n_known + place,
                segment=segment,
                region=region if place else 0,
                industry=rng.randrange(len(INDUSTRIES)),
                territory=place % firm.preset.staggered.per_region if firm.preset.staggered else None,
                is_zoned=has_zones(firm),
            )
            yield _drawn(account, people, numbers, rng, firm, is_first=place == 0, is_new_account=True)
        else:
            row = first_of_account[rng.randrange(n_known)]
            yield _drawn(account_of(firm, row), people, numbers, rng, firm)


def account_of(firm: Firm, row: int) -> Customer:
    """The account of the deal in a row."""
    return customer(
        int(firm.account[row]),
        segment=int(firm.segment[row]),
        region=int(firm.region[row]),
        industry=int(firm.industry[row]),
        territory=int(firm.territory[row]) if firm.preset.staggered else None,
        is_zoned=has_zones(firm),
    )


def has_zones(firm: Firm) -> bool:
    """Whether the firm's regions have zones of their own."""
    return firm.preset.places is not None and firm.preset.places.has_zones


def is_dark(firm: Firm, practice: int, region: int, quarter: int) -> bool:
    """Whether a practice's source was not in use in a region and quarter."""
    return firm.preset.has_dark_regions and any((practice, region) == dark[:2] and quarter < dark[2] for dark in DARK)


def _drawn(
    account: Customer,
    people: Staff,
    numbers: Numbers,
    rng: Random,
    firm: Firm,
    *,
    is_first: bool = False,
    is_new_account: bool = False,
) -> Prospect:
    fate = _fate(account.segment, rng, is_first=is_first)
    while fate is None or (firm.race and not is_first and fate.committed < fate.closed < CUT_OFF_DAY):
        fate = _fate(account.segment, rng, is_first=is_first)
    closed = min(fate.closed, CUT_OFF_DAY)
    has_late = closed >= fate.committed + 3
    quarter = _quarter(closed)
    course = Course(
        id=numbers.crm("006"),
        customer=account,
        team=team(people, rng.randrange(len(people.sales)), rng.randrange(len(people.delivery)), rng),
        outcome=OPEN if fate.closed >= CUT_OFF_DAY else LOST,
        created=fate.created,
        qualified=(fate.created + min(fate.committed, closed)) // 2,
        committed=fate.committed,
        negotiated=(fate.committed + fate.closed) // 2,
        closed=closed,
        statuses=tuple(
            NEVER if not is_done else LATE if has_late and rng.random() < 0.4 else EARLY for is_done in fate.practised
        ),
        is_dark=tuple(not is_first and is_dark(firm, practice, account.region, quarter) for practice in range(3)),
    )
    deal_type = 0 if is_new_account else rng.choice((1, 2))
    terms = Terms(round(exp(11 + 1.3 * fate.size), 2), deal_type, rng.randrange(len(SERVICE_LINES)))
    return Prospect(course, terms, is_new_account)


def _lost_like(firm: Firm, people: Staff, numbers: Numbers, rng: Random) -> Iterator[Prospect]:
    """The deals that were lost after their proposal before one like them was signed."""
    assert firm.race
    for place, row in enumerate(firm.race.lost_row.tolist()):
        quarter = int(firm.quarter[row])
        first, last = int(QUARTER_STARTS[quarter]), int(QUARTER_STARTS[quarter + 1])
        closed = first + int(float(firm.race.lost_place[place]) * (last - first))
        late = int(firm.race.lost_days[place])
        created, qualified, committed, negotiated = milestones(closed, float(firm.cycle[row]), rng, late=late)
        account = account_of(firm, row)
        course = Course(
            id=numbers.crm("006"),
            customer=account,
            team=team(people, int(firm.owner[row]), int(firm.delivery_lead[row]), rng),
            outcome=LOST,
            created=created,
            qualified=qualified,
            committed=committed,
            negotiated=negotiated,
            closed=closed,
            statuses=tuple(
                NEVER if not is_done else EARLY if is_early else LATE
                for is_done, is_early in zip(
                    firm.race.lost_practised[place].tolist(), firm.race.lost_early[place].tolist(), strict=True
                )
            ),
            is_dark=tuple(is_dark(firm, practice, account.region, quarter) for practice in range(3)),
        )
        amount = round(exp(float(firm.log_value[row])), 2)
        terms = Terms(amount, int(firm.deal_type[row]), int(firm.service_line[row]))
        yield Prospect(course, terms, is_new_account=False)


@dataclass(frozen=True, slots=True)
class _Fate:
    """How large an opportunity was, what it practised, and when it began, reached its proposal and was lost."""

    size: float  # standardised log value
    practised: tuple[bool, ...]
    created: int
    committed: int
    closed: int


def _fate(segment: int, rng: Random, *, is_first: bool) -> _Fate | None:
    """One draw; None where the opportunity would have been won by the cut-off."""
    size = (rng.gauss(_SEGMENT_LOG_VALUES[segment], 0.8) - 11) / 1.3
    practised = tuple(is_first or rng.random() < 1 / (1 + exp(-odds - 0.55 * size)) for odds in _ADOPTION)
    created = FIRST_DAY if is_first else rng.randrange(FIRST_DAY + 10, CUT_OFF_DAY - 12)
    days = max(12, round(min(exp(3.9 + 0.22 * size + rng.gauss(0, 0.45)), _LONGEST_CYCLE)))
    committed = created + 6 + round(rng.betavariate(5, 5) * (days - 6))
    if not is_first and rng.random() < _LOST_EARLY:
        return _Fate(size, practised, created, committed, rng.randint(created + 5, committed))
    loss = _LOSS_PER_DAY * exp(-0.3 * size) * _LOSS_RATIO ** sum(practised)
    win = _WIN_PER_DAY * exp(0.2 * size)
    closed = committed + 3 + round(min(rng.expovariate(loss + win), _LONGEST_CYCLE))
    is_lost = rng.random() < loss / (loss + win)
    return _Fate(size, practised, created, committed, closed) if is_lost or closed >= CUT_OFF_DAY else None


def _quarter(day: int) -> int:
    """The quarter of a day; negative before the first."""
    return int(sum(start <= day for start in QUARTER_STARTS.tolist()[:N_QUARTERS])) - 1

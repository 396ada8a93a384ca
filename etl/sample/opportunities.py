"""Opportunities with the history of their stages, owners and amounts."""

from dataclasses import dataclass
from random import Random

from etl.sample.clock import at_work, day_text, stamp
from etl.sample.course import LOST, OPEN, WON, Course, Numbers
from etl.sample.firm import CURRENCIES, CUT_OFF_DAY, SERVICE_LINES
from etl.sample.layout import Exports
from etl.sample.words import LOSS_REASONS

_TYPES = ("New Business", "Renewal", "Expansion")  # as in DEAL_TYPES
_PROBABILITIES = {"Prospecting": 10, "Qualification": 20, "Solution Design": 40, "Proposal/Price Quote": 60}
_HANDED_OVER, _AMOUNT_CHANGED = 0.06, 0.06  # shares of signed deals whose owner or amount changed after signature
_OWNER_CHANGED = 0.08  # share whose owner changed before the proposal


@dataclass(frozen=True, slots=True)
class Terms:
    """What is sold."""

    amount: float
    deal_type: int
    service_line: int


def write_opportunity(course: Course, terms: Terms, exports: Exports, numbers: Numbers, rng: Random) -> None:
    """Write the Opportunity record, its stages, and changes of owner and amount.

    Owner and amount as of signature are the team's and the terms'; the record shows today's.
    """
    stages = _stages(course)
    times = [at_work(rng, day, course.customer.zone) for _, day in stages]
    owner, amount = course.team.owner.id, f"{terms.amount:.2f}"
    for (stage, _), entered in zip(stages, times, strict=True):
        row = (numbers.crm("008"), course.id, stage, amount, _probability(stage), day_text(course.closed), owner)
        exports.write("OpportunityHistory", (*row, stamp(entered)))
    if rng.random() < _OWNER_CHANGED:
        _write_change("Owner", course.team.success.id, owner, times[0] + 0.05, course, exports, numbers)
    today_owner, today_amount = owner, amount
    if course.outcome == WON and course.closed + 120 < CUT_OFF_DAY:
        later = at_work(rng, course.closed + rng.randint(20, 110), course.customer.zone)
        if rng.random() < _HANDED_OVER:
            today_owner = course.team.success.id
            _write_change("Owner", owner, today_owner, later, course, exports, numbers)
        if rng.random() < _AMOUNT_CHANGED:
            today_amount = f"{terms.amount * rng.uniform(1.1, 1.6):.2f}"
            _write_change("Amount", amount, today_amount, later, course, exports, numbers)
    closed = day_text(course.closed if course.outcome != OPEN else CUT_OFF_DAY + rng.randint(10, 90))
    region, line = course.customer.region, SERVICE_LINES[terms.service_line]
    value = (today_amount, CURRENCIES[region], closed, _TYPES[terms.deal_type], line)
    state = (_flag(course.outcome != OPEN), _flag(course.outcome == WON))
    reason = rng.choice(LOSS_REASONS) if course.outcome == LOST else ""
    modified = stamp(min(max(times[-1], times[0] + 1) + 1, CUT_OFF_DAY - 0.1))
    people = (today_owner, (course.lead_today or course.team.lead).id if course.has_committed else "")
    for day, old, new in course.lead_changes:
        before = old.id if old else ""
        _write_change(
            "Delivery_Lead__c", before, new.id, at_work(rng, day, course.customer.zone), course, exports, numbers
        )
    name = f"{course.customer.name}: {line}"
    head = (course.id, "false", course.customer.id, name, stages[-1][0])
    exports.write("Opportunity", (*head, *value, *state, reason, *people, stamp(times[0]), modified, modified))


def _stages(course: Course) -> list[tuple[str, int]]:
    """Stage and day of entry, up to the close or the cut-off."""
    middle = (course.qualified + course.committed) // 2
    days = (course.created, course.qualified, middle, course.committed, course.negotiated)
    names = (*_PROBABILITIES, "Negotiation/Review")
    reached = [(name, day) for name, day in zip(names, days, strict=True) if day < course.closed]
    return reached if course.outcome == OPEN else [*reached, (course.outcome, course.closed)]


def _write_change(
    what: str, old: str, new: str, when: float, course: Course, exports: Exports, numbers: Numbers
) -> None:
    author = course.team.owner.id
    exports.write("OpportunityFieldHistory", (numbers.crm("0OH"), course.id, what, old, new, author, stamp(when)))


def _probability(stage: str) -> int:
    return _PROBABILITIES.get(stage, {WON: 100, LOST: 0}.get(stage, 80))


def _flag(is_true: bool) -> str:
    return "true" if is_true else "false"

"""Risks of an opportunity and their owners, with the history of ownership.

Owned risks have a person's name by signature. The others have nobody, "TBD" or a team; where ownership came after
signature, the history of the field says when.
"""

from dataclasses import dataclass
from random import Random

from etl.sample.cast import Person
from etl.sample.clock import at_work, day_text, stamp
from etl.sample.course import WON, Course, Numbers
from etl.sample.firm import AFTER, CUT_OFF_DAY, EARLY, LATE, UNKNOWN
from etl.sample.layout import Exports
from etl.sample.words import NO_OWNERS, RISKS

_RISK = 2  # place of the practice
_MAJOR, _MINOR = ("High", "Critical"), ("Low", "Medium")


@dataclass(frozen=True, slots=True)
class _Risk:
    severity: str
    identified: int
    assigned: int | None = None
    owner: Person | None = None
    has_name_only: bool = False
    nobody: str = ""
    closed: int | None = None
    history: tuple[tuple[int, Person | None, Person], ...] = ()  # day, old owner, new owner


def write_risks(course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
    """Write the Delivery_Risk__c records of one opportunity, and their history."""
    if course.is_dark[_RISK]:
        return
    status = course.statuses[_RISK]
    if status == UNKNOWN:
        risks = [_owned(course, rng, severity="", last=course.before_close(rng))]
    elif status in (EARLY, LATE):
        risks = _all_owned(course, rng, last=course.day(status, rng))
    else:
        risks = _not_owned(course, rng, status)
    for risk in risks:
        _write(risk, course, exports, numbers, rng)


def _all_owned(course: Course, rng: Random, *, last: int) -> list[_Risk]:
    """Every risk that is judged has an owner, the last of them from a day on."""
    has_major = rng.random() < 0.85
    risks = [_owned(course, rng, severity=rng.choice(_MAJOR if has_major else _MINOR), last=last)]
    if rng.random() < 0.5:
        day = rng.randint(course.created + 1, last)
        risks.append(_owned(course, rng, severity=rng.choice(_MAJOR if has_major else _MINOR), last=day))
    if has_major and rng.random() < 0.4:
        risks.append(_unowned(course, rng, rng.choice(_MINOR)))
    if rng.random() < 0.06 and course.closed - course.created > 5:
        day = rng.randint(course.created + 1, course.closed - 3)
        risks.append(_Risk(rng.choice(_MAJOR), day, nobody="TBD", closed=rng.randint(day + 1, course.closed - 1)))
    if course.outcome == WON and rng.random() < 0.1 and course.closed + 70 < CUT_OFF_DAY:
        risks.append(_Risk(rng.choice(_MAJOR), course.day(AFTER, rng), nobody=rng.choice(NO_OWNERS)))
    return risks


def _not_owned(course: Course, rng: Random, status: int) -> list[_Risk]:
    """A risk that is judged has no owner at signature; `after`: all such get one later."""
    has_major = rng.random() < 0.85
    severity = rng.choice(_MAJOR if has_major else _MINOR)
    risks = [_unowned(course, rng, severity)]
    if status == AFTER:
        day, owner = course.day(AFTER, rng), course.team.lead
        told = course.before_close(rng) if course.is_backdated[_RISK] else day
        identified = min(risks[0].identified, told)
        risks = [_Risk(severity, identified, told, owner, history=((day, None, owner),))]
    elif rng.random() < 0.3:
        severity = rng.choice(_MAJOR if has_major else _MINOR)
        risks.append(_owned(course, rng, severity=severity, last=course.before_close(rng)))
    return risks


def _unowned(course: Course, rng: Random, severity: str) -> _Risk:
    nobody = rng.choice(NO_OWNERS) if rng.random() < 0.6 else ""
    return _Risk(severity, course.before_close(rng), nobody=nobody)


def _owned(course: Course, rng: Random, *, severity: str, last: int) -> _Risk:
    """A risk whose owner was named on a day; some are handed on after signature."""
    identified = max(course.created + 1, last - rng.randint(0, 15))
    team = course.team
    owner = rng.choices((team.lead, team.owner, team.presales, team.success), (0.6, 0.15, 0.15, 0.1))[0]
    if rng.random() < 0.3:
        return _Risk(severity, identified, last, owner, has_name_only=True)
    history: tuple[tuple[int, Person | None, Person], ...] = ((last, None, owner),) if rng.random() < 0.6 else ()
    if history and owner != team.success and rng.random() < 0.15 and course.closed + 60 < CUT_OFF_DAY:
        handed_on = course.closed + rng.randint(10, 50)
        return _Risk(severity, identified, last, team.success, history=(*history, (handed_on, owner, team.success)))
    return _Risk(severity, identified, last, owner, history=history)


def _write(risk: _Risk, course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
    record, number = numbers.crm("a0K"), numbers.next("risk")
    found = at_work(rng, risk.identified, course.customer.zone)
    entered = course.recorded(found, rng)
    owner_id = risk.owner.id if risk.owner and not risk.has_name_only else ""
    owner_name = risk.owner.name if risk.owner and risk.has_name_only else risk.nobody
    status = "Closed" if risk.closed else rng.choices(("Open", "Mitigated"), (0.7, 0.3))[0]
    judged = (rng.choice(RISKS), risk.severity, day_text(risk.identified))
    owned = (owner_id, owner_name, day_text(risk.assigned))
    row = (record, "false", f"RISK-{number:06d}", course.id, *judged, *owned, status, day_text(risk.closed))
    exports.write("Delivery_Risk__c", (*row, course.entered(entered), stamp(entered)))
    for day, old, new in risk.history:
        change = (numbers.crm("017"), record, "Risk_Owner__c", old.id if old else "", new.id)
        exports.write(
            "Delivery_Risk__History", (*change, stamp(max(at_work(rng, day, course.customer.zone), found + 0.001)))
        )

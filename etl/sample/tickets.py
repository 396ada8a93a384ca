"""Incidents as ServiceNow exports them: one row per update, told apart by their modification count.

An incident names its contract, or only its service line and company, or only its company; which of these is decided so
that the rules of attribution lead back to its deal. Some are escalated by a child, some lose their flag again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from etl.sample.clock import plain_stamp
from etl.sample.course import Numbers
from etl.sample.firm import CUT_OFF_DAY
from etl.sample.ids import sys_id
from etl.sample.layout import Exports
from etl.sample.words import CATEGORIES, GROUPS, TICKETS

_PRIORITIES, _PRIORITY_SHARES = ("1 - Critical", "2 - High", "3 - Moderate", "4 - Low"), (0.08, 0.30, 0.47, 0.15)
_LEVELS, _LEVEL_SHARES = ("1 - Team lead", "2 - Management", "3 - Executive"), (0.55, 0.30, 0.15)
_LATEST = CUT_OFF_DAY - 0.01
_MEAN_DAYS_TO_ESCALATE, _MEAN_DAYS_TO_RESOLVE = 1.5, 6.0


@dataclass(frozen=True, slots=True)
class Key:
    """What an incident says of where it belongs."""

    company: str
    contract: str = ""
    line: str = ""
    deal: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident; `escalated` is when, if ever."""

    key: Key
    opened: float
    cause: str
    escalated: float | None = None


def write_incident(incident: Incident, exports: Exports, numbers: Numbers, rng: Random) -> str:
    """Write an incident's updates and, for a few, those of its child, which may be what was escalated.

    The incident's number comes back.
    """
    number = f"INC{numbers.next('incident') + 1_000_000}"
    has_child = rng.random() < 0.05
    if has_child and incident.escalated is not None and rng.random() < 0.5:
        _write_updates(number, "", Incident(incident.key, incident.opened, incident.cause), exports, rng)
        child = Incident(incident.key, incident.escalated - 0.01, incident.cause, incident.escalated)
    else:
        _write_updates(number, "", incident, exports, rng)
        child = Incident(incident.key, min(incident.opened + 0.02, _LATEST), incident.cause)
    if has_child:
        _write_updates(f"INC{numbers.next('incident') + 1_000_000}", number, child, exports, rng)
    return number


def before_escalation(escalated: float, earliest: float, rng: Random) -> float:
    """When an incident that was escalated at a moment had been opened."""
    return max(earliest, escalated - 0.02 - rng.expovariate(1 / _MEAN_DAYS_TO_ESCALATE))


@dataclass(frozen=True, slots=True)
class _Update:
    at: float
    state: str
    is_escalated: bool
    resolved: float | None = None


def _updates(incident: Incident, rng: Random) -> Iterator[_Update]:
    """Opened; escalated; resolved, unless the cut-off comes first; reopened at times."""
    yield _Update(incident.opened, "New", is_escalated=False)
    last = incident.opened
    is_escalated = incident.escalated is not None
    if incident.escalated is not None:
        last = incident.escalated
        yield _Update(last, "In Progress", is_escalated=True)
    elif rng.random() < 0.4:
        last += rng.expovariate(1.0)
        yield _Update(last, "In Progress", is_escalated=False)
    resolved = last + rng.expovariate(1 / _MEAN_DAYS_TO_RESOLVE)
    if resolved > _LATEST:
        return
    keeps_flag = is_escalated and rng.random() > 0.08
    yield _Update(resolved, "Resolved", is_escalated=keeps_flag, resolved=resolved)
    if rng.random() < 0.05 and resolved + 4 < _LATEST:
        yield _Update(resolved + 2, "In Progress", is_escalated=keeps_flag)
        yield _Update(resolved + 4, "Resolved", is_escalated=keeps_flag, resolved=resolved + 4)


def _write_updates(number: str, parent: str, incident: Incident, exports: Exports, rng: Random) -> None:
    key, cause = incident.key, incident.cause
    priority = rng.choices(_PRIORITIES, _PRIORITY_SHARES)[0]
    level = rng.choices(_LEVELS, _LEVEL_SHARES)[0]
    category = CATEGORIES.get(cause, "Engagement")
    text, group, record = rng.choice(TICKETS[cause]), rng.choice(GROUPS), sys_id("incident", int(number[3:]))
    updates = [update for update in _updates(incident, rng) if update.at <= _LATEST]
    n_reopened = 0
    for count, update in enumerate(updates):
        n_reopened += int(count > 0 and updates[count - 1].state == "Resolved")
        head = (number, record, parent, key.company, key.contract, key.deal, key.line, plain_stamp(incident.opened))
        state = (plain_stamp(update.resolved), plain_stamp(update.at), count, update.state, priority)
        about = (category, cause if count or len(updates) == 1 else "", text)
        flags = ("false", "", "0 - None")
        if update.is_escalated:
            flags = ("true", plain_stamp(incident.escalated), level)
        exports.write("incident", (*head, *state, *about, *flags, n_reopened, group))

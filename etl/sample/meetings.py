"""Meetings and calls of an opportunity: delivery heard early, late, after signature, or never.

Besides the meetings that decide, others follow at `MEETINGS_PER_DAY` of the sales cycle: few, to keep the files
small. Where delivery was never heard, some meetings only look as if it was: delivery declined, the meeting was
cancelled, nobody of the customer took part, or it was entered weeks after signature.
"""

from collections.abc import Sequence
from math import exp
from random import Random

from etl.sample.cast import Person
from etl.sample.clock import HOURS, at_work, stamp
from etl.sample.course import BACKDATED_DAYS, WON, Course, Numbers
from etl.sample.firm import AFTER, CUT_OFF_DAY, EARLY, LATE, NEVER, UNKNOWN
from etl.sample.layout import Exports
from etl.sample.words import MEETINGS_AFTER, MEETINGS_DELIVERY, MEETINGS_INTERNAL, MEETINGS_SALES

MEETINGS_PER_DAY = 0.03
_VOICE = 1  # place of the practice
_AROUND_SIGNATURE = {0: (17.0, 18.0), 1: (8.0, 9.0)}  # by day since: another day in UTC, in Los Angeles and in Sydney
_ON_THE_DAY = 0.3  # share of meetings on the day of signature, or the day after, where days are those of a zone
_DURATIONS = (30, 45, 60, 90)


def write_meetings(course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
    """Write the Event and EventRelation records of one opportunity."""
    status = course.statuses[_VOICE]
    if course.is_dark[_VOICE]:
        return
    book = _Diary(course, exports, numbers, rng)
    if status == UNKNOWN:
        book.sales_meeting(course.before_close(rng))
        return
    heard_on = course.day(status, rng) if status in (EARLY, LATE) else None
    n_sales = _poisson(MEETINGS_PER_DAY * (course.closed - course.created), rng)
    for _ in range(max(n_sales, 0 if heard_on else 2)):
        book.sales_meeting(course.before_close(rng))
    if heard_on is not None and status == LATE and course.customer.zone and rng.random() < _ON_THE_DAY:
        heard_on = course.closed
    if heard_on is not None:
        book.delivery_meeting(heard_on, rng.choice(MEETINGS_DELIVERY))
        if rng.random() < 0.4 and heard_on < course.closed - 1:
            book.delivery_meeting(rng.randint(heard_on + 1, course.closed - 1), rng.choice(MEETINGS_DELIVERY))
    else:
        book.lookalikes()
    if status != NEVER and course.outcome == WON and (status == AFTER or rng.random() < 0.5):
        day = course.day(AFTER, rng)
        if course.customer.zone and rng.random() < _ON_THE_DAY:
            day = course.closed + 1
        if day > course.closed:
            book.delivery_meeting(day, rng.choice(MEETINGS_AFTER))


class _Diary:
    """Writes meetings of one opportunity."""

    def __init__(self, course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
        self._course, self._exports, self._numbers, self._rng = course, exports, numbers, rng

    def sales_meeting(self, day: int) -> None:
        """A held meeting or call of sales with the customer."""
        team = self._course.team
        colleagues = [(team.presales, "Accepted")] if self._rng.random() < 0.5 else []
        self._write(day, self._rng.choice(MEETINGS_SALES), team.owner, colleagues)

    def delivery_meeting(self, day: int, subject: str) -> None:
        """A held meeting of sales and delivery with the customer."""
        team = self._course.team
        answer = "Accepted" if self._rng.random() < 0.85 else "New"
        if self._rng.random() < 0.2:
            self._write(day, subject, team.lead, [(team.owner, "Accepted")])
        else:
            self._write(day, subject, team.owner, [(team.lead, answer), (team.presales, "Accepted")])

    def lookalikes(self) -> None:
        """Meetings before signature that are no delivery voice though delivery's name is on them."""
        team, rng = self._course.team, self._rng
        if rng.random() < 0.3:
            declined = [(team.lead, "Declined"), (team.presales, "Accepted")]
            self._write(self._course.before_close(rng), rng.choice(MEETINGS_DELIVERY), team.owner, declined)
        if rng.random() < 0.2:
            invited = [(team.lead, "Accepted")]
            day = self._course.before_close(rng)
            self._write(day, rng.choice(MEETINGS_DELIVERY), team.owner, invited, status="Cancelled")
        if rng.random() < 0.3:
            day = self._course.before_close(rng)
            self._write(day, rng.choice(MEETINGS_INTERNAL), team.owner, [(team.lead, "Accepted")], has_customer=False)

        is_backdated = self._course.is_backdated[_VOICE] and self._course.statuses[_VOICE] == NEVER
        if is_backdated and self._course.has_room_to_backdate:
            entered = at_work(rng, self._course.closed + rng.randint(*BACKDATED_DAYS), self._course.customer.zone)
            day, invited = self._course.before_close(rng), [(team.lead, "Accepted")]
            self._write(day, rng.choice(MEETINGS_DELIVERY), team.owner, invited, entered=entered)

    def _write(
        self,
        day: int,
        subject: str,
        owner: Person,
        colleagues: Sequence[tuple[Person, str]],
        *,
        status: str | None = None,
        has_customer: bool = True,
        entered: float | None = None,
    ) -> None:
        rng, course = self._rng, self._course
        hours = _AROUND_SIGNATURE.get(day - course.closed, HOURS)
        start = min(at_work(rng, day, course.customer.zone, hours=hours), CUT_OFF_DAY - 0.4)
        minutes = rng.choice(_DURATIONS)
        moment = entered or (start if day == course.closed else course.recorded(start, rng))
        recorded = stamp(moment)
        contact = rng.choice(course.customer.contacts).id if has_customer else ""
        event = self._numbers.crm("00U")
        kind = "Call" if subject.endswith("call") or rng.random() < 0.15 else "Meeting"
        state = status if status is not None else ("Held" if rng.random() < 0.8 else "")
        who = (course.id, contact, course.customer.id, owner.id)
        times = (stamp(start), stamp(start + minutes / 1_440), minutes)
        self._exports.write(
            "Event", (event, subject, "", *who, kind, "Event", state, *times, "false", course.entered(moment), recorded)
        )
        for person, answer in [*((person.id, answer) for person, answer in colleagues), (contact, "Accepted")]:
            if person:
                row = (self._numbers.crm("0RE"), event, person, answer, "false", "true", recorded)
                self._exports.write("EventRelation", row)


def _poisson(mean: float, rng: Random) -> int:
    """A Poisson draw by multiplication (Knuth), for small means."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count

"""What sales and delivery agreed on an opportunity: success criteria and responsibilities.

Where success was not agreed, a criterion names a deliverable only, or one side agreed, or somebody of another function
agreed in delivery's place; a few were entered weeks after signature with an earlier date.
"""

from random import Random

from etl.sample.clock import at_work, day_text, stamp
from etl.sample.course import BACKDATED_DAYS, Course, Numbers
from etl.sample.firm import AFTER, EARLY, LATE, NEVER, UNKNOWN
from etl.sample.layout import Exports
from etl.sample.words import DELIVERABLES, OUTCOMES, RESPONSIBILITIES

_SUCCESS = 0  # place of the practice
_BACKDATED_SHARE = 0.06


def write_criteria(course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
    """Write the Success_Criterion__c records of one opportunity."""
    if course.is_dark[_SUCCESS]:
        return
    status = course.statuses[_SUCCESS]
    paper = _Criteria(course, exports, numbers, rng)
    if status in (EARLY, LATE, AFTER):
        paper.agreed(course.day(status, rng))
        if rng.random() < 0.4:
            paper.one_sided()
    elif status == UNKNOWN:
        paper.agreed(course.before_close(rng), by=course.team.stranger.id)
    elif course.has_room_to_backdate and (course.is_backdated[_SUCCESS] or rng.random() < _BACKDATED_SHARE):
        paper.backdated()
    else:
        rng.choices((paper.deliverable, paper.one_sided, paper.wrong_function), (0.45, 0.4, 0.15))[0]()


class _Criteria:
    """Writes success criteria of one opportunity."""

    def __init__(self, course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
        self._course, self._exports, self._numbers, self._rng = course, exports, numbers, rng

    def agreed(self, last: int, *, by: str = "", recorded: float | None = None) -> None:
        """An outcome that both sides agreed, the later of them on a day."""
        first = max(self._course.created + 1, last - self._rng.randint(0, 10))
        days = (first, last) if self._rng.random() < 0.6 else (last, first)
        self._write(days, self._rng.choice(OUTCOMES), by=by or self._delivery(), recorded=recorded)

    def backdated(self) -> None:
        """Agreed before signature, says the record, which was entered weeks after it."""
        entered = at_work(
            self._rng, self._course.closed + self._rng.randint(*BACKDATED_DAYS), self._course.customer.zone
        )
        self.agreed(self._course.before_close(self._rng), recorded=entered)

    def deliverable(self) -> None:
        """Agreed by both, but a deliverable without metric or target."""
        day = self._course.before_close(self._rng)
        self._write((day, day), (self._rng.choice(DELIVERABLES), "", ""), by=self._delivery())

    def one_sided(self) -> None:
        """An outcome that only sales agreed."""
        self._write((self._course.before_close(self._rng), None), self._rng.choice(OUTCOMES))

    def wrong_function(self) -> None:
        """An outcome that presales agreed in delivery's place."""
        day = self._course.before_close(self._rng)
        self._write((day, day), self._rng.choice(OUTCOMES), by=self._course.team.presales.id)

    def _delivery(self) -> str:
        team = self._course.team
        return team.lead.id if self._rng.random() < 0.85 else team.success.id

    def _write(
        self, days: tuple[int, int | None], text: tuple[str, str, str], *, by: str = "", recorded: float | None = None
    ) -> None:
        rng, course = self._rng, self._course
        sales_on, delivery_on = days
        documented = min(day for day in days if day is not None)
        moment = recorded or course.recorded(at_work(rng, documented, course.customer.zone), rng)
        number = self._numbers.next("criterion")
        due = course.closed + rng.choice((60, 90, 120, 180))
        sales = (course.team.owner.id, day_text(sales_on))
        delivery = (by, day_text(delivery_on))
        row = (self._numbers.crm("a0C"), "false", f"SC-{number:06d}", course.id, *text, day_text(due))
        times = (course.entered(moment), stamp(moment))
        self._exports.write("Success_Criterion__c", (*row, day_text(documented), *sales, *delivery, *times))


def write_responsibilities(course: Course, exports: Exports, numbers: Numbers, rng: Random) -> None:
    """Write the Responsibility__c records of one opportunity, earlier where success was agreed."""
    if course.is_dark[_SUCCESS] or rng.random() < 0.2:
        return
    is_aligned = course.statuses[_SUCCESS] in (EARLY, LATE)
    for item in rng.sample(RESPONSIBILITIES, rng.randint(1, 2)):
        status = rng.choices((EARLY, LATE, NEVER), (0.65, 0.35, 0.0) if is_aligned else (0.25, 0.5, 0.25))[0]
        day = None if status == NEVER else course.day(status, rng)
        is_customer = rng.random() < 0.6
        person = rng.choice(course.customer.contacts) if is_customer else course.team.lead
        agreed_on = course.before_close(rng) if day is None else day
        entered = stamp(course.recorded(at_work(rng, agreed_on, course.customer.zone), rng))
        party = "Customer" if is_customer else "Provider"
        row = (numbers.crm("a0R"), "false", course.id, item, party, person.name, day_text(day), entered, entered)
        exports.write("Responsibility__c", row)

"""One signed deal of the deal table, on its course, with what is to happen after signature."""

from dataclasses import dataclass

from etl.sample.course import Course
from etl.sample.firm import Firm
from etl.sample.opportunities import Terms


@dataclass(frozen=True, slots=True)
class Signed:
    """A row of the deal table; tuples of four are per window after signature."""

    course: Course
    terms: Terms
    size: float  # standardised log value
    practised: tuple[bool, ...]
    prior: int
    term: int  # days
    followup: int  # days
    is_terminated: bool
    exposure: tuple[float, ...]
    attributable: tuple[int, ...]
    surprises: tuple[int, ...]
    controls: tuple[int, ...]
    escalated_controls: tuple[int, ...]
    released_after: int | None = None  # days from signature to a release that lowered every rate
    released: float = 1.0  # by this factor
    clauses: tuple[int, int] | None = None  # of the contract: all, control; None: drawn with the contract
    amendments_per_year: float | None = None
    trust_after: int | None = None  # days from signature to the first sign of trust; None: as the surveys have it

    @property
    def signed(self) -> int:
        """Day of signature, in days of the firm."""
        return self.course.closed

    @property
    def end(self) -> int:
        """First day without follow-up."""
        return self.course.closed + self.followup


def signed_deal(firm: Firm, row: int, course: Course, terms: Terms) -> Signed:
    """The deal in a row of the firm."""
    drawn = firm.clauses
    return Signed(
        course=course,
        terms=terms,
        size=(float(firm.log_value[row]) - 11) / 1.3,
        practised=tuple(firm.practised[row].tolist()),
        prior=int(firm.prior[row]),
        term=int(firm.term[row]),
        followup=int(firm.followup[row]),
        is_terminated=bool(firm.is_terminated[row]),
        exposure=tuple(firm.exposure[row].tolist()),
        attributable=tuple(firm.attributable[row].tolist()),
        surprises=tuple(firm.surprises[row].tolist()),
        controls=tuple(firm.controls[row].tolist()),
        escalated_controls=tuple(firm.escalated_controls[row].tolist()),
        released_after=None if firm.released_on is None else firm.released_on - int(firm.signed[row]),
        released=firm.preset.calendar.released if firm.preset.calendar else 1.0,
        clauses=None if drawn is None else (int(drawn.total[row]), int(drawn.control[row])),
        amendments_per_year=None if drawn is None else float(drawn.amendments_per_year[row]),
        trust_after=None if firm.trust_days is None else int(firm.trust_days[row]),
    )

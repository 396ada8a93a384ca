"""Answers to satisfaction surveys: about the relationship every half year, and about some tickets."""

from collections.abc import Mapping
from random import Random

from etl.sample.cast import Customer
from etl.sample.clock import at_work, stamp
from etl.sample.course import Numbers
from etl.sample.firm import CUT_OFF_DAY
from etl.sample.layout import Exports
from etl.sample.signed import Signed

_FIRST_DAY, _EVERY_DAYS, _ANSWERED = 90, 180, 0.5
_TICKETS_RATED = 0.12


def rate_relationship(
    deal: Signed, account: Customer, troubled: list[float], exports: Exports, numbers: Numbers, rng: Random
) -> None:
    """Write NPS answers over a deal's follow-up: better with each practice, worse with each escalation so far."""
    for day in range(deal.signed + _FIRST_DAY, deal.end, _EVERY_DAYS):
        if rng.random() < _ANSWERED:
            n_escalations = sum(moment < day for moment in troubled)
            score = round(rng.gauss(7.2 + 0.5 * sum(deal.practised) - 0.8 * n_escalations, 1.5))
            if deal.trust_after is not None:
                score = rng.randint(9, 10) if day - deal.signed >= deal.trust_after else min(score, 8)
            answer = {"instrument": "NPS", "score": min(max(score, 0), 10), "scale_max": 10}
            _write(deal, account, "", at_work(rng, day, account.zone), answer, exports, numbers)


def rate_ticket(
    deal: Signed, account: Customer, ticket: str, day: float, exports: Exports, numbers: Numbers, rng: Random
) -> None:
    """Write a CSAT answer about a ticket, for some."""
    answered = day + 5 * rng.random()
    if rng.random() < _TICKETS_RATED and answered < CUT_OFF_DAY - 0.1:
        answer = {"instrument": "CSAT", "score": rng.choices((1, 2, 3, 4, 5), (1, 2, 3, 4, 3))[0], "scale_max": 5}
        _write(deal, account, ticket, answered, answer, exports, numbers)


def _write(
    deal: Signed,
    account: Customer,
    ticket: str,
    day: float,
    answer: Mapping[str, object],
    exports: Exports,
    numbers: Numbers,
) -> None:
    head = {"response_id": f"R-{numbers.next('response'):06d}", "account_id": account.id}
    about = {"opportunity_id": deal.course.id, "ticket_number": ticket or None, "responded_at": stamp(day)}
    exports.write_answer({**head, **about, **answer})

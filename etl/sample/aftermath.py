"""What follows the signatures of one account: incidents and surveys; and what is true of each deal."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from etl.sample.cast import Customer
from etl.sample.contracts import Contract, write_contract
from etl.sample.course import Numbers
from etl.sample.firm import CUT_OFF_DAY, SERVICE_LINES
from etl.sample.layout import Exports
from etl.sample.papers import Paper, belongs_to, draft_papers, write_papers
from etl.sample.signed import Signed
from etl.sample.surveys import rate_relationship, rate_ticket
from etl.sample.tickets import Incident, Key, before_escalation, write_incident
from etl.sample.words import (
    CONTROL_CAUSES,
    CONTROL_SHARES,
    OTHER_CAUSES,
    OTHER_SHARES,
    SURPRISE_CAUSES,
    SURPRISE_SHARES,
)

_WINDOW_STARTS = (0.0, 91.3125, 182.625, 365.25)
_PLAIN_PER_DAY = 0.002  # incidents that are neither escalated nor of a control cause
_YEAR = 365
_DIRECT, _BY_LINE = 0.7, 0.9  # cumulated shares of how incidents name where they belong


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is true of a signed deal after signature."""

    n_attributable: int
    n_escalations: int
    n_controls: int
    n_prior: int  # escalations of the account in the 365 days before


def write_aftermath(
    account: Customer, deals: list[Signed], exports: Exports, numbers: Numbers, rng: Random, *, fill_up_to: int = 0
) -> list[Outcome]:
    """Write an account's contracts, incidents and survey answers; deals come in order of signature.

    `fill_up_to`: records that the ticket log then has at least, by further incidents that say nothing of a deal.
    """
    papers = draft_papers(deals, numbers, rng)
    write_papers(papers, account, exports, numbers, rng)
    escalated: list[float] = []
    for paper in papers:
        incidents = list(_incidents(paper, papers, account, rng))
        for incident in incidents:
            number = write_incident(incident, exports, numbers, rng)
            rate_ticket(paper.deal, account, number, incident.opened, exports, numbers, rng)
        troubled = [incident.escalated for incident in incidents if incident.escalated is not None]
        rate_relationship(paper.deal, account, troubled, exports, numbers, rng)
        escalated += troubled
    escalated += _write_earlier(deals, escalated, account, exports, numbers, rng)
    _fill(papers, account, exports, numbers, fill_up_to)
    return [_outcome(deal, escalated) for deal in deals]


def _fill(papers: list[Paper], account: Customer, exports: Exports, numbers: Numbers, up_to: int) -> None:
    """Write incidents that are neither escalated nor of a control cause, on days of the follow-up."""
    followed = [paper for paper in papers if paper.deal.followup > 1]
    rng = Random(f"more of {account.id}")
    while followed and exports.n_records("incident") < up_to:
        paper = rng.choice(followed)
        day = paper.deal.signed + 0.4 + rng.random() * (paper.deal.followup - 0.7)
        cause = rng.choices(OTHER_CAUSES, OTHER_SHARES)[0]
        incident = _incident(paper, papers, account, rng, day=day, cause=cause, is_escalated=False)
        write_incident(incident, exports, numbers, rng)


def _outcome(deal: Signed, escalated: list[float]) -> Outcome:
    return Outcome(
        n_attributable=sum(deal.attributable),
        n_escalations=sum(deal.attributable) + sum(deal.escalated_controls),
        n_controls=sum(deal.controls),
        n_prior=_n_before(deal, escalated),
    )


def _n_before(deal: Signed, escalated: list[float]) -> int:
    return sum(deal.signed - _YEAR <= day < deal.signed for day in escalated)


def _incidents(paper: Paper, papers: list[Paper], account: Customer, rng: Random) -> Iterator[Incident]:
    """The incidents of one deal: attributable escalations, control tickets, and others."""
    deal = paper.deal
    for window in range(4):
        n_surprises = deal.surprises[window]
        for place in range(deal.attributable[window]):
            causes, shares = (SURPRISE_CAUSES, SURPRISE_SHARES) if place < n_surprises else (OTHER_CAUSES, OTHER_SHARES)
            cause = rng.choices(causes, shares)[0]
            yield _incident(paper, papers, account, rng, day=_day(deal, window, rng), cause=cause, is_escalated=True)
        for place in range(deal.controls[window]):
            cause = rng.choices(CONTROL_CAUSES, CONTROL_SHARES)[0]
            is_escalated = place < deal.escalated_controls[window]
            day = _day(deal, window, rng)
            yield _incident(paper, papers, account, rng, day=day, cause=cause, is_escalated=is_escalated)
    day = float(deal.signed)
    while (day := day + rng.expovariate(_PLAIN_PER_DAY)) < deal.end - 1:
        cause = rng.choices(OTHER_CAUSES, OTHER_SHARES)[0]
        yield _incident(paper, papers, account, rng, day=day, cause=cause, is_escalated=False)


def _day(deal: Signed, window: int, rng: Random) -> float:
    """A moment in a window of the follow-up, clear of its first and last hours."""
    day = _WINDOW_STARTS[window] + _into(deal, window, rng.random())
    return deal.signed + min(max(day, 0.4), deal.followup - 0.3)


def _into(deal: Signed, window: int, share: float) -> float:
    """How many days of a window have passed once a share of its events has: fewer events after a release."""
    days = deal.exposure[window]
    if deal.released_after is None:
        return share * days
    before = min(max(deal.released_after - _WINDOW_STARTS[window], 0.0), days)
    place = share * (before + deal.released * (days - before))
    return place if place < before else before + (place - before) / deal.released


def _incident(
    paper: Paper,
    papers: list[Paper],
    account: Customer,
    rng: Random,
    *,
    day: float,
    cause: str,
    is_escalated: bool,
) -> Incident:
    opened = before_escalation(day, paper.deal.signed + 0.3, rng) if is_escalated else day
    return Incident(_key(paper, papers, account, opened, rng), opened, cause, day if is_escalated else None)


def _key(paper: Paper, papers: list[Paper], account: Customer, opened: float, rng: Random) -> Key:
    """Names the contract or deal where that is drawn, or where less would lead to another deal."""
    draw, line = rng.random(), paper.deal.terms.service_line
    named = None if draw < _DIRECT else line if draw < _BY_LINE else -1
    if named is None or belongs_to(papers, opened, named if named >= 0 else None) is not paper:
        if paper.contract is None or (paper.names_deal and draw < 0.07):
            return Key(account.company, deal=paper.deal.course.id)
        return Key(account.company, contract=paper.contract.number)
    return Key(account.company, line=SERVICE_LINES[line] if named >= 0 else "")


def _write_earlier(
    deals: list[Signed], escalated: list[float], account: Customer, exports: Exports, numbers: Numbers, rng: Random
) -> list[float]:
    """Write escalations of an older contract that no deal is known of, and return their moments.

    There are as many as a deal's account had in the year before its signature, less those of its other deals.
    """
    added: list[float] = []
    for deal in deals:
        missing = deal.prior - _n_before(deal, [*escalated, *added])
        added += [deal.signed - 2 - rng.random() * (_YEAR - 4) for _ in range(max(missing, 0))]
    if not added:
        return added
    first = deals[0]
    contract = Contract(
        number=f"LEG-{numbers.next('legacy'):05d}",
        deal="",
        signed=first.signed - rng.randint(800, 1_200),
        ends=min(int(max(added)) + 30, CUT_OFF_DAY),
        line=first.terms.service_line,
        value=first.terms.amount * 0.8,
        term_months=48,
        n_clauses=12,
        n_control=3,
    )
    write_contract(contract, account, exports, rng)
    for day in sorted(added):
        cause = rng.choices((*SURPRISE_CAUSES, *OTHER_CAUSES))[0]
        key = Key(account.company, contract=contract.number)
        write_incident(Incident(key, day - 0.5 * rng.random() - 0.02, cause, day), exports, numbers, rng)
    return added

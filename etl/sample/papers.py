"""The contracts of one account's deals, and which deal an incident belongs to by the rules of attribution."""

from dataclasses import dataclass, replace
from math import exp
from random import Random

from etl.sample.cast import Customer
from etl.sample.contracts import Contract, write_amendments, write_contract
from etl.sample.course import Numbers
from etl.sample.firm import CUT_OFF_DAY
from etl.sample.layout import Exports
from etl.sample.signed import Signed

_WITHOUT_CONTRACT, _WITHOUT_DEAL, _WITH_NDA, _WITH_MASTER = 0.03, 0.03, 0.12, 0.5
_MATCH_DAYS = 45  # within which a contract that names no deal belongs to the only deal won
_RENEWAL = 1  # place in DEAL_TYPES
_AMENDMENTS_PER_YEAR, _AMENDMENT_RATIO = 0.6, 0.85  # the ratio per practice


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed deal and its contract, if the register has one."""

    deal: Signed
    contract: Contract | None

    @property
    def names_deal(self) -> bool:
        """Whether the register says which deal the contract belongs to."""
        return self.contract is not None and bool(self.contract.deal)

    def is_active(self, day: float) -> bool:
        """Whether the contract, or the deal without one, is active at a moment."""
        if self.contract is None:
            return day >= self.deal.signed
        end = self.contract.ends if self.contract.terminated is None else self.contract.terminated
        return self.contract.signed <= day < end


def draft_papers(deals: list[Signed], numbers: Numbers, rng: Random) -> list[Paper]:
    """Papers of an account's deals, in order of signature."""
    papers: list[Paper] = []
    for deal in deals:
        is_open_ended = deal.end == CUT_OFF_DAY
        if is_open_ended and rng.random() < _WITHOUT_CONTRACT:
            papers.append(Paper(deal, None))
            continue
        is_alone = all(other is deal or abs(other.signed - deal.signed) > _MATCH_DAYS for other in deals)
        names_deal = not (is_alone and rng.random() < _WITHOUT_DEAL)
        before = papers[-1].contract if papers and deal.terms.deal_type == _RENEWAL else None
        papers.append(Paper(deal, _contract(deal, before, numbers, rng, names_deal=names_deal)))
    return papers


def _contract(deal: Signed, before: Contract | None, numbers: Numbers, rng: Random, *, names_deal: bool) -> Contract:
    n_clauses = deal.clauses[0] if deal.clauses else _n_clauses(deal, rng)
    return Contract(
        number=f"CT-{numbers.next('contract'):06d}",
        deal=deal.course.id if names_deal else "",
        signed=deal.signed,
        ends=deal.signed + deal.term,
        line=deal.terms.service_line,
        value=deal.terms.amount,
        kind="Renewal" if deal.terms.deal_type == _RENEWAL else "SOW",
        renews=before.number if before else "",
        terminated=deal.end if deal.is_terminated else None,
        starts=deal.signed + rng.randint(0, 20),
        term_months=round(deal.term / 30.4375),
        n_clauses=n_clauses,
        n_control=deal.clauses[1] if deal.clauses else _n_control(deal, n_clauses, rng),
    )


def _n_clauses(deal: Signed, rng: Random) -> int:
    mean, shape = exp(3.3 + 0.25 * deal.size), 6.0
    return 5 + min(round(rng.gammavariate(shape, mean / shape)), 240)


def _n_control(deal: Signed, n_clauses: int, rng: Random) -> int:
    defined, _, owned = deal.practised
    odds = exp(-1.9 + 0.15 * deal.size - 0.30 * owned - 0.15 * defined)
    return sum(rng.random() < odds / (1 + odds) for _ in range(n_clauses))


def write_papers(papers: list[Paper], account: Customer, exports: Exports, numbers: Numbers, rng: Random) -> None:
    """Write the account's contracts; some with a master agreement or, before, a non-disclosure agreement."""
    exports.register.make_room()
    for paper in papers:
        contract, course = paper.contract, paper.deal.course
        if contract is None:
            continue
        if rng.random() < _WITH_NDA:
            number = f"NDA-{numbers.next('nda'):05d}"
            signed = max(course.created + 1, contract.signed - 30)
            nda = Contract(number, course.id, signed, signed + 730, contract.line, 0.0, kind="NDA", n_clauses=4)
            write_contract(nda, account, exports, rng)
        if account.segment == 2 and paper.names_deal and rng.random() < _WITH_MASTER:
            contract = _with_master(contract, account, exports, rng)
        write_contract(contract, account, exports, rng)
        rate = paper.deal.amendments_per_year
        if rate is None:
            rate = _AMENDMENTS_PER_YEAR * _AMENDMENT_RATIO ** sum(paper.deal.practised)
        write_amendments(contract, paper.deal.end, rate, exports, rng)


def _with_master(contract: Contract, account: Customer, exports: Exports, rng: Random) -> Contract:
    """The contract as a child of a master agreement, which is written; half of its clauses move there."""
    moved, moved_control = contract.n_clauses // 2, contract.n_control // 2
    number = contract.number.replace("CT-", "MSA-")
    master = replace(
        contract, number=number, kind="MSA", renews="", value=0.0, n_clauses=moved, n_control=min(moved, moved_control)
    )
    write_contract(master, account, exports, rng)
    n_control = contract.n_control - master.n_control
    return replace(contract, parent=number, n_clauses=contract.n_clauses - moved, n_control=n_control)


def belongs_to(papers: list[Paper], day: float, line: int | None) -> Paper | None:
    """Whose an incident is that names at most a service line: the only active contract, else the latest signed.

    None where none is active, or two were signed on the same day.
    """
    active = [paper for paper in papers if paper.is_active(day)]
    matching = [paper for paper in active if paper.deal.terms.service_line == line] or active
    latest = max((paper.deal.signed for paper in matching), default=None)
    last = [paper for paper in matching if paper.deal.signed == latest]
    return last[0] if len(last) == 1 else None

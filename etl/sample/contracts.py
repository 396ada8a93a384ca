"""Contracts of signed deals, with clauses and amendments, as the register holds them.

Some deals have no contract on record, some contracts do not name their deal, and some deals had a non-disclosure
agreement first. Accounts with trouble before their first deal had an older contract that no deal is known of.
"""

from dataclasses import dataclass
from random import Random

from etl.sample.cast import Customer
from etl.sample.clock import calendar
from etl.sample.firm import CURRENCIES, SERVICE_LINES
from etl.sample.layout import Exports
from etl.sample.words import (
    CHANGE_REASONS,
    CLAUSE_TEXTS,
    CONTROL_CLAUSES,
    COORDINATION_CLAUSES,
    OTHER_CLAUSES,
)

_WORDS_PER_PAGE = 420
_COORDINATION_SHARE = 0.6  # of the clauses that do not control
_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Contract:
    """One row of the register. Days since the start; `ends` and `terminated` are the first day without contract."""

    number: str
    deal: str  # empty where the register does not say
    signed: int
    ends: int
    line: int
    value: float
    kind: str = "SOW"
    parent: str = ""
    renews: str = ""
    terminated: int | None = None
    starts: int | None = None
    term_months: int | None = None
    n_clauses: int = 0
    n_control: int = 0


def write_contract(contract: Contract, account: Customer, exports: Exports, rng: Random) -> None:
    """Write a contract and its clauses."""
    words = [_clause_words(rng) for _ in range(contract.n_clauses)]
    n_words = sum(words) + 350
    starts = contract.signed if contract.starts is None else contract.starts
    exports.register.write(
        "Contracts",
        [
            contract.number,
            contract.deal or None,
            account.id,
            contract.parent or None,
            contract.renews or None,
            contract.kind,
            SERVICE_LINES[contract.line],
            calendar(contract.signed),
            calendar(starts),
            calendar(contract.ends),
            contract.term_months,
            None if contract.terminated is None else calendar(contract.terminated),
            round(contract.value, 2),
            CURRENCIES[account.region],
            n_words // _WORDS_PER_PAGE + 1,
            n_words,
            f"https://contracts.northlight.example/{contract.number}",
        ],
    )
    for place, (kind, n) in enumerate(zip(_clause_kinds(contract, rng), words, strict=True), start=1):
        row = [f"{contract.number}/{place}", contract.number, kind, n, CLAUSE_TEXTS[kind]]
        exports.register.write("Clauses", row)


def write_amendments(contract: Contract, until: int, rate: float, exports: Exports, rng: Random) -> None:
    """Write changes of a contract between signature and a day, at a rate per year."""
    day, place = float(contract.signed), 0
    while (day := day + rng.expovariate(rate) * _DAYS_PER_YEAR) < until:
        place += 1
        kind = rng.choices(("Amendment", "Change order", "Renegotiation"), (0.5, 0.4, 0.1))[0]
        delta = round(contract.value * rng.uniform(-0.05, 0.2), 2)
        number = f"{contract.number}-A{place}"
        row = [number, contract.number, kind, calendar(day), delta, rng.choice(CHANGE_REASONS)]
        exports.register.write("Amendments", row)


def _clause_kinds(contract: Contract, rng: Random) -> list[str]:
    control = rng.choices(CONTROL_CLAUSES, k=contract.n_control)
    others = [
        rng.choice(COORDINATION_CLAUSES if rng.random() < _COORDINATION_SHARE else OTHER_CLAUSES)
        for _ in range(contract.n_clauses - contract.n_control)
    ]
    kinds = [*control, *others]
    rng.shuffle(kinds)
    return kinds


def _clause_words(rng: Random) -> int:
    return int(rng.lognormvariate(4.4, 0.5))

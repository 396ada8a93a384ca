"""Contracts that bind a deal: signature, start of work, end, clauses, words and changes."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.warehouse import CONTRACT_MATCH_DAYS, Row, Warehouse, earliest, grouped

_NON_DISCLOSURE = re.compile(r"\bnda\b|non-?\s?disclosure|confidentiality", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that is no non-disclosure agreement; `deal_id` is None where it belongs to no deal."""

    contract_id: str
    deal_id: str | None
    account_id: str | None
    signed_on: date | None
    starts_on: date | None
    planned_end_on: date | None
    ends_on: date | None
    service_line: str | None
    word_count: int | None


@dataclass(frozen=True, slots=True)
class Complexity:
    """What a deal's contracts hold."""

    n_clauses: int | None
    n_control_clauses: int | None
    n_coordination_clauses: int | None
    control_share: float | None
    n_words: int | None
    n_changes: int | None


def is_won(deal: Row) -> bool:
    """Won by its flag; by its stage where there is no flag."""
    return bool(deal["stage_kind"] == "won" if deal["is_won"] is None else deal["is_won"])


def read_contracts(warehouse: Warehouse, accounts: Accounts) -> list[Contract]:
    """Every contract but the non-disclosure agreements, linked to its deal where the rules allow it."""
    rows = [row for row in warehouse.rows("contracts") if not _NON_DISCLOSURE.search(row["contract_type"] or "")]
    won = [row for row in warehouse.rows("deals") if is_won(row) and row["closed_on"]]
    return [_contract(row, won, accounts) for row in rows]


def _contract(row: Row, won: list[Row], accounts: Accounts) -> Contract:
    account_id = accounts.resolve(row["account_id"])
    planned_end_on = row["ends_on"] or _end_of_term(row)
    return Contract(
        contract_id=row["contract_id"],
        deal_id=row["deal_id"] or _only_deal(row["signed_on"], account_id, won, accounts),
        account_id=account_id,
        signed_on=row["signed_on"],
        starts_on=row["starts_on"],
        planned_end_on=planned_end_on,
        ends_on=earliest(planned_end_on, row["terminated_on"]),
        service_line=row["service_line"],
        word_count=row["word_count"],
    )


def _end_of_term(row: Row) -> date | None:
    """The end that start and term tell, for a contract that names none."""
    start = row["starts_on"] or row["signed_on"]
    if start is None or row["term_months"] is None:
        return None
    months = start.month - 1 + int(row["term_months"])
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _only_deal(signed_on: date | None, account_id: str | None, won: list[Row], accounts: Accounts) -> str | None:
    """The account's only deal won within 45 days of the contract's signature."""
    if signed_on is None or account_id is None:
        return None
    near = [
        row["deal_id"]
        for row in won
        if accounts.resolve(row["account_id"]) == account_id
        and abs((row["closed_on"] - signed_on).days) <= CONTRACT_MATCH_DAYS
    ]
    return near[0] if len(near) == 1 else None


@dataclass(frozen=True, slots=True)
class Papers:
    """Clauses and changes by contract."""

    clauses: dict[str, list[Row]]
    changes: dict[str, list[Row]]

    def complexity(self, contracts: Iterable[Contract]) -> Complexity:
        """Sums over a deal's contracts; None where nothing is recorded."""
        contracts = list(contracts)
        clauses = [clause for contract in contracts for clause in self.clauses.get(contract.contract_id, ())]
        changes = [change for contract in contracts for change in self.changes.get(contract.contract_id, ())]
        families = [clause["clause_family"] for clause in clauses]
        n_control, n_coordination = families.count("control"), families.count("coordination")
        words = [count for contract in contracts if (count := self._words(contract)) is not None]
        return Complexity(
            n_clauses=len(clauses) or None,
            n_control_clauses=n_control if clauses else None,
            n_coordination_clauses=n_coordination if clauses else None,
            control_share=n_control / (n_control + n_coordination) if n_control + n_coordination else None,
            n_words=sum(words) if words else None,
            n_changes=len(changes) if self.changes and contracts else None,
        )

    def _words(self, contract: Contract) -> int | None:
        if contract.word_count is not None:
            return contract.word_count
        counts = [clause["word_count"] for clause in self.clauses.get(contract.contract_id, ())]
        known = [count for count in counts if count is not None]
        return sum(known) if known else None


def read_papers(warehouse: Warehouse) -> Papers:
    clauses = grouped(warehouse.rows("contract_clauses"), "contract_id")
    return Papers(clauses, grouped(warehouse.rows("contract_changes"), "contract_id"))

"""Whether a source could tell about a deal at all."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.warehouse import MIN_SOURCE_COVERAGE, Row, earliest

Cell = tuple[str | None, int]


def _cell(deal: SignedDeal, accounts: Accounts, year_starts: int) -> Cell:
    """Region and quarter of signature: three months each, from the month on in which the firm's years start."""
    region = accounts.rows.get(deal.account_id or "", {}).get("region")
    return region, (12 * deal.signed_on.year + deal.signed_on.month - year_starts) // 3


@dataclass(frozen=True, slots=True)
class _Source:
    """One system's rows of one kind: when it began, which deals it names, and which regions and quarters it covers."""

    began_at: datetime | None
    named: frozenset[str]
    covered: frozenset[Cell]

    def tells_of(self, deal: SignedDeal, cell: Cell) -> bool:
        start = deal.committed_at or deal.created_at
        if self.began_at is None or start is None or self.began_at >= start:
            return False
        return deal.deal_id in self.named or cell in self.covered


def tracked_deals(rows: list[Row], deals: list[SignedDeal], accounts: Accounts, *, year_starts: int) -> frozenset[str]:
    """The signed deals that at least one source of these rows could tell about."""
    by_system: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_system[row["source_system"]].append(row)
    cells = {deal.deal_id: _cell(deal, accounts, year_starts) for deal in deals}
    sources = [_source(own, cells) for own in by_system.values()]
    return frozenset(
        deal.deal_id for deal in deals if any(source.tells_of(deal, cells[deal.deal_id]) for source in sources)
    )


def _source(rows: list[Row], cells: dict[str, Cell]) -> _Source:
    named = frozenset(row["deal_id"] for row in rows if row["deal_id"] is not None)
    n_deals = Counter(cells.values())
    n_named = Counter(cell for deal_id, cell in cells.items() if deal_id in named)
    covered = frozenset(cell for cell, n in n_deals.items() if n_named[cell] / n >= MIN_SOURCE_COVERAGE)
    return _Source(earliest(*(row["recorded_at"] for row in rows)), named, covered)

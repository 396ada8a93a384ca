"""Which account an id really means, and where it stands in the tree of accounts."""

from dataclasses import dataclass, field

from tests.oracles.recount.warehouse import Row, Warehouse

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts with their aliases resolved."""

    rows: dict[str, Row]
    links: dict[str, str]
    parents: dict[str, str] = field(default_factory=dict)

    def resolve(self, account_id: str | None) -> str | None:
        """The account that an id stands for, links of links followed."""
        seen = 0
        while account_id in self.links and seen < MAX_DEPTH:
            account_id, seen = self.links[account_id], seen + 1
        return account_id

    def line(self, account_id: str | None) -> list[str]:
        """The account and those above it, nearest first."""
        above: list[str] = []
        while account_id is not None and account_id not in above and len(above) <= MAX_DEPTH:
            above.append(account_id)
            account_id = self.parents.get(account_id)
        return above

    def root(self, account_id: str | None) -> str | None:
        """The top of the tree; the smallest id where the parents run in a circle."""
        above = self.line(account_id)
        if not above:
            return None
        turn = self.parents.get(above[-1])
        return min(above[above.index(turn) :]) if turn in above else above[-1]


def read_accounts(warehouse: Warehouse) -> Accounts:
    links = {row["source_account_id"]: row["account_id"] for row in warehouse.rows("account_links")}
    rows = {row["account_id"]: row for row in warehouse.rows("accounts")}
    accounts = Accounts(rows, links)
    for account_id, row in rows.items():
        parent = accounts.resolve(row["parent_account_id"])
        if parent is not None and parent != account_id and account_id not in links:
            accounts.parents[account_id] = parent
    return accounts

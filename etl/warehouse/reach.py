"""Whether a build can tell anything: how many signed deals there are, and how many tickets reach a deal or its account.

A build without a deal, or whose tickets reach none, says so first, and does not replace one that had some.
"""

from dataclasses import dataclass

from etl.engines import duckdb as engine
from etl.errors import BlockedBuildError
from etl.warehouse.publish import Pointer

_QUERY = """
with deals as (select deal_id, account_id from {schema}marts.deal_outcomes),
known as (
    select account_id from deals
    union select account_id from {schema}raw.deals
    union select account_id from {schema}raw.accounts
    where source_system in (select source_system from {schema}raw.deals)
),
tickets as (
    select
        attribution <> 'unattributed' or account_id in (select account_id from deals where account_id is not null)
            as reaches_deal,
        attribution <> 'unattributed' or account_id in (select account_id from known where account_id is not null)
            as has_account
    from {schema}marts.ticket_outcomes
)
select
    (select count(*) from deals) as n_deals,
    (select count(*) from {schema}raw.deals) as n_opportunities,
    count(*) as n_tickets,
    count(*) filter (where reaches_deal) as n_reaching,
    count(*) filter (where has_account is not true) as n_unlinked
from tickets
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """Signed deals, opportunities of any stage, tickets, and how many of these reach a deal or have no account."""

    n_deals: int
    n_opportunities: int
    n_tickets: int
    n_reaching: int
    n_unlinked: int

    @property
    def is_blind(self) -> bool:
        """Whether there is no signed deal, or no ticket of any."""
        return self.n_deals == 0 or (self.n_tickets > 0 and self.n_reaching == 0)

    @property
    def sentence(self) -> str:
        """What is missing, what that costs and the next step; empty where nothing is."""
        return f"{self.missing} Next: {self.next_step}" if self.missing else ""

    @property
    def missing(self) -> str:
        """What is missing, and what that costs."""
        if self.n_deals == 0 and self.n_opportunities:
            return f"None of {self.n_opportunities:,} deals is signed: nothing can be shown yet."
        if self.n_deals == 0:
            return "No deal was loaded: nothing can be shown yet."
        deals = "the outcome of 1 deal is" if self.n_deals == 1 else f"the outcomes of {self.n_deals:,} deals are"
        of = f"{self.n_unlinked:,} of {self.n_tickets:,} tickets belong to no account of the CRM"
        if self.is_blind:
            lost = of if self.n_unlinked else f"None of {self.n_tickets:,} tickets belongs to the account of a deal"
            return f"{lost}: {deals} unknown."
        return f"{of}: what they tell reaches no deal." if self.n_unlinked else ""

    @property
    def next_step(self) -> str:
        """What to do first; empty where every ticket reaches an account."""
        if self.n_deals == 0 and self.n_opportunities:
            return "map the won stages with source.values.stage_kind, or load signed contracts."
        if self.n_deals == 0:
            return "load an export of deals; `common-ground detect` says what each file is taken for."
        return "`common-ground link` suggests which accounts are the same." if self.is_blind or self.n_unlinked else ""


def reach(connection: engine.Connection, catalogue: str = "") -> Reach:
    """What the models of a database, or of an attached one, can tell."""
    prefix = f"{engine.quoted(catalogue)}." if catalogue else ""
    return Reach(*connection.execute(_QUERY.format(schema=prefix)).fetchall()[0])


def refuse_blind(now: Reach, previous: Pointer | None) -> None:
    """Raise BlockedBuildError where a build can tell of no deal and the one that it would replace could."""
    if previous is None or not now.is_blind:
        return
    try:
        with engine.scratch() as connection, engine.attached(connection, previous.path, "previous"):
            before = reach(connection, "previous")
    except engine.Error:
        return
    if not before.is_blind:
        raise BlockedBuildError(
            f"{now.sentence} Nothing was published; the last good build stays, which had {before.n_deals:,} deals and"
            f" {before.n_reaching:,} tickets that reach one. If it is meant so, build with --allow-empty."
        )

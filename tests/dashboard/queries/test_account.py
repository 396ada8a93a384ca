"""Queries of one account: within the scope, and deaf to hostile values."""

import pytest

from dashboard.access import Scope
from dashboard.queries import account as account_queries
from dashboard.queries import portfolio
from dashboard.queries.account import (
    account_deals,
    account_escalations,
    account_risks,
    account_timeline,
    practice_evidence,
)
from dashboard.queries.scoped import Filters

EVERYTHING = Scope()
NO_FILTER = Filters()
pytestmark = pytest.mark.usefixtures("leased")


def test_a_scope_hides_other_accounts_everywhere() -> None:
    accounts = account_queries.accounts(EVERYTHING)
    mine, other = accounts["account_id"][0], accounts["account_id"][1]
    scope = Scope(account_ids=(mine,))
    assert set(portfolio.deals(scope, NO_FILTER)["account_id"]) == {mine}
    assert account_queries.accounts(scope)["account_id"].to_list() == [mine]
    assert set(portfolio.periods(scope, NO_FILTER)["account_id"]) <= {mine}
    for query in (
        account_deals,
        account_timeline,
        practice_evidence,
        account_risks,
        account_escalations,
    ):
        assert query(scope, other).is_empty()


@pytest.mark.parametrize("hostile", ["' or 1=1 --", "x'; drop table marts.deal_outcomes; --", "", "\x00"])
def test_hostile_values_match_nothing(hostile: str) -> None:
    assert portfolio.deals(EVERYTHING, Filters(segment=(hostile,))).is_empty()
    assert account_deals(EVERYTHING, hostile).is_empty()


def test_each_signed_deal_has_its_three_practices_with_a_reason() -> None:
    account = account_queries.accounts(EVERYTHING)["account_id"][0]
    evidence, deals = practice_evidence(EVERYTHING, account), account_deals(EVERYTHING, account)
    assert len(evidence) == 3 * len(deals)
    assert evidence["reason"].null_count() == 0

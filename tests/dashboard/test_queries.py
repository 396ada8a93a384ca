"""Queries on a real build: within the scope, filtered as asked, and deaf to hostile values."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import account as account_queries
from dashboard.queries import builds, portfolio
from dashboard.queries.account import (
    account_deals,
    account_escalations,
    account_risks,
    account_timeline,
    practice_evidence,
)
from dashboard.queries.builds import build_facts
from dashboard.queries.evidence import stored_evidence
from dashboard.queries.scoped import Filters

EVERYTHING = Scope()
NO_FILTER = Filters()


@pytest.fixture
def leased(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease():
        yield


pytestmark = pytest.mark.usefixtures("leased")


def test_filters_keep_only_what_they_name():
    filters = Filters(segment=("Enterprise", "SMB"), signed_from=date(2025, 1, 1), signed_to=date(2026, 1, 1))
    deals = portfolio.deals(EVERYTHING, filters)
    assert 0 < len(deals) < len(portfolio.deals(EVERYTHING, NO_FILTER))
    assert set(deals["segment"]) == {"Enterprise", "SMB"}
    assert deals["signed_on"].min() >= date(2025, 1, 1)
    assert deals["signed_on"].max() < date(2026, 1, 1)


def test_a_period_begins_with_its_first_day_and_ends_before_its_last_bound():
    day = portfolio.deals(EVERYTHING, NO_FILTER)["signed_on"][7]
    since, until = Filters(signed_from=day), Filters(signed_to=day)
    assert portfolio.deals(EVERYTHING, since)["signed_on"].min() == day
    assert portfolio.deals(EVERYTHING, until)["signed_on"].max() < day
    assert len(portfolio.deals(EVERYTHING, since)) + len(portfolio.deals(EVERYTHING, until)) == len(
        portfolio.deals(EVERYTHING, NO_FILTER)
    )


def test_windows_belong_to_the_filtered_deals():
    filters = Filters(segment=("SMB",))
    deals, windows = portfolio.deals(EVERYTHING, filters), portfolio.windows(EVERYTHING, filters)
    assert set(windows["deal_id"]) <= set(deals["deal_id"])


def test_the_months_and_escalations_by_quarter_are_those_of_the_deals():
    deals, periods = portfolio.deals(EVERYTHING, NO_FILTER), portfolio.periods(EVERYTHING, NO_FILTER)
    assert periods["n_events"].sum() == deals["n_attributable_escalations"].sum()
    assert periods["months"].sum() == pytest.approx(deals["observed_months"].sum(), rel=0.01)


def test_a_scope_hides_other_accounts_everywhere():
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


def test_an_empty_scope_sees_nothing():
    assert portfolio.deals(Scope(account_ids=()), NO_FILTER).is_empty()


@pytest.mark.parametrize("hostile", ["' or 1=1 --", "x'; drop table marts.deal_outcomes; --", "", "\x00"])
def test_hostile_values_match_nothing(hostile):
    assert portfolio.deals(EVERYTHING, Filters(segment=(hostile,))).is_empty()
    assert account_deals(EVERYTHING, hostile).is_empty()


def test_each_signed_deal_has_its_three_practices_with_a_reason():
    account = account_queries.accounts(EVERYTHING)["account_id"][0]
    evidence, deals = practice_evidence(EVERYTHING, account), account_deals(EVERYTHING, account)
    assert len(evidence) == 3 * len(deals)
    assert evidence["reason"].null_count() == 0


def test_every_source_with_deals_has_a_last_record_not_after_the_build():
    as_of = build_facts()["as_of_on"]
    last = builds.last_records()
    assert {"salesforce", "servicenow", "register", "survey"} <= set(last["source_system"])
    assert last.select((pl.col("last_record_on") <= as_of).all()).item()


def test_the_deals_match_the_evidence_that_the_build_stored():
    stored = stored_evidence()
    assert stored["overview"]["n_deals"][0] == len(portfolio.deals(EVERYTHING, NO_FILTER))

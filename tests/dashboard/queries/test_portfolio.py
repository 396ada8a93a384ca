"""Queries of the portfolio: within the scope, filtered as asked."""

from datetime import date

import pytest

from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.scoped import Filters

EVERYTHING = Scope()
NO_FILTER = Filters()
pytestmark = pytest.mark.usefixtures("leased")


def test_filters_keep_only_what_they_name() -> None:
    filters = Filters(segment=("Enterprise", "SMB"), signed_from=date(2025, 1, 1), signed_to=date(2026, 1, 1))
    deals = portfolio.deals(EVERYTHING, filters)
    assert 0 < len(deals) < len(portfolio.deals(EVERYTHING, NO_FILTER))
    assert set(deals["segment"]) == {"Enterprise", "SMB"}
    assert deals["signed_on"].min() >= date(2025, 1, 1)
    assert deals["signed_on"].max() < date(2026, 1, 1)


def test_a_period_begins_with_its_first_day_and_ends_before_its_last_bound() -> None:
    day = portfolio.deals(EVERYTHING, NO_FILTER)["signed_on"][7]
    since, until = Filters(signed_from=day), Filters(signed_to=day)
    assert portfolio.deals(EVERYTHING, since)["signed_on"].min() == day
    assert portfolio.deals(EVERYTHING, until)["signed_on"].max() < day
    assert len(portfolio.deals(EVERYTHING, since)) + len(portfolio.deals(EVERYTHING, until)) == len(
        portfolio.deals(EVERYTHING, NO_FILTER)
    )


def test_windows_belong_to_the_filtered_deals() -> None:
    filters = Filters(segment=("SMB",))
    deals, windows = portfolio.deals(EVERYTHING, filters), portfolio.windows(EVERYTHING, filters)
    assert set(windows["deal_id"]) <= set(deals["deal_id"])


def test_the_months_and_escalations_by_quarter_are_those_of_the_deals() -> None:
    deals, periods = portfolio.deals(EVERYTHING, NO_FILTER), portfolio.periods(EVERYTHING, NO_FILTER)
    assert periods["n_events"].sum() == deals["n_attributable_escalations"].sum()
    assert periods["months"].sum() == pytest.approx(deals["observed_months"].sum(), rel=0.01)


def test_an_empty_scope_sees_nothing() -> None:
    assert portfolio.deals(Scope(account_ids=()), NO_FILTER).is_empty()

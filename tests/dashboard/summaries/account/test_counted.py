"""The rows behind the headline numbers of an account."""

from datetime import date

import polars as pl

from dashboard.summaries.account import counted

DEALS = pl.DataFrame(
    {
        "account_name": ["A", "A", "A"],
        "deal_name": ["one", "two", "three"],
        "signed_on": [date(2026, 1, 1)] * 3,
        "observed_months": [6.0, 0.0, None],
        "n_attributable_escalations": [2, None, None],
        "is_at_risk": [True, None, False],
        "contracted_value": [100.4, 7.0, 9.0],
        "contracted_currency": ["EUR", "EUR", "USD"],
        "n_open_escalations": [1, None, 0],
        "alignment_score": [1, None, 3],
    }
)


def test_a_rate_rests_on_the_deals_that_were_observed() -> None:
    assert counted.rated(DEALS)["deal_name"].to_list() == ["one"]


def test_a_deal_of_which_nothing_is_known_is_not_counted_at_risk() -> None:
    rows = counted.at_risk(DEALS)
    assert rows.select("deal_name", "value", "currency").rows() == [("one", 100.0, "EUR")]

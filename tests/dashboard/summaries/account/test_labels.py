"""The value at risk of an account and of its group."""

from datetime import date

import polars as pl

from dashboard.summaries.account import labels as summaries


def test_value_at_risk_keeps_its_currency_and_says_that_there_are_more() -> None:
    facts = {"values_at_risk": ["EUR 1200", "USD 5"], "next_renewal_on": None, "n_deals_at_risk": 2}
    shown, below = summaries.value_at_risk(facts)
    assert shown == "EUR 1,200"
    assert "1 other currency" in below
    assert "no renewal date is recorded" in below


def test_child_accounts_add_up_currency_by_currency() -> None:
    facts = {"n_open_escalations": 1, "n_escalations": 4, "n_deals_at_risk": 1, "n_running_deals": 2,
             "values_at_risk": ["EUR 100"], "next_renewal_on": None}  # fmt: skip
    children = pl.DataFrame(
        {"n_open_escalations": [2], "n_escalations": [3], "n_deals_at_risk": [None], "n_running_deals": [1],
         "values_at_risk": [["EUR 50", "USD 7"]], "next_renewal_on": [date(2027, 1, 1)]},
        schema_overrides={"n_deals_at_risk": pl.Int64},
    )  # fmt: skip
    added = summaries.of_group(facts, children)
    assert added["values_at_risk"] == ["EUR 150", "USD 7"]
    assert (added["n_open_escalations"], added["n_deals_at_risk"], added["n_running_deals"]) == (3, 1, 3)
    assert added["next_renewal_on"] == date(2027, 1, 1)
    assert summaries.of_group(facts, children.clear())["values_at_risk"] == ["EUR 100"]


def test_an_account_that_nobody_observed_is_not_called_free_of_escalations() -> None:
    deals = pl.DataFrame(
        {"time_to_first_escalation_days": [None], "n_escalations": [None], "observed_months": [0.0]},
        schema={"time_to_first_escalation_days": pl.Int64, "n_escalations": pl.Int64, "observed_months": pl.Float64},
    )
    assert "is not known" in summaries.timeline_title(deals, pl.DataFrame())
    observed = deals.with_columns(observed_months=pl.lit(3.0), n_escalations=pl.lit(0))
    assert summaries.timeline_title(observed, pl.DataFrame()) == "No escalation is recorded for this account"

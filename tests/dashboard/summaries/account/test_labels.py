"""What is at stake with an account and its group, and its latest satisfaction."""

from datetime import date

import polars as pl

from dashboard.summaries.account import labels as summaries
from etl.evidence import Verdict

STAKES = {"values_at_risk": ["EUR 1200", "USD 5"], "n_deals_at_risk": 2, "n_deals_unknown_at_risk": 0,
          "values_with_few_practices": ["EUR 70"], "n_deals_with_few_practices": 1,
          "n_deals_unknown_with_few_practices": 3, "next_renewal_on": None}  # fmt: skip
SURVEY = {"last_satisfaction": 9.0, "last_satisfaction_scale_max": 10.0, "last_satisfaction_instrument": "NPS",
          "last_satisfaction_on": date(2026, 1, 1), "is_last_satisfaction_of_ticket": False}  # fmt: skip


def test_value_at_risk_keeps_its_currency_and_says_that_there_are_more() -> None:
    shown, below = summaries.value_at_risk(STAKES)
    assert shown == "EUR 1,200"
    assert below.startswith("2 running deals with an open escalation; more in 1 other currency; ")
    assert "no renewal date is recorded" in below


def test_value_with_few_practices_stands_beside_it_with_the_verdict_on_the_claim_that_it_rests_on() -> None:
    shown, below = summaries.value_with_few_practices(STAKES, Verdict.CONFOUNDED)
    assert shown == "EUR 70"
    assert below.startswith("1 running deal with none or one of the practices; not known for 3 more; rests on a claim")
    assert below.endswith(": Confounded")


def test_what_is_at_stake_is_not_zero_where_nothing_tells() -> None:
    unknown = STAKES | {"n_deals_at_risk": None, "n_deals_unknown_at_risk": 2, "n_deals_with_few_practices": None}
    assert summaries.value_at_risk(unknown)[0] == "–"
    assert "no ticket source covers 2 running deals" in summaries.value_at_risk(unknown)[1]
    assert summaries.value_with_few_practices(unknown, Verdict.LEANING)[0] == "–"


def test_the_latest_satisfaction_says_by_which_instrument_and_about_what() -> None:
    assert summaries.satisfaction(SURVEY) == ("9 / 10", "latest answer: NPS about the relationship, 1 Jan 2026")
    ticket = SURVEY | {"last_satisfaction_instrument": "CSAT", "is_last_satisfaction_of_ticket": True}
    assert summaries.satisfaction(ticket)[1] == "latest answer: CSAT about a ticket, 1 Jan 2026"


def test_child_accounts_add_up_currency_by_currency_and_the_latest_survey_is_of_any_of_them() -> None:
    facts = STAKES | SURVEY | {"n_open_escalations": 1, "n_escalations": 4, "n_running_deals": 2}
    child = facts | {"n_open_escalations": 2, "n_escalations": 3, "n_deals_at_risk": None, "n_running_deals": 1,
                     "values_at_risk": ["EUR 50", "GBP 7"], "next_renewal_on": date(2027, 1, 1),
                     "last_satisfaction": 4.0, "last_satisfaction_on": date(2026, 2, 1)}  # fmt: skip
    children = pl.DataFrame([child], schema_overrides={"n_deals_at_risk": pl.Int64})
    added = summaries.of_group(facts, children)
    assert added["values_at_risk"] == ["EUR 1250", "GBP 7", "USD 5"]
    assert added["values_with_few_practices"] == ["EUR 140"]
    assert (added["n_open_escalations"], added["n_deals_at_risk"], added["n_running_deals"]) == (3, 2, 3)
    assert added["next_renewal_on"] == date(2027, 1, 1)
    assert added["last_satisfaction"] == 4.0
    assert summaries.of_group(facts, children.clear())["values_at_risk"] == ["EUR 1200", "USD 5"]


def test_an_account_that_nobody_observed_is_not_called_free_of_escalations() -> None:
    deals = pl.DataFrame(
        {"time_to_first_escalation_days": [None], "n_escalations": [None], "observed_months": [0.0]},
        schema={"time_to_first_escalation_days": pl.Int64, "n_escalations": pl.Int64, "observed_months": pl.Float64},
    )
    assert "is not known" in summaries.timeline_title(deals, pl.DataFrame())
    observed = deals.with_columns(observed_months=pl.lit(3.0), n_escalations=pl.lit(0))
    assert summaries.timeline_title(observed, pl.DataFrame()) == "No escalation is recorded for this account"

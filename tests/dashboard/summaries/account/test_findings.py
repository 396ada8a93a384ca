"""What is said of an account's deals, escalations and risks."""

from datetime import date, datetime

import polars as pl

from dashboard.summaries.account import findings, tables


def test_deals_are_numbered_from_the_oldest_on_and_a_single_one_is_not() -> None:
    deals = pl.DataFrame({"deal_id": ["late", "first"], "signed_on": [date(2026, 2, 1), date(2025, 2, 1)]})
    assert findings.numbers(deals) == {"first": "1", "late": "2"}
    assert findings.numbers(deals.head(1)) == {}


def test_an_escalation_without_a_cause_is_not_called_no_surprise() -> None:
    rows = pl.DataFrame(
        {
            "escalated_at": [datetime(2026, 1, 1)] * 2, "subject": ["a", "b"], "cause": ["scope", None],
            "is_surprise": [True, None], "deal_id": ["d", None], "days_since_signature": [3, None],
            "resolved_at": [None, datetime(2026, 1, 2)], "attribution": ["direct", "unattributed"],
            "deal_name": ["D", None], "priority": ["p1", None], "source_file": ["f", "f"], "source_row": [2, 3],
            "record_url": [None, "javascript:alert(1)"],
        }
    )  # fmt: skip
    assert tables.escalations_table(rows, {})["surprise"].to_list() == ["● surprise", "? not known"]
    said = findings.surprises(rows)
    assert said.startswith(
        "2 escalations, whether or not they belong to a deal. Of the 1 whose cause is recorded, 1 came as a surprise"
    )
    assert said.endswith("1 has no cause on record. 1 is open.")


def test_a_risk_whose_owner_of_that_day_is_not_known_is_not_counted_as_nobody() -> None:
    risks = pl.DataFrame({"is_judged": [True, True, False, None, True], "is_owned": [True, False, None, None, None]})
    assert findings.owned(risks) == (
        "Of 2 risks judged at signature, 1 had a named owner then and 1 had none. 1 came on record later."
        " For 2 the owner of that day is not known."
    )


def test_practices_of_which_nothing_is_known_are_not_counted_as_missing() -> None:
    unknown = pl.DataFrame({"status": ["unknown"] * 3})
    assert findings.agreed(unknown).startswith("Whether the practices were there before signature is not recorded")
    partly = pl.DataFrame({"status": ["unknown", "never", "early"]})
    assert findings.agreed(partly).startswith("1 of 3 practices were there before signature")

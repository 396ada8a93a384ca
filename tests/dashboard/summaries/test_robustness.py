"""What-ifs and days without an escalation, in words."""

from dashboard.summaries import robustness as rows


def test_half_the_share_of_a_what_if_avoids_half() -> None:
    row = {"value": 8.0, "low": -2.0, "high": 18.0, "n_deals_a_quarter": 30.0, "n_lacking_a_quarter": 12.0,
           "expected": 40.0}  # fmt: skip
    said = rows.what_if(row, 0.5)
    assert "50 % of those" in said
    assert "4.0 fewer escalations" in said
    assert "between 1.0 more and 9.0 fewer" in said


def test_days_without_an_escalation_are_only_called_more_where_the_interval_says_so() -> None:
    clear = rows.free_days_title({"value": 30.0, "low": 5.0, "high": 55.0})
    unclear = rows.free_days_title({"value": 30.0, "low": -5.0, "high": 55.0})
    assert "30 more days" in clear
    assert "do not clearly differ" in unclear
    assert "can't be compared" in rows.free_days_title(None)

"""What is said of a trend: only what stands out."""

import pytest

from dashboard.wording.findings import adoption_title, outcome_sentence, practice_sentence


def test_adoption_is_called_unchanged_within_three_points() -> None:
    assert "more often: in 54 %" in adoption_title(0.38, 0.54, "since 2025 Q4")
    assert "less often: in 38 %" in adoption_title(0.54, 0.38, "since 2025 Q4")
    assert "about as often as before" in adoption_title(0.50, 0.52, "since 2025 Q4")
    assert "Too little is known" in adoption_title(None, 0.5, "since 2025 Q4")


def test_what_no_source_carries_is_called_unknown_not_absent() -> None:
    said = practice_sentence("risk_ownership", 20, 20, has_source=False)
    assert said == "Explicit risk ownership: unknown for all 20 signed deals, because no source carries it."
    said = outcome_sentence(totals(n_observed_deals=3))
    assert said
    assert "Of 540 tickets, 500 name no account" in said
    assert "Not known is never counted as zero." in said


def totals(**other: int) -> dict[str, int]:
    counts = {"n_deals": 20, "n_observed_deals": 0, "n_tickets": 540, "n_tickets_with_account": 40}
    return {**counts, "n_tickets_telling": 540, "n_tickets_of_known_account": 40, **other}


@pytest.mark.parametrize(
    ("other", "cause"),
    [
        ({"n_tickets": 0}, "No ticket was loaded."),
        ({"n_tickets_telling": 0}, "Nothing in 540 tickets says which were escalated."),
        ({"n_tickets_with_account": 0, "n_tickets_of_known_account": 0}, "None of 540 tickets names an account."),
        ({"n_tickets_of_known_account": 0}, "link the accounts of the two systems"),
        ({}, "No ticket source that records escalations covers these deals"),
    ],
)
def test_advice_follows_the_cause_of_unknown_outcomes(other: dict[str, int], cause: str) -> None:
    said = outcome_sentence(totals(**other))
    assert said
    assert said.startswith("Outcomes are unknown for all 20 signed deals. ")
    assert cause in said
    assert said.endswith("never as zero.")

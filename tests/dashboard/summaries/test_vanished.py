"""Evidence that earlier builds had, as a reader sees it."""

from datetime import date

import polars as pl

from dashboard.summaries import vanished

GONE = pl.DataFrame(
    {
        "deal_id": ["crm:1", "crm:2"],
        "deal_name": ["Rollout", None],
        "practice": ["success_definition", "risk_ownership"],
        "status_then": ["early", "late"],
        "status_now": ["unknown", None],
        "had_build_id": ["b1", "b2"],
        "had_on": [date(2026, 6, 30), date(2026, 9, 30)],
        "gone_by_on": [date(2026, 9, 30), date(2026, 12, 31)],
        "ticket_id": ["t:1", None],
        "escalated_on": [date(2026, 8, 1), None],
    }
)


def test_deals_are_named_with_the_build_that_had_it_and_the_escalation_in_between() -> None:
    first, second = vanished.rows(GONE).rows(named=True)
    assert (first["deal_name"], first["deal_id"], first["had_build_id"]) == ("Rollout", "crm:1", "b1")
    assert (first["practice"], first["status_then"], first["status_now"]) == (
        "Shared success definition",
        "Early",
        "Unknown",
    )
    assert first["escalated_on"] == date(2026, 8, 1)
    assert (second["deal_name"], second["status_now"], second["escalated_on"]) == (
        "No longer in the exports",
        None,
        None,
    )


def test_no_earlier_build_and_nothing_gone_are_told_apart() -> None:
    none = GONE.clear()
    assert vanished.sentence(none, n_builds=0).startswith("No earlier build is kept")
    assert vanished.sentence(none, n_builds=2).startswith("Nothing vanished")
    said = vanished.sentence(GONE, n_builds=2)
    assert "not in this one: 2." in said
    assert "in between: 1." in said

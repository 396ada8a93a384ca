"""What would raise the coverage of the sources."""

from datetime import date, datetime

import polars as pl

from dashboard.summaries import coverage as rows


def cells(*tracked: int) -> pl.DataFrame:
    days = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    return pl.DataFrame(
        [("EMEA", day, 10, n) for day, n in zip(days, tracked, strict=True)] + [(None, days[0], 5, 5)],
        schema=["region", "quarter_on", "n_deals", "n_tracked_deals"], orient="row",
    )  # fmt: skip


def test_the_next_step_names_the_region_where_most_is_missing_and_what_to_export() -> None:
    totals = {"n_observed_deals": 5, "n_tickets": 0}
    said = rows.next_step("risks", cells(10, 0, 5, 10), totals)
    assert "Most is missing in EMEA: nothing is recorded about 15 of 40 deals" in said
    assert "common-ground template" in said
    assert "keep exporting" in rows.next_step("risks", cells(10, 10, 10, 10), totals)
    unobserved = {"n_observed_deals": 0, "n_tickets": 0}
    assert rows.next_step("tickets", cells(0, 0, 0, 0), unobserved).startswith("No ticket was loaded.")


def test_a_source_that_ends_early_is_named() -> None:
    records = pl.DataFrame(
        {"source_system": ["crm", "survey"], "last_record_on": [date(2026, 9, 29), date(2026, 7, 1)]}
    )
    assert rows.sources_sentence(records, date(2026, 9, 30)).startswith("survey ends more than 31 days before")
    assert "Every source reaches" in rows.sources_sentence(records.head(1), date(2026, 9, 30))


REASONS = {
    "no account linked": "it names no account that is linked",
    "account has no signed deal": "its account has no signed deal",
    "no contract active on that day": "no contract of its account was active on that day",
    "its contract names no deal": "the contract that it names belongs to no known deal",
    "ticket names an unknown contract or deal": "it names a contract or a deal that no file holds",
}


def test_the_reason_shown_is_the_one_that_the_build_found() -> None:
    escalations = pl.DataFrame(
        {
            "opened_at": [datetime(2026, 9, 1)] * 6,
            "subject": ["s"] * 6,
            "account_name": ["Acme", None] * 3,
            "attribution_reason": [*REASONS, "its contract names no deal"],
            "contract_id": ["c:1"] * 6,
            "named_deal_id": ["s:D"] * 6,
            "source_file": ["tickets.csv"] * 6,
            "source_row": [2, 3, 4, 5, 6, 7],
        }
    )
    assert rows.unattributed_table(escalations)["why"].to_list()[:5] == list(REASONS.values())
    counted = rows.reasons_table(escalations)
    assert counted["why"][0] == REASONS["its contract names no deal"]
    assert counted["n_escalations"].to_list() == [2, 1, 1, 1, 1]
    assert counted["mend"].null_count() == 0
    assert rows.reasons_table(escalations.clear()).is_empty()

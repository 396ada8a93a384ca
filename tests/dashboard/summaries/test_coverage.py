"""What would raise the coverage of the sources."""

from datetime import date

import polars as pl

from dashboard.summaries import coverage as rows


def cells(*tracked: int) -> pl.DataFrame:
    days = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    return pl.DataFrame(
        [("EMEA", day, 10, n) for day, n in zip(days, tracked, strict=True)] + [(None, days[0], 5, 5)],
        schema=["region", "quarter_on", "n_deals", "n_tracked_deals"], orient="row",
    )  # fmt: skip


def test_the_next_step_names_the_region_where_most_is_missing_and_what_to_export() -> None:
    said = rows.next_step("risks", cells(10, 0, 5, 10))
    assert "Most is missing in EMEA: nothing could tell about 15 of 40 deals" in said
    assert "common-ground template" in said
    assert "keep exporting" in rows.next_step("risks", cells(10, 10, 10, 10))


def test_a_source_that_ends_early_is_named() -> None:
    records = pl.DataFrame(
        {"source_system": ["crm", "survey"], "last_record_on": [date(2026, 9, 29), date(2026, 7, 1)]}
    )
    assert rows.sources_sentence(records, date(2026, 9, 30)).startswith("survey ends more than 31 days before")
    assert "Every source reaches" in rows.sources_sentence(records.head(1), date(2026, 9, 30))

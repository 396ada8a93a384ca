"""Method and Data: how the numbers are made, what is missing, and what would raise it."""

import dataclasses
from datetime import date, datetime

import polars as pl
import pytest

from dashboard.summaries import coverage as rows
from dashboard.summaries import method as summaries
from etl.evidence.verdicts.thresholds import Thresholds
from tests.dashboard.test_pages import words

PARTS = {
    "Definitions": "**Aligned deals.**",
    "Analysis plan": "Mundlak 1978",
    "Calibration": "Are the expectations of open deals borne out?",
    "Limits": "Nobody assigned the practices by lot",
}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_method_opens_from_the_url(open_page, sample_warehouse, part):
    app = open_page(sample_warehouse, "method", part=part)
    assert not app.exception
    assert PARTS[part] in words(app)


def test_definitions_can_be_searched_and_an_empty_search_says_so(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "method")
    said = words(app.text_input(key="term").input("wilson").run())
    assert "**Aligned deals.**" not in said
    app.text_input(key="term").input("signature cohort").run()
    assert "Rate by signature cohort" in words(app)
    assert "**Symptoms.**" not in words(app)
    app.text_input(key="term").input("no such thing").run()
    assert "No term says that" in app.info[0].value


def test_every_threshold_of_the_verdicts_is_on_the_page_with_its_value():
    shown = summaries.verdict_thresholds()
    assert len(shown) == len(dataclasses.fields(Thresholds))
    assert ("90 %", "Supported: at least 90 % of the specifications on the claim's side of 1.") in shown.rows()


def test_the_rules_state_the_thresholds_that_the_engine_decides_by(monkeypatch):
    monkeypatch.setattr(summaries, "THRESHOLDS", Thresholds(min_deals=123, negligible_ratio=0.85, min_e_value=1.8))
    rules = " ".join(summaries.verdict_rules()["Given when"])
    assert "Fewer than 123 deals" in rules
    assert "a reduction of 15 % or more" in rules
    assert "an E-value of at least 1.80" in rules


def test_the_trial_of_predictions_shows_the_slope_with_its_interval():
    found = pl.DataFrame(
        [("slope", None, None, 0.99, 0.08, 1.91, 120), ("tenth", 1, 3.0, 4.0, 0.8, 11.6, 12)],
        schema=["measure", "band", "expected", "value", "low", "high", "n_deals"], orient="row",
    )  # fmt: skip
    shown = summaries.predictions_table(found)
    assert shown.row(0) == ("Slope (1 is right)", "–", "0.99", "between 0.08 and 1.91", 120)
    assert shown.row(1)[:3] == ("Tenth 1 of risk", "3.0", "4")


def test_the_data_page_lists_what_stands_unlinked_with_its_source(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "data")
    assert not app.exception
    contracts = next(frame.value for frame in app.dataframe if "Contract" in frame.value.columns)
    assert contracts["Source"].str.contains(", row ").all()
    assert contracts["Why"].str.startswith("it names no deal").all()
    lost = next(frame.value for frame in app.dataframe if "Why" in frame.value.columns and "Subject" in frame.value)
    assert set(lost["Why"]) == {"the contract that it names belongs to no known deal"}
    assert lost["Contract"].str.startswith("register:").all()
    assert "Most is missing in" in words(app)


def cells(*tracked: int) -> pl.DataFrame:
    days = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    return pl.DataFrame(
        [("EMEA", day, 10, n) for day, n in zip(days, tracked, strict=True)] + [(None, days[0], 5, 5)],
        schema=["region", "quarter_on", "n_deals", "n_tracked_deals"], orient="row",
    )  # fmt: skip


REASONS = {
    "no account linked": "it names no account that is linked",
    "account has no signed deal": "its account has no signed deal",
    "no contract active on that day": "no contract of its account was active on that day",
    "its contract names no deal": "the contract that it names belongs to no known deal",
    "ticket names an unknown contract or deal": "it names a contract or a deal that no file holds",
}


def test_the_reason_shown_is_the_one_that_the_build_found():
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
    assert rows.unattributed_table(escalations)["Why"].to_list()[:5] == list(REASONS.values())
    counted = rows.reasons_table(escalations)
    assert counted["Why"][0] == REASONS["its contract names no deal"]
    assert counted["Escalations"].to_list() == [2, 1, 1, 1, 1]
    assert counted["How to mend it"].null_count() == 0
    assert rows.reasons_table(escalations.clear()).is_empty()


def test_the_next_step_names_the_region_where_most_is_missing_and_what_to_export():
    said = rows.next_step("risks", cells(10, 0, 5, 10))
    assert "Most is missing in EMEA: nothing could tell about 15 of 40 deals" in said
    assert "common-ground template" in said
    assert "keep exporting" in rows.next_step("risks", cells(10, 10, 10, 10))


def test_a_source_that_ends_early_is_named():
    records = pl.DataFrame(
        {"source_system": ["crm", "survey"], "last_record_on": [date(2026, 9, 29), date(2026, 7, 1)]}
    )
    assert rows.sources_sentence(records, date(2026, 9, 30)).startswith("survey ends more than 31 days before")
    assert "Every source reaches" in rows.sources_sentence(records.head(1), date(2026, 9, 30))

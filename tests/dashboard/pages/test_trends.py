"""The Trends page: headline numbers, both trends, what moved and why."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import notes
from dashboard.access import Scope
from dashboard.queries.scoped import Filters
from dashboard.summaries.headline import value_at_risk
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage

AS_OF = date(2026, 9, 30)
EVERYONE, EVERYTHING = Scope(), Filters()


def test_five_cards_give_each_headline_number_with_interval_n_and_freshness(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends")
    assert [metric.label for metric in app.metric] == [
        "Aligned deals", "Escalations", "Control clauses", "Time to trust", "Value at risk",
    ]  # fmt: skip
    below = [caption.value for caption in app.caption if " between " in f" {caption.value}" and "; " in caption.value]
    starts = ("between", "per 100 months of contract at equal deal age, between", "of clauses, between", "between")
    assert [caption.startswith(start) for caption, start in zip(below[:4], starts, strict=True)] == [True] * 4
    assert all(re.search(r"; [\d,]+ (deal|escalation)s?,", caption) for caption in below[:4])
    assert any("running deals, as of 30 Sep 2026" in caption.value for caption in app.caption)
    assert any("At least one practice is not known" in caption.value for caption in app.caption)


def test_an_escalation_resolved_since_was_open_then() -> None:
    deals = pl.DataFrame(
        {"deal_id": ["d"], "signed_on": [date(2026, 1, 1)], "followup_end_on": [date(2026, 10, 1)],
         "n_open_escalations": [0]}
    )  # fmt: skip
    escalation = pl.DataFrame(
        {"deal_id": ["d"], "event_on": [date(2026, 5, 1)], "resolved_on": [date(2026, 7, 5)], "is_open": [False]}
    )
    on = [date(2026, 3, 31), date(2026, 6, 30), AS_OF]
    assert [value_at_risk.as_known_on(deals, escalation, day)["is_at_risk"][0] for day in on] == [False, True, False]


def test_one_click_says_why_the_rate_changed(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends")
    assert "Of this change of" in words(app)
    assert "What the data themselves changed" not in words(app)
    app.toggle(key="why").set_value(True).run()
    assert not app.exception
    assert "Each split adds up to" in words(app)
    assert "What the data themselves changed" in words(app)


def test_a_part_narrows_the_page_to_itself(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends")
    button = next(button for button in app.button if button.label == "Show only these")
    dimension = button.key.removeprefix("go-")
    button.click().run()
    assert not app.exception
    assert len(app.multiselect(key=dimension).value) == 1
    app.button(key="undo-click").click().run()
    assert app.multiselect(key=dimension).value == []


def test_any_two_years_can_be_compared(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends")
    app.selectbox(key="then").set_value("2024").run()
    app.selectbox(key="now").set_value("2025").run()
    assert not app.exception
    assert "from 2024 to 2025, at equal deal age" in words(app)
    assert "the share of aligned deals" in words(app)
    app.selectbox(key="then").set_value("2025").run()
    assert "Choose two different quarters or years" in words(app)


def test_signature_cohorts_are_a_click_away_and_say_which_are_not_over(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends")
    app.segmented_control(key="by").set_value("cohort").run()
    assert not app.exception
    assert "in the first six months, by quarter of signature" in words(app)


def test_an_annotation_of_the_portfolio_is_shown_on_the_page(
    open_page: OpenPage, sample_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_NOTES", str(tmp_path / "notes.sqlite"))
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    notes.annotate(EVERYONE, notes.PORTFOLIO, happened_on=AS_OF, text="Deal desk opened", author="ada")
    app = open_page(sample_warehouse, "trends")
    assert not app.exception
    assert "Deal desk opened" in words(app)

"""What is said of an estimate: the number, what else fits the data, and never more than they carry."""

import re
from datetime import date
from pathlib import Path

import pytest

from dashboard import glossary, wording
from dashboard.wording.claims import CLAIMS, VERDICT_ICONS, VERDICT_MEANINGS
from dashboard.wording.estimates import change, counts, estimate_in_short, headline, interval
from dashboard.wording.findings import adoption_title, outcome_sentence, practice_sentence, trend_title
from dashboard.wording.words import day, money, number, percent, quarter, quarter_before, quarters
from etl.evidence import Estimate, Verdict

FORBIDDEN = re.compile(r"\b(causes|caused|proves|proven|drives)\b|!", re.IGNORECASE)


def an_estimate(value: float | None, low: float | None, high: float | None, **more: str) -> Estimate:
    return Estimate(value, low, high, n_deals=1200, n_events=96, n_accounts=310, method="test", **more)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (an_estimate(11.6, 4.2, 19.4), "about 12 fewer escalations per 100 deals would be expected"),
        (an_estimate(11.6, 4.2, 19.4), "between 4 and 19 fewer"),
        (an_estimate(-8.0, -15.0, -2.0), "between 2 and 15 more"),
        (an_estimate(28.4, -19.6, 75.9), "anything between 76 fewer and 20 more fits these data (95 % interval)"),
        (an_estimate(None, None, None, withheld="16 accounts."), "No headline number: 16 accounts."),
    ],
)
def test_the_headline_says_the_number_and_what_else_fits(estimate, expected):
    assert expected in headline(estimate)


def test_a_ratio_reads_as_a_share_more_or_fewer():
    assert [change(ratio, "fewer") for ratio in (0.8, 0.7, 1.1)] == ["20 % fewer", "30 % fewer", "10 % more"]
    assert [change(ratio, "lower") for ratio in (0.8, 1.1)] == ["20 % lower", "10 % higher"]
    assert change(1.0, "fewer") == "no difference"
    assert change(1.0, "fewer", inside_of=True) == "no difference in"


def test_a_withheld_estimate_reads_as_its_reason():
    assert estimate_in_short(an_estimate(None, None, None, withheld="Too few deals."), "rate ratio") == "Too few deals."
    assert interval(an_estimate(None, None, None)) == ""


def test_numbers_carry_their_unit_and_unknown_ones_a_dash():
    assert money(1234567.0, "EUR") == "EUR 1,234,567"
    assert money(None, "EUR") == "not recorded"
    assert percent(0.4849) == "48 %"
    assert percent(None) == "–"
    assert number(None) == "–"
    assert counts(an_estimate(1.0, 0.5, 2.0)) == "1,200 deals of 310 accounts, 96 escalations"


def test_quarters_and_days_read_as_people_write_them():
    assert quarter(date(2026, 9, 30)) == "2026 Q3"
    assert quarters([date(2025, 10, 1), date(2026, 7, 1)]) == "2025 Q4 to 2026 Q3"
    assert day(date(2026, 9, 3)) == "3 Sep 2026"
    assert quarter_before(date(2026, 5, 31)) == date(2026, 2, 28)
    assert quarter_before(date(2026, 1, 31)) == date(2025, 10, 31)


def test_a_trend_is_claimed_only_where_a_quarter_stands_out():
    assert "no quarter stands out from chance" in trend_title([], [], 13.5)
    assert trend_title([date(2026, 1, 1)], [], 13.5).startswith("2026 Q1 stands out as higher")
    assert "2025 Q1, 2025 Q4 stand out as lower" in trend_title([], [date(2025, 1, 1), date(2025, 10, 1)], 9.0)
    assert trend_title([], [], None) == "Too few quarters were observed to speak of a trend"


def test_adoption_is_called_unchanged_within_three_points():
    assert "more often: 54 %" in adoption_title(0.38, 0.54, "since 2025 Q4")
    assert "less often: 38 %" in adoption_title(0.54, 0.38, "since 2025 Q4")
    assert "about as often as before" in adoption_title(0.50, 0.52, "since 2025 Q4")
    assert "Too little is known" in adoption_title(None, 0.5, "since 2025 Q4")


def test_what_no_source_carries_is_called_unknown_not_absent():
    said = practice_sentence("risk_ownership", 20, 20, has_source=False)
    assert said == "Explicit risk ownership: unknown for all 20 signed deals, because no source carries it."
    outcome = {"n_deals": 20, "n_observed_deals": 0, "n_tickets": 540, "n_tickets_with_account": 40}
    said = outcome_sentence(outcome)
    assert said
    assert "500 of 540 tickets name no account" in said
    assert "never zero" in said


def test_every_verdict_has_an_icon_and_a_meaning():
    assert set(VERDICT_ICONS) == set(VERDICT_MEANINGS) == set(Verdict)


def test_no_text_of_the_app_claims_a_cause_or_shouts():
    texts = [str(value) for value in VERDICT_MEANINGS.values()] + list(CLAIMS.values())
    folder = Path(wording.__file__).parents[1]
    quoted = (
        text
        for path in (*folder.rglob("pages/*.py"), *folder.rglob("summaries/*.py"), *folder.rglob("wording/*.py"))
        for text in re.findall(r'"([^"\n]{12,})"', path.read_text(encoding="utf-8"))
        if "\\" not in text  # a regular expression is not read by anybody
    )
    glossary_text = Path(glossary.__file__).with_name("glossary.toml").read_text(encoding="utf-8")
    assert [text for text in (*texts, *quoted, glossary_text) if FORBIDDEN.search(text)] == []

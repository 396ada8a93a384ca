"""Numbers, quarters and days as people write them."""

from datetime import date

from dashboard.wording.estimates import counts
from dashboard.wording.words import day, money, number, percent, quarter, quarter_before, quarters, short_money
from etl.evidence import Estimate


def test_short_money_keeps_the_currency_code() -> None:
    assert short_money(14_240_000, "EUR") == "EUR 14.2 M"
    assert short_money(211_400, "GBP") == "GBP 211 k"
    assert short_money(0, "USD") == "USD 0"


def an_estimate(value: float | None, low: float | None, high: float | None, **more: str) -> Estimate:
    return Estimate(value, low, high, n_deals=1200, n_events=96, n_accounts=310, method="test", **more)


def test_numbers_carry_their_unit_and_unknown_ones_a_dash() -> None:
    assert money(1234567.0, "EUR") == "EUR 1,234,567"
    assert money(None, "EUR") == "not recorded"
    assert percent(0.4849) == "48 %"
    assert percent(None) == "–"
    assert number(None) == "–"
    assert counts(an_estimate(1.0, 0.5, 2.0)) == "1,200 deals of 310 accounts, 96 escalations"


def test_quarters_and_days_read_as_people_write_them() -> None:
    assert quarter(date(2026, 9, 30)) == "2026 Q3"
    assert quarters([date(2025, 10, 1), date(2026, 7, 1)]) == "2025 Q4 to 2026 Q3"
    assert day(date(2026, 9, 3)) == "3 Sep 2026"
    assert quarter_before(date(2026, 5, 31)) == date(2026, 2, 28)
    assert quarter_before(date(2026, 1, 31)) == date(2025, 10, 31)

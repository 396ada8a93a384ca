"""The last four complete quarters."""

from datetime import date

import polars as pl

from etl.evidence.inputs import Inputs
from etl.evidence.outlook.quarters import recent


def test_a_quarter_that_ends_on_the_builds_day_is_complete() -> None:
    days = [date(2025, 1, 1), date(2026, 9, 30)]
    deals = pl.DataFrame({"deal_id": ["a", "b"], "signed_on": days, "observed_to_on": [date(2026, 10, 1)] * 2})
    recently = recent(Inputs(deals=deals))
    assert recently is not None
    assert (recently.first, recently.end, recently.n_signed) == (date(2025, 10, 1), date(2026, 10, 1), 1)
    assert recent(Inputs(deals=deals.with_columns(observed_to_on=pl.lit(date(2026, 9, 30))))).end == date(2026, 7, 1)


def signed(*days: date, observed_to: date = date(2026, 8, 14)) -> Inputs:
    rows = {
        "deal_id": [str(i) for i in range(len(days))],
        "signed_on": days,
        "observed_to_on": [observed_to] * len(days),
    }
    return Inputs(deals=pl.DataFrame(rows))


def test_the_last_four_complete_quarters_begin_a_year_before_the_current_one() -> None:
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2026, 6, 30), date(2026, 7, 1)]
    found = recent(signed(*days))
    assert found is not None
    assert (found.first, found.end, found.today) == (date(2025, 7, 1), date(2026, 7, 1), date(2026, 8, 14))
    assert found.n_signed == 2  # neither the day before the first of them nor the day after the last
    assert found.quarters == (2025 * 4 + 3, 2026 * 4 + 3)
    assert found.is_complete


def test_quarters_are_complete_where_the_firm_had_signed_by_their_first_day() -> None:
    for day, is_complete in ((date(2025, 7, 1), True), (date(2025, 7, 2), False)):
        found = recent(signed(day, date(2026, 5, 1)))
        assert found is not None
        assert found.is_complete is is_complete


def test_without_observed_time_the_latest_signature_tells_the_day() -> None:
    deals = signed(date(2025, 1, 5), date(2026, 2, 3)).deals.drop("observed_to_on")
    found = recent(Inputs(deals=deals))
    assert found is not None
    assert (found.first, found.end) == (date(2025, 1, 1), date(2026, 1, 1))
    assert recent(Inputs()) is None

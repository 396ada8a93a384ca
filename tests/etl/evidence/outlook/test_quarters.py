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

"""What several tests of figures draw."""

from datetime import date

import polars as pl
import pytest

from dashboard.figures.look import DARK, LIGHT

QUARTERS = [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
looks = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


def a_chart() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "period": QUARTERS,
            "n_events": [4, 20, 6],
            "months": [50.0, 60.0, 70.0],
            "rate": [8.0, 33.3, 8.6],
            "centre": [16.7, 16.7, 16.7],
            "low": [2.0, 3.0, 4.0],
            "high": [30.0, 29.0, 28.0],
            "is_signal": [False, True, False],
            "runs": ["", "", ""],
        }
    )

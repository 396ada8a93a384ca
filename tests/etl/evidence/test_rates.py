"""Rates, over-dispersion and u-charts beyond the published formulas."""

import polars as pl
import pytest

from etl.evidence import dispersion, rate, share, u_chart


def test_no_observed_time_gives_no_rate() -> None:
    assert rate(3, 0.0).withheld
    assert share(0, 0).withheld


def test_over_dispersion_widens_a_rate() -> None:
    plain, wide = rate(50, 500.0), rate(50, 500.0, dispersion=4.0)
    assert plain.value == wide.value == 10.0
    assert (wide.high or 0) - (wide.low or 0) == pytest.approx(2 * ((plain.high or 0) - (plain.low or 0)), rel=0.05)


def test_over_dispersion_is_the_scatter_between_accounts_over_the_events() -> None:
    # Two accounts, ten months each: 2 and 10 events, 6 expected each: (16 + 16) / 12 × 2 / (2 − 1).
    cells = pl.DataFrame({"account_id": ["a", "a", "b"], "n_events": [1, 1, 10], "months": [5.0, 5.0, 10.0]})
    assert dispersion(cells) == pytest.approx(32 / 12 * 2)


def test_over_dispersion_is_taken_within_periods() -> None:
    # The rate doubles from one period to the next in both accounts alike: no scatter between accounts.
    cells = pl.DataFrame(
        {"account_id": ["a", "b"] * 2, "period": [1, 1, 2, 2], "n_events": [5, 5, 10, 10], "months": [10.0] * 4}
    )
    assert dispersion(cells) == 1.0


def test_over_dispersion_is_never_below_1_nor_missing() -> None:
    cells = pl.DataFrame({"account_id": ["a", "b"], "n_events": [5, 5], "months": [10.0, 10.0]})
    assert dispersion(cells) == dispersion(cells.head(1)) == dispersion(cells.clear()) == 1.0


def test_a_period_without_observed_time_has_no_rate_and_no_signal() -> None:
    chart = u_chart(pl.DataFrame({"period": ["a", "b"], "n_events": [20, 0], "months": [100.0, 0.0]}))
    assert chart["rate"].to_list() == [20.0, None]
    assert chart["high"][1] is None
    assert chart["is_signal"].to_list() == [False, False]


def test_an_empty_chart_keeps_its_columns() -> None:
    chart = u_chart(pl.DataFrame(schema={"period": pl.Date, "n_events": pl.Int64, "months": pl.Float64}))
    assert chart.columns == ["period", "n_events", "months", "rate", "centre", "low", "high", "is_signal"]


def test_few_accounts_take_the_scatter_from_the_moving_range() -> None:
    events = [20, 60, 15, 70, 25, 65]
    periods = pl.DataFrame({"period": list("abcdef"), "n_events": events, "months": [200.0] * 6})
    assert u_chart(periods)["is_signal"].any()
    assert not u_chart(periods, n_accounts=8)["is_signal"].any()

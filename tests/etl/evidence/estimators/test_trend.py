"""The slope against statsmodels, at equal age against direct standardisation, and by simulation; runs by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose
from scipy import stats

from etl.evidence import trends
from etl.evidence.estimators.trend import AGE_BANDS, cells_of, runs

RATES = {"0-3": 0.14, "3-6": 0.10, "6-12": 0.08, "12+": 0.06}  # escalations per month by age


def _quarter(number: int) -> date:
    return date(2023 + number // 4, 1 + 3 * (number % 4), 1)


def _firm(
    seed: int,
    *,
    n_accounts: int = 120,
    slope: float = -0.1,
    shock: float = 0.0,
    n_quarters: int = 14,
    spread: float = 1.0,
) -> pl.DataFrame:
    """Accounts with one to three deals signed in any month, each followed for at most 24; `spread` between accounts."""
    rng = np.random.default_rng(seed)
    shocks = rng.normal(0, shock, n_quarters)
    owners = np.repeat(np.arange(n_accounts), rng.integers(1, 4, n_accounts))
    signed = rng.integers(0, 3 * n_quarters, len(owners))
    deal, age = (grid.ravel() for grid in np.meshgrid(np.arange(len(owners)), np.arange(24), indexing="ij"))
    month = signed[deal] + age
    is_seen = month < 3 * n_quarters
    deal, age, quarter = deal[is_seen], age[is_seen], month[is_seen] // 3
    band = np.digitize(age, [3, 6, 12])
    frailty = rng.gamma(1 / spread, spread, n_accounts)
    mean = frailty[owners[deal]] * np.array(list(RATES.values()))[band] * np.exp(slope * quarter / 4 + shocks[quarter])
    return pl.DataFrame(
        {
            "period": [_quarter(number) for number in quarter],
            "account_id": owners[deal].astype(str),
            "age_band": np.array(AGE_BANDS)[band],
            "n_events": rng.poisson(mean),
            "months": np.ones(len(deal)),
        }
    )


def _table(n_events: list[list[int]], months: list[list[float]]) -> pl.DataFrame:
    """Quarters × age bands as cells of twelve accounts that share them."""
    rows = [
        (_quarter(number), str((number * 5 + place) % 12), band, events[place], seen[place])
        for number, (events, seen) in enumerate(zip(n_events, months, strict=True))
        for place, band in enumerate(AGE_BANDS[: len(events)])
    ]
    return pl.DataFrame(rows, schema=["period", "account_id", "age_band", "n_events", "months"], orient="row")


@pytest.mark.parametrize("is_age_fixed", [False, True])
def test_slopes_are_those_of_statsmodels(is_age_fixed: bool) -> None:
    cells = _firm(3)
    sums = cells.group_by("period", "age_band").agg(pl.col("n_events", "months").sum()).sort("period", "age_band")
    years = sums["period"].cast(pl.Int32).to_numpy() / 365.25
    levels = [np.ones(len(sums))]
    if is_age_fixed:
        levels = [(sums["age_band"] == band).to_numpy().astype(float) for band in AGE_BANDS]
    x = np.column_stack([years - years.mean(), *levels])
    theirs = sm.GLM(sums["n_events"].to_numpy(), x, sm.families.Poisson(), exposure=sums["months"].to_numpy()).fit()
    ours = trends(cells)[is_age_fixed].slope
    assert_allclose(np.log(ours.value), theirs.params[0], rtol=1e-6)


def test_where_accounts_differ_most_the_interval_is_that_of_accounts_left_out_one_by_one() -> None:
    """The jackknife by refitting (Tukey 1958) about the whole estimate; ours takes one step of it."""
    cells = _firm(4, n_accounts=60)
    slope = trends(cells)[0].slope
    each = [
        np.log(trends(cells.filter(pl.col("account_id") != account))[0].slope.value)
        for account in cells["account_id"].unique()
    ]
    se = np.sqrt((len(each) - 1) / len(each) * np.square(np.array(each) - np.log(slope.value)).sum())
    half = np.log(slope.high / slope.low) / 2
    assert_allclose(half / stats.t.ppf(0.975, len(each) - 1), se, rtol=0.06)


def test_a_portfolio_that_only_grows_older_falls_as_counted_and_not_at_equal_age() -> None:
    months = [[90.0 - 8 * quarter, 60.0, 60.0, 10.0 + 20 * quarter] for quarter in range(10)]
    events = [[round(seen * rate * 10) for seen, rate in zip(row, RATES.values(), strict=True)] for row in months]
    counted, equal = trends(_table(events, months))
    assert counted.slope.value < 0.9
    assert_allclose(equal.slope.value, 1.0, atol=0.02)
    rates = [quarter.rate for quarter in equal.quarters]
    assert max(rates) / min(rates) < 1.03


def test_rates_at_equal_age_are_directly_standardised_ones_where_ages_differ_by_the_same_ratios() -> None:
    """Σ w_a r_a with w the age mix of the last four quarters (Armitage & Berry): equal where each age has its ratio."""
    months: list[list[float]] = [
        [40, 30, 20, 10],
        [30, 30, 30, 10],
        [20, 30, 30, 30],
        [20, 20, 30, 60],
        [10, 20, 30, 80],
    ]
    levels = [3.0, 2.0, 2.5, 1.0, 1.5]
    events = [
        [round(1e5 * level * rate * seen) for seen, rate in zip(row, RATES.values(), strict=True)]
        for level, row in zip(levels, months, strict=True)
    ]
    equal = trends(_table(events, months))[1]
    mix = np.array(months)[-4:].sum(axis=0)
    direct = (np.array(events) / np.array(months)) @ mix / mix.sum()
    assert_allclose([quarter.rate for quarter in equal.quarters], 100 * direct, rtol=1e-5)
    assert_allclose(sum(quarter.months for quarter in equal.quarters[-4:]), mix.sum())


def test_a_quarter_without_old_deals_has_a_rate_at_equal_age_too() -> None:
    months: list[list[float]] = [[40, 0, 0, 0], [40, 40, 0, 0], [40, 40, 40, 0], [40, 40, 40, 40], [40, 40, 40, 80]]
    events = [[round(10 * rate * seen) for seen, rate in zip(row, RATES.values(), strict=True)] for row in months]
    equal = trends(_table(events, months))[1]
    assert_allclose([quarter.rate for quarter in equal.quarters], equal.quarters[-1].rate, rtol=0.02)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("n_accounts", "shock", "spread"), [(120, 0.0, 1.0), (30, 0.0, 1.0), (120, 0.15, 0.3), (60, 0.1, 1.0)]
)
def test_the_slopes_interval_holds_the_truth_as_often_as_it_says(n_accounts: int, shock: float, spread: float) -> None:
    """250 firms: coverage 93 to 97 % within two standard errors of the simulation, shocks to all accounts included.

    With φ by account and quarter alone it is 87 to 92 %: accounts stay what they are from quarter to quarter.
    """
    hits = []
    for seed in range(250):
        slope = trends(_firm(seed, n_accounts=n_accounts, shock=shock, spread=spread))[1].slope
        hits.append(slope.low < np.exp(-0.1) < slope.high)
    assert 0.93 - 0.028 <= np.mean(hits) <= 0.97 + 0.022


def test_eight_on_one_side_and_six_in_one_direction_are_runs() -> None:
    above = [1.0] + [3.0, 4.0] * 4 + [1.0]
    assert [bool(found) for found in runs(above, [2.0] * 10)] == [False, *[True] * 8, False]
    assert runs(above, [2.0] * 10)[1] == ("above",)
    falling = [5.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 6.0]
    assert runs(falling, [6.0] * 8) == [(), *[("falling",)] * 6, ()]
    assert runs([-rate for rate in falling], [-6.0] * 8)[3] == ("rising",)


@pytest.mark.parametrize(
    "rates",
    [
        [3.0] * 7 + [1.0],  # seven are not enough
        [3.0, 3.0, 3.0, 3.0, 2.0, 3.0, 3.0, 3.0, 3.0],  # on the line is on neither side
        [3.0, 3.0, 3.0, 3.0, None, 3.0, 3.0, 3.0, 3.0],  # not observed
        [5.0, 4.0, 3.0, 2.0, 1.0, 1.0],  # five falling, then level
        [],
    ],
)
def test_shorter_runs_are_none(rates: list[float | None]) -> None:
    assert not any(runs(rates, [2.0] * len(rates)))


@pytest.mark.thorough
def test_a_stable_process_of_sixteen_quarters_seldom_has_a_run() -> None:
    """Of 300 firms without a slope; with normal draws about the true mean the share would be .06."""
    found = []
    for seed in range(300):
        counted = trends(_firm(seed, slope=0.0, n_quarters=16, spread=0.3))[1]
        found.append(any(quarter.runs for quarter in counted.quarters))
    assert np.mean(found) <= 0.08


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (pl.DataFrame(), "0 quarters"),
        (_table([[3, 3], [3, 3], [3, 3]], [[9.0, 9.0]] * 3), "3 quarters"),
        (_table([[1, 1]] * 4, [[9.0, 9.0]] * 4), "8 escalations"),
        (_table([[5, 5]] * 4, [[9.0, 9.0]] * 4).with_columns(account_id=pl.lit("a")), "1 accounts"),
    ],
)
def test_too_little_gives_no_slope_and_the_reason(cells: pl.DataFrame, reason: str) -> None:
    for trend in trends(cells):
        assert trend.slope.value is None
        assert trend.slope.withheld.startswith(reason)


def test_nothing_that_happened_has_rates_of_zero_and_no_slope() -> None:
    for trend in trends(_table([[0, 0, 0, 0]] * 6, [[9.0] * 4] * 6)):
        assert [quarter.rate for quarter in trend.quarters] == [0.0] * 6
        assert trend.slope.value is None


def test_rows_of_the_same_cell_are_summed_and_unknown_ones_left_out() -> None:
    cells = _firm(5, n_accounts=30)
    twice = pl.concat([cells, cells])
    unknown = cells.with_columns(n_events=pl.lit(None, pl.Int64))
    assert trends(pl.concat([cells, unknown])) == trends(cells)
    assert [q.n_events for q in trends(twice)[0].quarters] == [2 * q.n_events for q in trends(cells)[0].quarters]


def test_cells_come_from_the_mart_whatever_columns_it_lacks() -> None:
    mart = pl.DataFrame({"quarter_on": [date(2025, 1, 1)], "observed_months": [2.0], "n_attributable_escalations": [1]})
    assert cells_of(mart).select("period", "months", "n_events").row(0) == (date(2025, 1, 1), 2.0, 1.0)

"""Control chart, adoption and cohorts by quarter."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.portfolio import windows
from dashboard.queries.scoped import Filters
from dashboard.summaries import evidence as evidence_summaries
from dashboard.summaries import trends
from dashboard.warehouse import Build
from dashboard.wording import trend as wording
from etl import evidence
from etl.sample.deals import as_marts, simulate


def test_a_steady_process_has_a_control_chart_without_signals() -> None:
    rng = np.random.default_rng(3)
    periods = pl.DataFrame(
        {
            "period": [date(2025, month, 1) for month in (1, 4, 7, 10) for _ in range(40)],
            "account_id": [f"a{i}" for _ in range(4) for i in range(40)],
            "months": [3.0] * 160,
            "n_events": rng.poisson(0.4, 160).tolist(),
        }
    )
    counted, equal = evidence.trends(periods.with_columns(age_band=pl.lit("0-3")))
    assert trends.control_chart(counted)["period"].to_list() == [date(2025, month, 1) for month in (1, 4, 7, 10)]
    assert trends.control_chart(equal)["rate"].to_list() == pytest.approx(
        trends.control_chart(counted)["rate"].to_list()
    )
    assert wording.signs(counted)[0].startswith("Every quarter lies within what chance alone would give")


def test_a_trend_without_a_quarter_has_an_empty_chart() -> None:
    assert trends.control_chart(evidence.trends(pl.DataFrame())[0]).is_empty()


def test_adoption_counts_every_deal_once_per_practice() -> None:
    deals, _ = as_marts(simulate(300, 4))
    shares = trends.adoption(deals)
    totals = shares.group_by("practice").agg(n=(pl.col("n_practised") + pl.col("n_not") + pl.col("n_unknown")).sum())
    assert totals["n"].to_list() == [300, 300, 300]


def test_overlapping_intervals_are_not_called_a_fall() -> None:
    small = evidence.assess(*as_marts(simulate(60, 4)))
    assert "not clearly lower" in evidence_summaries.dose_title(small)


AS_OF = date(2026, 9, 30)
EVERYONE, EVERYTHING = Scope(), Filters()


def test_a_cohort_is_immature_until_six_months_after_its_last_day(leased: Build) -> None:
    deals = portfolio.deals(EVERYONE, EVERYTHING)
    found = trends.cohorts(deals, windows(EVERYONE, EVERYTHING), as_of_on=AS_OF)
    immature = found.filter("is_immature")["quarter_on"].to_list()
    assert immature == [date(2026, 4, 1), date(2026, 7, 1)]
    assert int(found["n_deals"].sum()) == deals.filter(pl.col("observed_months") > 0).height
    assert (found["low"] <= found["value"]).all()


def test_the_cohort_rates_are_those_of_the_mart_of_cohorts(leased: Build) -> None:
    found = trends.cohorts(
        portfolio.deals(EVERYONE, EVERYTHING), windows(EVERYONE, EVERYTHING), as_of_on=AS_OF
    )  # fmt: skip
    mart = warehouse.current().query(
        "select quarter_on, cast(sum(n_attributable_escalations) as bigint) as n, sum(observed_months) as months"
        " from marts.cohort_trends group by all having months > 0 order by 1",
        [],
    )
    assert found["n_events"].to_list() == mart["n"].to_list()
    assert found["months"].to_list() == pytest.approx(mart["months"].to_list())


def test_too_few_quarters_are_said_to_be_too_few() -> None:
    nothing = evidence.trends(pl.DataFrame(schema={"period": pl.Date}))[0]
    assert wording.cohorts_title(nothing).startswith("Too few quarters of signature")


def test_the_cohorts_title_is_of_the_quarters_whose_six_months_are_over(leased: Build) -> None:
    deals, cells = portfolio.deals(EVERYONE, EVERYTHING), windows(EVERYONE, EVERYTHING)
    found = trends.cohorts_trend(deals, cells, as_of_on=AS_OF)
    mature = trends.cohorts(deals, cells, as_of_on=AS_OF).filter(~pl.col("is_immature"))
    assert [quarter.n_events for quarter in found.quarters] == mature["n_events"].to_list()
    assert [quarter.rate for quarter in found.quarters] == pytest.approx(mature["value"].to_list())

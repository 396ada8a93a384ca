"""Event studies of staggered take-up against published results of R's etwfe, did and fixest, and of pyfixest.

All on the teen employment of 500 US counties (`data_sets.teen_employment`).
"""

import numpy as np
import pandas as pd
import pytest

from etl.evidence.estimators import clusters, event_study, poisson
from etl.evidence.estimators.event_study import NEVER, Cells
from etl.evidence.estimators.poisson import FloatArray, IntArray
from tests.oracles import data_sets

COHORTS = (2004, 2006, 2007)
AFTER = [(cohort, year) for cohort in COHORTS for year in range(cohort, 2008)]


def counties() -> pd.DataFrame:
    return data_sets.teen_employment()


def indicators(values: object) -> FloatArray:
    known = np.asarray(values)
    return (known[:, None] == np.unique(known)[1:]).astype(np.float64)


def by_county(data: pd.DataFrame) -> tuple[Cells, IntArray]:
    """A unit per county and a quarter per year; who never raised the wage has NEVER."""
    units = np.unique(data["county"], return_inverse=True)[1].astype(np.int64)
    years = (data["year"] - 2003).to_numpy(dtype=np.int64)
    counts = data["employed"].to_numpy(dtype=np.float64)[:, None]
    first = data.groupby("county")["first_treat"].first().to_numpy()
    take_up = np.where(first == 0, NEVER, first - 2003).astype(np.int64)
    return event_study.cells_of(units, years, counts, np.ones_like(counts)), take_up


def of_cells(values: FloatArray, take_up: IntArray) -> list[float]:
    """The cells after take-up, cohort by cohort."""
    return [float(values[list(take_up).index(cohort - 2003), year - 2003]) for cohort, year in AFTER]


@pytest.fixture(scope="module")
def adjusted() -> tuple[pd.DataFrame, FloatArray]:
    """The counties with the columns of `etwfe(emp ~ lpop, family = "poisson")`, but for those after take-up."""
    data = counties()
    population = np.log(data[["population"]].to_numpy() / 1000)
    cohort, year = indicators(data["first_treat"]), indicators(data["year"])
    return data, np.hstack([population, population * cohort, population * year, cohort, year])


def test_what_was_carried_on_gives_the_published_effects_of_etwfe_with_a_poisson_mean(
    adjusted: tuple[pd.DataFrame, FloatArray],
) -> None:
    # R etwfe, inst/tinytest/test_emfx.R, `event_pois_known`: etwfe(emp ~ lpop, family = "poisson") |> emfx("event")
    data, x = adjusted
    employed = data["employed"].to_numpy(dtype=np.float64)
    since = (data["year"] - data["first_treat"]).to_numpy()
    is_after = (data["first_treat"] > 0).to_numpy() & (since >= 0)
    expected = event_study.carried_on(employed[:, None], np.ones((len(data), 1)), x, ~is_after)
    assert expected is not None
    effects = [(employed - expected)[is_after & (since == quarter)].mean() for quarter in range(4)]
    assert effects == pytest.approx(
        [-25.3497484355494, 1.09175116997388, -75.1246321552693, -101.823979344829], rel=1e-6
    )


def test_the_whole_regression_gives_the_published_coefficients_and_errors_of_etwfe_with_a_poisson_mean(
    adjusted: tuple[pd.DataFrame, FloatArray],
) -> None:
    # R etwfe, inst/tinytest/test_etwfe.R, `m3p_known`; its errors have the factor (n − 1)/(n − k) besides G/(G − 1)
    data, x = adjusted
    population = np.log(data["population"].to_numpy() / 1000)
    after = []
    for cohort, year in AFTER:
        is_cell = ((data["first_treat"] == cohort) & (data["year"] == year)).to_numpy().astype(np.float64)
        after += [is_cell, is_cell * (population - population[data["first_treat"] == cohort].mean())]
    whole = np.hstack([x, np.column_stack(after)])
    fit = poisson.fit(data[["employed"]].to_numpy(dtype=np.float64), np.ones((len(data), 1)), whole)
    accounts = np.unique(data["county"], return_inverse=True)[1].astype(np.int64)
    variance = clusters.sandwich(fit, whole, accounts) * (len(data) - 1) / (len(data) - 30)
    at = 1 + x.shape[1] + 2 * np.arange(7)
    published = [
        -0.0309556552918575, -0.0662240386949426, -0.132971344933512, -0.117022779216096, -0.00904940559832479,
        -0.0681486377022154, -0.0399915656289664,
    ]  # fmt: skip
    errors = [
        0.0176207591941838, 0.0255833352827062, 0.0237253169390011, 0.022500568035011, 0.0244213099833293,
        0.025111336200421, 0.0168249306911585,
    ]  # fmt: skip
    assert fit.coefficients[at - 1] == pytest.approx(published, abs=1e-7)
    assert np.sqrt(np.diag(variance)[at]) == pytest.approx(errors, rel=5e-5)


@pytest.mark.parametrize("is_by_county", [False, True])
def test_what_was_expected_without_take_up_gives_the_coefficients_of_pyfixest(is_by_county: bool) -> None:
    # pyfixest 0.60.0: fepois("employed ~ i(cohort and year after take-up) | cohort + year"), and with county + year
    cells, take_up = by_county(counties())
    if not is_by_county:
        cells, take_up = event_study.by_cohort(cells, take_up)
    expected = event_study.expected_without(cells, take_up)
    groups = np.unique(take_up)
    happened, due = (
        np.array([values[take_up == group].sum(axis=0) for group in groups]) for values in (cells.counts, expected)
    )
    assert of_cells(np.log(happened / due), groups) == pytest.approx(
        [-0.008050, -0.025213, -0.051965, -0.067221, 0.055212, 0.010999, -0.060675], abs=1e-6
    )


def log_means(data: pd.DataFrame) -> FloatArray:
    """(4, 5) mean log employment by cohort, those that never raised the wage first, and year."""
    logs = data.assign(log=np.log(data["employed"]))
    return logs.pivot_table(index="first_treat", columns="year", values="log").to_numpy()


def test_the_effects_of_cohorts_against_never_takers_are_those_published_by_etwfe() -> None:
    # R etwfe, inst/tinytest/test_etwfe.R, `m2_known`: the saturated regression of Sun & Abraham, fitted by fixest
    means = log_means(counties())
    effects, is_after = event_study.cohort_effects(means[1:], means[0], np.array([1, 3, 4]), reference=1)
    assert effects[is_after] == pytest.approx([
        -0.0105032462209509, -0.0704231581031381, -0.137258738889396, -0.100811363085397, -0.00459460695286396,
        -0.041224471546218, -0.0260544107191967,
    ], abs=1e-10)  # fmt: skip
    assert effects[1:, :2].ravel() == pytest.approx(
        [-0.00376929367371485, 0.00275081875051886, 0.00330635669251332, 0.033813012275807], abs=1e-10
    )


def test_weighted_by_their_shares_they_are_those_published_by_did_and_sunab() -> None:
    # R did, "Introduction to DiD with multiple time periods": −0.0199, −0.0510, −0.1373, −0.1008 by length of exposure;
    # pyfixest 0.60.0, event_study(estimator="saturated").aggregate(), which is held to fixest::sunab
    means = log_means(counties())
    effects, _ = event_study.cohort_effects(means[1:], means[0], np.array([1, 3, 4]), reference=1)
    first = counties().query("year == 2003")["first_treat"]
    n = np.array([(first == cohort).sum() for cohort in COHORTS], dtype=np.float64)
    since = np.arange(5) - np.array([[1], [3], [4]])
    by_exposure = [
        (effects * n[:, None])[since == quarter].sum() / (n[:, None] * (since == quarter)).sum() for quarter in range(4)
    ]
    assert by_exposure == pytest.approx([-0.019932, -0.050957, -0.137259, -0.100811], abs=1e-6)
    assert np.mean(by_exposure) == pytest.approx(-0.0772, abs=5e-5)  # did's overall effect of dynamic exposure


def test_the_interaction_weighted_ratio_is_the_mean_of_cohorts_effects_by_deals() -> None:
    cells, take_up = event_study.by_cohort(*by_county(counties()))
    rates = np.log((cells.counts + 0.5) / cells.months[:, :, 0])
    effects, is_after = event_study.cohort_effects(rates[:-1], rates[-1], take_up[:-1], reference=event_study.LEADS)
    weights = np.where(is_after, cells.deals[:-1], 0.0)
    found = event_study.interaction_weighted(cells, take_up)
    assert found == pytest.approx((effects * weights).sum() / weights.sum(), abs=1e-4)

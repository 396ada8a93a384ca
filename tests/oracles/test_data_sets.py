"""The estimators on published data sets, against published numbers or another implementation."""

import numpy as np
import patsy
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.discrete.tests.results.results_count_robust_cluster import results_poisson_exposure_clu
from statsmodels.duration.survfunc import SurvfuncRight

from etl.evidence import rate, u_chart
from etl.evidence.estimators import clusters, logistic, odds, poisson, survival
from etl.evidence.estimators.boundary import mid_p_interval
from etl.evidence.estimators.calendar import smooth_quarters
from etl.evidence.estimators.poisson import FloatArray, IntArray
from tests.oracles import data_sets


def column(values: object) -> FloatArray:
    """(n, 1): one window."""
    return np.asarray(values, dtype=np.float64).reshape(-1, 1)


def floats(frame: object) -> FloatArray:
    return np.asarray(frame, dtype=np.float64)


def parameters(fit: poisson.Fit) -> FloatArray:
    return np.concatenate([fit.intercepts, fit.coefficients])


def codes(values: object) -> IntArray:
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int64)


def test_ships_give_statas_coefficients_and_clustered_errors() -> None:
    # Stata 12: poisson accident yr_con op_75_79, exposure(service) vce(cluster ship), as recorded by statsmodels.
    data = data_sets.ships()
    x = floats(data[["yr_con", "op_75_79"]])
    fit = poisson.fit(column(data["accident"]), column(data["service"]), x)
    published = results_poisson_exposure_clu.params_table[:, :2]  # yr_con, op_75_79, _cons
    order = [2, 0, 1]
    assert parameters(fit) == pytest.approx(published[order, 0], rel=1e-6)
    errors = np.sqrt(np.diag(clusters.sandwich(fit, x, codes(data["ship"]))))
    assert errors == pytest.approx(published[order, 1], rel=1e-6)


def test_ships_damage_ratios_are_those_of_mccullagh_and_nelder() -> None:
    # McCullagh & Nelder 1989, table 6.3: main effects of ship type, year of construction and period of operation.
    data = data_sets.ships()
    types = floats([[ship == other for other in (2, 3, 4, 5)] for ship in data["ship"]])
    x = np.hstack([types, floats(data[["co_65_69", "co_70_74", "co_75_79", "op_75_79"]])])
    fit = poisson.fit(column(data["accident"]), column(data["service"]), x)
    published = [-6.406, -0.543, -0.687, -0.076, 0.326, 0.697, 0.818, 0.453, 0.384]
    assert parameters(fit) == pytest.approx(published, abs=0.001)


def test_seizures_give_the_same_with_four_windows_as_with_four_rows_a_patient() -> None:
    data = data_sets.epilepsy()
    patients = data.drop_duplicates("subject")
    events = floats(data["y"]).reshape(-1, 4)
    months = np.full(events.shape, 0.5)
    x = np.column_stack([patients["trt"] == "progabide", floats(patients["lbase"]), floats(patients["lage"])])
    fit = poisson.fit(events, months, x)
    long = np.hstack([np.tile(np.eye(4), (len(x), 1)), np.repeat(x, 4, axis=0)])
    theirs = sm.GLM(events.ravel(), long, family=sm.families.Poisson(), offset=np.log(months.ravel())).fit(
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(59), 4), "use_correction": False}
    )
    assert parameters(fit) == pytest.approx(theirs.params, rel=1e-7)
    cr1 = clusters.sandwich(fit, x, np.arange(59))
    np.testing.assert_allclose(cr1, theirs.cov_params() * 59 / 58, rtol=1e-6)


def test_seizures_jackknife_is_that_of_leaving_out_each_patient() -> None:
    data = data_sets.epilepsy()
    patients = data.drop_duplicates("subject")
    events, months = floats(data["y"]).reshape(-1, 4), np.full((59, 4), 0.5)
    x = np.column_stack([patients["trt"] == "progabide", floats(patients["lbase"]), floats(patients["lage"])])
    fit = poisson.fit(events, months, x)
    one_step = np.sqrt(clusters.jackknife_variance(clusters.jackknife(fit, x, np.arange(59))[:, 4]))
    kept = [np.arange(59) != patient for patient in range(59)]
    left_out = np.array([poisson.fit(events[k], months[k], x[k]).coefficients[0] for k in kept])
    full = np.sqrt(58 / 59 * np.sum((fit.coefficients[0] - left_out) ** 2))
    assert one_step == pytest.approx(full, rel=0.05)


def test_visits_to_the_doctor_are_those_of_statsmodels() -> None:
    # RAND Health Insurance Experiment (Deb & Trivedi 2002): 20,190 person-years.
    data = data_sets.named("randhie")
    x = floats(data.drop(columns="mdvis"))
    fit = poisson.fit(column(data["mdvis"]), np.ones((len(x), 1)), x)
    theirs = sm.Poisson(floats(data["mdvis"]), sm.add_constant(x)).fit(disp=0, tol=1e-12)
    assert parameters(fit) == pytest.approx(theirs.params, rel=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.inverse)), theirs.bse, rtol=1e-6)


def test_executions_have_gills_coefficients() -> None:
    # Gill 2000, Generalized Linear Models: executions in 17 US states, 1997; constant first.
    data = data_sets.named("cpunish")
    x = floats(data.drop(columns="EXECUTIONS").assign(VC100k96=np.log(data["VC100k96"])))
    fit = poisson.fit(column(data["EXECUTIONS"]), np.ones((17, 1)), x)
    published = [-6.80148, 0.00026, 0.07782, -0.09493, 0.29693, 2.30118, -18.72207]
    assert parameters(fit) == pytest.approx(published, abs=6e-6)


def test_committee_bills_are_those_of_statsmodels() -> None:
    # Gill 2000: bills assigned to committees of the 103rd US House.
    data = data_sets.named("committee")
    x = np.column_stack([floats(data[["SIZE", "SUBS", "PRESTIGE"]]), np.log(floats(data["STAFF"]))])
    fit = poisson.fit(column(data["BILLS103"]), np.ones((20, 1)), x)
    theirs = sm.GLM(floats(data["BILLS103"]), sm.add_constant(x), family=sm.families.Poisson()).fit(tol=1e-12)
    assert parameters(fit) == pytest.approx(theirs.params, rel=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.inverse)), theirs.bse, rtol=1e-6)


def test_strikes_end_at_the_exponential_models_rate() -> None:
    # Kennan 1985: 62 strikes that all ended. A Poisson count with the duration as time at risk is the exponential
    # model, which is also a gamma model of the durations with the signs turned round.
    data = data_sets.named("strikes")
    days, x = floats(data["duration"]), floats(data[["iprod"]])
    fit = poisson.fit(np.ones((62, 1)), column(days), x)
    gamma = sm.GLM(days, sm.add_constant(x), family=sm.families.Gamma(sm.families.links.Log())).fit(tol=1e-12)
    assert parameters(fit) == pytest.approx(-gamma.params, rel=1e-6)


def test_breast_cancer_rates_of_counties_have_the_chi_square_limits() -> None:
    # Rice 2007, Mathematical Statistics: deaths and women in 301 counties. Limits: Ulm 1990.
    data = data_sets.named("cancer")
    for deaths, women in data.iloc[::60].itertuples(index=False):
        found = rate(int(deaths), float(women))
        low = stats.chi2.ppf(0.025, 2 * deaths) / 2 if deaths else 0.0
        high = stats.chi2.ppf(0.975, 2 * deaths + 2) / 2
        assert (found.low, found.high) == pytest.approx((100 * low / women, 100 * high / women), rel=1e-9)


def test_spectors_logit_is_greenes() -> None:
    # Greene 2003, Econometric Analysis, table 21.1: constant, GPA, TUCE, PSI.
    data = data_sets.named("spector")
    grade = floats(data["GRADE"])[:, None]
    fit = odds.fit(grade, np.ones_like(grade), floats(data[["GPA", "TUCE", "PSI"]]) - [3, 20, 0])
    assert fit.coefficients == pytest.approx([2.826, 0.095, 2.379], abs=6e-4)
    assert np.sqrt(np.diag(fit.inverse))[1:] == pytest.approx([1.263, 0.142, 1.065], abs=6e-4)
    constant = fit.intercepts[0] - fit.coefficients @ [3, 20, 0]
    assert constant == pytest.approx(-13.021, abs=6e-4)


def test_fairs_logit_is_that_of_statsmodels() -> None:
    # Fair 1978, J Polit Econ 86:45: 6,366 women, whether any affair.
    data = data_sets.named("fair")
    x, has_affair = floats(data.drop(columns="affairs")), floats(data["affairs"]) > 0
    fit = logistic.fit(has_affair, x)
    theirs = sm.Logit(has_affair.astype(float), sm.add_constant(x)).fit(disp=0, tol=1e-12)
    assert fit is not None
    assert fit.method == "maximum likelihood"
    assert fit.coefficients == pytest.approx(theirs.params, rel=1e-6)


def test_separated_endometrial_cancers_get_the_published_penalised_coefficients() -> None:
    # Heinze & Schemper 2002, Stat Med 21:2409: constant, neovasculation, pulsatility, endometrium height.
    data = data_sets.endometrium()
    fit = logistic.fit(floats(data["hg"]) > 0, floats(data[["nv", "pi", "eh"]]))
    assert fit is not None
    assert fit.method == "Firth"
    assert fit.coefficients == pytest.approx([3.77456, 2.92927, -0.03475, -2.60416], abs=6e-5)


def test_overlap_weights_balance_smoking_mothers_exactly() -> None:
    # Li, Morgan & Zaslavsky 2018, theorem 3, on Hosmer & Lemeshow's births.
    data = data_sets.birth_weights()
    x = floats(data[["age", "lwt", "ptl", "ht", "ui"]])
    smokes = floats(data["smoke"]) > 0
    fit = logistic.fit(smokes, x)
    assert fit is not None
    weights = np.where(smokes, 1 - fit.probabilities, fit.probabilities)
    means = [np.average(x[arm], axis=0, weights=weights[arm]) for arm in (smokes, ~smokes)]
    assert means[0] == pytest.approx(means[1], rel=1e-8)


def test_survival_after_a_transplant_is_klein_and_moeschbergers() -> None:
    # Klein & Moeschberger 2003, table 4.3, in the digits that R's survival package prints.
    data, published = data_sets.marrow()
    followed, times = data_sets.by_rank(floats(data["T"]), floats(data["Status"]))
    steps = survival.share_without(survival.of_first(followed))
    at = np.searchsorted(times, floats(published["t"])).astype(int)
    assert steps.values[at] == pytest.approx(floats(published["s"]), abs=6e-6)
    greenwood = steps.errors[at] / np.sqrt(len(data) / (len(data) - 1))
    assert greenwood == pytest.approx(floats(published["se"]), abs=6e-6)


def test_survival_after_a_new_heart_is_that_of_statsmodels() -> None:
    # Miller 1976, Biometrika 63:449: Stanford heart transplants.
    data = data_sets.named("heart")
    followed, times = data_sets.by_rank(floats(data["survival"]), floats(data["censors"]))
    steps = survival.share_without(survival.of_first(followed))
    theirs = SurvfuncRight(floats(data["survival"]), floats(data["censors"]))
    at = np.searchsorted(times, theirs.surv_times)
    assert steps.values[at] == pytest.approx(theirs.surv_prob, rel=1e-10)


@pytest.mark.parametrize(
    ("exposed", "other", "low", "high"),
    [
        ((17, 100025), (3, 122268), 2.21, 29.63),
        ((8, 78531), (1, 77932), 1.27, 177.6),
        ((25, 178556), (4, 200200), 2.616, 23.57),
    ],
)
def test_mid_p_limits_are_those_of_openepi(
    exposed: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    # OpenEpi 3, "Comparing 2 Person-Time Rates" (Dean, Sullivan & Soe): two strata and their sum, "Mid-P Exact".
    assert mid_p_interval(exposed[0], other[0], exposed[1], other[1]) == pytest.approx((low, high), rel=5e-4)


def test_the_bend_of_the_quarters_is_harrells_natural_spline() -> None:
    # Harrell 2001, Regression Modeling Strategies, 2.4.5. Any basis of natural cubic splines spans the same columns.
    quarter = np.repeat(np.arange(8096.0, 8110.0), 3)
    ours = smooth_quarters(quarter)
    first, middle, last = np.quantile(quarter, (0.1, 0.5, 0.9))
    basis = patsy.dmatrix(
        "cr(q, knots=[k], lower_bound=a, upper_bound=b) - 1", {"q": quarter, "k": middle, "a": first, "b": last}
    )
    residual = ours[:, 1] - basis @ np.linalg.lstsq(basis, ours[:, 1], rcond=None)[0]
    assert ours.shape[1] == 2
    assert np.abs(residual).max() < 1e-8


def test_few_accounts_get_laneys_limits_on_the_sunspots() -> None:
    # Laney 2002, Qual Eng 14:531: ū ± 3·σ_z·√(ū/n), σ_z = mean moving range of the z-values / 1.128.
    counts = data_sets.named("sunspots")["SUNACTIVITY"].round()
    chart = u_chart(
        pl.DataFrame({"period": range(len(counts)), "n_events": counts.to_numpy(), "months": [100.0] * len(counts)}),
        n_accounts=5,
    )
    z = (counts - counts.mean()) / counts.mean() ** 0.5
    half = 3 * z.diff().abs().mean() / 1.128 * counts.mean() ** 0.5
    assert chart["high"].to_numpy() == pytest.approx(counts.mean() + half)
    assert chart["low"].to_numpy() == pytest.approx(max(counts.mean() - half, 0))


def test_counties_beyond_spiegelhalters_funnel_are_signals() -> None:
    # Spiegelhalter 2005, Stat Med 24:1185: with over-dispersion φ the limits are the target ± 3·√(φ·target/size).
    data = data_sets.named("cancer").query("population > 12000")
    counties = pl.DataFrame(
        {"period": range(len(data)), "n_events": floats(data["cancer"]), "months": floats(data["population"])}
    )
    target = data["cancer"].sum() / data["population"].sum()
    half = 3 * np.sqrt(2.5 * target / floats(data["population"]))
    chart = u_chart(counties, dispersion=2.5)
    assert chart["high"].to_numpy() == pytest.approx(100 * (target + half))
    outside = np.abs(floats(data["cancer"]) / floats(data["population"]) - target) > half
    assert chart["is_signal"].to_list() == outside.tolist()

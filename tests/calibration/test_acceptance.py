"""The estimator on firms whose truth is known: unbiased, with intervals that cover as often as they say.

Each limit is tried twice: on the committed results of `make calibrate`, and on fewer firms simulated here. A small run
may miss a limit by two Monte Carlo standard errors of its difference from the full one (`slack`), no more.
"""

import pickle
from collections.abc import Iterator
from math import exp, pi, sqrt
from pathlib import Path

import pytest

from tests import warehouses
from tests.calibration import results
from tests.calibration.results import Results
from tests.calibration.summaries import share_error

RESULTS = "results.pickle"
_SD_OF_SD = 1 / sqrt(2)  # relative, of a normal variable, times √n
_SD_OF_MEDIAN = sqrt(pi / 2)  # in standard deviations of a normal variable, times √n


@pytest.fixture(scope="module")
def committed() -> Results:
    return results.read()


@pytest.fixture(scope="session")
def few_firms() -> Iterator[Results]:
    """The results on fewer firms, simulated here once until the engine or the simulation changes."""
    for folder in warehouses.shared(_simulated, made_of=warehouses.source(Path(__file__).parent)):
        yield pickle.loads((folder / RESULTS).read_bytes())


def _simulated(folder: Path) -> None:
    (folder / RESULTS).write_bytes(pickle.dumps(results.calibrate(results.SMALL)))


@pytest.fixture(scope="module", params=["committed", "few_firms"])
def found(request: pytest.FixtureRequest) -> Results:
    return request.getfixturevalue(request.param)


def slack(error_of_one: float, n: int, n_full: int) -> float:
    """Two standard errors of the difference between n and `n_full` replicates; none for the full run."""
    return 0.0 if n >= n_full else 2 * error_of_one * sqrt(1 / n + 1 / n_full)


def share_slack(share: float, n: int, n_full: int) -> float:
    return slack(share_error(share, 1), n, n_full)


@pytest.mark.parametrize(
    ("name", "n_deals", "limit"), [("effect", 600, 0.015), ("null", 600, 0.015), ("effect", 3000, 0.012)]
)
def test_the_ratio_per_practice_is_unbiased(
    found: Results, committed: Results, name: str, n_deals: int, limit: float
) -> None:
    run, full = found.merit(name, n_deals), committed.merit(name, n_deals)
    assert run.without_fit == 0
    assert abs(run.bias) <= limit + slack(run.sd, run.replicates, full.replicates)


@pytest.mark.parametrize(("name", "n_deals"), [("effect", 600), ("null", 600), ("null", 150), ("effect", 3000)])
def test_the_interval_covers_as_often_as_it_says(found: Results, committed: Results, name: str, n_deals: int) -> None:
    run, full = found.merit(name, n_deals), committed.merit(name, n_deals)
    more = share_slack(0.95, run.replicates, full.replicates)
    assert 0.93 - more <= run.coverage <= 0.97 + more


def test_the_standard_error_is_the_scatter_of_the_estimates(found: Results, committed: Results) -> None:
    run, full = found.merit("effect", 600), committed.merit("effect", 600)
    more = slack(_SD_OF_SD, run.replicates, full.replicates)
    assert 0.92 - more <= run.mean_se / run.sd <= 1.08 + more


@pytest.mark.parametrize(("n_deals", "limit"), [(600, 0.06), (150, 0.065)])
def test_a_firm_without_an_effect_is_seldom_found_to_have_one(
    found: Results, committed: Results, n_deals: int, limit: float
) -> None:
    run, full = found.merit("null", n_deals), committed.merit("null", n_deals)
    assert run.rejection <= limit + share_slack(limit, run.replicates, full.replicates)


@pytest.mark.parametrize("n_deals", [600, 150])
def test_a_firm_without_an_effect_is_seldom_told_of_one(found: Results, committed: Results, n_deals: int) -> None:
    run, full = found.verdicts("null", n_deals), committed.verdicts("null", n_deals)
    sizes = run.replicates, full.replicates
    assert run.share("Supported") <= 0.015 + share_slack(0.015, *sizes)
    assert run.share("Supported", "Leaning") <= 0.14 + share_slack(0.14, *sizes)


def test_a_large_firm_with_an_effect_is_told_of_it(found: Results, committed: Results) -> None:
    run, full = (these.verdicts("effect", 3000, ratio=0.8) for these in (found, committed))
    assert run.share("Supported") >= 0.95 - share_slack(0.95, run.replicates, full.replicates)


def test_a_large_firm_with_an_effect_is_told_of_it_after_every_check(committed: Results) -> None:
    run = committed.verdicts("effect", 3000, ratio=0.8, is_thorough=True)
    assert run.replicates >= 40
    assert run.share("Supported") >= 0.95


def test_every_check_makes_a_false_finding_no_likelier(committed: Results) -> None:
    thorough, quick = (committed.verdicts("null", 600, is_thorough=is_thorough) for is_thorough in (True, False))
    allowed = quick.share("Supported", "Leaning") + 2 * share_error(0.1, thorough.replicates)
    assert thorough.share("Supported", "Leaning") <= allowed


def test_escalations_avoided_are_unbiased_and_their_interval_covers(found: Results, committed: Results) -> None:
    run, full = found.merit("effect", 600), committed.merit("effect", 600)
    sizes = run.replicates, full.replicates
    assert abs(run.avoided_bias) <= 6 + slack(_SD_OF_MEDIAN * run.avoided_sd, *sizes)
    assert 0.93 - share_slack(0.93, *sizes) <= run.avoided_coverage <= 0.985 + share_slack(0.985, *sizes)


def test_the_crude_ratio_is_far_from_the_truth(found: Results, committed: Results) -> None:
    run, full = found.merit("effect", 600), committed.merit("effect", 600)
    assert run.crude_bias >= 0.12 - slack(run.sd, run.replicates, full.replicates)


def test_the_models_own_standard_error_would_cover_too_rarely(found: Results, committed: Results) -> None:
    run, full = found.merit("effect", 600), committed.merit("effect", 600)
    assert run.model_coverage < 0.80 + share_slack(0.80, run.replicates, full.replicates)


def test_a_hidden_difference_that_the_controls_share_is_seldom_taken_for_an_effect(
    found: Results, committed: Results
) -> None:
    run, full = found.verdicts("hidden", 3000), committed.verdicts("hidden", 3000)
    assert run.share("Supported") <= 0.08 + share_slack(0.08, run.replicates, full.replicates)
    controls = found.merit("hidden", 3000)
    allowed = share_slack(0.70, controls.replicates, committed.merit("hidden", 3000).replicates)
    assert controls.control_below >= 0.70 - allowed


def test_unknown_practices_left_out_leave_no_bias_and_counted_as_never_they_do(
    found: Results, committed: Results
) -> None:
    run, full = found.merit("mnar40", 3000), committed.merit("mnar40", 3000)
    more = slack(run.sd, run.replicates, full.replicates)
    assert abs(run.bias) <= 0.015 + more
    assert run.never_bias >= 0.06 - more


@pytest.mark.parametrize("practice", [1, 2, 3])
def test_unequal_practices_are_told_apart(found: Results, committed: Results, practice: int) -> None:
    run, full = (these.merit("unequal", 600, f"practice {practice}") for these in (found, committed))
    sizes = run.replicates, full.replicates
    assert abs(run.bias) <= 0.015 + slack(run.sd, *sizes)
    assert 0.925 - share_slack(0.95, *sizes) <= run.coverage <= 0.975 + share_slack(0.95, *sizes)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("Crude comparison", exp(0.12)),
        ("Practices added after trouble", 1.15),
        ("Unknown counted as never", exp(0.06)),
    ],
)
def test_a_naive_analysis_makes_the_practices_look_worse(found: Results, name: str, least: float) -> None:
    trap = next(trap for trap in found.traps if trap.name == name)
    assert trap.naive_ratio / trap.true_ratio >= least


@pytest.mark.parametrize(
    ("name", "most"),
    [("Sales owner not adjusted for", 0.93), ("Immature cohorts", 0.98), ("Records back-filled on calm deals", 0.93)],
)
def test_a_naive_analysis_finds_an_effect_where_there_is_none(found: Results, name: str, most: float) -> None:
    trap = next(trap for trap in found.traps if trap.name == name)
    assert trap.true_ratio == 1.0
    assert trap.naive_ratio <= most


def test_none_of_the_traps_fools_the_engine(found: Results) -> None:
    assert len(found.traps) == 6
    for trap in found.traps:
        assert 0.97 <= trap.ratio / trap.true_ratio <= 1.03, trap

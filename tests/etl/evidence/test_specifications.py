"""The specification curve, and the other ways to count and model that it is made of."""

import dataclasses
import math
from collections import Counter

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from etl.evidence.checks.exposures import Exposures
from etl.evidence.checks.outcomes import DEFINITIONS, in_followup, windows_of
from etl.evidence.checks.specifications import DEPARTURES, MOST, agreement, departures, practice_curves, score_curve
from etl.evidence.checks.variants import Settings, Variants, _nb2
from etl.evidence.claims.main import assess
from etl.evidence.estimators import poisson
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.inputs import Inputs
from etl.evidence.results import Specification
from tests.etl.evidence.firms import inputs

FIRM = inputs(800, seed=4)


def _specification(log_ratio: float, se: float) -> Specification:
    return Specification({}, log_ratio, se, 100, 50)


def test_every_single_departure_and_every_pair_is_there_once() -> None:
    chosen = [dataclasses.asdict(settings) for settings in departures(DEPARTURES, paired=tuple(DEPARTURES))]
    primary = dataclasses.asdict(Settings())
    sizes = [len(choices) for choices in DEPARTURES.values()]
    n_pairs = (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2
    by_distance = Counter(sum(row[axis] != primary[axis] for axis in row) for row in chosen)
    assert by_distance == {0: 1, 1: sum(sizes), 2: n_pairs}
    assert len({tuple(row.values()) for row in chosen}) == len(chosen)


def test_agreement_counts_ratios_and_intervals_below_1() -> None:
    rows = [_specification(math.log(0.5), 0.1), _specification(math.log(0.9), 0.2), _specification(math.log(1.2), 0.1)]
    found = agreement(rows)
    assert found is not None
    assert found.median_ratio == pytest.approx(0.9)
    assert found.share_below_1 == pytest.approx(2 / 3)
    assert found.share_clearly_below_1 == pytest.approx(1 / 3)
    assert agreement(()) is None


def test_the_first_specification_is_the_claim_itself() -> None:
    claim = assess(FIRM.deals, FIRM.windows).claim("C4")
    first = score_curve(FIRM)[0]
    assert first.ratio == pytest.approx(claim.adjusted.value, rel=1e-6)
    assert first.n_deals == claim.adjusted.n_deals
    curves = practice_curves(FIRM, (0, 1, 2))
    for practice, rows in curves.items():
        own = assess(FIRM.deals, FIRM.windows).claim(f"C{practice + 1}").adjusted.value
        assert rows[0].ratio == pytest.approx(own, rel=1e-6)


def test_a_large_firm_has_well_over_a_hundred_distinct_specifications_and_never_over_200() -> None:
    rows = score_curve(FIRM)
    settings = [tuple(row.settings.values()) for row in rows]
    assert 100 <= len(rows) <= MOST
    assert len(set(settings)) == len(settings)
    assert all(math.isfinite(row.ratio) and row.se > 0 for row in rows)


@pytest.mark.parametrize("outcome", ["attributable", "all", "surprise"])
def test_outcomes_counted_from_tickets_are_those_of_the_mart(outcome: str) -> None:
    from_windows = windows_of(FIRM, in_followup(FIRM), outcome=outcome)
    bare_windows = FIRM.windows.select("deal_id", "window", "exposure_days")
    without = dataclasses.replace(FIRM, windows=bare_windows)
    from_tickets = windows_of(without, in_followup(FIRM), outcome=outcome)
    assert from_windows is not None
    assert from_tickets is not None
    assert from_tickets["n_attributable_escalations"].to_list() == from_windows["n_attributable_escalations"].to_list()


def test_direct_only_counts_direct_tickets() -> None:
    counted = in_followup(FIRM)
    windows = windows_of(FIRM, counted, outcome="attributable", is_direct_only=True)
    assert windows is not None
    direct = counted.filter(DEFINITIONS["attributable"], attribution="direct")
    assert windows["n_attributable_escalations"].sum() == len(direct)


def test_without_tickets_only_what_the_windows_count_is_varied() -> None:
    rows = score_curve(Inputs(deals=FIRM.deals, windows=FIRM.windows))
    assert {row.settings["outcome"] for row in rows} == {"attributable", "all", "surprise"}
    assert {row.settings["attribution"] for row in rows} == {"ladder"}
    assert {row.settings["recording"] for row in rows} == {"as is"}


def _exposed(statuses: dict[str, list[str]], exposure: str) -> list[float | None]:
    """The score of three deals by their statuses of the three practices."""
    has = {"early": True, "late": True, "presignature": True, "after": False, "never": False, "unknown": None}
    names = ("success_definition", "delivery_voice", "risk_ownership")
    deals = pl.DataFrame(
        {
            "deal_id": list(statuses),
            **{f"{name}_status": [rows[j] for rows in statuses.values()] for j, name in enumerate(names)},
            **{f"has_{name}": [has[rows[j]] for rows in statuses.values()] for j, name in enumerate(names)},
        }
    )
    windows = pl.DataFrame({"deal_id": list(statuses), "window": "0-3", "exposure_days": 90.0})
    observed = panel(deals, windows)
    reading = Exposures(Inputs(deals=deals))
    score, _ = reading.of(observed, (), exposure=exposure, is_recording_required=False, is_no_risk_unknown=False)
    return [None if np.isnan(value) else float(value) for value in score[:, 0]]


STATUSES = {
    "clear": ["early", "late", "never"],
    "undated": ["early", "presignature", "never"],
    "half known": ["late", "unknown", "never"],
}


@pytest.mark.parametrize(
    ("exposure", "expected"),
    [
        ("practised", [2.0, 2.0, None]),
        ("early only", [1.0, None, None]),
        ("one or more", [1.0, 1.0, 1.0]),
        ("two or more", [1.0, 1.0, None]),
    ],
)
def test_an_exposure_is_unknown_only_where_the_unknown_matters(exposure: str, expected: list[float | None]) -> None:
    assert _exposed(STATUSES, exposure) == expected


def test_nb2_is_that_of_statsmodels_for_the_same_overdispersion() -> None:
    rng = np.random.default_rng(1)
    n = 600
    x = rng.normal(size=(n, 2))
    months = rng.uniform(3, 12, (n, 1))
    rate = np.exp(-2 + x @ np.array([-0.3, 0.5])) * months[:, 0] * rng.gamma(1.5, 1 / 1.5, n)
    events = rng.poisson(rate).astype(float)[:, None]
    known = dataclasses.replace(_panel_of(n), months=months, events=events)
    fit = _nb2(poisson.fit(events, months, x), known, bare(x))
    expected = np.exp(fit.intercepts[0] + x @ fit.coefficients) * months[:, 0]
    excess = ((events[:, 0] - expected) ** 2 - expected).sum() / (expected**2).sum()
    model = sm.GLM(
        events[:, 0],
        sm.add_constant(x),
        family=sm.families.NegativeBinomial(alpha=excess),
        offset=np.log(months[:, 0]),
    ).fit()
    np.testing.assert_allclose([*fit.intercepts, *fit.coefficients], model.params, atol=2e-3)


def _panel_of(n: int) -> Panel:
    ids = [str(i) for i in range(n)]
    return panel(pl.DataFrame({"deal_id": ids}), pl.DataFrame({"deal_id": ids, "window": "0-3", "exposure_days": 1.0}))


def test_specifications_of_a_firm_with_an_effect_agree_and_those_without_scatter_about_1() -> None:
    with_effect = agreement(score_curve(inputs(1500, seed=2)))
    without = agreement(score_curve(inputs(1500, seed=2, preset="null")))
    assert with_effect is not None
    assert without is not None
    assert with_effect.share_below_1 >= 0.95
    assert 0.90 <= without.median_ratio <= 1.10
    assert without.share_clearly_below_1 <= 0.3


def test_without_deals_there_is_no_curve() -> None:
    assert score_curve(Inputs()) == ()
    assert Variants(Inputs()).score(Settings()) is None

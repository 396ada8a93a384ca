"""The specification curve: which departures it holds, and how far they agree."""

import dataclasses
import math
from collections import Counter

import pytest

from etl.evidence.checks.specifications import DEPARTURES, MOST, agreement, departures, practice_curves, score_curve
from etl.evidence.checks.variant_designs import Settings
from etl.evidence.checks.variants import Variants
from etl.evidence.claims.main import assess
from etl.evidence.inputs import Inputs
from etl.evidence.results import Specification
from tests.etl.evidence.firms import inputs

pytestmark = pytest.mark.thorough

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


def test_without_tickets_only_what_the_windows_count_is_varied() -> None:
    rows = score_curve(Inputs(deals=FIRM.deals, windows=FIRM.windows))
    assert {row.settings["outcome"] for row in rows} == {"attributable", "all", "surprise"}
    assert {row.settings["attribution"] for row in rows} == {"ladder"}
    assert {row.settings["recording"] for row in rows} == {"as is"}


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
    assert Variants(Inputs()).fitted([Settings()]) == [None]

"""Ratios, rates by score and drawn intervals."""

import math

import pytest

from dashboard.figures.evidence import dose_response, forest, interval_svg
from dashboard.figures.look import LIGHT, Look
from etl import evidence
from etl.evidence import Estimate, Evidence
from etl.sample.deals import as_marts, simulate
from tests.dashboard.figures.drawn import looks


@pytest.fixture(scope="module")
def assessed() -> evidence.Evidence:
    return evidence.assess(*as_marts(simulate(600, 5, "effect")))


@looks
def test_ratios_stand_on_a_log_axis_with_one_marked(assessed: Evidence, look: Look) -> None:
    claims = [(claim.claim_id, claim) for claim in assessed.claims]
    drawn = forest(claims, look)
    assert drawn.layout.xaxis.type == "log"
    assert drawn.layout.shapes[0].x0 == 1
    markers = [trace for trace in drawn.data if trace.mode == "markers"]
    assert {marker.marker.symbol for marker in markers} == {"circle", "circle-open"}


def test_a_withheld_ratio_draws_nothing() -> None:
    nothing = Estimate(None, None, None, 3, 0, 3, "none", withheld="Too few.")
    assert interval_svg(nothing, LIGHT, label="x") == ""


def test_an_interval_beyond_the_axis_ends_at_its_edge_and_names_are_escaped() -> None:
    wide = Estimate(1.0, 0.01, 90.0, 3, 9, 3, "test")
    drawn = interval_svg(wide, LIGHT, label="<b>&")
    assert 'x1="0.0" x2="200.0"' in drawn
    assert "&lt;b&gt;&amp;" in drawn


def test_rates_by_score_name_their_deals(assessed: Evidence) -> None:
    drawn = dose_response(assessed.levels, LIGHT)
    names = drawn.layout.xaxis.categoryarray
    assert [f"{level.n_deals:,} deals" in name for level, name in zip(assessed.levels, names, strict=True)] == [
        True
    ] * 4
    assert drawn.layout.yaxis.rangemode == "tozero"


@pytest.mark.parametrize(("supports", "left"), [((0.0, 1.0), 0), ((1.0, math.inf), 100)])
def test_the_side_that_supports_a_claim_is_shaded_and_ticked(supports: tuple[float, float], left: int) -> None:
    drawn = interval_svg(Estimate(0.8, 0.6, 1.1, 9, 9, 9, "test"), LIGHT, label="x", supports=supports)
    assert f'<rect x="{left}.0" y="2" width="100.0"' in drawn
    assert "✓" in drawn

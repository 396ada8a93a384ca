"""Curves after signature: firms with a known truth, and every case without an answer."""

import dataclasses
import math

import polars as pl
import pytest
from scipy import stats

from etl.evidence.inputs import Inputs
from etl.evidence.outlook.curves import ALIGNED, OTHERS, Curves, curves
from tests.etl.evidence.firms import inputs

pytestmark = pytest.mark.thorough


def test_firms_show_fewer_escalations_with_more_practices() -> None:
    result = curves(inputs(5000, seed=11))
    weighted = {curve.arm: curve.points[-1] for curve in result.free if curve.is_weighted}
    assert weighted[ALIGNED].low > weighted[OTHERS].high
    crude, adjusted = result.free_days
    assert adjusted.difference.low > 0
    assert adjusted.difference.value > crude.difference.value  # harder deals practise more
    assert all(len(curve.at_risk) == 5 and list(curve.at_risk) == sorted(curve.at_risk)[::-1] for curve in result.free)


def test_without_an_effect_the_weighted_days_differ_by_chance_only() -> None:
    n_outside = 0
    for seed in range(20):
        difference = curves(inputs(600, seed=500 + seed, preset="null")).free_days[1].difference
        n_outside += not difference.low <= 0 <= difference.high
    assert n_outside <= stats.binom.ppf(0.999, 20, 0.05)


def test_intervals_at_six_months_cover_the_curve_of_a_large_firm() -> None:
    def at_six_months(result: Curves) -> list[tuple[float, float | None, float | None]]:
        points = [[p for p in curve.points if p.day <= 183][-1] for curve in (*result.free, *result.cumulative)]
        return [(point.value, point.low, point.high) for point in points]

    truth = [value for value, _, _ in at_six_months(curves(inputs(30_000, seed=9)))]
    firms = [at_six_months(curves(inputs(600, seed=3000 + seed))) for seed in range(20)]
    covered = [low <= true <= high for firm in firms for true, (_, low, high) in zip(truth, firm, strict=True)]
    assert sum(covered) >= stats.binom.ppf(0.001, len(covered), 0.95)


EMPTY = pl.DataFrame()


FIRM = inputs(200, seed=7)


@pytest.mark.parametrize(
    "data",
    [
        Inputs(),
        Inputs(deals=FIRM.deals),
        dataclasses.replace(FIRM, tickets=EMPTY),
        dataclasses.replace(FIRM, tickets=FIRM.tickets.clear()),
        dataclasses.replace(FIRM, deals=FIRM.deals.head(1)),
        dataclasses.replace(FIRM, deals=FIRM.deals.head(12)),
        dataclasses.replace(FIRM, deals=FIRM.deals.drop("observed_from_on")),
        dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(pl.lit(None).alias("signed_on"))),
        dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(pl.lit(None).alias("has_delivery_voice"))),
        dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(pl.lit("one").alias("ultimate_account_id"))),
        dataclasses.replace(
            FIRM,
            deals=FIRM.deals.with_columns(
                pl.lit(True).alias(f"has_{p}") for p in ("success_definition", "delivery_voice")
            ),
        ),
        dataclasses.replace(FIRM, tickets=FIRM.tickets.with_columns(pl.lit(None, pl.Datetime).alias("event_at"))),
    ],
)
def test_what_can_not_be_drawn_is_withheld_with_a_reason(data: Inputs) -> None:
    result = curves(data)
    assert_sound(result)
    assert any(curve.withheld for curve in (*result.free, *result.cumulative))


def assert_sound(result: Curves) -> None:
    """Each curve has points or a reason, and no number is infinite or not one."""
    for curve in (*result.free, *result.cumulative):
        assert bool(curve.points) != bool(curve.withheld)
        for point in curve.points:
            assert math.isfinite(point.value)
            assert (point.low is None) == (point.high is None)
            assert point.low is None or point.low <= point.value <= point.high
    for days in result.free_days:
        assert (days.difference.value is None) == bool(days.difference.withheld)

"""Quarters, units and estimators of take-up in words."""

from dashboard.wording import take_up
from etl.evidence.checks import rollout, staggered


def test_quarters_are_named_by_their_distance_from_take_up() -> None:
    assert [take_up.quarter_name(quarter) for quarter in (-4, -1, 0, 1, 7, 8)] == [
        "4 quarters before", "1 quarter before", "quarter of take-up", "1 quarter since", "7 quarters since",
        "8 quarters since and later",
    ]  # fmt: skip


def test_every_unit_and_estimator_that_the_engine_has_is_named() -> None:
    assert set(take_up.UNITS) == set(take_up.BY_UNIT) == set(rollout.UNITS)
    assert set(take_up.ESTIMATORS) == {staggered.IMPUTATION, staggered.INTERACTION}
    assert take_up.LAST == staggered.LAST

"""What a verdict is decided on."""

import dataclasses

import numpy as np
import pytest

from tests.etl.evidence.verdicts.cases import CLEAR, SECONDARY, log_ratio


def test_the_ratio_points_below_1_where_the_claim_holds() -> None:
    more = dataclasses.replace(SECONDARY, ratio=log_ratio(1.25, 0.1), expects_less=False)
    assert more.favourable is not None
    assert more.favourable.value == pytest.approx(np.log(0.8))
    np.testing.assert_array_equal(more.favourable.deviations, -log_ratio(1.25, 0.1).deviations)
    assert dataclasses.replace(more, expects_less=True).favourable is more.ratio


def test_without_a_ratio_there_is_none_either_way() -> None:
    for expects_less in (True, False):
        assert dataclasses.replace(SECONDARY, ratio=None, expects_less=expects_less).favourable is None


def test_the_main_claims_expect_less_and_count_escalations() -> None:
    assert (CLEAR.unit, CLEAR.expects_less, CLEAR.deals_per_quarter, CLEAR.scrutiny) == (
        "escalations",
        True,
        None,
        None,
    )

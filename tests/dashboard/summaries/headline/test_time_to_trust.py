"""The median time to trust against an outside reference."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from dashboard.summaries.headline.time_to_trust import DAYS_PER_MONTH, median_months

AS_OF = date(2026, 9, 30)


def trust_deals(n: int, seed: int) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    until_signal, until_end = rng.exponential(300, n).astype(int) + 1, rng.integers(30, 900, n)
    days, is_event = np.minimum(until_signal, until_end), until_signal <= until_end
    signed = AS_OF - timedelta(days=1000)
    frame = pl.DataFrame(
        {
            "signed_on": [signed] * n,
            "account_id": [f"a{i}" for i in range(n)],
            "followup_end_on": [signed + timedelta(days=int(day)) for day in until_end],
            "first_trust_signal_on": [
                signed + timedelta(days=int(day)) if seen else None
                for day, seen in zip(until_signal, is_event, strict=True)
            ],
        },
        schema_overrides={"first_trust_signal_on": pl.Date},
    )
    return frame, days, is_event


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_median_time_to_trust_agrees_with_statsmodels(seed: int) -> None:
    deals, days, is_event = trust_deals(180, seed)
    reference = SurvfuncRight(days, is_event)
    low, high = reference.quantile_ci(0.5, method="cloglog")
    found = median_months(deals, as_of_on=AS_OF)
    assert found.value == pytest.approx(reference.quantile(0.5) / DAYS_PER_MONTH)
    assert (found.low, found.high) == pytest.approx((low / DAYS_PER_MONTH, high / DAYS_PER_MONTH), rel=0.05)


def test_deals_still_waiting_for_a_trust_signal_are_not_taken_for_fast_ones() -> None:
    deals, days, is_event = trust_deals(180, 1)
    found = median_months(deals, as_of_on=AS_OF)
    assert found.value is not None
    assert found.value > float(np.median(days[is_event])) / DAYS_PER_MONTH


def test_a_signal_after_the_day_in_question_is_not_known_yet() -> None:
    deals, _, _ = trust_deals(60, 1)
    early = median_months(deals, as_of_on=AS_OF - timedelta(days=990))
    assert early.value is None
    assert early.withheld

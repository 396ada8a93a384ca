"""Rates with and without a symptom are those of its deals, and a harmful symptom is found after adjustment."""

import numpy as np
import polars as pl
import pytest

from etl.evidence.claims import symptoms
from etl.evidence.estimators.panel import WINDOWS
from etl.evidence.inputs import Inputs
from tests.etl.evidence.secondary import inputs


def test_rates_are_events_over_observed_months() -> None:
    firm = inputs(400, seed=1)
    for found in symptoms.symptoms(firm):
        for value, rate in ((True, found.rate_with), (False, found.rate_without)):
            ids = firm.deals.filter(pl.col(found.symptom) == value)["deal_id"]
            rows = firm.windows.filter(pl.col("deal_id").is_in(ids.implode()), pl.col("window").is_in(list(WINDOWS)))
            months = rows["exposure_days"].sum() / 30.4375
            assert rate.value == pytest.approx(100 * rows["n_attributable_escalations"].sum() / months)
            assert rate.n_deals == rows["deal_id"].n_unique()


def test_the_ratio_of_a_symptom_that_goes_with_more_escalations_is_found() -> None:
    firm = inputs(2000, seed=2)
    has = firm.deals.select("deal_id", "is_unowned_risk")
    rng = np.random.default_rng(1)
    rows = firm.windows.join(has, on="deal_id", maintain_order="left")
    rate = np.where(rows["is_unowned_risk"].to_numpy(), 0.15, 0.10)
    events = rng.poisson(rate * rows["exposure_days"].to_numpy() / 30.4375)
    drawn = Inputs(deals=firm.deals, windows=firm.windows.with_columns(n_attributable_escalations=pl.Series(events)))
    *_, found = symptoms.symptoms(drawn)
    for ratio in (found.crude, found.adjusted):
        assert ratio.value == pytest.approx(1.5, rel=0.1)
        assert ratio.low is not None
        assert ratio.low > 1


def test_unknown_symptoms_are_left_out_and_counted() -> None:
    firm = inputs(400, seed=1)
    hidden = firm.deals.with_columns(
        pl.when(pl.int_range(pl.len()) % 4 > 0).then("is_implicit_success").alias("is_implicit_success")
    )
    found, *_ = symptoms.symptoms(Inputs(deals=hidden, windows=firm.windows))
    assert found.unknown_share == pytest.approx(0.25, abs=0.01)
    assert found.crude.n_deals == pytest.approx(300, abs=3)

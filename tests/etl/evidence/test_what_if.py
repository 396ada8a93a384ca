"""What if: g-computation against brute force, and every case without an answer."""

import dataclasses
import math
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.g_computation import mean_difference
from etl.evidence.estimators.panel import PRACTICES, WINDOWS, Panel, panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import Regression, avoided_per_100, regress_richest
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.quarters import recent
from etl.evidence.outlook.what_if import ALL, sentence, what_if
from tests.etl.evidence.firms import inputs

FIRM = inputs(600, seed=21)


def score_model(data: Inputs) -> tuple[Panel, FloatArray, Regression]:
    observed = panel(data.deals, data.windows)
    known = observed.only(np.isfinite(observed.practised).all(axis=1))
    score = known.practised.sum(axis=1, keepdims=True)
    regression = regress_richest(known, ladder(known, score, score))
    assert regression is not None
    return known, score, regression


def test_the_mean_difference_is_that_of_simulated_years() -> None:
    known, score, regression = score_model(FIRM)
    value = mean_difference(regression, score, np.full_like(score, 3), np.ones(known.n_deals, dtype=bool)).value
    rng = np.random.default_rng(1)
    rates = np.exp(regression.fit.intercepts)[regression.fit.window_of]
    simulated = []
    for exposure in (score, np.full_like(score, 3)):
        x = np.hstack([exposure, regression.design.x[:, 1:]])
        by_deal = np.exp(x @ regression.fit.coefficients)[:, None]
        years = rng.poisson(
            by_deal * rates * np.array(list(WINDOWS.values())), size=(4000, known.n_deals, len(WINDOWS))
        )
        simulated.append(years.sum(axis=2).mean())
    error = 3 * math.sqrt(sum(simulated) / (4000 * known.n_deals))
    assert value == pytest.approx(simulated[0] - simulated[1], abs=error)


def test_over_all_deals_it_is_the_number_avoided_per_100() -> None:
    known, score, regression = score_model(FIRM)
    difference = mean_difference(regression, score, np.full_like(score, 3), np.ones(known.n_deals, dtype=bool))
    avoided = avoided_per_100(regression, score[:, 0])
    assert [100 * difference.value, *(100 * limit for limit in difference.limits())] == pytest.approx(
        [avoided.value, avoided.low, avoided.high]
    )


def test_the_standard_error_is_that_of_leaving_out_each_account() -> None:
    known, score, regression = score_model(inputs(150, seed=4))
    quarter = known.numbers["quarter"]
    is_counted = quarter >= np.median(quarter)
    difference = mean_difference(regression, score, np.full_like(score, 3), is_counted)
    without = []
    for account in range(known.n_accounts):
        kept = known.accounts != account
        design = dataclasses.replace(regression.design, x=regression.design.x[kept])
        refit = regress_richest(known.only(kept), [design])
        assert refit is not None
        without.append(mean_difference(refit, score[kept], np.full_like(score[kept], 3), is_counted[kept]).value)
    exact = math.sqrt((known.n_accounts - 1) / known.n_accounts * np.square(np.array(without) - difference.value).sum())
    assert difference.se == pytest.approx(exact, rel=0.1)


def test_a_share_avoids_that_share() -> None:
    for result in what_if(inputs(5000, seed=2)):
        whole, half, none = (result.avoided(share) for share in (1.0, 0.5, 0.0))
        assert (half.value, half.low, half.high) == pytest.approx((whole.value / 2, whole.low / 2, whole.high / 2))
        assert none.value == 0
        assert 0 < half.value < result.expected
        assert result.n_lacking_a_quarter < result.n_deals_a_quarter
    with pytest.raises(ValueError, match="from 0 to 1"):
        result.avoided(1.01)


def test_the_coming_quarter_has_the_mean_number_of_deals_of_the_last_four() -> None:
    recently = recent(FIRM)
    assert recently is not None
    assert (recently.end.year - recently.first.year, recently.end.month) == (1, recently.first.month)
    signed = FIRM.deals.filter(pl.col("signed_on").is_between(recently.first, recently.end, closed="left"))
    assert {result.n_deals_a_quarter for result in what_if(FIRM)} == {len(signed) / 4}


def test_a_quarter_that_ends_on_the_builds_day_is_complete() -> None:
    days = [date(2025, 1, 1), date(2026, 9, 30)]
    deals = pl.DataFrame({"deal_id": ["a", "b"], "signed_on": days, "observed_to_on": [date(2026, 10, 1)] * 2})
    recently = recent(Inputs(deals=deals))
    assert recently is not None
    assert (recently.first, recently.end, recently.n_signed) == (date(2025, 10, 1), date(2026, 10, 1), 1)
    assert recent(Inputs(deals=deals.with_columns(observed_to_on=pl.lit(date(2026, 9, 30))))).end == date(2026, 7, 1)


def test_without_an_effect_the_interval_includes_nothing_avoided() -> None:
    n_outside = 0
    for seed in range(20):
        avoided = what_if(inputs(600, seed=700 + seed, preset="null"))[-1].if_every_one
        n_outside += not avoided.low <= 0 <= avoided.high
    assert n_outside <= stats.binom.ppf(0.999, 20, 0.05)


def test_the_sentence_speaks_of_deals_that_are_alike_and_never_of_causes() -> None:
    for result in what_if(FIRM):
        text = sentence(result, 0.5)
        assert "If 50% of those were like comparable deals" in text
        assert "hidden difference" in text
        assert not any(word in text for word in ("cause", "prove", "drive", "prevent"))


def practised(value: bool | None, names: tuple[str, ...] = PRACTICES) -> Inputs:
    return dataclasses.replace(
        FIRM, deals=FIRM.deals.with_columns(pl.lit(value, pl.Boolean).alias(f"has_{name}") for name in names)
    )


@pytest.mark.parametrize(
    "data",
    [
        Inputs(),
        Inputs(deals=FIRM.deals),
        dataclasses.replace(FIRM, deals=FIRM.deals.head(1)),
        dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(pl.lit(None, pl.Date).alias("signed_on"))),
        dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(pl.lit(date(2026, 6, 1)).alias("signed_on"))),
        dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(pl.lit("one").alias("ultimate_account_id"))),
        dataclasses.replace(FIRM, windows=FIRM.windows.with_columns(pl.lit(0).alias("n_attributable_escalations"))),
        practised(True),
        practised(False),
        practised(None),
    ],
)
def test_what_can_not_be_told_is_withheld_with_a_reason(data: Inputs) -> None:
    for result in what_if(data):
        assert result.if_every_one.value is None
        assert result.if_every_one.withheld
        assert result.expected is None
        assert sentence(result).startswith("Not estimated")


def test_a_practice_that_all_have_is_withheld_and_the_others_are_not() -> None:
    by_name = {result.practice: result for result in what_if(practised(True, PRACTICES[:1]))}
    assert (
        by_name[PRACTICES[0]].if_every_one.withheld == "All these deals are alike in this; there is nothing to compare."
    )
    assert by_name[ALL].if_every_one.value is not None

"""What if: shares, sentences, and every case without an answer."""

import dataclasses
import datetime as dt
from datetime import date

import polars as pl
import pytest
from scipy import stats

from etl.evidence.estimators.panel import PRACTICES
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.quarters import recent
from etl.evidence.outlook.what_if import ALL, sentence, what_if
from tests.etl.evidence.firms import inputs

FIRM = inputs(600, seed=21)


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


def test_exactly_the_deals_of_the_last_four_complete_quarters_are_counted() -> None:
    """The quarter before them and the current one differ in what they lack, and do not count."""
    latest = FIRM.deals["deal_id"].to_list()[-30:]
    moved = pl.when(pl.col("deal_id").is_in(latest)).then(pl.lit(date(2026, 10, 2))).otherwise("signed_on")
    firm = dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(moved.alias("signed_on")))
    found = recent(firm)
    assert found is not None
    day = pl.col("signed_on")
    is_within = (day >= found.first) & (day < found.end)
    outside = firm.deals.with_columns(
        pl.when(is_within | pl.col(name).is_null()).then(pl.col(name)).otherwise(pl.lit(True)).alias(name)
        for name in (f"has_{practice}" for practice in PRACTICES)
    )
    deals = outside.filter(pl.all_horizontal(pl.col(f"has_{practice}").is_not_null() for practice in PRACTICES))
    counted = deals.filter(is_within)
    results = {result.practice: result for result in what_if(dataclasses.replace(firm, deals=outside))}
    n_signed = outside.filter(is_within).height
    for practice in PRACTICES:
        lacking = n_signed / 4 * (1 - counted[f"has_{practice}"].mean())
        assert results[practice].n_lacking_a_quarter == pytest.approx(lacking)
    assert deals.filter(day < found.first, day >= found.first - dt.timedelta(days=92)).height > 10
    assert deals.filter(day >= found.end).height > 0

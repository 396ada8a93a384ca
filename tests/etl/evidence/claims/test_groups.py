"""Where does it work?: groups that differ are told apart, and groups that don't are not."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from etl.evidence import partially_pooled
from etl.evidence.claims.groups import FACTORS, SIZES, where_it_works
from etl.evidence.estimators.panel import panel
from etl.evidence.findings import Factor
from etl.evidence.inputs import Inputs
from etl.evidence.results import Estimate
from etl.sample.deals import as_marts, simulate
from tests.etl.evidence.firms import firm


def _factors(deals: pl.DataFrame, windows: pl.DataFrame) -> dict[str, Factor]:
    found = where_it_works(Inputs(deals=deals, windows=windows), panel(deals, windows))
    return {factor.name: factor for factor in found}


def _only_in(segment: str, *, n: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A firm in which the practices work in one segment alone, by 0.65 each."""
    works, works_not = (as_marts(simulate(n, seed, "effect", effect=ratio)) for ratio in (0.65, 1.0))
    ids = works[0].filter(pl.col("segment") == segment)["deal_id"]
    return tuple(  # type: ignore[return-value]
        pl.concat(
            [
                one.filter(pl.col("deal_id").is_in(ids.implode())),
                other.filter(~pl.col("deal_id").is_in(ids.implode())),
            ]
        )
        for one, other in zip(works, works_not, strict=True)
    )


def test_every_factor_is_there_with_all_its_groups_and_adds_up() -> None:
    deals, windows = firm(800, seed=5)
    factors = _factors(deals, windows)
    assert tuple(factors) == FACTORS
    known = panel(deals, windows)
    known = known.only(np.isfinite(known.practised).all(axis=1))
    for factor in factors.values():
        assert sum(group.ratio.n_deals for group in factor.groups) == known.n_deals
        assert sum(group.ratio.n_events for group in factor.groups) == known.n_events
    assert [group.name for group in factors["size"].groups] == list(SIZES)


def test_a_group_drawn_towards_the_mean_lies_between_its_own_ratio_and_the_mean() -> None:
    widths = []
    for factor in _factors(*firm(2000, seed=7)).values():
        for group in factor.groups:
            low, high = sorted((group.own.value, factor.mean.value))
            assert low * 0.97 <= group.ratio.value <= high * 1.03
            widths.append((np.log(group.ratio.high / group.ratio.low), np.log(group.own.high / group.own.low)))
    drawn, own = np.mean(widths, axis=0)
    assert drawn < 0.9 * own


def test_a_practice_that_works_in_one_segment_alone_is_found_there_and_in_no_other_factor() -> None:
    factors = _factors(*_only_in("Enterprise", n=3000, seed=4))
    assert factors["segment"].p_of_all < 0.01
    assert factors["segment"].variance > 0
    ratios = {group.name: group.ratio for group in factors["segment"].groups}
    assert ratios.pop("Enterprise").high < 1
    assert all(ratio.high > 0.97 for ratio in ratios.values())
    assert factors["deal_type"].p_of_all > 0.05


def test_small_groups_and_deals_without_one_are_listed_with_the_reason() -> None:
    deals, windows = firm(800, seed=5)
    tiny, nameless = deals["deal_id"][:15].implode(), deals["deal_id"][15:40].implode()
    told = deals.with_columns(
        region=pl.when(pl.col("deal_id").is_in(tiny))
        .then(pl.lit("Iceland"))
        .when(~pl.col("deal_id").is_in(nameless))
        .then("region")
    )
    groups = {group.name: group.ratio for group in _factors(told, windows)["region"].groups}
    assert groups["Iceland"].value is None
    assert "below 20" in groups["Iceland"].withheld
    assert groups[None].value is None
    assert 0 < groups[None].n_deals <= 25
    assert groups["DACH"].value is not None


def test_a_group_whose_escalations_lie_at_one_end_of_the_score_has_no_ratio_and_spoils_no_other() -> None:
    deals, windows = firm(800, seed=5)
    ends = deals.filter(pl.col("region") == "Nordics").select(
        "deal_id", at_end=pl.col("alignment_score").fill_null(0) > 0
    )
    spoiled = windows.join(ends, on="deal_id", how="left").with_columns(
        n_attributable_escalations=pl.when("at_end").then(0).otherwise("n_attributable_escalations")
    )
    groups = {group.name: group.ratio for group in _factors(deals, spoiled)["region"].groups}
    assert groups["Nordics"].value is None
    assert groups["DACH"].value is not None


@pytest.mark.parametrize("n", [0, 1, 60])
def test_too_few_deals_are_said_to_be_too_few(n: int) -> None:
    deals, windows = firm(200, seed=5)
    few = deals.head(n)
    factors = _factors(few, windows.join(few.select("deal_id"), on="deal_id", how="semi"))
    assert all(factor.mean.value is None and factor.mean.withheld for factor in factors.values())
    assert all(factor.p is None for factor in factors.values())


def test_frames_without_columns_make_factors_without_numbers() -> None:
    factors = _factors(pl.DataFrame(), pl.DataFrame())
    assert tuple(factors) == FACTORS
    assert all(factor.mean.value is None for factor in factors.values())


def test_sizes_are_thirds_among_deals_in_the_same_currency() -> None:
    deals, windows = firm(900, seed=5)
    scaled = deals.with_columns(
        amount=pl.when(pl.col("currency") == "EUR").then(pl.col("amount") * 1000).otherwise("amount")
    )
    before, after = _factors(deals, windows)["size"], _factors(scaled, windows)["size"]
    assert [group.ratio.n_events for group in after.groups] == [group.ratio.n_events for group in before.groups]


def _pooled(deals: pl.DataFrame, windows: pl.DataFrame, chosen: pl.Series) -> Estimate:
    return partially_pooled(panel(deals, windows), chosen.to_list())


def test_a_chosen_set_is_drawn_towards_the_other_deals() -> None:
    deals, windows = _only_in("Enterprise", n=1500, seed=3)
    chosen = deals.filter(pl.col("segment") == "Enterprise")["deal_id"]
    groups = {group.name: group for group in _factors(deals, windows)["segment"].groups}
    found = _pooled(deals, windows, chosen)
    assert groups["Enterprise"].own.value < found.value < 1
    assert found.n_deals == groups["Enterprise"].own.n_deals
    assert found.low < found.value < found.high


def test_the_smaller_the_chosen_set_the_nearer_it_is_drawn() -> None:
    deals, windows = firm(1500, seed=9)
    widths = []
    for share in (0.05, 0.5):
        chosen = deals.sample(fraction=share, seed=1)["deal_id"]
        found = _pooled(deals, windows, chosen)
        widths.append(found.high / found.low)
    whole = _pooled(deals, windows, deals["deal_id"])
    assert widths[1] < widths[0]
    assert whole.value is None
    assert "other deals" in whole.withheld


@pytest.mark.parametrize("n", [0, 5])
def test_hardly_any_chosen_deal_has_no_estimate_and_the_reason(n: int) -> None:
    deals, windows = firm(400, seed=9)
    found = _pooled(deals, windows, deals["deal_id"].head(n))
    assert found.value is None
    assert "the chosen deals" in found.withheld


@pytest.mark.thorough
def test_groups_that_do_not_differ_are_found_to_differ_in_one_of_twenty_firms_at_most() -> None:
    """120 firms of 400 deals without any effect: each test at 5 %, and Holm's over the five; coverage of the groups."""
    single, together, hits = [], [], []
    for seed in range(120):
        factors = _factors(*firm(400, seed=5000 + seed, preset="null")).values()
        single += [factor.p < 0.05 for factor in factors if factor.p is not None]
        together.append(any(factor.p_of_all < 0.05 for factor in factors if factor.p_of_all is not None))
        hits += [group.ratio.low < 1 < group.ratio.high for factor in factors for group in factor.groups
                 if group.ratio.value is not None]  # fmt: skip
    assert len(single) > 400
    assert np.mean(single) <= 0.06
    assert np.mean(together) <= 0.08
    assert np.mean(hits) >= 0.95


def test_more_accounts_are_needed_than_groups() -> None:
    deals, windows = firm(400, seed=9)
    one = deals.with_columns(account_id=pl.lit("a"), ultimate_account_id=pl.lit("a"))
    factors = _factors(one, windows).values()
    assert all("accounts" in factor.mean.withheld for factor in factors)
    assert_allclose([factor.mean.n_accounts for factor in factors], 1)

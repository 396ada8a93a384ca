"""Accounts beside similar deals: by hand, against scipy and statsmodels, and how many stand out by chance."""

import math

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import stats

from etl.evidence.estimators.peers import Peer, between_accounts, peers
from tests.etl.evidence.firms import firm

KINDS = ("segment", "deal_type")


def _deals(*rows: tuple[str, str, int, float]) -> pl.DataFrame:
    """Account, segment, escalations and months; all new deals."""
    columns = ["account_id", "segment", "n_events", "months"]
    return pl.DataFrame(list(rows), schema=columns, orient="row").with_columns(deal_type=pl.lit("new"))


def _others(segment: str, n: int, n_events: int) -> list[tuple[str, str, int, float]]:
    """n accounts of one deal over ten months each."""
    return [(f"{segment}{i}", segment, n_events, 10.0) for i in range(n)]


def _of(found: tuple[Peer, ...], account_id: str) -> Peer:
    return next(peer for peer in found if peer.account_id == account_id)


def test_what_is_expected_is_the_rate_of_the_other_accounts_similar_deals() -> None:
    deals = _deals(*_others("SMB", 12, 1), *_others("ENT", 12, 3), ("a", "SMB", 9, 20.0), ("a", "ENT", 0, 5.0))
    found, _ = peers(deals, KINDS)
    assert _of(found, "a").expected == pytest.approx(20 * 0.1 + 5 * 0.3)
    assert _of(found, "a").n_events == 9


def test_a_kind_with_under_ten_deals_of_others_is_compared_more_widely() -> None:
    few = _deals(*_others("SMB", 12, 1), *_others("ENT", 9, 3), ("a", "ENT", 2, 10.0))
    assert _of(peers(few, KINDS)[0], "a").expected == pytest.approx(10 * (12 + 27) / 210)
    enough = _deals(*_others("SMB", 12, 1), *_others("ENT", 10, 3), ("a", "ENT", 2, 10.0))
    assert _of(peers(enough, KINDS)[0], "a").expected == pytest.approx(3.0)


def test_deals_without_observed_time_or_outcome_and_a_lone_account_are_not_compared() -> None:
    unknown = _deals(("a", "SMB", 1, 0.0)).with_columns(n_events=pl.lit(None, pl.Int64))
    assert peers(unknown, KINDS) == ((), 0.0)
    assert peers(_deals(("a", "SMB", 1, 10.0)), KINDS) == ((), 0.0)


def test_without_any_escalation_there_is_nothing_to_expect() -> None:
    assert peers(_deals(*_others("SMB", 12, 0)), KINDS)[0] == ()


def test_the_variance_between_accounts_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(1)
    expected = rng.uniform(0.5, 8, 400)
    events = rng.poisson(expected * rng.gamma(2, 0.5, 400)).astype(float)
    reference = sm.NegativeBinomial(events, np.ones(400), exposure=expected).fit(disp=0)
    assert between_accounts(events, expected) == pytest.approx(reference.params[-1], rel=0.02)
    assert between_accounts(rng.poisson(expected).astype(float), expected) < 0.05


def test_a_shrunken_ratio_is_the_mean_of_the_gamma_posterior_and_never_further_from_1_than_the_crude_one() -> None:
    found, variance = peers(_firm(300, seed=2), KINDS)
    for peer in found:
        size = 1 / variance
        assert peer.shrunken == pytest.approx((peer.n_events + size) / (peer.expected + size))
        crude = peer.n_events / peer.expected
        assert abs(peer.shrunken - 1) <= abs(crude - 1) + 1e-12
        scale = 1 / (peer.expected + size)
        own = [float(stats.gamma.ppf(q, peer.n_events + size, scale=scale)) for q in (0.025, 0.975)]
        assert peer.low < own[0] < peer.shrunken < own[1] < peer.high


def test_limits_take_in_that_what_is_expected_is_uncertain_too() -> None:
    """The squares of the half widths on the log scale add."""
    found, variance = peers(_firm(300, seed=2), KINDS)
    peer, size = found[0], 1 / variance
    own = stats.gamma.ppf(0.975, peer.n_events + size, scale=1 / (peer.expected + size))
    half = math.hypot(math.log(own / peer.shrunken), 1.959964 * peer.expected_error)
    assert peer.high == pytest.approx(peer.shrunken * math.exp(half), rel=1e-6)


def _firm(n: int, *, seed: int) -> pl.DataFrame:
    deals, _ = firm(n, seed=seed)
    counted = {"n_events": "n_attributable_escalations", "months": "observed_months"}
    return deals.select("account_id", *KINDS, **{name: pl.col(column) for name, column in counted.items()})


@pytest.mark.thorough
@pytest.mark.parametrize(("n", "seeds"), [(150, 40), (600, 15), (2000, 5)])
def test_at_most_1_in_20_accounts_that_are_like_the_others_stand_out(n: int, seeds: int) -> None:
    """Firms whose accounts differ by chance and by the frailty of all: 2 to 3 in 100 are flagged, nearly all as more.

    Without the variance between accounts (a dispersion of 1) one in eleven would, as more alone.
    """
    found = [peer for seed in range(seeds) for peer in peers(_firm(n, seed=seed), KINDS)[0]]
    flagged = float(np.mean([peer.is_more or peer.is_less for peer in found]))
    assert 0.005 <= flagged <= 0.05
    poisson = np.mean([stats.poisson.sf(peer.n_events - 1, peer.expected) <= 0.025 for peer in found])
    assert poisson >= 0.06


@pytest.mark.thorough
def test_an_account_that_truly_escalates_far_more_is_found() -> None:
    hits = []
    for seed in range(20):
        deals = _firm(600, seed=seed)
        busiest = deals.group_by("account_id").agg(pl.col("months").sum()).sort("months")["account_id"][-1]
        more = pl.when(pl.col("account_id") == busiest).then(pl.col("n_events") * 2 + 15).otherwise("n_events")
        hits.append(_of(peers(deals.with_columns(n_events=more), KINDS)[0], busiest).is_more)
    assert np.mean(hits) >= 0.7

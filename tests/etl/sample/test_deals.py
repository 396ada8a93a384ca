"""The deal table: its marginal facts, its confounding, and the shape of the marts."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from etl.sample.deals import as_marts, simulate
from etl.sample.firm import UNKNOWN
from etl.sample.presets import PRACTICES, PRESETS


def test_the_same_seed_draws_the_same_firm_and_another_seed_another() -> None:
    for same, again, other in zip(*(as_marts(simulate(300, seed)) for seed in (5, 5, 6)), strict=True):
        assert same.equals(again)
        assert not same.equals(other)


def test_practices_are_as_common_as_the_process_says() -> None:
    practised = np.mean([simulate(3000, seed).practised.mean(axis=0) for seed in range(5)], axis=0)
    np.testing.assert_allclose(practised, (0.45, 0.50, 0.41), atol=0.05)


def test_accounts_have_nearly_two_deals_each() -> None:
    firms = [simulate(3000, seed) for seed in range(5)]
    deals_per_account = np.mean([firm.n_deals / (firm.account[-1] + 1) for firm in firms])
    assert deals_per_account == pytest.approx(1.9, abs=0.1)


def test_escalations_in_the_first_year_are_as_many_as_the_process_yields() -> None:
    n_events = np.mean([simulate(3000, seed).attributable[:, :3].sum() for seed in range(20)])
    assert n_events == pytest.approx(4_070, rel=0.04)


def test_an_early_tenth_to_fifth_of_each_practice_is_unknown() -> None:
    shares = np.mean([(simulate(400, seed).status == UNKNOWN).mean(axis=0) for seed in range(20)], axis=0)
    assert (shares > 0.10).all()
    assert (shares < 0.21).all()


def test_a_plain_poisson_shows_far_too_little_effect() -> None:
    biases = [_crude_log_ratio(600, seed) - np.log(0.8) for seed in range(40)]
    assert np.mean(biases) >= 0.12


def _crude_log_ratio(n: int, seed: int) -> float:
    firm = simulate(n, seed)
    is_known = firm.score >= 0
    exposure = firm.exposure[is_known, :3].sum(axis=1)
    design = sm.add_constant(firm.score[is_known].astype(float))
    events = firm.attributable[is_known, :3].sum(axis=1)
    return float(sm.GLM(events, design, family=sm.families.Poisson(), exposure=exposure).fit().params[1])


def test_a_score_is_null_where_a_practice_is_unknown() -> None:
    deals, _ = as_marts(simulate(500, 1))
    is_unknown = pl.any_horizontal(pl.col(f"has_{practice}").is_null() for practice in PRACTICES)
    assert deals.filter(is_unknown != pl.col("alignment_score").is_null()).is_empty()
    within = pl.col("alignment_score").is_between("alignment_min", "alignment_max")
    assert deals.filter(~within).is_empty()


def test_windows_add_up_to_the_deals() -> None:
    deals, windows = as_marts(simulate(500, 1))
    counts = [name for name in windows.columns if name.startswith("n_")]
    summed = windows.group_by("deal_id").agg(pl.col("exposure_days", *counts).sum())
    joined = deals.join(summed, on="deal_id", suffix="_summed")
    assert len(joined) == len(deals)
    assert all((joined[name] == joined[f"{name}_summed"]).all() for name in counts)
    np.testing.assert_allclose(joined["exposure_days"] / 30.4375, joined["observed_months"])


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_draws_a_firm(preset: str) -> None:
    firm = simulate(200, 3, preset)
    assert firm.n_deals == (60 if preset == "tiny_firm" else 200)
    assert firm.followup.min() >= 1


def test_evidence_after_the_fact_counts_only_without_the_guard() -> None:
    for preset in ("reactive", "backfill"):
        firm = simulate(2000, 1, preset)
        guarded, unguarded = (as_marts(firm, is_guarded=is_guarded)[0] for is_guarded in (True, False))
        assert unguarded["alignment_min"].sum() > guarded["alignment_min"].sum()

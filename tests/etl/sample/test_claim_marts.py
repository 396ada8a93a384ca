"""The marts that C6 and C8 read."""

import polars as pl

from etl.sample.claim_marts import contracts, late_stage
from etl.sample.deals import as_marts, simulate
from etl.sample.presets import Choices, chosen

FIRM = simulate(400, 2, chosen("effect", 0.8, Choices({"c6": 0.8, "c8": 0.8})))
DEALS, _ = as_marts(FIRM)


def test_a_firm_that_says_nothing_of_them_has_none() -> None:
    plain = simulate(50, 1)
    assert contracts(plain, as_marts(plain)[0], seed=1).is_empty()
    assert late_stage(plain, as_marts(plain)[0]).is_empty()


def test_every_deal_has_a_contract_whose_clauses_add_up() -> None:
    found = contracts(FIRM, DEALS, seed=2)
    assert found["deal_id"].to_list() == DEALS["deal_id"].to_list()
    assert found.filter(pl.col("n_control_clauses") + pl.col("n_coordination_clauses") > pl.col("n_clauses")).is_empty()
    assert found.equals(contracts(FIRM, DEALS, seed=2))


def test_every_signed_deal_was_won_and_what_was_lost_had_no_more_by_its_proposal_than_it_knew() -> None:
    found = late_stage(FIRM, DEALS)
    assert found["is_won"].sum() == FIRM.n_deals
    assert found["is_lost"].sum() == len(found) - FIRM.n_deals > 100
    assert found["deal_id"].is_unique().all()
    assert found["days_to_outcome"].min() >= 4
    assert found.filter(pl.col("alignment_score") > pl.col("alignment_max")).is_empty()

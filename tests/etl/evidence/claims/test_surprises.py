"""C5: the ratio is against control tickets, without a risk's own escalations where risk ownership is compared."""

import dataclasses
import math

import numpy as np
import polars as pl
import pytest

from etl.evidence.claims import surprises
from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs
from etl.evidence.results import Verdict
from tests.etl.evidence.firms import firm
from tests.etl.evidence.secondary import inputs


def _as_inputs(deals: pl.DataFrame, windows: pl.DataFrame) -> Inputs:
    return Inputs(deals=deals, windows=windows, tickets=pl.DataFrame({"deal_id": ["none"], "cause": ["scope"]}))


def test_escalations_of_risks_without_an_owner_are_left_out_only_where_ownership_is_compared() -> None:
    firm_inputs = inputs(600, seed=1)
    score, _, _, ownership = surprises.claims(firm_inputs)
    voice = surprises.claims(firm_inputs)[2]
    tickets = firm_inputs.tickets.filter(pl.col("event_at").is_not_null())
    known = panel(firm_inputs.deals, firm_inputs.windows)
    complete = set(np.array(known.deal_ids)[np.isfinite(known.practised).all(axis=1)])
    in_a_year = (
        tickets.join(firm_inputs.deals.select("deal_id", "signed_on"), on="deal_id")
        .filter((pl.col("event_at").cast(pl.Date) - pl.col("signed_on")).dt.total_days() < 366)
        .filter(pl.col("deal_id").is_in(list(complete)))
    )
    n_surprises = in_a_year.filter("is_surprise").height
    n_own = in_a_year.filter(pl.col("cause") == "unowned_risk").height
    assert n_own > 0
    assert voice.adjusted.n_events == n_surprises
    assert ownership.adjusted.n_events == score.adjusted.n_events == n_surprises - n_own


def test_what_changes_both_rates_alike_cancels_out() -> None:
    """Control tickets that are the surprises themselves: the ratio of ratios is 1 with no width at all."""
    deals, windows = firm(600, seed=2)
    same = windows.with_columns(n_control_tickets=pl.col("n_surprise_escalations"))
    score, *_ = surprises.claims(_as_inputs(deals, same))
    assert score.adjusted.value == pytest.approx(1, abs=1e-9)
    assert score.crude.value == pytest.approx(1, abs=1e-9)


@pytest.mark.thorough
def test_the_truth_is_found_and_covered() -> None:
    runs = [surprises.claims(_as_inputs(*firm(600, seed=seed)))[0].adjusted for seed in range(25)]
    logs = np.log([run.value for run in runs if run.value is not None])
    assert abs(logs.mean() - math.log(0.8)) <= 0.05
    hits = sum(bool(run.low is not None and run.high is not None and run.low < 0.8 < run.high) for run in runs)
    assert hits >= 22


@pytest.mark.thorough
def test_without_an_effect_it_is_seldom_said_to_be_there() -> None:
    verdicts = [surprises.claims(_as_inputs(*firm(600, seed=seed, preset="null")))[0].verdict for seed in range(25)]
    assert verdicts.count(Verdict.SUPPORTED) <= 2
    assert verdicts.count(Verdict.SUPPORTED) + verdicts.count(Verdict.LEANING) <= 6


def test_a_large_effect_is_supported_but_not_without_control_tickets() -> None:
    deals, windows = firm(3000, seed=3)
    assert surprises.claims(_as_inputs(deals, windows))[0].verdict is Verdict.SUPPORTED
    no_controls = windows.with_columns(n_control_tickets=pl.lit(0))
    score, *_ = surprises.claims(_as_inputs(deals, no_controls))
    assert score.verdict is Verdict.LEANING
    assert any("control tickets" in reason for reason in score.reasons)
    assert "against control tickets" not in score.contrast


def test_without_causes_nothing_is_said_about_risk_ownership() -> None:
    deals, windows = firm(600, seed=2)
    score, definition, _, ownership = surprises.claims(Inputs(deals=deals, windows=windows))
    assert definition.adjusted.value is not None
    assert ownership.adjusted.withheld
    assert score.adjusted.withheld


def test_practices_are_held_to_being_tested_together() -> None:
    claims = surprises.claims(inputs(600, seed=1))
    assert [claim.contrast.split(", ")[1].split(":")[0] for claim in claims] == [
        "per additional practice",
        "success definition",
        "delivery voice",
        "risk ownership",
    ]
    assert len({dataclasses.astuple(claim.adjusted) for claim in claims}) == 4

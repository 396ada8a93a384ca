"""C5: what escalates is a surprise rather than a fault, and surprises are rarer than control tickets would have it."""

import dataclasses
import math

import numpy as np
import polars as pl
import pytest

from etl.evidence.claims import surprises
from etl.evidence.estimators.outcomes import in_followup
from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim, Verdict
from tests.etl.evidence import firms
from tests.etl.evidence.secondary import inputs

AMONG, AGAINST = 0, 4  # where the scores of the two contrasts stand


def _with_faults(firm: Inputs) -> Inputs:
    """The firm with every control ticket escalated, so that there are many faults."""
    return dataclasses.replace(firm, tickets=firm.tickets.with_columns(is_escalated=True))


def _crude(claim: Claim) -> float:
    assert claim.crude.value is not None
    return claim.crude.value


def test_the_crude_odds_ratio_of_one_practice_is_that_of_the_fourfold_table() -> None:
    """Over one window and one practice the model is saturated, so the odds can be counted by hand."""
    firm = _with_faults(inputs(400, seed=3))
    windows = firm.windows.filter(pl.col("window") == "0-3")
    one = dataclasses.replace(firm, windows=windows)
    tickets = in_followup(one).filter(pl.col("window") == "0-3")
    counted = tickets.join(one.deals.select("deal_id", "has_success_definition"), on="deal_id").filter(
        pl.col("is_surprise") | pl.col("is_control")
    )
    known = panel(one.deals, windows)
    complete = np.array(known.deal_ids)[np.isfinite(known.practised).all(axis=1)].tolist()
    table = counted.filter(pl.col("deal_id").is_in(complete))
    cells = {
        key: len(rows) for key, rows in table.group_by("has_success_definition", "is_surprise", maintain_order=True)
    }
    odds = cells[True, True] / cells[True, False] / (cells[False, True] / cells[False, False])
    assert _crude(surprises.claims(one)[1]) == pytest.approx(odds, rel=1e-6)


def test_faults_are_escalated_tickets_of_the_control_causes_alone() -> None:
    firm = inputs(600, seed=1)
    score = surprises.claims(firm)[AMONG]
    calm = firm.tickets.with_columns(is_escalated=pl.col("is_escalated") & ~pl.col("is_control"))
    without = surprises.claims(dataclasses.replace(firm, tickets=calm))[AMONG]
    assert score.adjusted.value is not None
    assert without.adjusted.value is None
    assert without.verdict is Verdict.INSUFFICIENT
    assert any("faults that escalated" in reason for reason in without.reasons)


def test_escalations_of_risks_without_an_owner_are_left_out_only_where_ownership_is_compared() -> None:
    firm = inputs(600, seed=1)
    found = surprises.claims(firm)
    in_a_year = in_followup(firm).filter(pl.col("window") != "12+", "is_surprise")
    n_own = in_a_year.filter(pl.col("cause") == "unowned_risk").height
    assert n_own > 0
    for first in (AMONG, AGAINST):
        score, _, voice, ownership = found[first : first + 4]
        assert voice.adjusted.n_events > ownership.adjusted.n_events
        assert score.adjusted.n_events == ownership.adjusted.n_events


def test_what_changes_both_rates_alike_cancels_out() -> None:
    """Control tickets that are the surprises themselves: the ratio of ratios is 1 with no width at all."""
    firm = firms.inputs(600, seed=2)
    same = dataclasses.replace(firm, windows=firm.windows.with_columns(n_control_tickets="n_surprise_escalations"))
    against = surprises.claims(same)[AGAINST]
    assert against.adjusted.value == pytest.approx(1, abs=1e-9)
    assert against.crude.value == pytest.approx(1, abs=1e-9)


@pytest.mark.thorough
@pytest.mark.parametrize(("preset", "truth"), [("effect", 0.8), ("null", 1.0)])
def test_the_truth_is_found_and_covered(preset: str, truth: float) -> None:
    runs = [surprises.claims(firms.inputs(800, seed=seed, preset=preset)) for seed in range(25)]
    for contrast, wide in ((AMONG, 0.10), (AGAINST, 0.05)):
        found = [run[contrast].adjusted for run in runs]
        logs = [math.log(one.value) for one in found if one.value is not None]
        assert abs(np.mean(logs) - math.log(truth)) <= wide
        hits = sum(bool(one.low is not None and one.high is not None and one.low < truth < one.high) for one in found)
        assert hits >= 22


@pytest.mark.thorough
def test_without_an_effect_it_is_seldom_said_to_be_there() -> None:
    verdicts = [surprises.claims(firms.inputs(600, seed=seed, preset="null"))[AMONG].verdict for seed in range(25)]
    assert verdicts.count(Verdict.SUPPORTED) == 0
    assert verdicts.count(Verdict.LEANING) <= 5


def test_a_large_effect_is_supported_but_not_without_control_tickets() -> None:
    firm = _with_faults(firms.inputs(3000, seed=3))
    found = surprises.claims(firm)
    assert found[AMONG].verdict is Verdict.SUPPORTED
    assert found[AMONG].control_ratio == found[AGAINST].adjusted
    assert found[AGAINST].verdict is Verdict.LEANING
    no_controls = dataclasses.replace(firm, windows=firm.windows.with_columns(n_control_tickets=pl.lit(0)))
    score, *others = surprises.claims(no_controls)
    assert score.verdict is Verdict.LEANING
    assert any("control tickets" in reason for reason in score.reasons)
    assert len(others) == 3


def test_it_is_not_supported_where_surprises_are_no_rarer_than_control_tickets() -> None:
    firm = _with_faults(firms.inputs(3000, seed=3))
    alike = firm.windows.with_columns(n_control_tickets="n_surprise_escalations")
    score = surprises.claims(dataclasses.replace(firm, windows=alike))[AMONG]
    assert score.adjusted.high is not None
    assert score.adjusted.high < 1
    assert score.verdict is Verdict.LEANING
    assert "Against control tickets the interval of the ratio is not below 1." in score.reasons


def test_without_tickets_no_odds_are_given() -> None:
    deals, windows = firms.firm(600, seed=2)
    found = surprises.claims(Inputs(deals=deals, windows=windows))
    assert all(claim.adjusted.withheld for claim in found[:4])
    assert found[AGAINST + 1].adjusted.value is not None
    assert found[AGAINST + 3].adjusted.withheld


def test_each_contrast_has_the_score_and_the_practices() -> None:
    found = surprises.claims(inputs(600, seed=1))
    names = ["per additional practice", "success definition", "delivery voice", "risk ownership"]
    assert [claim.contrast.split(", ")[1].split(":")[0] for claim in found] == names * 2
    assert [claim.measure for claim in found] == ["odds ratio"] * 4 + ["rate ratio"] * 4
    assert len({dataclasses.astuple(claim.adjusted) for claim in found}) == 8

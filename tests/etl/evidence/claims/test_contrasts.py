"""C2: an early delivery voice against none before signature, with late ones apart and undated ones left out."""

import math

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from etl.evidence import assess, assess_thoroughly
from etl.evidence.claims.contrasts import timing, voice_study
from etl.evidence.estimators.panel import panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.findings import Evidence
from etl.evidence.results import Claim, Verdict
from tests.etl.evidence.firms import firm, inputs

DEALS, WINDOWS = firm(600, seed=3)
STATUS = "delivery_voice_status"


def _contrasts(evidence: Evidence) -> tuple[Claim, Claim]:
    """Early against none, and early against late."""
    early, late = (claim for claim in evidence.claims if claim.claim_id == "C2")
    return early, late


def _with_statuses(change: pl.Expr) -> pl.DataFrame:
    return DEALS.with_columns(change.alias(STATUS))


def test_the_sides_are_early_and_never_or_after_and_late_is_in_neither() -> None:
    studied, contrast = voice_study(panel(DEALS, WINDOWS))
    of = dict(zip(DEALS["deal_id"], DEALS[STATUS], strict=True))
    assert studied.panel.deal_ids is not None
    statuses = np.array([of[deal] for deal in studied.panel.deal_ids])
    assert set(statuses[contrast.is_first]) == {"early"}
    assert set(statuses[contrast.is_second]) == {"after", "never"}
    against_late = timing(studied, contrast)
    assert set(statuses[against_late.is_first]) == {"early"}
    assert set(statuses[against_late.is_second]) == {"late"}


def test_one_before_signature_whose_commitment_point_is_not_known_is_left_out_and_counted() -> None:
    undated = pl.col("deal_id").is_in(DEALS.filter(pl.col(STATUS) == "early").head(50)["deal_id"].implode())
    before, _ = _contrasts(assess(DEALS, WINDOWS))
    deals = _with_statuses(pl.when(undated).then(pl.lit("presignature")).otherwise(STATUS))
    after, _ = _contrasts(assess(deals, WINDOWS))
    assert before.adjusted.n_deals > after.adjusted.n_deals
    assert after.unknown_share > before.unknown_share
    gone = assess(DEALS.filter(~undated), WINDOWS)
    assert after.adjusted.value == pytest.approx(_contrasts(gone)[0].adjusted.value, rel=1e-9)


def test_without_a_late_one_there_is_nothing_to_compare_it_with() -> None:
    early, late = _contrasts(assess(_with_statuses(pl.col(STATUS).replace("late", "early")), WINDOWS))
    assert early.adjusted.value is not None
    assert late.adjusted.withheld
    assert late.verdict is Verdict.INSUFFICIENT


def test_late_ones_that_never_escalated_do_not_take_the_early_ones_down() -> None:
    late = DEALS.filter(pl.col(STATUS) == "late")["deal_id"].implode()
    calm = pl.when(pl.col("deal_id").is_in(late)).then(0).otherwise("n_attributable_escalations")
    windows = WINDOWS.with_columns(calm.alias("n_attributable_escalations"))
    early, against_late = _contrasts(assess(DEALS, windows))
    assert early.adjusted.value is not None
    assert against_late.adjusted.withheld


def test_a_firm_that_knows_no_commitment_point_has_no_early_voice() -> None:
    deals = _with_statuses(pl.col(STATUS).replace(["early", "late"], "presignature"))
    early, late = _contrasts(assess(deals, WINDOWS))
    assert early.adjusted.withheld
    assert early.verdict is late.verdict is Verdict.INSUFFICIENT


def test_the_ratio_equals_that_of_statsmodels() -> None:
    studied, contrast = voice_study(panel(DEALS, WINDOWS))
    assert studied.adjusted is not None
    months, events = studied.panel.months, studied.panel.events
    n, w = months.shape
    is_at_risk = months.ravel() > 0
    x = np.column_stack([np.tile(np.eye(w), (n, 1)), np.repeat(studied.adjusted.design.x, w, axis=0)])[is_at_risk]
    model = sm.GLM(events.ravel()[is_at_risk], x, sm.families.Poisson(), exposure=months.ravel()[is_at_risk])
    assert studied.adjusted.log_ratio(contrast.weights).value == pytest.approx(model.fit(tol=1e-12).params[w], abs=1e-6)


def _firm(seed: int, early: float, late: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A firm without effect whose counts are then drawn anew with these ratios against none."""
    deals, windows = firm(800, seed=seed, preset="null")
    ratio = pl.col(STATUS).replace_strict({"early": early, "late": late}, default=1.0, return_dtype=pl.Float64)
    rates = windows.join(deals.select("deal_id", ratio.alias("ratio")), on="deal_id", maintain_order="left")
    counts: FloatArray = rates["n_attributable_escalations"].to_numpy().astype(float)
    thinned = np.random.default_rng(seed).binomial(counts.astype(int), rates["ratio"].to_numpy())
    return deals, windows.with_columns(n_attributable_escalations=pl.Series(thinned))


@pytest.mark.thorough
@pytest.mark.parametrize(("early", "late"), [(1.0, 1.0), (0.7, 0.9)])
def test_both_truths_are_found_and_covered(early: float, late: float) -> None:
    runs = [_contrasts(assess(*_firm(seed, early, late))) for seed in range(120)]
    for position, truth in enumerate((early, early / late)):
        found = [run[position].adjusted for run in runs]
        logs = [math.log(one.value) for one in found if one.value is not None]
        assert abs(np.mean(logs) - math.log(truth)) <= 0.06
        hits = [bool(one.low is not None and one.high is not None and one.low < truth < one.high) for one in found]
        assert 0.90 <= np.mean(hits) <= 0.99


@pytest.mark.thorough
def test_its_specification_curve_begins_with_the_claim_and_departs_from_early_against_never() -> None:
    data = inputs(600, seed=3)
    evidence = assess_thoroughly(data)
    rows = [row for claim_id, row in evidence.specifications if claim_id == "C2"]
    early, _ = _contrasts(evidence)
    assert rows[0].settings["exposure"] == "early against never"
    assert rows[0].ratio == pytest.approx(early.adjusted.value, rel=1e-6)
    assert {row.settings["exposure"] for row in rows} == {"early against never", "practised"}

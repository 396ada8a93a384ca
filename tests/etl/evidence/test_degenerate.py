"""Whatever the data, `assess` answers: a number with its interval, or the reason why there is none."""

import dataclasses
import datetime as dt
import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.evidence import Estimate, Evidence, Inputs, Verdict, assess, assess_thoroughly, from_frames, to_frames
from tests.etl.evidence.firms import firm, inputs

pytestmark = pytest.mark.thorough

HAS = ("has_success_definition", "has_delivery_voice", "has_risk_ownership")


def _estimates(evidence: Evidence) -> list[Estimate]:
    claims = [value for claim in evidence.claims for value in (claim.crude, claim.adjusted, claim.control_ratio)]
    claims += [check.estimate for claim in evidence.claims for check in claim.checks if check.estimate is not None]
    levels = [value for level in evidence.levels for value in (level.crude, level.adjusted)]
    return [*claims, *levels, evidence.avoided_per_100, evidence.avoided_against_none]


def _assert_sound(evidence: Evidence) -> None:
    """Every number is finite with a finite interval round it, or is withheld for a reason."""
    for estimate in _estimates(evidence):
        numbers = (estimate.value, estimate.low, estimate.high)
        if estimate.withheld is None:
            assert all(number is not None and math.isfinite(number) for number in numbers), estimate
        else:
            assert numbers == (None, None, None)
            assert estimate.withheld
    for claim in evidence.claims:
        assert claim.is_provisional or claim.verdict is Verdict.NONE
        is_ratio = claim.adjusted.value is not None and claim.measure.endswith("ratio")
        assert not is_ratio or abs(math.log(claim.adjusted.value or 0.0)) <= 5
        numbers = [*claim.bounds, claim.worst_case, claim.e_value, claim.smallest_detectable]
        if claim.influence is not None:
            numbers += [claim.influence.low_without_an_account, claim.influence.high_without_an_account]
        assert all(number is None or math.isfinite(number) for number in numbers), claim
    for _, row in evidence.specifications:
        assert math.isfinite(row.log_ratio)
        assert math.isfinite(row.se)
    assert from_frames(to_frames(evidence)) == evidence


def _with_events(windows: pl.DataFrame, events: pl.Expr) -> pl.DataFrame:
    return windows.with_columns(n_attributable_escalations=events, n_control_tickets=events)


FIRM = inputs(200, seed=5)
DEALS, WINDOWS = firm(200, seed=5)
ONE_ARM = DEALS.select("deal_id", "has_success_definition")
NO_TIME = WINDOWS.with_columns(exposure_days=pl.lit(None, pl.Float64))
CASES = {
    "no rows": (DEALS.clear(), WINDOWS.clear()),
    "no columns": (pl.DataFrame({"deal_id": ["a", "b"]}), pl.DataFrame({"deal_id": ["a"], "window": ["0-3"]})),
    "no frames": (pl.DataFrame(), pl.DataFrame()),
    "columns typed Null": (
        DEALS.select(pl.col("deal_id"), *(pl.lit(None).alias(name) for name in DEALS.columns if name != "deal_id")),
        WINDOWS,
    ),
    "everyone practised": (DEALS.with_columns(pl.lit(True).alias(name) for name in HAS), WINDOWS),
    "no one practised": (DEALS.with_columns(pl.lit(False).alias(name) for name in HAS), WINDOWS),
    "all unknown": (DEALS.with_columns(pl.lit(None, pl.Boolean).alias(name) for name in HAS), WINDOWS),
    "one practice unknown everywhere": (DEALS.with_columns(pl.lit(None, pl.Boolean).alias(HAS[2])), WINDOWS),
    "one account": (DEALS.with_columns(account_id=pl.lit("a"), ultimate_account_id=pl.lit("a")), WINDOWS),
    "no account": (
        DEALS.with_columns(pl.lit(None, pl.String).alias(c) for c in ("account_id", "ultimate_account_id")),
        WINDOWS,
    ),
    "no escalation": (DEALS, _with_events(WINDOWS, pl.lit(0))),
    "null escalations": (DEALS, _with_events(WINDOWS, pl.lit(None, pl.Int64))),
    "one escalation": (DEALS, _with_events(WINDOWS, (pl.int_range(pl.len()) == 0).cast(pl.Int64))),
    "ten deals": (DEALS.head(10), WINDOWS),
    "no observed time": (DEALS, NO_TIME),
    "no owner": (DEALS.with_columns(sales_owner_id=pl.lit(None, pl.String)), WINDOWS),
    "no covariate": (DEALS.select("deal_id", "account_id", *HAS), WINDOWS),
    "only the first window": (DEALS, WINDOWS.filter(pl.col("window") == "0-3")),
    "signed on one day": (DEALS.with_columns(signed_on=pl.lit(dt.date(2026, 1, 5))), WINDOWS),
    "amounts of nothing and below": (DEALS.with_columns(amount=pl.lit(-1.0)), WINDOWS),
}

WITHOUT_A_VERDICT = (
    *("no rows", "no columns", "no frames", "columns typed Null", "everyone practised", "no one practised"),
    *("all unknown", "one account", "no escalation", "null escalations", "one escalation", "ten deals"),
    "no observed time",
)


@pytest.mark.parametrize("case", CASES)
def test_degenerate_input_never_raises_and_never_shows_an_infinite_number(case: str) -> None:
    _assert_sound(assess(*CASES[case]))


@pytest.mark.parametrize("case", CASES)
def test_degenerate_input_is_withstood_by_every_check(case: str) -> None:
    deals, windows = CASES[case]
    spans = FIRM.deals.select("deal_id", "observed_from_on", "observed_to_on")
    if "deal_id" in deals.columns and case != "columns typed Null":
        deals = deals.join(spans, on="deal_id", how="left")
    evidence = assess_thoroughly(Inputs(deals=deals, windows=windows, practices=FIRM.practices, tickets=FIRM.tickets))
    _assert_sound(evidence)
    if case in WITHOUT_A_VERDICT:
        of_score = [claim for claim in evidence.claims if claim.claim_id in ("C1", "C2", "C3", "C4")]
        assert {claim.verdict for claim in of_score} == {Verdict.INSUFFICIENT}


@pytest.mark.parametrize(
    "changes",
    [
        {"tickets": pl.DataFrame()},
        {"practices": pl.DataFrame()},
        {"tickets": FIRM.tickets.head(1)},
        {"tickets": FIRM.tickets.with_columns(is_control=pl.lit(None, pl.Boolean))},
        {"tickets": FIRM.tickets.with_columns(event_at=pl.lit(None, pl.Datetime))},
        {"tickets": FIRM.tickets.select("ticket_id", "deal_id")},
        {"practices": FIRM.practices.with_columns(status=pl.lit("unknown"))},
        {"practices": FIRM.practices.with_columns(evidence_at=pl.lit(None, pl.Datetime))},
        {"deals": FIRM.deals.drop("observed_from_on", "observed_to_on")},
    ],
)
def test_tickets_and_evidence_may_be_missing(changes: dict[str, pl.DataFrame]) -> None:
    _assert_sound(assess_thoroughly(dataclasses.replace(FIRM, **changes)))


def test_nothing_at_all_is_withstood() -> None:
    _assert_sound(assess_thoroughly(Inputs()))


@pytest.mark.parametrize("preset", ["separation", "tiny_firm", "sparse", "one_big_account", "tiny_owners"])
def test_hard_firms_are_sound_in_every_check(preset: str) -> None:
    _assert_sound(assess_thoroughly(inputs(150, seed=1, preset=preset)))


@pytest.mark.parametrize("case", WITHOUT_A_VERDICT)
def test_without_data_for_it_no_claim_gets_a_verdict(case: str) -> None:
    evidence = assess(*CASES[case])
    assert {claim.verdict for claim in evidence.claims} == {Verdict.INSUFFICIENT}
    assert all(claim.reasons and claim.adjusted.withheld for claim in evidence.claims)


@pytest.mark.parametrize("preset", ["separation", "tiny_firm", "sparse", "one_big_account", "tiny_owners"])
def test_hard_firms_are_sound(preset: str) -> None:
    for seed in range(5):
        _assert_sound(assess(*firm(150, seed=seed, preset=preset)))


@pytest.mark.parametrize("preset", ["separation", "tiny_firm"])
def test_separated_and_tiny_firms_get_no_verdict(preset: str) -> None:
    evidence = assess(*firm(60, seed=1, preset=preset))
    assert {claim.verdict for claim in evidence.claims} == {Verdict.INSUFFICIENT}


def test_a_practice_never_followed_by_an_escalation_gets_a_bounded_ratio_marked_boundary() -> None:
    calm = pl.col("deal_id").is_in(DEALS.filter(pl.col(HAS[0])).head(25)["deal_id"].implode())
    deals = DEALS.with_columns(pl.when(calm).then(True).otherwise(False).alias(HAS[0]))
    windows = WINDOWS.with_columns(
        pl.when(calm).then(0).otherwise("n_attributable_escalations").alias("n_attributable_escalations")
    )
    evidence = assess(deals, windows)
    _assert_sound(evidence)
    ratio = evidence.claim("C1").adjusted
    assert ratio.low == 0.0
    assert ratio.high is not None
    assert ratio.high < 1
    assert "boundary" in ratio.method
    assert evidence.claim("C2").adjusted.value is not None
    assert evidence.claim("C1").verdict is Verdict.INSUFFICIENT


def test_a_practice_that_no_source_carries_leaves_the_others_their_estimates() -> None:
    evidence = assess(*CASES["one practice unknown everywhere"])
    assert evidence.claim("C1").adjusted.value is not None
    assert evidence.claim("C3").adjusted.withheld
    assert evidence.claim("C3").unknown_share == 1.0
    assert evidence.claim("C4").unknown_share == 1.0


def test_without_accounts_every_deal_is_a_cluster_of_its_own() -> None:
    adjusted = assess(*CASES["no account"]).claim("C4").adjusted
    assert adjusted.n_accounts == adjusted.n_deals


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_small_table_is_sound(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 45))
    texts = st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=n, max_size=n)
    flags = st.lists(st.sampled_from([True, False, None]), min_size=n, max_size=n)
    numbers = st.lists(st.sampled_from([None, 0.0, -3.0, 1.0, 1e9, math.nan, math.inf]), min_size=n, max_size=n)
    counts = st.lists(st.integers(0, 3), min_size=n, max_size=n)
    ids = [f"d{i}" for i in range(n)]
    deals = pl.DataFrame(
        {
            "deal_id": ids,
            "account_id": [f"a{i}" for i in range(n)] if data.draw(st.booleans()) else data.draw(texts),
            "segment": data.draw(texts),
            "sales_owner_id": data.draw(texts),
            "amount": data.draw(numbers),
            "sales_cycle_days": data.draw(numbers),
            "n_prior_escalations_12m": data.draw(numbers),
            **{name: data.draw(flags) for name in HAS},
        },
        schema_overrides={
            "deal_id": pl.String,
            "account_id": pl.String,
            "segment": pl.String,
            "sales_owner_id": pl.String,
        },
    )
    windows = pl.DataFrame(
        {
            "deal_id": ids,
            "window": ["0-3"] * n,
            "exposure_days": data.draw(numbers),
            "n_attributable_escalations": data.draw(counts),
            "n_control_tickets": data.draw(counts),
        }
    )
    _assert_sound(assess(deals, windows))


def test_earlier_escalations_that_no_escalation_followed_leave_the_ratio_an_estimate() -> None:
    deals = DEALS.with_columns(n_prior_escalations_12m=pl.int_range(pl.len()) % 10 // 9)
    had_one = deals.filter(pl.col("n_prior_escalations_12m") > 0)["deal_id"].to_list()
    quiet = WINDOWS.with_columns(
        pl.when(pl.col("deal_id").is_in(had_one)).then(0).otherwise(pl.col(name)).alias(name)
        for name in ("n_attributable_escalations", "n_escalations")
    )
    claim = assess(deals, quiet).claim("C4")
    assert claim.adjusted.value is not None
    assert "earlier escalations" not in claim.adjustment

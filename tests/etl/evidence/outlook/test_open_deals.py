"""Open deals: predictions only where they can be trusted, and what they then say."""

import dataclasses

import polars as pl
import pytest

from etl.evidence.estimators.panel import PRACTICES
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.open_deals import ALL_MISSING, OpenDeals, open_deals
from tests.etl.evidence.outlook.firms import LARGE, OUTLOOK, SMALL, with_open


def test_predictions_are_shown_for_each_open_deal_of_known_practices() -> None:
    assert OUTLOOK.calibration.is_calibrated
    assert {deal.deal_id for deal in OUTLOOK.deals} == set(LARGE.open_deals["deal_id"])
    unknown = LARGE.open_deals.filter(pl.any_horizontal(pl.col("^.*_status$") == "unknown"))["deal_id"]
    assert {deal.deal_id for deal in OUTLOOK.deals if deal.expected.value is None} == set(unknown)
    shown = [deal for deal in OUTLOOK.deals if deal.expected.value is not None]
    assert [deal.rank for deal in shown] == list(range(1, len(shown) + 1))
    for deal in shown:
        assert 0 < deal.expected.low < deal.expected.value < deal.expected.high
        assert 0 <= deal.n_low <= deal.expected.value <= deal.n_high


def test_each_missing_practice_has_its_change_and_the_ranks_follow_all_of_them() -> None:
    status = {row["deal_id"]: row for row in LARGE.open_deals.iter_rows(named=True)}
    most = []
    for deal in OUTLOOK.deals:
        if deal.expected.value is None:
            continue
        missing = [p for p in PRACTICES if status[deal.deal_id][f"{p}_status"] in ("never", "after")]
        wanted = [*missing, ALL_MISSING] if len(missing) > 1 else missing
        assert [step.practice for step in deal.steps] == wanted
        most.append(deal.steps[-1].change.value if missing else 0.0)
        assert all(step.change.low < step.change.value < step.change.high for step in deal.steps)
    assert most == sorted(most)


def test_open_deals_do_not_enter_the_model() -> None:
    with_few, with_many = (open_deals(with_open(LARGE, n)) for n in (5, 60))
    first = {deal.deal_id: deal.expected.value for deal in with_few.deals}
    second = {deal.deal_id: deal.expected.value for deal in with_many.deals}
    known = [name for name, value in first.items() if value is not None]
    assert known
    assert [second[name] for name in known] == pytest.approx([first[name] for name in known], rel=1e-6)


DEGENERATE = [
    Inputs(),
    SMALL,
    dataclasses.replace(LARGE, deals=pl.DataFrame()),
    dataclasses.replace(LARGE, windows=pl.DataFrame()),
    dataclasses.replace(LARGE, deals=LARGE.deals.head(1)),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit(None).alias("signed_on"))),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit("one").alias("ultimate_account_id"))),
    dataclasses.replace(LARGE, windows=LARGE.windows.with_columns(pl.lit(0).alias("n_attributable_escalations"))),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit(True).alias(f"has_{p}") for p in PRACTICES)),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit(None).alias(f"has_{p}") for p in PRACTICES)),
]


@pytest.mark.parametrize("data", DEGENERATE)
def test_what_can_not_be_predicted_is_withheld_with_a_reason(data: Inputs) -> None:
    outlook = open_deals(data)
    assert not outlook.calibration.is_calibrated
    assert outlook.calibration.reason
    assert {deal.deal_id for deal in outlook.deals} == set(data.open_deals.get_column("deal_id", default=pl.Series()))
    for deal in outlook.deals:
        assert (deal.expected.value, deal.n_high, deal.rank, deal.steps) == (None, None, None, ())
        assert deal.expected.withheld == outlook.calibration.reason


@pytest.mark.parametrize(
    "opened",
    [
        pl.DataFrame(),
        LARGE.open_deals.clear(),
        LARGE.open_deals.select("deal_id"),
        LARGE.open_deals.with_columns(
            pl.lit(None).alias(name) for name in LARGE.open_deals.columns if name != "deal_id"
        ),
    ],
)
def test_open_deals_of_which_nothing_is_known_have_no_prediction(opened: pl.DataFrame) -> None:
    outlook = open_deals(dataclasses.replace(LARGE, open_deals=opened))
    assert isinstance(outlook, OpenDeals)
    assert {deal.expected.withheld for deal in outlook.deals} <= {"A practice is unknown."}
    assert len(outlook.deals) == len(opened)

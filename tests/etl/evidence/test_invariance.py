"""What must not change a result: the order of rows, the names of accounts, the currency unit, the unit of time."""

import polars as pl
import pytest

from etl.evidence import Claim, assess
from etl.evidence.claims.contrasts import score_study
from etl.evidence.estimators.panel import panel
from etl.evidence.estimators.poisson import fit
from tests.etl.evidence.firms import firm

DEALS, WINDOWS = firm(400, seed=11)
RELABELLED = DEALS.with_columns(
    (pl.lit("z") + pl.col(name).cast(pl.String).str.reverse()).alias(name)
    for name in ("account_id", "ultimate_account_id")
)


def _numbers(claim: Claim) -> list[float]:
    estimates = (claim.crude, claim.adjusted, claim.control_ratio)
    return [number for e in estimates for number in (e.value, e.low, e.high) if number is not None]


@pytest.mark.parametrize(
    ("deals", "windows"),
    [
        (DEALS.sample(fraction=1.0, shuffle=True, seed=1), WINDOWS.sample(fraction=1.0, shuffle=True, seed=2)),
        (RELABELLED, WINDOWS),
        (DEALS.with_columns(pl.col("amount") * 1000), WINDOWS),
    ],
    ids=["row order", "account names", "currency unit"],
)
def test_irrelevant_changes_leave_every_estimate(deals: pl.DataFrame, windows: pl.DataFrame) -> None:
    for before, after in zip(assess(DEALS, WINDOWS).claims, assess(deals, windows).claims, strict=True):
        assert _numbers(after) == pytest.approx(_numbers(before), rel=1e-8)
        assert after.verdict is before.verdict


def test_days_or_months_give_the_same_ratios() -> None:
    studied, _ = score_study(panel(DEALS, WINDOWS))
    assert studied.adjusted is not None
    x = studied.adjusted.design.x
    in_days = fit(studied.panel.events, studied.panel.months * 30.4375, x)
    assert in_days.coefficients == pytest.approx(studied.adjusted.fit.coefficients, abs=1e-8)


def test_time_beyond_twelve_months_does_not_count() -> None:
    later = WINDOWS.with_columns(
        pl.when(pl.col("window") == "12+")
        .then(99)
        .otherwise("n_attributable_escalations")
        .alias("n_attributable_escalations")
    )
    assert assess(DEALS, later) == assess(DEALS, WINDOWS)

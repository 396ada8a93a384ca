"""What staggered take-up found, as tests of the app show it."""

import dataclasses
from datetime import date

from etl.evidence.findings import QuarterSinceTakeUp, TakeUp, UnitTakeUp
from etl.evidence.results import Estimate


def _estimate(value: float | None, low: float | None, high: float | None, withheld: str | None = None) -> Estimate:
    return Estimate(value, low, high, 3000, 2703, 595, "a method", withheld)


DRAWN = TakeUp(
    unit="region",
    ratio=_estimate(0.75, None, None),
    p=0.005,
    rise=1.46,
    n_units=8,
    n_took_up=6,
    pre_trend_ratio=1.14,
    pre_trend_p=0.27,
    disagrees=False,
    estimators=(
        ("imputation, a level for each unit", _estimate(0.76, None, None)),
        ("interaction-weighted", _estimate(1.02, None, None)),
    ),
    units=(
        UnitTakeUp("EMEA", date(2024, 4, 1), 0.21, 0.87, 374),
        UnitTakeUp("Nordics", None, None, None, 347),
    ),
    quarters=tuple(
        QuarterSinceTakeUp(quarter, ratio, 0.7 * ratio, 1.5 * ratio, n_deals=100 + quarter, n_events=90)
        for quarter, ratio in zip(
            range(-4, 9), (1.1, 1.2, 1.05, 1.1, 0.9, 0.75, 0.7, 0.65, 0.66, 0.6, 0.6, 0.9, 0.8), strict=True
        )
    ),
)
BY_OWNER = dataclasses.replace(
    DRAWN, unit="sales owner", ratio=_estimate(0.9, 0.8, 1.01), p=None, estimators=(), units=(), quarters=()
)
WITHHELD = dataclasses.replace(
    DRAWN,
    ratio=_estimate(None, None, None, withheld="No region took the practices up."),
    p=None,
    pre_trend_ratio=None,
    pre_trend_p=None,
    estimators=(),
    quarters=(),
)

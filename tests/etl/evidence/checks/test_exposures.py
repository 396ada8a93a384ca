"""Other readings of whether a practice counts as practised."""

import numpy as np
import polars as pl
import pytest

from etl.evidence.checks.exposures import Exposures
from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs


def _exposed(
    statuses: dict[str, list[str]],
    exposure: str,
    *,
    trail: pl.DataFrame | None = None,
    is_declared_unknown: bool = False,
) -> list[float | None]:
    """The score of three deals by their statuses of the three practices."""
    has = {"early": True, "late": True, "presignature": True, "after": False, "never": False, "unknown": None}
    names = ("success_definition", "delivery_voice", "risk_ownership")
    deals = pl.DataFrame(
        {
            "deal_id": list(statuses),
            **{f"{name}_status": [rows[j] for rows in statuses.values()] for j, name in enumerate(names)},
            **{f"has_{name}": [has[rows[j]] for rows in statuses.values()] for j, name in enumerate(names)},
        }
    )
    windows = pl.DataFrame({"deal_id": list(statuses), "window": "0-3", "exposure_days": 90.0})
    observed = panel(deals, windows)
    reading = Exposures(Inputs(deals=deals) if trail is None else Inputs(deals=deals, practices=trail))
    score, _ = reading.of(
        observed,
        (),
        trail=reading.trail(observed),
        exposure=exposure,
        is_recording_required=False,
        is_declared_unknown=is_declared_unknown,
        is_no_risk_unknown=False,
    )
    return [None if np.isnan(value) else float(value) for value in score[:, 0]]


STATUSES = {
    "clear": ["early", "late", "never"],
    "undated": ["early", "presignature", "never"],
    "half known": ["late", "unknown", "never"],
}


@pytest.mark.parametrize(
    ("exposure", "expected"),
    [
        ("practised", [2.0, 2.0, None]),
        ("early only", [1.0, None, None]),
        ("one or more", [1.0, 1.0, 1.0]),
        ("two or more", [1.0, 1.0, None]),
    ],
)
def test_an_exposure_is_unknown_only_where_the_unknown_matters(exposure: str, expected: list[float | None]) -> None:
    assert _exposed(STATUSES, exposure) == expected


def test_what_is_only_declared_can_be_left_out_whether_it_says_yes_or_no() -> None:
    """The row of the specification curve; a status that a record decides stays."""
    kinds = {("a", "success_definition"): "declared", ("b", "risk_ownership"): "declared"}
    trail = pl.DataFrame(
        [
            {"deal_id": deal, "practice": practice, "kind": kinds.get((deal, practice), "record")}
            for deal in ("a", "b", "c")
            for practice in ("success_definition", "delivery_voice", "risk_ownership")
        ]
    )
    statuses = {name: ["early", "late", "never"] for name in ("a", "b", "c")}
    left_out = _exposed(statuses, "practised", trail=trail, is_declared_unknown=True)
    assert left_out == [None, None, 2.0]
    assert _exposed(statuses, "practised", trail=trail) == [2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("late_events", "expected"),
    [(1, [[1, 0], [0, 1], [0, 0], [0, 0], [None, None], [None, None]]), (0, [[1], [None], [0], [0], [None], [None]])],
)
def test_early_is_read_against_never_or_after_with_late_apart_where_something_escalated(
    late_events: int, expected: list[list[float | None]]
) -> None:
    """One whose place before or after the commitment point is not known is left out."""
    statuses = ["early", "late", "after", "never", "presignature", "unknown"]
    has = [True, True, False, False, True, None]
    deals = pl.DataFrame({"deal_id": statuses, "delivery_voice_status": statuses, "has_delivery_voice": has})
    events = [late_events if status == "late" else 0 for status in statuses]
    windows = pl.DataFrame(
        {"deal_id": statuses, "window": "0-3", "exposure_days": 90.0, "n_attributable_escalations": events}
    )
    reading, observed = Exposures(Inputs(deals=deals)), panel(deals, windows)
    found, is_first = reading.of(
        observed,
        (1,),
        trail=reading.trail(observed),
        exposure="early against never",
        is_recording_required=False,
        is_declared_unknown=False,
        is_no_risk_unknown=False,
    )
    assert [[None if np.isnan(value) else value for value in row] for row in found] == expected
    assert is_first.tolist() == [True, *[False] * 5]

"""Curves of the share without an escalation yet."""

import polars as pl

from dashboard.figures.curves import curves
from dashboard.figures.look import LIGHT
from dashboard.summaries import robustness as rows


def test_a_curve_has_a_step_and_a_label_per_arm_and_the_deals_under_way_below() -> None:
    points = pl.DataFrame(
        [(arm, day, 1 - day / 1000 - at / 10, 0.3, 1.0) for at, arm in enumerate(rows.SIDES) for day in (0, 100, 300)],
        schema=["arm", "day", "value", "low", "high"], orient="row",
    )  # fmt: skip
    at_risk = pl.DataFrame({"arm": [*rows.SIDES], "month": [0, 0], "n_at_risk": [159, 156]})
    drawn = curves(points, at_risk, LIGHT, is_share=True)
    texts = [note.text for note in drawn.layout.annotations]
    assert texts.count("two or three") == 2
    assert "159" in texts
    assert max(drawn.data[-1].y) <= 100
    assert drawn.layout.yaxis.range[1] > 100  # a line at 100 % is drawn whole
    assert drawn.layout.yaxis.tickvals[-1] == 100

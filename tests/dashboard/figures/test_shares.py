"""The drawn balance of covariates and shares of deals."""

import polars as pl

from dashboard.figures.look import LIGHT
from dashboard.figures.robustness import balance
from dashboard.figures.shares import shares


def test_balance_and_shares_draw_every_row() -> None:
    frame = pl.DataFrame({"covariate": ["Deal value", "Region"], "raw": [0.6, 0.1], "weighted": [0.0, 0.2]})
    assert len(balance(frame, LIGHT).data[0].x) == 2
    counts = pl.DataFrame({"label": ["Risks owned, now"], "n_practised": [3], "n_not": [1], "n_unknown": [4]})
    drawn = shares(counts, LIGHT)
    assert [trace.x[0] for trace in drawn.data] == [37.5, 12.5, 50.0]
    assert drawn.data[2].marker.pattern.shape == "/"


def test_the_label_of_100_percent_has_room() -> None:
    counts = pl.DataFrame({"label": ["x"], "n_practised": [3], "n_not": [0], "n_unknown": [0]})
    assert shares(counts, LIGHT).layout.margin.r >= 30

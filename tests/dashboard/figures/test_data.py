"""The drawn coverage of the sources."""

import polars as pl

from dashboard.figures.data import coverage
from dashboard.figures.look import LIGHT
from tests.dashboard.figures.drawn import QUARTERS


def test_coverage_leaves_quarters_without_deals_blank() -> None:
    cells = pl.DataFrame(
        [("DACH", QUARTERS[0], 1.0, 4), ("DACH", QUARTERS[1], 0.0, 2), (None, QUARTERS[0], 0.5, 2)],
        schema=["region", "quarter_on", "tracked_share", "n_deals"],
        orient="row",
    )
    grid = coverage(cells, LIGHT).data[0]
    assert list(grid.y) == ["no region", "DACH"]
    assert grid.z[0][1] is None
    assert list(grid.text[1]) == ["100", "0"]

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
    drawn = coverage(cells, LIGHT)
    grid = drawn.data[0]
    assert list(drawn.layout.yaxis.ticktext) == ["no region", "DACH"]
    assert grid.z[0][1] is None
    assert list(grid.text[1]) == ["100", "0"]


def test_a_region_like_markup_is_shown_as_it_is() -> None:
    cells = pl.DataFrame(
        [("<a href='http://a.example'>DACH</a>" + 99 * "x", QUARTERS[0], 1.0, 4)],
        schema=["region", "quarter_on", "tracked_share", "n_deals"],
        orient="row",
    )
    drawn = coverage(cells, LIGHT)
    name = "&lt;a href='http://a.example'&gt;DACH&lt;/a&gt;…"
    assert list(drawn.layout.yaxis.ticktext) == [name]
    assert drawn.data[0].customdata[0][0][0] == name

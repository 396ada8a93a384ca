"""Annotations drawn into the trends."""

from datetime import date

import polars as pl

from dashboard.access import Scope
from dashboard.figures.annotations import drawn_remarks, mark_days
from dashboard.figures.look import LIGHT, figure
from dashboard.figures.trends import control_chart
from dashboard.queries import portfolio
from dashboard.queries.scoped import Filters
from dashboard.summaries import trends
from dashboard.warehouse import Build
from dashboard.wording import findings
from etl import evidence as engine

EVERYONE, EVERYTHING = Scope(), Filters()


def test_remarks_are_numbered_lines_whose_text_stays_plain_and_is_listed_by_number(leased: Build) -> None:
    noted = pl.DataFrame(
        {
            "happened_on": [date(2026, 8, 3), date(1999, 1, 1), date(2025, 5, 4)],
            "text": ["<b>Gate 2</b>", "long before", "Northwind"],
            "author": ["ada", "ada", "bob"],
        }
    )
    periods = portfolio.periods(EVERYONE, EVERYTHING)
    control = trends.control_chart(engine.trends(periods)[1])
    drawn = control_chart(control, LIGHT, annotations=noted)
    assert len(drawn.layout.shapes) == 2
    numbers = {label.text: label.hovertext for label in drawn.layout.annotations if label.hovertext}
    assert numbers == {"1": "4 May 2025: Northwind", "2": "3 Aug 2026: &lt;b&gt;Gate 2&lt;/b&gt;"}
    listed = drawn_remarks(noted, control["period"].to_list())
    assert findings.with_remarks("foot", listed) == (
        "foot · 1) 4 May 2025: Northwind (bob) · 2) 3 Aug 2026: <b>Gate 2</b> (ada)"
    )


def test_numbers_of_days_close_together_stand_below_each_other() -> None:
    days = [date(2026, 1, 5), date(2026, 1, 9), date(2026, 3, 30)]
    noted = pl.DataFrame({"happened_on": days, "text": ["a", "b", "c"], "author": ["ada"] * 3})
    drawn = figure(LIGHT, height=300)
    mark_days(drawn, noted, [date(2026, 1, 1)], LIGHT)
    assert [label.yshift for label in drawn.figure().layout.annotations] == [0, -18, 0]

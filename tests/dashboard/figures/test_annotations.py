"""Annotations drawn into the trends."""

from datetime import date

import polars as pl

from dashboard.access import Scope
from dashboard.figures.look import LIGHT
from dashboard.figures.trends import control_chart
from dashboard.queries import portfolio
from dashboard.queries.scoped import Filters
from dashboard.summaries import trends
from dashboard.warehouse import Build
from dashboard.wording import findings
from etl import evidence as engine

EVERYONE, EVERYTHING = Scope(), Filters()


def test_annotations_are_lines_with_labels_in_both_trends_and_stay_plain_text(leased: Build) -> None:
    noted = pl.DataFrame(
        {"happened_on": [date(2026, 8, 3), date(1999, 1, 1)], "text": ["<b>Gate 2</b>", "long before"]}
    )
    periods = portfolio.periods(EVERYONE, EVERYTHING)
    drawn = control_chart(trends.control_chart(engine.trends(periods)[1]), LIGHT, annotations=noted)
    assert len(drawn.layout.shapes) == 1
    assert any(label.text == "&lt;b&gt;Gate 2&lt;/b&gt;" for label in drawn.layout.annotations)
    assert findings.noted(noted).startswith("1 Jan 1999: long before; 3 Aug 2026: ")

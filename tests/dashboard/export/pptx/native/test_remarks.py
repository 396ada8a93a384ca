"""Numbers of remarks in a native line chart."""

from dataclasses import replace
from datetime import date

from dashboard.export.pptx.native import remarks
from dashboard.review.slides import Kind, Mark
from tests.dashboard.export import reviews

MARKS = (Mark("1", date(2025, 5, 3)), Mark("2", date(2025, 6, 30)), Mark("3", date(2031, 1, 1)))


def test_remarks_of_one_quarter_share_a_line_and_those_outside_have_none() -> None:
    chart = replace(reviews.line(), marks=MARKS)
    assert remarks.numbers(chart) == {chart.categories.index("2025 Q2"): "1, 2"}
    [series] = remarks.series(chart, 100.0)
    assert [value for value in series.values if value is not None] == [94.0]
    assert [value for value in series.low if value is not None] == [0.0]


def test_without_remarks_nothing_is_drawn_nor_on_other_kinds_of_chart() -> None:
    assert remarks.series(reviews.line(), 20.0) == []
    assert remarks.numbers(replace(reviews.columns(), marks=MARKS)) == {}
    assert reviews.columns().kind is Kind.COLUMNS

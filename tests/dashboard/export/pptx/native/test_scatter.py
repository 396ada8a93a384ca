"""Charts of days: one lane per kind of event."""

from datetime import date

from pptx.oxml.ns import qn

from dashboard.review.slides import Kind
from tests.dashboard.export.pptx.decks import chart_of, numbers, series_of


def test_lanes_hold_the_days_of_the_events() -> None:
    native, chart = chart_of(Kind.LANES)
    escalations = next(series for series in chart.series if series.name == "Escalations")
    days = [(day - date(1899, 12, 30)).days for day in escalations.days]
    element = series_of(native, "Escalations")._element
    assert numbers(element.find(qn("c:xVal")).find(qn("c:numRef"))) == days

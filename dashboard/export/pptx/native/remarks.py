"""Numbers of dated remarks on a native line chart over quarters: a thin line each, from the axis up."""

from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE

from dashboard.export.layout.palette import Palette
from dashboard.export.pptx.native import parts
from dashboard.locale import t
from dashboard.review.slides import Chart, Kind, Meaning, Series
from dashboard.wording.words import quarter

_HEIGHT = 0.94  # of the value axis


def numbers(chart: Chart) -> dict[int, str]:
    """By category, the numbers of the remarks on days in its quarter; none where categories are no quarters."""
    found: dict[int, str] = {}
    if chart.kind != Kind.LINE:
        return found
    for mark in chart.marks:
        if (name := quarter(mark.on)) in chart.categories:
            at = chart.categories.index(name)
            found[at] = f"{found[at]}, {mark.name}" if at in found else mark.name
    return found


def series(chart: Chart, top: float) -> list[Series]:
    """A series with a point below the top of the axis, with its line down to zero, where there is a remark."""
    found = numbers(chart)
    if not found:
        return []
    values = tuple(_HEIGHT * top if at in found else None for at in range(len(chart.categories)))
    low = tuple(None if value is None else 0.0 for value in values)
    return [Series(t("remarks"), values, low=low, high=values, meaning=Meaning.SECOND)]


def write(native_series: Any, chart: Chart, palette: Palette) -> None:
    """Show of the series only the numbers above its lines."""
    native_series.smooth = False
    native_series.format.line.fill.background()
    native_series.marker.style = XL_MARKER_STYLE.NONE
    for at, number in numbers(chart).items():
        parts.label(native_series.points[at], number, XL_LABEL_POSITION.ABOVE, palette, "muted")

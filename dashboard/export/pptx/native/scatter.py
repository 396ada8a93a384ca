"""Native charts of points: estimates with their intervals, and dated events in lanes."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE

from dashboard.export.layout import measure, plain
from dashboard.export.layout.palette import BODY, ROLES, Box, Palette
from dashboard.export.pptx.native import parts, points, scale, xml
from dashboard.export.pptx.native.points import Points
from dashboard.review.slides import Chart, Kind, Meaning, Series

_BOTTOM, _TOP = 0.85, 0.1
_WIDE_ENOUGH_FOR_ESTIMATES = 7.0
_MOST_FOR_NAMES, _MOST_FOR_NAMES_BESIDE_ESTIMATES = 0.4, 0.5
_SIDES = {"left": XL_LABEL_POSITION.LEFT, "right": XL_LABEL_POSITION.RIGHT}


def add(shapes: Any, chart: Chart, box: Box, palette: Palette) -> Any:
    """The chart's frame."""
    has_estimates = chart.kind == Kind.DOTS and len(chart.series) == 1 and box.width >= _WIDE_ENOUGH_FOR_ESTIMATES
    right = points.estimates_width(chart) if has_estimates else 0.3
    most = _MOST_FOR_NAMES_BESIDE_ESTIMATES if has_estimates else _MOST_FOR_NAMES
    left = points.names_width(chart, most * box.width)
    room = box.width - left - right
    axis = points.time_scale(chart, room=room) if chart.kind == Kind.LANES else points.value_scale(chart)
    rows = _rows(chart)
    drawn = _series(chart, axis, rows, left=left, box=box, has_estimates=has_estimates)
    frame = parts.place(shapes, XL_CHART_TYPE.XY_SCATTER, _data(drawn), box, palette, points.cells(drawn))
    _axes(frame.chart, chart, axis, rows, palette, room=room)
    for at, one in enumerate(drawn):
        _dress(frame.chart.plots[0].series[at], one, points.first_row(drawn, at), palette)
    top = _legend(frame.chart, chart, drawn)
    bottom = _BOTTOM if chart.axis else 0.5
    xml.plot_room(
        frame.chart, left=left / box.width, right=right / box.width, top=top / box.height, bottom=bottom / box.height
    )
    return frame


def _rows(chart: Chart) -> tuple[float, float]:
    """The ends of the upright axis; marks have room for their names."""
    heights = list(points.row_names(chart)) or [1.0]
    return min(heights) - 0.6, max(heights) + (0.95 if chart.marks else 0.6)


def _series(
    chart: Chart, axis: scale.Scale, rows: tuple[float, float], *, left: float, box: Box, has_estimates: bool
) -> list[Points]:
    row_inches = (box.height - _BOTTOM) / (rows[1] - rows[0])
    most_lines = 2 if row_inches > 2.2 * BODY * measure.LEADING / 72 else 1
    names = points.names(chart, axis, room=left, most_lines=most_lines)
    if chart.kind == Kind.LANES:
        return points.longest_first([*points.marks(chart, *rows), *points.lanes(chart), names])
    estimates = [points.estimates(chart, axis)] if has_estimates else []
    return points.longest_first([*points.reference(chart, *rows), *points.dots(chart), names, *estimates])


def _data(drawn: Sequence[Points]) -> Any:
    data: Any = XyChartData()  # type: ignore[no-untyped-call]
    for one in drawn:
        series = data.add_series(plain.shorten(one.name, 60))
        for x, y in zip(one.x, one.y, strict=True):
            series.add_data_point(0.0 if x is None else x, y)
    return data


def _legend(chart: Any, of: Chart, drawn: Sequence[Points]) -> float:
    """A legend of the estimates where there are several series; the inches above the plot."""
    if of.kind == Kind.LANES or len(of.series) == 1:
        return _TOP
    parts.legend(chart)
    xml.hide_from_legend(chart, [at for at, one in enumerate(drawn) if one.style is None])
    xml.at_top_left(chart.legend._element, 0.0)
    return parts.LEGEND_INCHES


def _axes(
    drawn: Any, chart: Chart, axis: scale.Scale, rows: tuple[float, float], palette: Palette, *, room: float
) -> None:
    across, down = drawn.category_axis, drawn.value_axis
    parts.value_axis(across, axis, palette)
    if chart.axis:
        parts.titled(across, chart.axis, palette, room=room)
    if axis.base is not None:
        xml.logarithmic(across, axis.base)
    parts.bare(down, has_line=False, palette=palette)
    down.minimum_scale, down.maximum_scale = rows
    across.crosses = down.crosses = XL_AXIS_CROSSES.MINIMUM


def _dress(series: Any, drawn: Points, row: int, palette: Palette) -> None:
    if drawn.style is None:
        series.marker.style = XL_MARKER_STYLE.NONE
    else:
        _markers(series.marker, drawn.style, palette)
    if drawn.stroke is None:
        series.format.line.fill.background()
    else:
        parts.thin(series.format.line, palette, drawn.stroke.role, drawn.stroke.width)
        if drawn.stroke.is_dashed:
            series.format.line.dash_style = MSO_LINE.DASH
    xml.leave_blank(series, [at for at, x in enumerate(drawn.x) if x is None])
    for at, (text, role) in enumerate(drawn.labels):
        if text:
            parts.label(series.points[at], text, _SIDES[drawn.side], palette, role)
    if drawn.minus and drawn.style is not None:
        first, last = row + 1, row + len(drawn.x)
        xml.error_bars(
            series,
            minus=drawn.minus,
            plus=drawn.plus,
            refs=(f"Sheet1!$C${first}:$C${last}", f"Sheet1!$D${first}:$D${last}"),
            along="x",
            palette=palette,
            role=ROLES[drawn.style.meaning],
        )


def _markers(marker: Any, style: Series, palette: Palette) -> None:
    """Done is filled, not done pale, unknown hollow; worse is a diamond, what is for comparison a hollow square."""
    role = ROLES[style.meaning]
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 10
    if style.meaning == Meaning.WORSE:
        marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 11
    if style.meaning == Meaning.SECOND:
        marker.style, marker.size = XL_MARKER_STYLE.SQUARE, 8
    if style.meaning in (Meaning.UNKNOWN, Meaning.SECOND):
        marker.format.fill.background()
    else:
        palette.fill(marker.format.fill, role)
    parts.thin(marker.format.line, palette, "accent" if style.meaning == Meaning.NOT_DONE else role, 1.5)

"""What a native chart over categories says in words: its axis, its series' names, its numbers."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION
from pptx.util import Pt

from dashboard import locale
from dashboard.export.layout import measure, plain
from dashboard.export.layout.palette import BODY, Box, Palette, Role
from dashboard.export.pptx.native import parts, scale, xml
from dashboard.export.pptx.native.points import finite
from dashboard.review.slides import Chart, Kind, Meaning, Series

_LEAST_FOR_A_NUMBER = 0.36
_LABEL_INCHES = 0.25
_AROUND = 0.95  # inches of a chart that its plot does not have


def whole_scale(chart: Chart) -> scale.Scale:
    """From zero, above the highest limit; shares to 100."""
    values = [value for series in chart.series for value in (*series.values, *series.high, *series.low)]
    known = [value for value in (*map(finite, values), finite(chart.reference)) if value is not None]
    if chart.kind == Kind.STACKED:
        totals = [
            sum(finite(value) or 0.0 for value in column)
            for column in zip(*(s.values for s in chart.series), strict=False)
        ]
        known = [max(totals, default=1.0)]
        if 99.0 <= known[0] <= 101.0:
            return scale.Scale(0.0, 100.0, 25.0, "0")
        if 0.99 <= known[0] <= 1.01:
            return scale.Scale(0.0, 1.0, 0.25, "0%")
    if chart.kind == Kind.LINE:
        known = known_main(chart) + ([chart.reference] if chart.reference is not None else [])
    return scale.linear(min([0.0, *known]), max([0.0, *known]) or 1.0)


def known_main(chart: Chart) -> list[float]:
    """What the axis of a line chart must hold: all values and limits, but of lines for comparison their usual height.

    The limits of a first quarter with few months can be many times as high as all others.
    """
    held: list[float] = []
    for series in chart.series:
        known = [value for value in map(finite, (*series.values, *series.low, *series.high)) if value is not None]
        held += [1.15 * median(known)] if series.meaning == Meaning.SECOND and known else known
    return held


def add(drawn: Any, chart: Chart, series: Sequence[Series], box: Box, palette: Palette) -> tuple[float, bool]:
    """Name the series at their ends where there is room, else in a legend: inches on the right, whether a legend."""
    if chart.kind == Kind.LINE:
        return _line_labels(drawn, chart, series, box, palette)
    n_bars = len(chart.categories) * (1 if chart.kind == Kind.STACKED else len(chart.series))
    has_room = 0.62 * (box.width - _AROUND) / max(n_bars, 1) >= _LEAST_FOR_A_NUMBER
    if has_room and not any(one.high for one in chart.series):
        _values(drawn, chart, palette)
    if len(chart.series) > 1:
        parts.legend(drawn)
        xml.hide_from_legend(drawn, range(len(chart.series), len(series)))
        return 0.2, True
    return 0.2, False


def _values(drawn: Any, chart: Chart, palette: Palette) -> None:
    """The numbers on the columns; in a stack only on what is the point, and only where they fit."""
    is_stacked = chart.kind == Kind.STACKED
    axis = whole_scale(chart)
    for one, native_series in zip(chart.series, drawn.plots[0].series, strict=False):
        if is_stacked and one.meaning not in (Meaning.MAIN, Meaning.BETTER, Meaning.WORSE):
            continue
        labels = native_series.data_labels
        labels.show_value = True
        labels.font.size = Pt(BODY)
        labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END
        palette.paint(labels.font.color, "ground" if is_stacked else "ink")
        most = max((abs(value) for value in map(finite, one.values) if value is not None), default=0.0)
        text = "0%" if axis.number_format == "0%" else "#,##0" if most >= 20 else "0.0" if most >= 2 else "0.00"
        labels.number_format = f'[>={0.09 * axis.high:g}]{text};""' if is_stacked else text
        labels.number_format_is_linked = False


def _line_labels(drawn: Any, chart: Chart, series: Sequence[Series], box: Box, palette: Palette) -> tuple[float, bool]:
    """Names and last values at the ends of the lines, set apart where the ends are close."""
    ends = {
        at: last[1] for at, one in enumerate(chart.series) if (last := _last(one)) and last[0] == len(one.values) - 1
    }
    if len(ends) < len(chart.series) and len(chart.series) > 1:
        parts.legend(drawn)
        xml.hide_from_legend(drawn, range(len(chart.series), len(series)))
        return 0.3, True
    whole = whole_scale(chart)
    one_main = sum(one.meaning != Meaning.SECOND for one in chart.series) == 1
    inches = {at: (value - whole.low) / (whole.high - whole.low) * (box.height - _AROUND) for at, value in ends.items()}
    shifts = apart(inches, _LABEL_INCHES)
    texts = {
        at: _end_text(chart.series[at], value, is_alone=one_main and chart.series[at].meaning == Meaning.MAIN)
        for at, value in ends.items()
    }
    for at, text in texts.items():
        point = drawn.plots[0].series[at].points[len(chart.categories) - 1]
        role: Role = "ink" if chart.series[at].meaning == Meaning.MAIN else "muted"
        parts.label(point, text, XL_LABEL_POSITION.RIGHT, palette, role, is_bold=role == "ink")
        xml.move_label(point, -shifts[at] / box.height)
    return 0.25 + max((measure.width(text, BODY) for text in texts.values()), default=0.0), False


def apart(heights: dict[int, float], gap: float) -> dict[int, float]:
    """How far each height must move, up is positive, until all stand `gap` apart; close ones share their middle."""
    ordered = sorted(heights, key=lambda key: heights[key])
    groups: list[list[int]] = []
    for key in ordered:
        groups.append([key])
        while len(groups) > 1 and _foot(groups[-1], heights, gap) - _top(groups[-2], heights, gap) < gap:
            groups[-2:] = [groups[-2] + groups[-1]]
    moved: dict[int, float] = {}
    for group in groups:
        foot = _foot(group, heights, gap)
        moved |= {key: foot + gap * at - heights[key] for at, key in enumerate(group)}
    return moved


def _foot(group: Sequence[int], heights: dict[int, float], gap: float) -> float:
    return sum(heights[key] for key in group) / len(group) - gap * (len(group) - 1) / 2


def _top(group: Sequence[int], heights: dict[int, float], gap: float) -> float:
    return _foot(group, heights, gap) + gap * (len(group) - 1)


def _end_text(series: Series, value: float, *, is_alone: bool) -> str:
    number = locale.number(value, 0 if abs(value) >= 100 else 1)
    return number if is_alone else f"{plain.shorten(series.name, 24)} {number}"


def _last(series: Series) -> tuple[int, float] | None:
    """Index and value of the last point that is known."""
    known = [(at, value) for at, value in enumerate(map(finite, series.values)) if value is not None]
    return known[-1] if known else None

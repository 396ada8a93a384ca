"""Native charts over categories: columns, lines, shares of a whole."""

import math
import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard import locale
from dashboard.export import measure, native, native_xml, plain, scale
from dashboard.export.native import Box
from dashboard.export.palette import BODY, ROLES, Palette
from dashboard.export.points import finite, spread
from dashboard.review.slides import Chart, Kind, Meaning, Series

_TYPES = {
    Kind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Kind.STACKED: XL_CHART_TYPE.COLUMN_STACKED,
    Kind.LINE: XL_CHART_TYPE.LINE_MARKERS,
}
_LEFT, _BOTTOM, _TOP = 1.0, 0.56, 0.15
_REFERENCE = "reference"
_LEAST_FOR_A_NUMBER = 0.36


def add(shapes: Any, chart: Chart, box: Box, palette: Palette) -> Any:
    """The chart's frame."""
    drawn = [*chart.series, *_reference(chart)]
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = _category_names(chart, box)
    for series in drawn:
        data.add_series(plain.shorten(series.name, 60), [finite(value) for value in series.values])
    frame = native.place(shapes, _TYPES[chart.kind], data, box, palette, _cells(chart, drawn))
    plot = frame.chart.plots[0]
    _axes(frame.chart, chart, box, palette)
    for at, series in enumerate(drawn):
        if chart.kind == Kind.LINE:
            _line(plot.series[at], series, palette)
        else:
            _column(plot.series[at], series, palette)
        _limits(plot.series[at], series, at, drawn, palette)
    right, has_legend = _labels(frame.chart, chart, drawn, box, palette)
    if chart.kind != Kind.LINE:
        _columns(plot, chart, palette)
    top = native.LEGEND_INCHES if has_legend else _TOP
    native_xml.plot_room(
        frame.chart,
        left=_LEFT / box.width,
        right=right / box.width,
        top=top / box.height,
        bottom=_BOTTOM / box.height,
    )
    return frame


def _category_names(chart: Chart, box: Box) -> list[str]:
    """The categories; where quarters stand close, their years go below."""
    names = [plain.shorten(name, 40) for name in chart.categories]
    slot = (box.width - _LEFT - 1.0) / max(len(names), 1)
    if any(measure.width(name, BODY) + 0.35 > slot for name in names):
        return [re.sub(r"^(\d{4}) (Q[1-4])$", r"\2\n\1", name) for name in names]
    return names


def _reference(chart: Chart) -> list[Series]:
    if chart.reference is None:
        return []
    return [Series(_REFERENCE, (chart.reference,) * len(chart.categories), meaning=Meaning.SECOND)]


def _cells(chart: Chart, drawn: Sequence[Series]) -> dict[tuple[int, int], str | float | None]:
    """Categories in the first column, a column per series, then two per series with limits."""
    cells: dict[tuple[int, int], str | float | None] = {(at + 2, 1): name for at, name in enumerate(chart.categories)}
    for column, series in enumerate(drawn, start=2):
        cells[1, column] = series.name
        cells.update({(row, column): finite(value) for row, value in enumerate(series.values, start=2)})
    for at, series in enumerate(drawn):
        if not (series.low or series.high):
            continue
        below = _limits_column(at, drawn)
        cells[1, below], cells[1, below + 1] = f"{series.name} – down to limit", f"{series.name} – up to limit"
        for point in range(len(series.values)):
            cells[point + 2, below], cells[point + 2, below + 1] = spread(series, point)
    return cells


def _limits_column(at: int, drawn: Sequence[Series]) -> int:
    return 2 + len(drawn) + 2 * sum(bool(series.low or series.high) for series in drawn[:at])


def _limits(native_series: Any, series: Series, at: int, drawn: Sequence[Series], palette: Palette) -> None:
    if not (series.low or series.high):
        return
    spreads = [spread(series, point) for point in range(len(series.values))]
    columns = [letter(_limits_column(at, drawn) + offset) for offset in (0, 1)]
    refs = tuple(f"Sheet1!${column}$2:${column}${len(spreads) + 1}" for column in columns)
    native_xml.error_bars(
        native_series,
        minus=[low for low, _ in spreads],
        plus=[high for _, high in spreads],
        refs=(refs[0], refs[1]),
        along="y",
        palette=palette,
        role="ink" if series.meaning == Meaning.MAIN else "muted",
        points=1.5,
    )


def letter(column: int) -> str:
    """The name of a column in a spreadsheet, from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _axes(drawn: Any, chart: Chart, box: Box, palette: Palette) -> None:
    native.value_axis(drawn.value_axis, _scale(chart), chart.axis, palette, room=box.height - 1.0)
    axis = drawn.category_axis
    native.bare(axis, has_line=True, palette=palette)
    axis.tick_labels.font.size = Pt(BODY)
    slot = (box.width - _LEFT - 1.0) / max(len(chart.categories), 1)
    words = [word for name in _category_names(chart, box) for word in (name.split("\n") if "\n" in name else [name])]
    widest = max((measure.width(word, BODY) for word in words), default=0.0)
    # Words may wrap under their columns; a quarter may not.
    needed = widest + 0.12 if len(chart.categories) > 6 else min(widest, slot)
    every = max(1, math.ceil(needed / slot))
    element = axis._element
    before = element.find(qn("c:noMultiLvlLbl"))
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{every}"/>')
    if before is None:
        element.append(skip)
    else:
        before.addprevious(skip)


def _scale(chart: Chart) -> scale.Scale:
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
    return scale.linear(min([0.0, *known]), max([0.0, *known]) or 1.0)


def _column(native_series: Any, series: Series, palette: Palette) -> None:
    native_series.invert_if_negative = False
    if series.meaning == Meaning.UNKNOWN:
        fill = native_series.format.fill
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        palette.paint(fill.fore_color, "faint")
        palette.paint(fill.back_color, "ground")
        native.thin(native_series.format.line, palette, "faint")
        return
    role = "pale" if series.meaning == Meaning.SECOND else ROLES[series.meaning]
    palette.fill(native_series.format.fill, role)


def _line(native_series: Any, series: Series, palette: Palette) -> None:
    native_series.smooth = False
    line, marker = native_series.format.line, native_series.marker
    role = ROLES[series.meaning]
    palette.paint(line.color, role)
    if series.meaning in (Meaning.SECOND, Meaning.NOT_DONE):
        line.width, line.dash_style = Pt(1.25), MSO_LINE.DASH
        marker.style = XL_MARKER_STYLE.NONE
        return
    line.width = Pt(2.25)
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 8
    if series.meaning == Meaning.WORSE:
        marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 13
    native.thin(marker.format.line, palette, role, 1.25)
    if series.meaning == Meaning.UNKNOWN:
        line.dash_style = MSO_LINE.ROUND_DOT
        palette.fill(marker.format.fill, "ground")
    else:
        palette.fill(marker.format.fill, role)


def _columns(plot: Any, chart: Chart, palette: Palette) -> None:
    is_stacked = chart.kind == Kind.STACKED
    plot.gap_width = 45 if is_stacked else 60
    plot.overlap = 100 if is_stacked else -8
    if chart.reference is not None:
        _as_line(plot, palette)


def _as_line(plot: Any, palette: Palette) -> None:
    """Take the last series, the reference, out of the columns and draw it as a line over them."""
    bars = plot._element
    element = bars.findall(qn("c:ser"))[-1]
    bars.remove(element)
    for name in ("c:invertIfNegative", "c:spPr", "c:dLbls"):
        for child in element.findall(qn(name)):
            element.remove(child)
    ids = "".join(f'<c:axId val="{axis.get("val")}"/>' for axis in bars.findall(qn("c:axId")))
    lines = parse_xml(
        f'<c:lineChart {nsdecls("c", "a")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'<c:marker val="1"/>{ids}</c:lineChart>'
    )
    element.find(qn("c:tx")).addnext(
        parse_xml(
            f'<c:spPr {nsdecls("c", "a")}><a:ln w="15875"><a:solidFill>{palette.xml("muted")}</a:solidFill>'
            '<a:prstDash val="dash"/></a:ln></c:spPr>'
        )
    )
    element.find(qn("c:spPr")).addnext(parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'))
    lines.find(qn("c:varyColors")).addnext(deepcopy(element))
    bars.addnext(lines)


def _labels(drawn: Any, chart: Chart, series: Sequence[Series], box: Box, palette: Palette) -> tuple[float, bool]:
    """Name the series at their ends where there is room, else in a legend: inches on the right, whether a legend."""
    if chart.kind == Kind.LINE:
        return _line_labels(drawn, chart, series, box, palette)
    n_bars = len(chart.categories) * (1 if chart.kind == Kind.STACKED else len(chart.series))
    has_room = 0.62 * (box.width - _LEFT - 0.2) / max(n_bars, 1) >= _LEAST_FOR_A_NUMBER
    if has_room and not any(one.high for one in chart.series):
        _values(drawn, chart, palette)
    if len(chart.series) > 1:
        native.legend(drawn)
        native_xml.hide_from_legend(drawn, [len(chart.series)] if chart.reference is not None else [])
        return 0.2, True
    return 0.2, False


def _values(drawn: Any, chart: Chart, palette: Palette) -> None:
    """The numbers on the columns; in a stack only on what is the point, and only where they fit."""
    is_stacked = chart.kind == Kind.STACKED
    axis = _scale(chart)
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
    ends = {at: last for at, one in enumerate(series) if one.name != _REFERENCE and (last := _last(one)) is not None}
    at_end = {at: index for at, (index, _) in ends.items() if index >= len(chart.categories) - 1}
    whole = _scale(chart)
    per_inch = (whole.high - whole.low) / max(box.height - _BOTTOM - _TOP, 0.5)
    heights = sorted(ends[at][1] for at in at_end)
    is_tight = any(above - below < 0.24 * per_inch for below, above in pairwise(heights))
    if len(chart.series) > 1 and (is_tight or len(at_end) < len(chart.series)):
        native.legend(drawn)
        native_xml.hide_from_legend(drawn, [len(chart.series)] if chart.reference is not None else [])
        return 0.3, True
    texts = {at: _end_text(chart.series[at], ends[at][1], is_alone=len(chart.series) == 1) for at in at_end}
    for at, text in texts.items():
        point = drawn.plots[0].series[at].points[at_end[at]]
        role = "ink" if chart.series[at].meaning == Meaning.MAIN else "muted"
        native.label(point, text, XL_LABEL_POSITION.RIGHT, palette, role, is_bold=role == "ink")
    return 0.25 + max((measure.width(text, BODY) for text in texts.values()), default=0.0), False


def _end_text(series: Series, value: float, *, is_alone: bool) -> str:
    number = locale.number(value, 0 if abs(value) >= 100 else 1)
    return number if is_alone else f"{plain.shorten(series.name, 24)} {number}"


def _last(series: Series) -> tuple[int, float] | None:
    """Index and value of the last point that is known."""
    known = [(at, value) for at, value in enumerate(map(finite, series.values)) if value is not None]
    return known[-1] if known else None

"""Native charts over categories: columns, lines, shares of a whole."""

import math
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.export.layout import measure, plain
from dashboard.export.layout.palette import BODY, ROLES, Box, Palette
from dashboard.export.pptx.native import labels, parts, remarks, xml
from dashboard.export.pptx.native.points import finite, spread
from dashboard.locale import t
from dashboard.review.slides import Chart, Kind, Meaning, Series

_TYPES = {
    Kind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Kind.STACKED: XL_CHART_TYPE.COLUMN_STACKED,
    Kind.LINE: XL_CHART_TYPE.LINE_MARKERS,
}
_LEFT, _BOTTOM, _TOP = 0.72, 0.56, 0.15


def add(shapes: Any, chart: Chart, box: Box, palette: Palette) -> Any:
    """The chart's frame."""
    noted = remarks.series(chart, labels.whole_scale(chart).high)
    drawn = [*chart.series, *_reference(chart), *noted]
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = _category_names(chart, box)
    for series in drawn:
        data.add_series(plain.shorten(series.name, 60), [finite(value) for value in series.values])
    frame = parts.place(shapes, _TYPES[chart.kind], data, box, palette, _cells(chart, drawn))
    plot = frame.chart.plots[0]
    _axes(frame.chart, chart, box, palette)
    for at, series in enumerate(drawn):
        if series in noted:
            remarks.write(plot.series[at], chart, palette)
        elif chart.kind == Kind.LINE:
            _line(plot.series[at], series, palette)
        else:
            _column(plot.series[at], series, palette)
        _limits(plot.series[at], series, at, drawn, palette)
    top = parts.TITLE_INCHES if chart.axis else _TOP
    right, has_legend = labels.add(frame.chart, chart, drawn, Box(0.0, top, box.width, box.height), palette)
    if chart.kind != Kind.LINE:
        _columns(plot, chart, palette)
    if chart.axis:
        # The unit as the chart's title: an axis' own title is wrapped into a narrow column.
        parts.titled(frame.chart, chart.axis, palette, room=box.width)
        xml.at_top_left(frame.chart.chart_title._element, 0.0)
    if has_legend:
        xml.at_top_left(frame.chart.legend._element, top / box.height)
        top += parts.LEGEND_INCHES
    xml.plot_room(
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
        return [re.sub(r"^(\d{4}|FY\d{2}) (Q[1-4])$", r"\2\n\1", name) for name in names]
    return names


def _reference(chart: Chart) -> list[Series]:
    if chart.reference is None:
        return []
    return [Series(t("reference"), (chart.reference,) * len(chart.categories), meaning=Meaning.SECOND)]


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
        cells[1, below] = t("{name} – down to limit", name=series.name)
        cells[1, below + 1] = t("{name} – up to limit", name=series.name)
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
    xml.error_bars(
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
    parts.value_axis(drawn.value_axis, labels.whole_scale(chart), palette)
    axis = drawn.category_axis
    parts.bare(axis, has_line=True, palette=palette)
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


def _column(native_series: Any, series: Series, palette: Palette) -> None:
    native_series.invert_if_negative = False
    if series.meaning == Meaning.UNKNOWN:
        fill = native_series.format.fill
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        palette.paint(fill.fore_color, "faint")
        palette.paint(fill.back_color, "ground")
        parts.thin(native_series.format.line, palette, "faint")
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
    parts.thin(marker.format.line, palette, role, 1.25)
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

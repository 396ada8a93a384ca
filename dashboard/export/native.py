"""The charts of a deck as native ones, whose numbers PowerPoint can edit."""

import math
from dataclasses import dataclass
from typing import Any

from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Inches, Pt

from dashboard.export import measure, native_xml
from dashboard.export.palette import BODY, Palette
from dashboard.export.scale import Scale
from dashboard.locale import t
from dashboard.review.slides import Chart, Kind

LEGEND_INCHES, TITLE_INCHES = 0.42, 0.45


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def inches(self) -> tuple[int, int, int, int]:
        """Left, top, width and height as python-pptx counts them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


def add(shapes: Any, chart: Chart, box: Box, palette: Palette) -> None:
    """Draw `chart` in `box`, with its alternative text."""
    from dashboard.export import native_categories, native_points

    if not has_points(chart):
        _nothing(shapes, box, palette)
        return
    draw = native_points.add if chart.kind in (Kind.DOTS, Kind.LANES) else native_categories.add
    frame = draw(shapes, chart, box, palette)
    native_xml.reading(frame.chart)
    native_xml.describe(frame, chart.alt)


def has_points(chart: Chart) -> bool:
    """Whether there is anything to draw."""
    values = [value for series in chart.series for value in series.values]
    return any(value is not None and math.isfinite(value) for value in values)


def _nothing(shapes: Any, box: Box, palette: Palette) -> None:
    frame = shapes.add_textbox(*box.inches()).text_frame
    frame.word_wrap = True
    frame.text = t("Nothing is recorded for this chart yet.")
    font = frame.paragraphs[0].runs[0].font
    font.size = Pt(BODY)
    palette.paint(font.color, "muted")


def place(shapes: Any, kind: Any, data: Any, box: Box, palette: Palette, cells: native_xml.Cells) -> Any:
    """A chart without title, in the deck's letters, over a workbook of `cells`."""
    frame = shapes.add_chart(kind, *box.inches(), data)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    chart.font.size = Pt(BODY)
    palette.paint(chart.font.color, "muted")
    chart.part.chart_workbook.update_from_xlsx_blob(native_xml.workbook(cells))
    return frame


def legend(chart: Any) -> None:
    """A legend along the top, outside the plot."""
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(BODY)


def value_axis(axis: Any, scale: Scale, palette: Palette) -> None:
    """An axis of numbers: no line, a thin grid."""
    axis.minimum_scale, axis.maximum_scale = scale.low, scale.high
    if scale.base is None:
        axis.major_unit = scale.step
    axis.has_major_gridlines = True
    thin(axis.major_gridlines.format.line, palette, "grid")
    axis.format.line.fill.background()
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = scale.number_format, False
    axis.tick_labels.font.size = Pt(BODY)


def titled(part: Any, title: str, palette: Palette, *, room: float) -> None:
    """Give an axis or a chart a title in second text, cut to one line of `room` inches."""
    part.has_title = True
    frame = part.axis_title.text_frame if hasattr(part, "axis_title") else part.chart_title.text_frame
    frame.text = measure.fitted(title, BODY, room, most=1)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(BODY), False
    palette.paint(font.color, "muted")


def bare(axis: Any, *, has_line: bool, palette: Palette) -> None:
    """An axis without ticks; without labels and line as well unless `has_line`."""
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    if has_line:
        thin(axis.format.line, palette, "pale")
    else:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        axis.format.line.fill.background()


def thin(line: Any, palette: Palette, role: Any, points: float = 0.75) -> None:
    """A thin line."""
    palette.paint(line.color, role)
    line.width = Pt(points)


def label(point: Any, text: str, position: Any, palette: Palette, role: Any, *, is_bold: bool = False) -> None:
    """A text beside one point, in lines of its own making."""
    frame = point.data_label.text_frame
    frame.text = text
    frame.word_wrap = False
    point.data_label.position = position
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(BODY), is_bold
            palette.paint(run.font.color, role)

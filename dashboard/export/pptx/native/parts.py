"""What every native chart is made of: its frame, legend, axes, lines and labels."""

from typing import Any

from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Pt

from dashboard.export.layout import measure
from dashboard.export.layout.palette import BODY, Box, Palette
from dashboard.export.pptx.native import xml
from dashboard.export.pptx.native.scale import Scale

LEGEND_INCHES, TITLE_INCHES = 0.42, 0.45


def place(shapes: Any, kind: Any, data: Any, box: Box, palette: Palette, cells: xml.Cells) -> Any:
    """A chart without title, in the deck's letters, over a workbook of `cells`."""
    frame = shapes.add_chart(kind, *box.inches(), data)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    chart.font.size = Pt(BODY)
    palette.paint(chart.font.color, "muted")
    chart.part.chart_workbook.update_from_xlsx_blob(xml.workbook(cells))
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

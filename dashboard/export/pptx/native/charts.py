"""The charts of a deck as native ones, whose numbers PowerPoint can edit."""

import math
from typing import Any

from pptx.util import Pt

from dashboard.export.layout.palette import BODY, Box, Palette
from dashboard.export.pptx.native import categories, scatter, xml
from dashboard.locale import t
from dashboard.review.slides import Chart, Kind


def add(shapes: Any, chart: Chart, box: Box, palette: Palette) -> None:
    """Draw `chart` in `box`, with its alternative text."""
    if not has_points(chart):
        _nothing(shapes, box, palette)
        return
    draw = scatter.add if chart.kind in (Kind.DOTS, Kind.LANES) else categories.add
    frame = draw(shapes, chart, box, palette)
    xml.reading(frame.chart)
    xml.describe(frame, chart.alt)


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

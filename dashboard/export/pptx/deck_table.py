"""A table of a deck: a native one with hairlines, no boxes."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from dashboard.export.layout import arrange
from dashboard.export.layout.palette import BODY, Box, Palette, Role
from dashboard.export.pptx.native import xml
from dashboard.review.slides import Table


def add(shapes: Any, table: Table, box: Box, palette: Palette, *, alt: str) -> None:
    """Draw the table; its rows are as high as their texts."""
    heights = arrange.row_heights(table, box.width)
    widths = arrange.column_widths(table, box.width)
    frame = shapes.add_table(
        len(table.rows) + 1, len(table.columns), *Box(box.left, box.top, box.width, sum(heights)).inches()
    )
    xml.describe(frame, alt)
    drawn = frame.table
    _plain(drawn)
    for at, height in enumerate(heights):
        drawn.rows[at].height = Inches(height)
    for at, width in enumerate(widths):
        drawn.columns[at].width = Inches(width)
    is_right = [arrange.is_numeric([row[at] for row in table.rows]) for at in range(len(table.columns))]
    for at, row in enumerate((table.columns, *arrange.shown_rows(table, box.width))):
        for column, text in enumerate(row):
            _cell(drawn.cell(at, column), text, palette, is_header=at == 0, is_right=is_right[column])


def _plain(drawn: Any) -> None:
    """No banding and no style of the application's own; the first row is the header."""
    properties = drawn._tbl.tblPr
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")
    for style in properties.findall(qn("a:tableStyleId")):
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No style, no grid"


def _cell(cell: Any, text: str, palette: Palette, *, is_header: bool, is_right: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(arrange.PAD_X)
    cell.margin_top = cell.margin_bottom = Inches(arrange.PAD_Y)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_header else MSO_ANCHOR.TOP
    cell.text_frame.text = text
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(BODY), False
        palette.paint(run.font.color, "muted" if is_header else "ink")
    _underline(cell, palette, "muted" if is_header else "grid", 1.0 if is_header else 0.75)


def _underline(cell: Any, palette: Palette, role: Role, points: float) -> None:
    properties = cell._tc.get_or_add_tcPr()
    sides = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    line = f'<a:lnB w="{round(points * 12700)}"><a:solidFill>{palette.xml(role)}</a:solidFill></a:lnB>'
    wrapped = parse_xml(f"<a:tcPr {nsdecls('a')}>{sides}{line}<a:noFill/></a:tcPr>")
    for child in list(wrapped):
        properties.append(child)

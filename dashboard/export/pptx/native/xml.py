"""What python-pptx has no words for in charts: error bars, labels of single points, the plot's room, the workbook."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from dashboard.export.layout.palette import Palette, Role


class Formula(str):
    """A formula of our own making."""

    __slots__ = ()


Cells = Mapping[tuple[int, int], str | float | Formula | None]  # (row, column), from 1


def error_bars(
    series: Any,
    *,
    minus: Sequence[float],
    plus: Sequence[float],
    refs: tuple[str, str],
    along: str,
    palette: Palette,
    role: Role,
    points: float = 2.25,
) -> None:
    """Add error bars with their own values to a series; `refs` are the cells of the minus and the plus values."""
    xml = (
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="{along}"/><c:errBarType val="both"/>'
        '<c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_numbers(refs[1], plus)}</c:plus><c:minus>{_numbers(refs[0], minus)}</c:minus>"
        f'<c:spPr><a:ln w="{round(points * 12700)}" cap="rnd">'
        f"<a:solidFill>{palette.xml(role)}</a:solidFill></a:ln></c:spPr>"
        "</c:errBars>"
    )
    before = next(series._element.iterchildren(qn("c:cat"), qn("c:xVal"), qn("c:val"), qn("c:yVal")))
    before.addprevious(parse_xml(xml))


def _numbers(ref: str, values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>' for at, value in enumerate(values))
    cache = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
    return f"<c:numRef><c:f>{ref}</c:f><c:numCache>{cache}</c:numCache></c:numRef>"


def move_label(point: Any, down: float) -> None:
    """Move the label of a point by this share of the chart's height from where its position puts it."""
    if abs(down) < 0.005:
        return
    label = point.data_label._dLbl
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:x val="0"/><c:y val="{down:.4f}"/></c:manualLayout></c:layout>'
    )
    for old in label.findall(qn("c:layout")):
        label.remove(old)
    label.find(qn("c:idx")).addnext(layout)


def leave_blank(series: Any, indexes: Sequence[int]) -> None:
    """Take the values of these points out of a series, so that its line has gaps."""
    blank = {str(index) for index in indexes}
    for cache in series._element.iter(qn("c:numCache")):
        for point in cache.findall(qn("c:pt")):
            if point.get("idx") in blank:
                cache.remove(point)


def plot_room(chart: Any, *, left: float, top: float, right: float, bottom: float) -> None:
    """Give the inner plot the chart's room but for these shares of its width and height."""
    room = {"x": left, "y": top, "w": 1 - left - right, "h": 1 - top - bottom}
    parts = "".join(f'<c:{name} val="{share:.4f}"/>' for name, share in room.items())
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{parts}</c:manualLayout></c:layout>'
    )
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def at_top_left(part: Any, top: float) -> None:
    """Put an axis' title or a legend at the left edge, this share of the chart's height from the top; level."""
    for old in part.findall(qn("c:layout")):
        part.remove(old)
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="0.0"/><c:y val="{top:.4f}"/></c:manualLayout></c:layout>'
    )
    before = [child for child in part if child.tag in (qn("c:tx"), qn("c:legendPos"), qn("c:legendEntry"))]
    before[-1].addnext(layout)
    for body in part.iter(qn("a:bodyPr")):
        body.set("rot", "0")
        body.set("vert", "horz")


def hide_from_legend(chart: Any, indexes: Sequence[int]) -> None:
    """Leave the series with these indexes out of the legend."""
    legend = chart._chartSpace.chart.find(qn("c:legend"))
    if legend is None:
        return
    for at, index in enumerate(indexes, start=1):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>'
        legend.insert(at, parse_xml(entry))


def reading(chart: Any) -> None:
    """Gaps where nothing is known, square corners."""
    space = chart._chartSpace
    blanks = space.chart.find(qn("c:dispBlanksAs"))
    if blanks is not None:
        blanks.set("val", "gap")
    corners = space.find(qn("c:roundedCorners"))
    if corners is None:
        date1904 = space.find(qn("c:date1904"))
        corners = parse_xml(f'<c:roundedCorners {nsdecls("c")} val="0"/>')
        if date1904 is None:
            space.insert(0, corners)
        else:
            date1904.addnext(corners)
    corners.set("val", "0")


def describe(frame: Any, alt: str) -> None:
    """Set the alternative text of a chart, a table or a picture."""
    frame._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def workbook(cells: Cells) -> bytes:
    """A workbook with one sheet for the chart's numbers; no text from the data is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in range(1, max(row for row, _ in cells) + 1):
        width = max((column for at, column in cells if at == row), default=0)
        sheet.append([_cell(sheet, cells.get((row, column))) for column in range(1, width + 1)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: str | float | None) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str) and not isinstance(value, Formula):
        cell.data_type = "s"
    return cell


def logarithmic(axis: Any, base: int) -> None:
    """Give an axis of numbers a logarithmic scale."""
    scaling = axis._element.find(qn("c:scaling"))
    scaling.insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="{base}"/>'))
    axis.major_unit = base

"""A review as a workbook: a sheet that says what it is, then the data behind each chart and each table."""

import io
import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from dashboard.export import table as tables
from dashboard.export.layout import plain
from dashboard.figures.look import LIGHT
from dashboard.locale import deferred, t
from dashboard.review.slides import Review, Slide, Table
from dashboard.wording import safe
from dashboard.wording.headings import technical
from dashboard.wording.words import day

_NAME_LENGTH, _WIDEST, _NARROWEST = 31, 60, 9
_MOST_ROWS = 1_048_000
_SHEETS = {
    "agreed": deferred("Agreed"),
    "claims": deferred("Claims"),
    "escalations": deferred("Escalations"),
    "open-deals": deferred("Open deals"),
    "practices": deferred("Practices"),
    "ratios": deferred("Ratios"),
    "take-up": deferred("Take-up"),
    "timeline": deferred("Timeline"),
    "trend": deferred("Trend"),
}  # by how a slide's key begins; an account's id may follow
_INK, _MUTED, _LINE = LIGHT.ink.lstrip("#"), LIGHT.muted.lstrip("#"), LIGHT.pale.lstrip("#")


def to_xlsx(review: Review) -> bytes:
    """The workbook: About, then per slide the data behind its chart and its table, numbers as numbers."""
    review = plain.cleaned(review)
    book = Workbook()
    about: Any = book.active
    about.title = t("About")[:_NAME_LENGTH]
    names = {about.title.lower()}
    index: list[tuple[str, str, str]] = []
    for slide in review.slides:
        for frame, of in _frames(slide):
            name = _sheet_name(frame[0], names)
            _sheet(book.create_sheet(name), frame[1], footer=review.footer)
            index.append((name, slide.title, of))
    _about(about, review, index)
    _properties(book, review)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def of_table(frame: pl.DataFrame, *, title: str, notes: Sequence[tuple[str, ...]], sheets: tuple[str, str]) -> bytes:
    """One table as a workbook: the data under their headings, then `title` and `notes`; the sheets named as said."""
    title, book = plain.line(title), Workbook()
    data: Any = book.active
    data.title = _sheet_name(sheets[0], set())
    _sheet(data, safe.cleaned(frame), footer=title)
    noted = book.create_sheet(_sheet_name(sheets[1], {data.title.lower()}))
    for row, cells in enumerate(((title,), *notes), start=1):
        for column, text in enumerate(cells, start=1):
            _text(noted.cell(row, column), tables.defused(plain.line(text)))
            noted.cell(row, column).alignment = Alignment(wrap_text=row > 1, vertical="top")
    for letter, width in (("A", 36), ("B", 30), ("C", 16), ("D", 80)):
        noted.column_dimensions[letter].width = width
    book.properties.title, book.properties.creator = title[:255], "Common Ground"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _frames(slide: Slide) -> list[tuple[tuple[str, pl.DataFrame], str]]:
    """The slide's sheets: a wish for the name, the data, what they are of."""
    found = []
    key = _named(slide.key)
    if slide.chart is not None:
        of = t("data behind the chart; {subtitle}", subtitle=slide.subtitle)
        found.append(((key, technical(slide.chart.data)), of))
    if slide.table is not None:
        wish = t("{name} table", name=key) if slide.chart is not None else key
        found.append(((wish, as_frame(slide.table)), t("table; {subtitle}", subtitle=slide.subtitle)))
    return found


def _named(key: str) -> str:
    """A slide's key with the name of its kind in words."""
    kind = next((kind for kind in _SHEETS if key == kind or key.startswith(f"{kind}-")), None)
    return t(_SHEETS[kind]) + key.removeprefix(kind) if kind else key


def as_frame(table: Table) -> pl.DataFrame:
    """A slide's table as texts; columns of the same name are told apart by a number."""
    names: list[str] = []
    for name in table.columns:
        n = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({n + 1})" if n else name)
    return pl.DataFrame(list(table.rows), schema=dict.fromkeys(names, pl.String), orient="row")


def _sheet_name(wish: str, taken: set[str]) -> str:
    r"""A name that spreadsheets accept: 31 characters, none of []:*?/\, no quote at an end, used once."""
    base = re.sub(r"[\[\]:*?/\\]", " ", wish).replace("_", " ").replace("-", " ")
    base = re.sub(r"\s+", " ", base).strip().strip("'")[:_NAME_LENGTH].strip().strip("'") or t("Data")
    base = base[0].upper() + base[1:]
    name, n = base, 1
    while name.lower() in taken or name.lower() == "history":
        n += 1
        name = f"{base[: _NAME_LENGTH - len(str(n)) - 1]} {n}"
    taken.add(name.lower())
    return name


def _sheet(sheet: Any, frame: pl.DataFrame, *, footer: str) -> None:
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(", ")).head(_MOST_ROWS)
    flat = tables.defuse(flat.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)))
    for column, (name, kind) in enumerate(flat.schema.items(), start=1):
        cell = sheet.cell(1, column)
        _text(cell, tables.defused(plain.line(name)))
        cell.font = Font(bold=True, color=_INK)
        cell.border = Border(bottom=Side(style="thin", color=_LINE))
        cell.alignment = Alignment(horizontal="right" if kind.is_numeric() else "left", vertical="top", wrap_text=True)
        values = flat[name].to_list()
        number_format = _number_format(name, kind, values)
        for row, value in enumerate(values, start=2):
            _value(sheet.cell(row, column), value, number_format)
        sheet.column_dimensions[get_column_letter(column)].width = _width(name, values)
    sheet.freeze_panes = "A2"
    if flat.width:
        sheet.auto_filter.ref = f"A1:{get_column_letter(flat.width)}{max(flat.height + 1, 2)}"
    sheet.oddFooter.left.text = footer.replace("&", "&&")[:240]
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _value(cell: Any, value: Any, number_format: str) -> None:
    if isinstance(value, str):
        _text(cell, value)
    elif isinstance(value, float) and math.isfinite(value):
        cell.value = value
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    elif not isinstance(value, float):
        cell.value = value
    cell.number_format = number_format


def _text(cell: Any, text: str) -> None:
    """A text cell, whatever the text looks like."""
    cell.value = text[:32_000]
    cell.data_type = "s"


def _number_format(name: str, kind: pl.DataType, values: Sequence[Any]) -> str:
    """How a column's values are shown; shares named with % keep their unit."""
    if kind == pl.Date:
        return "d mmm yyyy"
    if kind == pl.Datetime:
        return "d mmm yyyy hh:mm"
    if kind.is_integer():
        return "#,##0"
    if kind.is_float():
        sizes = [abs(value) for value in values if value is not None]
        digits = "0.00" if max(sizes, default=0.0) < 10 else "#,##0.0"
        return f'{digits}" %"' if name.rstrip().endswith("%") else digits
    return "General"


def _width(name: str, values: Sequence[Any]) -> float:
    longest = max((len(str(value)) for value in values[:1000] if isinstance(value, str)), default=_NARROWEST)
    return min(max(longest, min(len(name), 24), _NARROWEST) + 2, _WIDEST)


def _about(sheet: Any, review: Review, index: Sequence[tuple[str, str, str]]) -> None:
    """What this is, as of when, of which build; then every sheet with the finding it stands behind."""
    facts = (
        (t("Scope"), review.scope),
        (t("Quarter"), review.quarter),
        (t("As of"), day(review.as_of_on)),
        (t("Build"), review.build_id),
        (t("Basis"), review.footer),
    )
    _text(sheet["A1"], tables.defused(review.title))
    sheet["A1"].font = Font(name="Georgia", size=18, color=_INK)
    for row, (label, value) in enumerate(facts, start=3):
        _text(sheet.cell(row, 1), label)
        sheet.cell(row, 1).font = Font(color=_MUTED)
        _text(sheet.cell(row, 2), tables.defused(value))
        sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
    top = len(facts) + 5
    for column, name in enumerate((t("Sheet"), t("Finding"), t("What it holds")), start=1):
        _text(sheet.cell(top, column), name)
        sheet.cell(top, column).font = Font(bold=True, color=_INK)
        sheet.cell(top, column).border = Border(bottom=Side(style="thin", color=_LINE))
    for row, (name, finding, of) in enumerate(index, start=top + 1):
        _link(sheet.cell(row, 1), name)
        for column, text in ((2, finding), (3, of)):
            _text(sheet.cell(row, column), tables.defused(text))
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 24), ("B", 70), ("C", 70)):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False


def _link(cell: Any, name: str) -> None:
    """The name of a sheet that leads to it."""
    _text(cell, tables.defused(name))
    quoted = name.replace("'", "''")
    cell.hyperlink = f"#'{quoted}'!A1"
    cell.font = Font(color=LIGHT.accent.lstrip("#"), underline="single")
    cell.alignment = Alignment(vertical="top")


def _properties(book: Workbook, review: Review) -> None:
    facts = book.properties
    facts.title, facts.creator, facts.subject = review.title[:255], "Common Ground", review.scope[:255]
    facts.created = facts.modified = datetime.combine(review.as_of_on, time(), UTC).replace(tzinfo=None)

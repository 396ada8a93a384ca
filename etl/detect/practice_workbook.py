"""A workbook in which a firm that records none of it writes down success criteria, responsibilities and risks.

Its headers are the canonical columns, so that `build` reads it without a mapping; a line that is not filled in is left
out. Titles stand above the headers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.engines import duckdb as engine
from etl.entities import SEVERITIES
from etl.errors import CommonGroundError
from etl.warehouse import publish

_DEALS = "select deal_id, deal_name, account_name from build.marts.open_deals order by account_name, deal_name"
_KNOWN = ("Deal ID", "Deal", "Account")
_HEADER_ROW, _SPARE_ROWS = 3, 200


@dataclass(frozen=True, slots=True)
class _Form:
    """One sheet of the workbook."""

    title: str
    hint: str
    columns: tuple[str, ...]


FORMS = (
    _Form(
        "Success criteria",
        "One line per criterion. Agreed by: the e-mail of a person of sales, and of one of delivery.",
        (
            *("Statement", "Metric", "Target", "Due on", "Documented at"),
            *("Sales agreed by", "Sales agreed at", "Delivery agreed by", "Delivery agreed at"),
        ),
    ),
    _Form(
        "Responsibilities",
        "One line per item: who does it, on whose side, and when that was agreed.",
        ("Item", "Party", "Responsible person", "Agreed at"),
    ),
    _Form(
        "Risks",
        "One line per risk. Owner name: a person, not a team. Severity: low, medium, high or critical.",
        ("Title", "Severity", "Owner name", "Identified at", "Owner assigned at", "Status", "Closed at"),
    ),
)


def write_template(output: Path, warehouse: Path) -> int:
    """Write the workbook; the number of open deals in it. Raises CommonGroundError where the file exists."""
    if output.exists():
        raise CommonGroundError(f"{output} exists and is not overwritten; give --output another name.")
    deals = _open_deals(warehouse)
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for form in FORMS:
        _fill(workbook.create_sheet(form.title), form, deals)
    output.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(output)
    return len(deals)


def _open_deals(warehouse: Path) -> list[tuple[str, str, str]]:
    """id, name and account of the open deals of the last build; none where nothing is published yet."""
    pointer = publish.read_pointer(warehouse)
    if pointer is None:
        return []
    with engine.scratch() as connection, engine.attached(connection, pointer.path, "build"):
        return connection.execute(_DEALS).fetchall()


def _fill(sheet: Worksheet, form: _Form, deals: Sequence[tuple[str, str, str]]) -> None:
    columns = (*_KNOWN, *form.columns)
    sheet["A1"] = form.title
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = form.hint
    sheet.append(columns)
    for cell in sheet[_HEADER_ROW]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="44546A")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for deal in deals:
        sheet.append(deal)
    last = _HEADER_ROW + len(deals) + _SPARE_ROWS
    for position, name in enumerate(columns, start=1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = 44 if name in ("Statement", "Item", "Title", "Deal") else 20
        if name.endswith((" at", " on")):
            for row in range(_HEADER_ROW + 1, last + 1):
                sheet[f"{letter}{row}"].number_format = "yyyy-mm-dd"
        if name == "Severity":
            choice = DataValidation("list", formula1=f'"{",".join(SEVERITIES)}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}{_HEADER_ROW + 1}:{letter}{last}")
    sheet.freeze_panes = f"D{_HEADER_ROW + 1}"

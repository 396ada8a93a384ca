"""One workbook that is enough to start: projects with yes, no and day for each practice, and a list of escalations.

`build` reads it without settings (`portfolio_projects` and `portfolio_escalations` of `etl/sources/generic.toml`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.errors import CommonGroundError

_HEADER_ROW, _ROWS = 3, 500
_ANSWERS = ("Yes", "No")
_CAUSES = ("scope", "expectation", "responsibility", "known_risk", "unowned_risk", "commercial", "technical_fault")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, what to know before filling it in, its columns, and the columns with a choice."""

    title: str
    hint: str
    columns: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]


PROJECTS = Sheet(
    "Projects",
    "One line per project that was or may be sold. Yes, No, or empty where nobody knows: empty is never taken for No.",
    (
        *("Project no", "Client", "Project", "Service line", "Sold by", "Delivery lead", "Offer sent on"),
        *("Signed on", "Starts on", "Ends on", "Value", "Currency"),
        *("Success definition agreed", "Success definition agreed on", "Delivery heard", "Delivery heard on"),
        *("Risk owners named", "Risk owners named on"),
    ),
    {
        "Success definition agreed": _ANSWERS,
        "Delivery heard": _ANSWERS,
        "Risk owners named": _ANSWERS,
        "Currency": ("EUR", "USD", "GBP", "CHF"),
    },
)
ESCALATIONS = Sheet(
    "Escalations",
    "One line per escalation. The list must hold every one since the first signature in Projects, up to today.",
    ("Project no", "Escalated on", "What happened", "Level", "Cause", "Resolved on"),
    {"Cause": _CAUSES},
)


def write_portfolio(output: Path) -> None:
    """Write the empty workbook. Raises CommonGroundError where the file exists."""
    if output.exists():
        raise CommonGroundError(f"{output} exists and is not overwritten; give --output another name.")
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for form in (PROJECTS, ESCALATIONS):
        _fill(workbook.create_sheet(form.title), form)
    output.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(output)


def _fill(sheet: Worksheet, form: Sheet) -> None:
    sheet["A1"] = form.title
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = form.hint
    sheet.append(form.columns)
    for cell in sheet[_HEADER_ROW]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="44546A")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for position, name in enumerate(form.columns, start=1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = 40 if name == "What happened" else 18
        if name.endswith(" on"):
            for row in range(_HEADER_ROW + 1, _HEADER_ROW + _ROWS + 1):
                sheet[f"{letter}{row}"].number_format = "yyyy-mm-dd"
        if name in form.choices:
            choice = DataValidation("list", formula1=f'"{",".join(form.choices[name])}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}{_HEADER_ROW + 1}:{letter}{_HEADER_ROW + _ROWS}")
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"

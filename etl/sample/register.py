"""The contract register: workbooks of three sheets, each with a title above its header."""

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook

_TITLES = {
    "Contracts": "Contract register: contracts",
    "Clauses": "Contract register: clauses",
    "Amendments": "Contract register: amendments and change orders",
}
_HEADERS = {
    "Contracts": "Contract No|Opportunity ID|Account ID|Parent Contract|Renews|Type|Service line|Signed|Starts|Ends"
    "|Term (months)|Terminated|Value|Currency|Pages|Words|Link",
    "Clauses": "Clause ID|Contract No|Clause type|Words|Text",
    "Amendments": "Change ID|Contract No|Change type|Effective|Value delta|Reason",
}
STALE = "contracts/contract_register_*.xlsx"  # later workbooks of a larger firm
MOST_CLAUSES = 1_000_000  # a sheet holds 1,048,576 rows
_FIXED_TIME = (2026, 10, 1, 6, 0, 0)
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class Register:
    """Writes contracts, clauses and amendments; begins another workbook where a sheet would overflow."""

    def __init__(self, folder: Path, *, most_clauses: int = MOST_CLAUSES) -> None:
        self._folder, self._most_clauses = folder, most_clauses
        self._n_saved = 0
        self._begin()

    def write(self, sheet: str, row: list[object]) -> None:
        """Add one row to a sheet."""
        self._sheets[sheet].append(row)
        self._rows[sheet] += 1

    def place(self, sheet: str) -> tuple[str, int]:
        """File with sheet, and number of the last row as the spreadsheet shows it."""
        return f"contracts/{self._path.name}#{sheet}", self._rows[sheet]

    def make_room(self) -> None:
        """Call between contracts: a full workbook is saved and the next one begun."""
        if self._rows["Clauses"] >= self._most_clauses:
            self.save()
            self._begin()

    def save(self) -> None:
        """Finish the current workbook; the same rows give the same bytes at any time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".draft")
        self._workbook.save(draft)
        with zipfile.ZipFile(draft) as source, zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in sorted(source.namelist()):
                _copy(source, target, name)
        draft.unlink()
        self._n_saved += 1

    @property
    def _path(self) -> Path:
        return self._folder / f"contract_register{f'_{self._n_saved + 1}' if self._n_saved else ''}.xlsx"

    def _begin(self) -> None:
        self._workbook = Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        for name, title in _TITLES.items():
            self._sheets[name] = self._workbook.create_sheet(name)
            self._rows[name] = 0
            self.write(name, [title])
            self.write(name, list(_HEADERS[name].split("|")))


def _copy(source: zipfile.ZipFile, target: zipfile.ZipFile, name: str) -> None:
    """Copy a member without its time; the document's own dates are fixed too."""
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with source.open(name) as reading, target.open(entry, "w", force_zip64=True) as writing:
        if name == "docProps/core.xml":
            writing.write(_WRITTEN_AT.sub(rb"\g<1>2026-10-01T06:00:00Z", reading.read()))
        else:
            shutil.copyfileobj(reading, writing, 1 << 20)

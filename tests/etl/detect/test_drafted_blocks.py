"""Drafts for files that no mapping claims: they load as they stand, and never leave data aside."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from etl.conform.canonical_tables import Conformed
from etl.detect.report import describe
from etl.settings import config
from tests.etl.exports import column, ingest, write

Sheets = dict[str, list[list[object]]]


def workbook(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def loaded_by_draft(folder: Path, files: dict[str, str | bytes]) -> tuple[str, Conformed]:
    """The draft of some files, and what they become with it as it stands."""
    exports = write(folder / "x", files)
    draft = describe(config.load(None, exports)).draft
    write(exports, {"commonground.toml": draft})
    return draft, ingest(exports)


ENGLISH: Sheets = {
    "Jobs": [
        [
            "Job no",
            "Customer",
            "Job",
            "Seller",
            "Signed on",
            "Start date",
            "End date",
            "Fee (GBP)",
            "Goals agreed",
            "Feasibility check",
            "Risk owner",
        ],
        [
            "J-7",
            "Elm Works",
            "Data move",
            "Nia Okafor",
            datetime(2025, 3, 4),
            datetime(2025, 3, 10),
            datetime(2026, 3, 9),
            40000,
            "Yes",
            datetime(2025, 2, 20),
            "Ola Berg",
        ],
        [
            "J-8",
            "Ash Mills",
            "Help desk",
            "Nia Okafor",
            datetime(2025, 4, 2),
            datetime(2025, 4, 3),
            datetime(2026, 4, 2),
            9000,
            "No",
            None,
            "TBD",
        ],
        ["J-9", "Oak & Co", "Rollout", "Per Lund", None, None, None, 12000, None, None, None],
    ],
    "Complaints": [
        ["Nr", "Job no", "Customer", "Received", "What happened", "Solved"],
        [1, "J-8", "Ash Mills", datetime(2025, 6, 1), "Late answers", None],
    ],
}
GERMAN: Sheets = {
    "Aufträge": [
        [
            "Projekt-Nr.",
            "Kunde",
            "Projekt",
            "Vertrieb",
            "Unterschrieben",
            "Beginn",
            "Ende",
            "Auftragswert (EUR)",
            "Ziele vereinbart",
            "Umsetzung geprüft am",
            "Risikoeigner benannt",
        ],
        [
            "A1",
            "Ulme AG",
            "Umzug",
            "Ida Kern",
            datetime(2025, 3, 4),
            datetime(2025, 3, 10),
            datetime(2026, 3, 9),
            40000,
            "Ja",
            datetime(2025, 2, 20),
            "ja",
        ],
        [
            "A2",
            "Esche KG",
            "Hilfe",
            "Ida Kern",
            datetime(2025, 4, 2),
            datetime(2025, 4, 3),
            datetime(2026, 4, 2),
            9000,
            "Nein",
            None,
            None,
        ],
        [
            "A3",
            "Eiche SE",
            "Netz",
            "Jan Roth",
            datetime(2025, 5, 2),
            datetime(2025, 5, 3),
            datetime(2026, 5, 2),
            9000,
            None,
            None,
            "nein",
        ],
    ],
    "Eskalationen": [
        ["Lfd. Nr.", "Projekt-Nr.", "Kunde", "Gemeldet am", "Thema", "Ursache", "Erledigt am"],
        [1, "A2", "Esche KG", datetime(2025, 6, 1), "Umfang unklar", "Umfang", None],
    ],
}


@pytest.mark.parametrize(("sheets", "deals"), [(ENGLISH, ["J-7", "J-8", "J-9"]), (GERMAN, ["A1", "A2", "A3"])])
def test_one_workbook_loads_by_its_draft(tmp_path: Path, sheets: Sheets, deals: list[str]) -> None:
    """Accounts by name, deals, contracts, declared practices, and a list on which every row is an escalation."""
    draft, result = loaded_by_draft(tmp_path, {"book.xlsx": workbook(sheets)})
    assert result.tables["accounts"].height == 3
    assert column(result, "deals.deal_id") == [f"generic:{name}" for name in deals]
    signed = [row for row in result.tables["contracts"].iter_rows(named=True) if row["signed_on"]]
    assert {row["deal_id"] for row in signed} >= {f"generic:{name}" for name in deals[:2]}
    assert signed[0]["starts_on"] == date(2025, 3, 10)
    assert column(result, "tickets.is_escalated") == [True]
    assert column(result, "tickets.deal_id") == [f"generic:{deals[1]}"]
    declared = result.tables["practice_declarations"]
    goals = declared.filter(practice="success_definition").sort("deal_id")
    assert goals["is_done"].to_list() == [True, False, None]
    voice = declared.filter(practice="delivery_voice").sort("deal_id")
    assert voice["done_on"].to_list() == [date(2025, 2, 20), None, None]
    (source,) = result.ticket_sources.iter_rows(named=True)
    assert source["is_list"]
    assert (source["covers"], source["covers_from_on"]) == ("all", date(2025, 3, 4))
    assert "ignore" not in draft


def test_a_deal_that_is_not_signed_is_not_drafted_as_won(tmp_path: Path) -> None:
    _, result = loaded_by_draft(tmp_path, {"book.xlsx": workbook(ENGLISH)})
    assert column(result, "deals.is_won") == [True, True, None]


def test_a_log_of_risks_and_issues_is_drafted_as_its_risks(tmp_path: Path) -> None:
    """The deal is found by its name in any system, where that is unique."""
    crm = (
        "Id,AccountId,Name,StageName,Amount,CloseDate\n"
        "006xx0000000001,001xx0000000001,Oak move,Prospecting,1,2026-05-13\n"
    )
    log: list[list[object]] = [
        ["Ref", "Art", "Beschreibung", "Auswirkung", "Eigner", "Erfasst am", "Projekt"],
        ["1", "Risiko", "Daten fehlen", "Hoch", "Ola Berg", "2025-01-13", "Oak move"],
        ["2", "Annahme", "Strom", "Gering", "offen", "2025-01-14", "Oak move"],
    ]
    draft, result = loaded_by_draft(tmp_path, {"o.csv": crm, "log.xlsx": workbook({"RAID": log})})
    assert 'where = { Art = ["Risiko"] }' in draft
    (risk,) = result.tables["risks"].iter_rows(named=True)
    assert (risk["title"], risk["severity"], risk["owner_name"]) == ("Daten fehlen", "high", "Ola Berg")
    assert risk["deal_id"] == result.tables["deals"]["deal_id"][0]


def test_columns_of_a_known_export_that_declare_practices_are_drafted(tmp_path: Path) -> None:
    """A tick, a day and a name beside the columns of a CRM."""
    crm = (
        "Id,AccountId,Name,StageName,Amount,CloseDate,Outcomes agreed,Solution review,Risks owned by\n"
        "006xx0000000001,001xx0000000001,Oak move,Closed Won,1,2025-05-13,1,2025-03-14,Ola Berg\n"
        "006xx0000000002,001xx0000000001,Oak desk,Closed Won,1,2025-06-13,0,,\n"
    )
    draft, result = loaded_by_draft(tmp_path, {"o.csv": crm})
    assert '# unticked = "no"' in draft
    said = result.tables["practice_declarations"].sort("declaration_id")
    assert said.filter(practice="risk_ownership")["person"].to_list() == ["Ola Berg", None]
    assert said.filter(practice="success_definition")["is_done"].to_list() == [True, None]
    assert said.filter(practice="delivery_voice")["done_on"].to_list() == [date(2025, 3, 14), None]


def test_a_list_without_signatures_beside_it_asks_since_when_it_is_kept(tmp_path: Path) -> None:
    header = "Date,Client,Topic\n2025-05-13,Elm Works,Late\n"
    draft, result = loaded_by_draft(tmp_path, {"escalations.csv": header})
    assert "# covers_from = " in draft
    assert result.ticket_sources["is_escalation_known"].to_list() == [False]

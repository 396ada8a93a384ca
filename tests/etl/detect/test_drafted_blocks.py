"""Drafts for files that no mapping claims: they load as they stand, and never leave data aside."""

from datetime import date, datetime
from pathlib import Path

import pytest

from etl.conform.canonical_tables import Conformed
from etl.detect.report import describe
from etl.settings import config
from tests.etl.exports import column, ingest, workbook_of, write

pytestmark = pytest.mark.thorough

Sheets = dict[str, list[list[object]]]


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
    draft, result = loaded_by_draft(tmp_path, {"book.xlsx": workbook_of(sheets)})
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
    _, result = loaded_by_draft(tmp_path, {"book.xlsx": workbook_of(ENGLISH)})
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
    draft, result = loaded_by_draft(tmp_path, {"o.csv": crm, "log.xlsx": workbook_of({"RAID": log})})
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


FRENCH: Sheets = {
    "Affaires": [
        ["N° affaire", "Client", "Intitulé", "Date de signature", "Début", "Fin", "Montant (€)", "Objectifs validés"],
        ["C1", "Orme SARL", "Refonte", datetime(2025, 1, 6), datetime(2025, 2, 1), datetime(2026, 1, 31), 50000, "Oui"],
        ["C2", "Frêne SAS", "Audit", datetime(2025, 3, 6), datetime(2025, 4, 1), datetime(2026, 3, 31), 9000, "S/O"],
    ],
    "Réclamations": [
        ["N°", "Affaire", "Date", "Objet", "Motif"],
        ["R1", "C2", datetime(2025, 6, 2), "Manque", "Périmètre"],
    ],
}
SPANISH: Sheets = {
    "Proyectos": [
        ["Código", "Cliente", "Proyecto", "Fecha de firma", "Inicio", "Fin", "Importe (EUR)", "Objetivos acordados"],
        ["C1", "Olmo S.L.", "Web", datetime(2025, 1, 6), datetime(2025, 2, 1), datetime(2026, 1, 31), 50000, "Sí"],
        [
            "C2",
            "Fresno S.A.",
            "App",
            datetime(2025, 3, 6),
            datetime(2025, 4, 1),
            datetime(2026, 3, 31),
            9000,
            "No aplica",
        ],
    ],
    "Escalaciones": [
        ["Nº", "Proyecto", "Fecha", "Descripción", "Motivo"],
        ["R1", "C2", datetime(2025, 6, 2), "Falta", "Alcance"],
    ],
}


@pytest.mark.parametrize("sheets", [FRENCH, SPANISH])
def test_a_workbook_in_french_or_spanish_loads_by_its_draft(tmp_path: Path, sheets: Sheets) -> None:
    _, result = loaded_by_draft(tmp_path, {"tout.xlsx": workbook_of(sheets)})
    assert column(result, "deals.is_won") == [True, True]
    assert column(result, "contracts.ends_on") == [date(2026, 1, 31), date(2026, 3, 31)]
    assert column(result, "practice_declarations.is_done") == [True, None]
    assert column(result, "tickets.deal_id") == ["generic:C2"]
    assert column(result, "tickets.cause") == ["scope"]
    assert result.ticket_sources["covers_from_on"].to_list() == [date(2025, 1, 6)]


def test_numbers_and_days_that_can_be_read_in_two_ways_do_not_stop_a_draft(tmp_path: Path) -> None:
    """The contract in the row of a deal is read as the deal is, and its days as the columns that tell."""
    sheet = (
        "Job;Client;Signed;Start;End;Fee EUR\nMove;Oak Ltd;1/6/2025;2/17/2025;12/31/2025;50.000\n"
        "Desk;Elm Ltd;3/4/2025;4/1/2025;3/31/2026;20.000\n"
    )
    _, result = loaded_by_draft(tmp_path, {"jobs.csv": sheet})
    assert set(column(result, "contracts.signed_on")) == {date(2025, 1, 6), date(2025, 3, 4)}
    assert set(column(result, "contracts.value")) == {50000.0, 20000.0}


def test_days_of_a_known_export_need_no_order_in_the_draft_where_its_other_columns_tell_it(tmp_path: Path) -> None:
    crm = (
        "Id,AccountId,Name,StageName,Amount,CloseDate,CreatedDate\n"
        "006xx0000000001,001xx0000000001,Oak move,Closed Won,1,5/13/2025,1/2/2025\n"
    )
    draft, result = loaded_by_draft(tmp_path, {"o.csv": crm})
    assert "\ndate_order" not in draft
    assert column(result, "deals.closed_on") == [date(2025, 5, 13)]
    assert str(column(result, "deals.created_at")[0]).startswith("2025-01-02")


def test_a_list_in_a_file_of_its_own_begins_with_the_first_signature_of_the_other(tmp_path: Path) -> None:
    jobs = "Job,Client,Signed on\nMove,Oak Ltd,2025-01-06\nDesk,Elm Ltd,2025-03-14\n"
    raised = "Nr,Job,Date,Topic\n1,Move,2025-05-13,Late\n"
    _, result = loaded_by_draft(tmp_path, {"jobs.csv": jobs, "escalations.csv": raised})
    assert result.ticket_sources["covers_from_on"].to_list() == [date(2025, 1, 6)]
    assert column(result, "tickets.deal_id") == ["generic:~oak/Move"]


def test_an_export_with_a_ticket_systems_labels_is_drafted_with_its_priorities(tmp_path: Path) -> None:
    """Its field names would tell the system; labels that many lists have do not, and it is never to be ignored."""
    incidents = (
        "Number,Opened,Short description,Company,Priority,State,Category,Resolved\n"
        "INC1,2025-05-13 10:00:00,Down,Oak Ltd,1 - Critical,Closed,software,2025-05-14 10:00:00\n"
    )
    draft, result = loaded_by_draft(tmp_path, {"incident.csv": incidents})
    assert "ignore" not in draft
    (ticket,) = result.tables["tickets"].iter_rows(named=True)
    assert (ticket["priority"], ticket["subject"], ticket["is_escalated"]) == ("p1", "Down", None)


def test_a_list_of_meetings_that_nobody_knows_is_drafted_with_everybody_who_took_part(tmp_path: Path) -> None:
    text = (
        "Datum;Thema;Teilnehmer\n2025-03-04;Auftakt;Nia Okafor, Per Lund <per@elm.example>\n2025-03-05;Zwei;Ola Berg\n"
    )
    draft, result = loaded_by_draft(tmp_path, {"Besprechungen.csv": text})
    assert 'explode = { person_id = "," }' in draft
    assert column(result, "activities.activity_type") == ["meeting", "meeting"]
    people = result.tables["activity_participants"].select("person_id", "email").rows()
    assert sorted(people) == [
        ("generic:Nia Okafor", None),
        ("generic:Ola Berg", None),
        ("generic:Per Lund", "per@elm.example"),
    ]


def test_a_column_of_addresses_is_of_people_whatever_it_is_called(tmp_path: Path) -> None:
    text = (
        "Meeting no,Held on,Client,Host,Round the table,Topic\n"
        "M-1,2025-03-04,Elm Ltd,Sue Sales,Per Lund <per@elm.example>; Ola Berg,Scope\n"
        "M-2,2025-03-05,Elm Ltd,Sue Sales,per@elm.example;ola@elm.example,Price\n"
    )
    draft, result = loaded_by_draft(tmp_path, {"Meetings.csv": text})
    assert 'columns = { person_id = ["Host", "Round the table"] }' in draft
    assert set(column(result, "activities.activity_id")) == {"generic:M-1", "generic:M-2"}
    assert result.tables["activity_participants"].height == 6

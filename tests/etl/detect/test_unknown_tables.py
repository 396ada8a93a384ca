"""Which canonical table a table of nobody's may be, and by which of its columns."""

from pathlib import Path

import pytest

from etl.detect.column_shapes import shapes
from etl.detect.unknown_tables import Guess, assigned, guess, practices, synonyms
from etl.entities import ENTITIES, PRACTICES
from tests.etl.exports import only

PROJECTS = """Projektnummer;Kunde;Projekt;Unterschrieben;Auftragswert;Projektleiter;Risiken benannt;Erfolgskriterien
P-1;Elm Werke;Umzug;04.03.2025;40000;Nia Okafor;ja;01.02.2025
P-2;Ash GmbH;Helpdesk;13.04.2025;9000;Per Lund;nein;
"""
ESCALATED = "Ticket;Created;Customer;Subject;Escalated\n1;04.03.2025;Elm;late;yes\n2;14.03.2025;Elm;wrong;no\n"


def guessed(folder: Path, name: str, content: str) -> Guess:
    """What a file is taken for."""
    found = guess(only(folder, name, content))
    assert found is not None
    return found


def fed(found: Guess) -> dict[str, str]:
    """The input column of each canonical one."""
    return {canonical: shape.name for canonical, shape in found.columns.items()}


def declared(folder: Path, content: str) -> dict[str, dict[str, str]]:
    """The input columns of each practice, by what they say."""
    found = practices(shapes(only(folder, "t.csv", content)))
    return {practice: {how: shape.name for how, shape in said.items()} for practice, said in found.items()}


def test_a_sheet_of_projects_becomes_deals_with_their_declared_practices(tmp_path: Path) -> None:
    found = guessed(tmp_path, "Projekte.csv", PROJECTS)
    assert (found.entity, found.missing, found.is_list) == ("deals", [], False)
    assert fed(found) == {
        "closed_on": "Unterschrieben",
        "deal_id": "Projektnummer",
        "account_id": "Kunde",
        "deal_name": "Projekt",
        "amount": "Auftragswert",
        "delivery_lead_id": "Projektleiter",
    }
    said = {practice: {how: shape.name for how, shape in by.items()} for practice, by in found.practices.items()}
    assert said == {
        "risk_ownership": {"done": "Risiken benannt"},
        "success_definition": {"done_on": "Erfolgskriterien"},
    }


@pytest.mark.parametrize(
    ("name", "content", "entity", "columns"),
    [
        (
            "Kunden.csv",
            "Kundennummer;Firma;Branche\n7;Elm;Holz\n",
            "accounts",
            {"account_name": "Firma", "account_id": "Kundennummer", "industry": "Branche"},
        ),
        (
            "Verträge.csv",
            "Vertragsnummer;Kunde;Unterzeichnet;Beginn;Wert\n7;Elm;04.03.2025;13.03.2025;100 €\n",
            "contracts",
            {
                "signed_on": "Unterzeichnet",
                "starts_on": "Beginn",
                "contract_id": "Vertragsnummer",
                "account_id": "Kunde",
                "value": "Wert",
            },
        ),
        (
            "Risk log.csv",
            "Ref;Project;Description;Impact;Owner\nR1;Move;data late;high;Nia Okafor\n",
            "risks",
            {
                "risk_id": "Ref",
                "deal_id": "Project",
                "title": "Description",
                "severity": "Impact",
                "owner_name": "Owner",
            },
        ),
        (
            "Mitarbeiter.csv",
            "Personalnummer;Name;E-Mail;Abteilung\n1;Nia Okafor;n@x.example;Vertrieb\n",
            "people",
            {"full_name": "Name", "person_id": "Personalnummer", "email": "E-Mail", "department": "Abteilung"},
        ),
        (
            "Meetings.csv",
            "Date;Project;Topic;Duration\n2025-03-04;P-1;kickoff;60\n",
            "activities",
            {"occurred_at": "Date", "deal_id": "Project", "subject": "Topic", "duration_minutes": "Duration"},
        ),
        (
            "Gate.csv",
            "Project;Item;Done;By\nP-1;Goals agreed;Yes;Nia Okafor\n",
            "practice_declarations",
            {"deal_id": "Project", "practice": "Item", "is_done": "Done", "declared_by": "By"},
        ),
    ],
)
def test_a_table_is_told_by_its_name_and_columns(
    tmp_path: Path, name: str, content: str, entity: str, columns: dict[str, str]
) -> None:
    found = guessed(tmp_path, name, content)
    assert (found.entity, fed(found), found.missing) == (entity, columns, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Escalations.csv", "No;Date;Client;Topic\n1;04.03.2025;Elm;invoice wrong\n"),
        ("Reklamationen 2025.csv", "Lfd Nr;Gemeldet am;Kunde;Betreff\n1;13.03.2025;Elm;falsch\n"),
        ("plaintes.csv", "Nr;Date;Client;Sujet\n1;13.03.2025;Elm;facture\n"),
    ],
)
def test_every_row_of_a_list_of_complaints_is_an_escalation(tmp_path: Path, name: str, content: str) -> None:
    found = guessed(tmp_path, name, content)
    assert (found.entity, found.is_list) == ("tickets", True)
    assert list(fed(found)) == ["opened_at", "ticket_id", "account_id", "subject"]


def test_a_list_that_says_of_each_row_whether_it_is_one_is_no_list_of_escalations(tmp_path: Path) -> None:
    found = guessed(tmp_path, "Escalations.csv", ESCALATED)
    assert (found.entity, found.is_list) == ("tickets", False)


def test_tickets_are_no_list_of_escalations(tmp_path: Path) -> None:
    assert not guessed(tmp_path, "Tickets.csv", ESCALATED.replace(";Escalated", ";Answer")).is_list


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("weights.csv", "lot;humidity;colour\n1;40;red\n2;41;blue\n"),
        ("list.csv", "a;b\nfoo;bar\n"),
        ("Kunden.csv", "x1;x2\n1;2\n"),
    ],
)
def test_a_table_of_which_nothing_tells_is_taken_for_nothing(tmp_path: Path, name: str, content: str) -> None:
    assert guess(only(tmp_path, name, content)) is None


def test_what_a_table_cannot_do_without_is_said_to_be_missing(tmp_path: Path) -> None:
    found = guessed(tmp_path, "Projekte.csv", "Projektname;Kunde;Wert\nUmzug;Elm;9\n")
    assert (found.entity, found.missing) == ("deals", ["deal_id", "closed_on"])


def test_a_column_whose_cells_are_of_another_kind_is_not_taken(tmp_path: Path) -> None:
    words_for_days = only(tmp_path, "t.csv", "Signed;Customer;Value\nlast spring;Elm;a lot\n")
    assert list(assigned("deals", shapes(words_for_days))) == ["account_id"]
    days_for_a_name = only(tmp_path, "u.csv", "Customer;Value\n2025-03-14;12\n")
    assert list(assigned("deals", shapes(days_for_a_name))) == ["amount"]


def test_an_empty_column_may_be_of_any_kind(tmp_path: Path) -> None:
    assert list(assigned("deals", shapes(only(tmp_path, "t.csv", "Signed;Customer\n;Elm\n")))) == [
        "closed_on",
        "account_id",
    ]


def test_the_most_alike_name_wins_and_no_column_is_taken_twice(tmp_path: Path) -> None:
    found = assigned("accounts", shapes(only(tmp_path, "t.csv", "Customer name;Name;Customer no\nElm;Ash;7\n")))
    assert {canonical: shape.name for canonical, shape in found.items()} == {
        "account_name": "Customer name",
        "account_id": "Customer no",
    }


def test_practices_are_told_by_yes_or_no_days_and_names(tmp_path: Path) -> None:
    assert declared(
        tmp_path,
        "Goals agreed;Success criteria on;Delivery review;Risk owner;Notes\n"
        "yes;2025-03-14;no;Nia Okafor;ok with it\nno;2025-04-15;yes;TBD;see mail\n",
    ) == {
        "success_definition": {"done": "Goals agreed", "done_on": "Success criteria on"},
        "delivery_voice": {"done": "Delivery review"},
        "risk_ownership": {"person": "Risk owner"},
    }


def test_a_number_or_a_sentence_declares_no_practice(tmp_path: Path) -> None:
    assert declared(tmp_path, "Risk score;Success story\n70;they were happy with it\n80;none so far\n") == {}


def test_the_delivery_lead_of_a_deal_is_a_column_of_it_and_declares_nothing(tmp_path: Path) -> None:
    assert declared(tmp_path, "Delivery lead;Delivery manager\nNia Okafor;Per Lund\n") == {}


def test_the_packaged_words_name_tables_columns_and_practices_that_exist() -> None:
    tables = synonyms()["tables"]
    assert set(tables) <= set(ENTITIES)
    assert set(synonyms()["practices"]) == set(PRACTICES)
    for entity, words in tables.items():
        assert set(words["columns"]) <= set(ENTITIES[entity].by_name), entity
        assert set(words["needs"]) <= set(words["columns"]), entity


@pytest.mark.parametrize("name", ["Delivery date", "At risk", "Successful", "Liefertermin", "Date de livraison"])
def test_the_state_and_the_dates_of_a_deal_declare_no_practice(tmp_path: Path, name: str) -> None:
    for cell in ("2025-05-13", "yes"):
        table = only(tmp_path, "jobs.csv", f"Job,Client,{name}\nMove,Oak Ltd,{cell}\nDesk,Elm Ltd,\n")
        assert practices(shapes(table)) == {}

"""Escalations are known only where a source can tell, and what might tell is named."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl.conform.canonical_tables import Conformed
from etl.errors import ConfigError
from tests.etl.exports import ingest, write

INCIDENT = "number,sys_id,opened_at,company,priority,state,category,short_description,sys_updated_on"


def ingested(folder: Path, files: dict[str, str], settings: str = "") -> Conformed:
    write(folder, {**files, "commonground.toml": settings})
    return ingest(folder)


def incidents(n: int, column: str, *values: str) -> str:
    """An export with one more column, its values dealt in turn."""
    lines = [
        f"INC{i:07},{i:032x},2025-05-01 10:00:00,Acme,2 - High,Closed,software,Down,2025-05-02 10:00:00,"
        f"{values[i % len(values)]}"
        for i in range(n)
    ]
    return "\n".join([f"{INCIDENT},{column}", *lines]) + "\n"


def zendesk(*tags: str) -> str:
    header = "Id,Requester,Organization,Subject,Tags,Status,Priority,Ticket type,Created at,Updated at,Solved at"
    rows = [f"{i},Kim,Blue,Down,{tag},Solved,Low,Incident,2025-05-01 10:00,2025-05-02 10:00," for i, tag in
            enumerate(tags, start=1)]  # fmt: skip
    return "\n".join([header, *rows]) + "\n"


def escalated(conformed: Conformed) -> list[bool | None]:
    return conformed.tables["tickets"].sort("ticket_id")["is_escalated"].to_list()


def source(conformed: Conformed) -> dict[str, object]:
    return conformed.ticket_sources.row(0, named=True)


def test_a_source_without_any_mark_cannot_tell_and_names_what_might(tmp_path: Path) -> None:
    found = ingested(tmp_path, {"tickets.csv": zendesk("vip to_management", "no_escalation", "billing")})
    assert escalated(found) == [None, None, None]
    assert source(found)["is_escalation_known"] is False
    first = found.escalation_candidates.row(0, named=True)
    assert (first["column_name"], first["value"], first["n_rows"]) == ("Tags", "to_management", 1)
    assert first["setting"] == ('[[escalation.marks]]\nsource = "zendesk"\ncolumn = "Tags"\nvalues = ["to_management"]')
    likely = found.escalation_candidates.filter("is_likely")["value"].to_list()
    assert likely == ["to_management"]
    (said,) = [message for message in found.messages if "says which were escalated" in message]
    assert "unknown, not none" in said
    assert "Tags = 'to_management' (1)" in said


def test_a_mark_of_the_firm_makes_the_source_tell(tmp_path: Path) -> None:
    settings = '[escalation]\nmarks = [{ source = "zendesk", column = "Tags", values = ["to_management"] }]\n'
    found = ingested(tmp_path, {"tickets.csv": zendesk("vip to_management", "no_escalation", "")}, settings)
    assert escalated(found) == [True, False, False]
    assert source(found)["is_escalation_known"] is True
    assert found.escalation_candidates.is_empty()


def test_settings_that_are_proposed_can_be_pasted_after_any_other_one_below_the_other(tmp_path: Path) -> None:
    settings = '[escalation]\ndefinition = "flagged"\n[[source]]\nsystem = "zendesk"\npath = "."\n'
    files = {"tickets.csv": zendesk("vip to_management", "to_board", "billing")}
    proposed = ingested(tmp_path / "a", files, settings).escalation_candidates.filter("is_likely")["setting"]
    found = ingested(tmp_path / "b", files, settings + "\n".join(proposed) + "\n")
    assert escalated(found) == [True, True, False]


@pytest.mark.parametrize(("levels", "is_said"), [(("", "None", "0 - Normal"), True), (("", "L2 manager"), False)])
def test_a_level_above_none_is_an_escalation_in_the_count_of_calm_tickets(
    levels: tuple[str, ...], is_said: bool, tmp_path: Path
) -> None:
    settings = '[[source]]\nsystem = "servicenow"\npath = "."\n[source.entities.tickets.columns]\n'
    settings += 'escalation_level = "u_level"\n'
    found = ingested(tmp_path, {"incident.csv": incidents(201, "u_level", *levels)}, settings)
    assert source(found)["is_escalation_known"] is True
    assert any("none of 201 tickets is marked" in message for message in found.messages) is is_said


def test_a_mark_that_occurs_nowhere_tells_only_where_the_firm_confirms_it(tmp_path: Path) -> None:
    settings = '[escalation]\nmarks = [{ source = "zendesk", column = "Tags", values = ["red"]%s }]\n'
    files = {"tickets.csv": zendesk("vip", "billing")}
    assert escalated(ingested(tmp_path / "a", files, settings % "")) == [None, None]
    assert escalated(ingested(tmp_path / "b", files, settings % ", confirmed = true")) == [False, False]


def test_several_marks_of_a_source_each_count(tmp_path: Path) -> None:
    settings = """
        [[escalation.marks]]
        source = "servicenow"
        column = "priority"
        values = ["1 - Critical"]
        [[escalation.marks]]
        source = "servicenow"
        column = "u_board"
        values = "*"
    """
    found = ingested(tmp_path, {"incident.csv": incidents(3, "u_board", "", "CEO", "")}, settings)
    assert escalated(found) == [False, True, False]


def test_a_mark_names_a_source_and_a_column_that_are_there(tmp_path: Path) -> None:
    mark = '[escalation]\nmarks = [{ source = "%s", column = "Colour", values = ["red"] }]\n'
    files = {"tickets.csv": zendesk("vip")}
    with pytest.raises(ConfigError, match=r"escalation\.marks\[1\]\.source: 'zendes' .*Did you mean zendesk"):
        ingested(tmp_path / "a", files, mark % "zendes")
    found = ingested(tmp_path / "b", files, mark % "zendesk")
    assert any("no ticket file of zendesk has a column 'Colour'" in message for message in found.messages)


@pytest.mark.parametrize(("n", "is_said"), [(199, False), (200, True)])
def test_a_column_made_for_it_is_believed_and_two_hundred_calm_tickets_are_remarked(
    n: int, is_said: bool, tmp_path: Path
) -> None:
    found = ingested(tmp_path, {"incident.csv": incidents(n, "u_escalated", "false")})
    assert set(escalated(found)) == {False}
    assert source(found)["is_escalation_known"] is True
    assert any(f"none of {n:,} tickets is marked as escalated" in message for message in found.messages) is is_said


def test_one_explicit_value_in_a_column_made_for_it_is_enough(tmp_path: Path) -> None:
    blank = ingested(tmp_path / "a", {"incident.csv": incidents(3, "u_escalated", "")})
    assert source(blank)["is_escalation_known"] is False
    one = ingested(tmp_path / "b", {"incident.csv": incidents(3, "u_escalated", "", "", "false")})
    assert source(one)["is_escalation_known"] is True


def test_an_issue_type_is_proposed_and_an_export_that_was_cut_is_remarked(tmp_path: Path) -> None:
    header = "Issue key,Issue id,Issue Type,Summary,Status,Priority,Created,Updated"
    rows = [f"A-{i},{i},{'Eskalation' if i % 9 == 0 else 'Bug'},x,Open,High,2025-05-01 10:00,2025-12-01 10:00"
            for i in range(2_000)]  # fmt: skip
    found = ingested(tmp_path, {"jira.csv": "\n".join([header, *rows]) + "\n"})
    first = found.escalation_candidates.row(0, named=True)
    assert (first["column_name"], first["value"], first["n_rows"]) == ("Issue Type", "Eskalation", 223)
    assert any("2,000 rows exactly: this export was probably cut" in message for message in found.messages)
    fewer = ingested(tmp_path / "b", {"jira.csv": "\n".join([header, *rows[1:]]) + "\n"})
    assert not any("probably cut" in message for message in fewer.messages)


LIST = """
    [[source]]
    system = "generic"
    path = "escalations.csv"
    exported_on = 2026-06-30
    [source.entities.tickets]
    files = ["escalations.csv"]
    columns = {{ ticket_id = "No", account_id = "Client", opened_at = "Raised", subject = "What" }}
    constants = {{ is_escalated = true }}
    {covers}
"""
ESCALATIONS = "No,Client,Raised,What\n1,Acme,2025-03-01,Late\n2,Blue,2025-04-01,Scope\n"


@pytest.mark.parametrize(
    ("covers", "span"),
    [
        ('covers = "all"\n    covers_from = 2024-01-01', ("all", date(2024, 1, 1), date(2026, 6, 30))),
        (
            'covers = "accounts"\n    covers_from = 2024-01-01\n    covers_until = 2026-03-31',
            ("accounts", date(2024, 1, 1), date(2026, 3, 31)),
        ),
        ('covers = "all"', None),
        ("covers_from = 2024-01-01", None),
    ],
)
def test_a_list_of_escalations_tells_of_the_span_that_it_states(
    covers: str, span: tuple[str, date, date] | None, tmp_path: Path
) -> None:
    found = ingested(tmp_path, {"escalations.csv": ESCALATIONS}, LIST.format(covers=covers))
    told = source(found)
    assert told["is_list"] is True
    assert escalated(found) == [True, True]
    assert told["is_escalation_known"] is (span is not None)
    assert (told["covers"], told["covers_from_on"], told["covers_until_on"]) == (span or (None, None, None))
    assert any("does not say what it covers" in message for message in found.messages) is (span is None)


def test_without_tickets_there_is_no_source_of_them(tmp_path: Path) -> None:
    found = ingested(tmp_path, {"accounts.csv": "Id,Name,Type,OwnerId,SystemModstamp\n001,A,B,C,2025-01-01\n"})
    assert found.ticket_sources.is_empty()
    assert isinstance(found.escalation_candidates, pl.DataFrame)

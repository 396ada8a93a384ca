"""Files and configuration: real files through the ingest, up to the canonical tables."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.engines import duckdb as engine
from etl.errors import ConfigError
from etl.recognise import scan
from etl.settings import config
from etl.warehouse import load
from tests.etl.exports import counts, ingest, write
from tests.etl.rulings.scenario import Marts, given
from tests.etl.rulings.worlds import DEAL

OPPORTUNITIES = """\
Id,AccountId,Name,StageName,Amount,CloseDate,IsDeleted,SystemModstamp
006000000000001AAA,001000000000001AAA,Network,Prospecting,1000,2026-01-31,false,2026-01-01T00:00:00Z
"""
INCIDENTS = """\
number,opened_at,priority,state,sys_updated_on,sys_mod_count,u_escalated,u_escalated_at,company
INC1,2026-01-01 08:00:00,2 - High,New,2026-01-01 08:00:00,0,false,,
INC1,2026-01-01 08:00:00,1 - Critical,Open,2026-01-03 08:00:00,2,true,2026-01-03 07:00:00,
INC1,2026-01-01 08:00:00,3 - Moderate,Closed,2026-01-05 08:00:00,4,false,,
"""


def test_references_name_the_system_of_a_foreign_id(tmp_path: Path) -> None:
    """Ruling 17."""
    files = {
        "crm/Opportunity.csv": OPPORTUNITIES,
        "risks/register.csv": "no,opp,level\n7,006000000000001AAA,high\n",
        "commonground.toml": """
            [[source]]
            system = "salesforce"
            path = "crm"
            [[source]]
            system = "generic"
            path = "risks"
            [source.entities.risks]
            files = ["register.csv"]
            columns = { risk_id = "no", deal_id = "opp", severity = "level" }
            references = { deal_id = "salesforce" }
            """,
    }
    tables = ingest(write(tmp_path / "x", files)).tables
    assert tables["risks"].select("risk_id", "deal_id").row(0) == ("generic:7", "salesforce:006000000000001AAA")
    assert tables["deals"]["deal_id"].to_list() == ["salesforce:006000000000001AAA"]


def test_generic_sources_share_their_ids_unless_they_are_named(tmp_path: Path) -> None:
    """Ruling 17."""
    folder = write(
        tmp_path / "x",
        {
            "one/accounts.csv": "account_id,account_name,industry\n1,One,bank\n",
            "two/accounts.csv": "account_id,account_name,industry\n2,Two,bank\n",
            "commonground.toml": '[[source]]\nsystem = "generic"\npath = "one"\n'
            '[[source]]\nsystem = "generic"\npath = "two"\n',
        },
    )
    assert sorted(ingest(folder).tables["accounts"]["account_id"]) == ["generic:1", "generic:2"]
    named = (
        '[[source]]\nsystem = "generic"\npath = "one"\n[[source]]\nsystem = "generic"\npath = "two"\nname = "billing"\n'
    )
    write(folder, {"commonground.toml": named})
    assert sorted(ingest(folder).tables["accounts"]["account_id"]) == ["billing:2", "generic:1"]


def test_a_link_file_writes_prefixed_ids_which_stay_as_they_are(tmp_path: Path) -> None:
    """Ruling 17."""
    links = "source_account_id,account_id,method,linked_by\nservicenow:abc,salesforce:001000000000001AAA,manual,Ann\n"
    table = ingest(write(tmp_path / "x", {"links.csv": links})).tables["account_links"]
    assert table.select("source_account_id", "account_id").row(0) == ("servicenow:abc", "salesforce:001000000000001AAA")


def test_a_cell_that_cannot_be_converted_rejects_its_row_where_it_places_the_record(tmp_path: Path) -> None:
    """Ruling 26."""
    bad = OPPORTUNITIES + "006000000000002AAA,001000000000001AAA,Cloud,Prospecting,9,2026-02-31,false,\n"
    result = ingest(write(tmp_path / "x", {"o.csv": bad}))
    assert counts(result, "o.csv") == (2, 1, 1, 0)
    reject = result.rejects.row(0, named=True)
    assert (reject["source_row"], reject["column_name"], reject["value"]) == (3, "CloseDate", "2026-02-31")


def test_any_other_cell_that_cannot_be_converted_is_not_recorded_and_listed(tmp_path: Path) -> None:
    """Ruling 26."""
    bad = OPPORTUNITIES + "006000000000002AAA,001000000000001AAA,Cloud,Prospecting,a lot,2026-01-31,false,\n"
    result = ingest(write(tmp_path / "x", {"o.csv": bad}))
    assert counts(result, "o.csv") == (2, 2, 0, 0)
    cell = result.cell_problems.row(0, named=True)
    assert (cell["source_row"], cell["column_name"], cell["value"]) == (3, "Amount", "a lot")


def test_a_lookup_that_nothing_asks_is_unused_and_said(tmp_path: Path) -> None:
    """Ruling 30."""
    stages = "stage_id,label,pipeline_id\n1,Won,9\n2,Lost,9\n"
    alone = ingest(write(tmp_path / "alone", {"stages.csv": stages}))
    (row,) = alone.files.iter_rows(named=True)
    assert (row["status"], row["rows_read"], row["rows_loaded"], row["rows_unused"]) == ("unused", 2, 0, 2)
    assert any(message.startswith("stages.csv: nothing in the exports asks") for message in alone.messages)
    deals = "deal_id,deal_pipeline_stage_id,property_dealname,deal_pipeline_id\n7,1,Blue,9\n"
    asked = ingest(write(tmp_path / "asked", {"stages.csv": stages, "deals.csv": deals}))
    assert counts(asked, "stages.csv") == (2, 2, 0, 0)


def test_settings_without_a_folder_read_what_they_name_and_nothing_else(tmp_path: Path) -> None:
    """Ruling 31."""
    folder = write(
        tmp_path / "firm",
        {
            "crm/o.csv": OPPORTUNITIES,
            "other/o.csv": OPPORTUNITIES,
            "ours.toml": '[[source]]\nsystem = "salesforce"\npath = "crm"\n',
            "none.toml": "as_of = 2026-01-31\n",
        },
    )
    plan = scan.identify(config.load(folder / "ours.toml", None), tmp_path / "landed")
    assert [found.landed.source_file for found in plan.files] == ["crm/o.csv"]
    with pytest.raises(ConfigError, match="names nothing to read"):
        config.load(folder / "none.toml", None)
    with pytest.raises(ConfigError, match="--exports"):
        config.load(None, None)


def test_a_value_outside_an_enumeration_is_null_listed_with_its_key_and_warned_about(tmp_path: Path) -> None:
    """Ruling 18."""
    result = ingest(write(tmp_path / "x", {"o.csv": OPPORTUNITIES.replace("Prospecting", "Handshake")}))
    assert result.tables["deals"].select("stage", "stage_kind").row(0) == ("Handshake", None)
    unmapped = result.unmapped_values.row(0, named=True)
    assert unmapped["toml_key"] == 'source.entities.deals.values.stage_kind."Handshake"'
    assert any("Handshake" in message for message in result.messages)


@given(
    DEAL,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    D,       Qualification, qualification, 2025-01-06
    D,       Handshake,     ,              2025-02-03
    D,       Proposal,      proposal,      2025-03-03
    """,
)
def test_an_unmapped_stage_is_no_commitment_stage(firm: Marts) -> None:
    """Ruling 18."""
    assert firm.deal("D")["committed_at"] == datetime(2025, 3, 3)


def test_a_row_marked_deleted_is_superseded(tmp_path: Path) -> None:
    """Ruling 19."""
    result = ingest(write(tmp_path / "x", {"o.csv": OPPORTUNITIES.replace("false", "true")}))
    assert result.tables["deals"].is_empty()
    assert counts(result, "o.csv") == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("stamp", "kept"), [("2026-01-02T00:00:00Z", 2000), ("2025-12-31T00:00:00Z", 1000), ("2026-01-01T00:00:00Z", 2000)]
)
def test_of_duplicates_the_newest_stamp_wins_and_else_the_last_row(tmp_path: Path, stamp: str, kept: int) -> None:
    """Ruling 19: the first row, of 1000, is stamped 1 January 2026; the last row is of 2000."""
    last = OPPORTUNITIES.splitlines()[1].replace(",1000,", ",2000,").replace("2026-01-01T00:00:00Z", stamp)
    result = ingest(write(tmp_path / "x", {"o.csv": f"{OPPORTUNITIES}{last}\n"}))
    assert result.tables["deals"]["amount"].to_list() == [kept]
    assert counts(result, "o.csv") == (2, 1, 0, 1)


def test_an_update_log_keeps_the_last_update_and_any_escalation_in_it(tmp_path: Path) -> None:
    """Ruling 19: older updates are superseded. Ruling 14: escalated in any update is escalated."""
    result = ingest(write(tmp_path / "x", {"incident.csv": INCIDENTS}))
    assert counts(result, "incident.csv") == (3, 1, 0, 2)
    ticket = result.tables["tickets"].row(0, named=True)
    assert (ticket["status"], ticket["is_escalated"]) == ("Closed", True)
    assert ticket["escalated_at"] == datetime(2026, 1, 3, 7)


def test_one_clear_date_decides_the_order_of_its_column(tmp_path: Path) -> None:
    """Ruling 20."""
    line = OPPORTUNITIES.splitlines()[1]
    second = line.replace("006000000000001AAA", "006000000000002AAA").replace("2026-01-31", "02/03/2026")
    rows = [OPPORTUNITIES.splitlines()[0], line.replace("2026-01-31", "25/12/2026"), second]
    table = ingest(write(tmp_path / "x", {"o.csv": "\n".join(rows) + "\n"})).tables["deals"].sort("deal_id")
    assert table["expected_close_on"].to_list() == [date(2026, 12, 25), date(2026, 3, 2)]


def test_an_order_that_nothing_decides_blocks_unless_it_is_set(tmp_path: Path) -> None:
    """Ruling 20."""
    folder = write(tmp_path / "x", {"o.csv": OPPORTUNITIES.replace("2026-01-31", "02/03/2026")})
    with pytest.raises(ConfigError, match="date_order"):
        ingest(folder)
    write(folder, {"commonground.toml": '[[source]]\nsystem = "salesforce"\ndate_order = "dmy"\n'})
    assert ingest(folder).tables["deals"]["expected_close_on"].item() == date(2026, 3, 2)


def test_the_owner_and_the_named_contact_of_an_event_are_participants(tmp_path: Path) -> None:
    """Ruling 5."""
    event = (
        "Id,Subject,WhatId,WhoId,AccountId,OwnerId,Type,StartDateTime,IsDeleted,SystemModstamp\n"
        "00U1,Kick-off,006000000000001AAA,003000000000001AAA,001000000000001AAA,005000000000001AAA,Meeting,"
        "2026-01-01T09:00:00Z,false,2026-01-01T09:00:00Z\n"
    )
    table = ingest(write(tmp_path / "x", {"Event.csv": event})).tables["activity_participants"]
    assert sorted(table["person_id"]) == ["salesforce:003000000000001AAA", "salesforce:005000000000001AAA"]


def test_a_record_dated_after_the_files_modification_time_does_not_move_the_as_of_date(tmp_path: Path) -> None:
    """Ruling 12: the export's date is its file's modification time unless set."""
    ahead = "INC2,2031-01-01 08:00:00,2 - High,New,2026-01-03 08:00:00,0,false,,\n"
    folder = write(tmp_path / "x", {"incident.csv": INCIDENTS + ahead})
    exported = datetime(2026, 1, 4, 12, tzinfo=UTC).timestamp()
    os.utime(folder / "incident.csv", (exported, exported))
    result = ingest(folder)
    with engine.building(tmp_path / "wh.duckdb") as connection:
        load.load(connection, result)
        as_of = load.write_build(connection, build_id="b", as_of=None, versions="{}")
    assert as_of == date(2026, 1, 3)

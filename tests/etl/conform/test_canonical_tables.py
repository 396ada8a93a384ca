"""Conforming: what becomes of every record, and why."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import ConfigError
from tests.etl.exports import counts, deal, deals, ingest, status, write

INCIDENTS = "number,opened_at,priority,state,sys_updated_on,sys_mod_count,u_escalated,u_escalated_at,company"
A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"


def test_an_impossible_date_rejects_its_row_and_says_where(tmp_path: Path) -> None:
    result = ingest(write(tmp_path / "x", {"o.csv": deals(deal(A), deal(B, closes="31.02.2026"))}))
    assert counts(result, "o.csv") == (2, 1, 1, 0)
    row = result.rejects.row(0, named=True)
    assert (row["source_file"], row["source_row"], row["column_name"], row["value"]) == (
        "o.csv",
        3,
        "CloseDate",
        "31.02.2026",
    )
    assert "yyyy-mm-dd" in row["mend"]
    assert any(message.startswith("o.csv row 3, CloseDate: '31.02.2026'") for message in result.messages)


@pytest.mark.parametrize("amount", ["n/a €", "twelve"])
def test_an_amount_that_is_no_number_rejects_its_row(tmp_path: Path, amount: str) -> None:
    result = ingest(write(tmp_path / "x", {"o.csv": deals(deal(A, amount=amount))}))
    assert counts(result, "o.csv") == (1, 0, 1, 0)


def test_the_newest_modification_wins_and_equal_ones_go_to_the_last_row(tmp_path: Path) -> None:
    first = deals(
        deal(A, amount="1", modified="2026-02-01T00:00:00Z"),
        deal(A, amount="2", modified="2026-01-01T00:00:00Z"),
        deal(B, amount="3"),
        deal(B, amount="4"),
    )
    result = ingest(write(tmp_path / "x", {"a.csv": first, "b.csv": deals(deal(A, amount="5"))}))
    assert dict(result.tables["deals"].select("deal_id", "amount").sort("deal_id").iter_rows()) == {
        f"salesforce:{A}": 1.0,
        f"salesforce:{B}": 4.0,
    }
    assert counts(result, "a.csv") == (4, 2, 0, 2)
    assert counts(result, "b.csv") == (1, 0, 0, 1)


def test_a_deleted_record_is_superseded_unless_it_was_restored(tmp_path: Path) -> None:
    rows = deals(
        deal(A, deleted="true"),
        deal(B, deleted="true", modified="2026-01-01T00:00:00Z"),
        deal(B, modified="2026-02-01T00:00:00Z"),
    )
    result = ingest(write(tmp_path / "x", {"o.csv": rows}))
    assert result.tables["deals"]["deal_id"].to_list() == [f"salesforce:{B}"]
    assert counts(result, "o.csv") == (3, 1, 0, 2)


def test_an_unknown_stage_is_kept_without_its_kind_and_the_mend_works(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"o.csv": deals(deal(A, stage='SOW "sent"'))})
    result = ingest(folder)
    assert result.tables["deals"].select("stage", "stage_kind").row(0) == ('SOW "sent"', None)
    key = result.unmapped_values["toml_key"].item()
    assert key == 'source.entities.deals.values.stage_kind."SOW \\"sent\\""'
    table, _, value = key.partition('."')
    write(folder, {"commonground.toml": f'[[source]]\nsystem = "salesforce"\n[{table}]\n"{value} = "proposal"\n'})
    assert ingest(folder).tables["deals"]["stage_kind"].item() == "proposal"


def test_standard_stages_and_closing_dates_are_understood(tmp_path: Path) -> None:
    rows = deals(deal(A, stage="Closed Won"), deal(B, stage="Id. Decision Makers"), deal(C, stage="Closed Lost"))
    table = ingest(write(tmp_path / "x", {"o.csv": rows})).tables["deals"].sort("deal_id")
    assert table["stage_kind"].to_list() == ["won", "solutioning", "lost"]
    assert table["closed_on"].to_list() == [date(2026, 1, 31), None, date(2026, 1, 31)]


def test_short_ids_meet_their_long_form(tmp_path: Path) -> None:
    rows = deals(deal("006x0000001YtCr"), deal("006x0000001YtCrAAK"))
    result = ingest(write(tmp_path / "x", {"o.csv": rows}))
    assert result.tables["deals"]["deal_id"].to_list() == ["salesforce:006x0000001YtCrAAK"]


def test_escalated_in_any_update_is_escalated_at_the_earliest_date(tmp_path: Path) -> None:
    lines = [
        INCIDENTS,
        "INC1,2026-01-01 08:00:00,2 - High,New,2026-01-01 08:00:00,0,false,,",
        "INC1,2026-01-01 08:00:00,1 - Critical,Open,2026-01-03 08:00:00,2,true,2026-01-03 07:00:00,",
        "INC1,2026-01-01 08:00:00,3 - Moderate,Closed,2026-01-05 08:00:00,4,false,,",
        "INC1,2026-01-01 08:00:00,1 - Critical,Open,2026-01-02 08:00:00,1,true,2026-01-02 07:00:00,",
    ]
    result = ingest(write(tmp_path / "x", {"incident.csv": "\n".join(lines) + "\n"}))
    ticket = result.tables["tickets"].row(0, named=True)
    assert (ticket["status"], ticket["priority"], ticket["is_escalated"]) == ("Closed", "p3", True)
    assert ticket["escalated_at"] == datetime(2026, 1, 2, 7)
    assert counts(result, "incident.csv") == (4, 1, 0, 3)


def test_a_missing_required_cell_rejects_its_row(tmp_path: Path) -> None:
    lines = [INCIDENTS, "INC1,,2 - High,New,2026-01-01 08:00:00,0,false,,"]
    result = ingest(write(tmp_path / "x", {"incident.csv": "\n".join(lines) + "\n"}))
    assert counts(result, "incident.csv") == (1, 0, 1, 0)
    assert result.rejects["column_name"].item() == "opened_at"


def test_what_the_system_refused_is_rejected_with_its_reason(tmp_path: Path) -> None:
    text = "Id,AccountId,Name,StageName,CloseDate,ERROR\n" + f"{A},001,x,Prospecting,2026-01-01,Owner not set\n"
    result = ingest(write(tmp_path / "x", {"error.csv": text}))
    assert counts(result, "error.csv") == (1, 0, 1, 0)
    assert result.rejects["value"].item() == "Owner not set"


def test_one_file_feeds_several_tables_but_is_counted_once(tmp_path: Path) -> None:
    event = "Id,Subject,WhatId,WhoId,AccountId,OwnerId,Type,StartDateTime,IsDeleted,SystemModstamp"
    rows = [
        event,
        f"00U1,Kick-off,{A},003000000000001AAA,001000000000001AAA,005000000000001AAA,Meeting,2026-01-01T09:00:00Z,false,2026-01-01T09:00:00Z",
        "00U2,Visit,001000000000009AAA,00Q000000000001AAA,,005000000000001AAA,Meeting,2026-01-02T09:00:00Z,true,2026-01-01T09:00:00Z",
    ]
    relation = (
        "EventId,RelationId,Status,IsWhat\n00U1,005000000000001AAA,Accepted,false\n00U1,006000000000001AAA,New,true\n"
    )
    result = ingest(write(tmp_path / "x", {"Event.csv": "\n".join(rows) + "\n", "EventRelation.csv": relation}))
    activity = result.tables["activities"].row(0, named=True)
    assert (activity["deal_id"], activity["account_id"]) == (f"salesforce:{A}", "salesforce:001000000000001AAA")
    people = result.tables["activity_participants"].select("person_id", "response").sort("person_id").rows()
    assert people == [("salesforce:003000000000001AAA", None), ("salesforce:005000000000001AAA", "Accepted")]
    assert counts(result, "Event.csv") == (2, 1, 0, 1)
    assert counts(result, "EventRelation.csv") == (2, 1, 0, 1)


def test_a_merged_account_links_to_the_one_it_became(tmp_path: Path) -> None:
    text = (
        "Id,IsDeleted,MasterRecordId,Name,ParentId,BillingCity\n"
        "001000000000001AAA,true,001000000000002AAA,Old,,\n"
        "001000000000002AAA,false,000000000000000AAA,New,,\n"
    )
    result = ingest(write(tmp_path / "x", {"Account.csv": text}))
    assert result.tables["account_links"].select("source_account_id", "account_id").rows() == [
        ("salesforce:001000000000001AAA", "salesforce:001000000000002AAA")
    ]
    assert result.tables["accounts"]["account_name"].to_list() == ["New"]


def test_records_get_the_address_that_the_firm_gives(tmp_path: Path) -> None:
    settings = '[[source]]\nsystem = "salesforce"\nrecord_url = { deals = "https://firm.example/{id}/view" }\n'
    table = ingest(write(tmp_path / "x", {"o.csv": deals(deal(A)), "commonground.toml": settings})).tables["deals"]
    assert table["record_url"].item() == f"https://firm.example/{A}/view"


def test_owners_in_a_field_history_are_ids(tmp_path: Path) -> None:
    text = (
        "OpportunityId,Field,OldValue,NewValue,CreatedDate\n"
        f"{A},Owner,005000000000001,005000000000002AAA,2026-01-01T00:00:00Z\n"
        f"{A},Amount,1,2,2026-01-01T00:00:00Z\n"
    )
    table = ingest(write(tmp_path / "x", {"h.csv": text})).tables["field_changes"].sort("field")
    assert table.select("entity", "field", "old_value", "new_value").rows() == [
        ("deals", "amount", "1", "2"),
        ("deals", "sales_owner_id", "salesforce:005000000000001AAA", "salesforce:005000000000002AAA"),
    ]


def test_functions_come_from_titles_and_outsiders_are_customers(tmp_path: Path) -> None:
    users = "Id,Username,Name,Email,Title,Department,IsActive\n" + "".join(
        f"005{number:012}AAA,u,N,n@firm.example,{title},{department},true\n"
        for number, (title, department) in enumerate(
            [
                ("Account Executive", "Delivery"),
                ("Solutions Consultant", ""),
                ("Engagement Manager", ""),
                ("", "Legal"),
                ("Wizard", ""),
            ]
        )
    )
    contacts = (
        "Id,AccountId,LastName,Email,Title\n003000000000001AAA,001000000000001AAA,Doe,d@x.example,Delivery Manager\n"
    )
    result = ingest(write(tmp_path / "x", {"User.csv": users, "Contact.csv": contacts}))
    table = result.tables["people"].sort("person_id")
    assert table["business_function"].to_list() == ["customer", "sales", "presales", "delivery", "legal", None]
    assert table["is_internal"].to_list() == [False, True, True, True, True, True]
    assert any("'Wizard'" in message for message in result.messages)


def test_the_firms_own_rules_come_first(tmp_path: Path) -> None:
    config = '[people]\ninternal_domains = ["firm.example"]\n[people.business_function]\ndelivery = ["(?i)^wizard"]\n'
    text = "person_id,full_name,email,title\n1,A,a@firm.example,Wizard of sales\n2,B,b@other.example,Wizard\n"
    table = ingest(write(tmp_path / "x", {"p.csv": text, "commonground.toml": config})).tables["people"]
    assert table.select("business_function", "is_internal").rows() == [("delivery", True), ("customer", False)]


def test_a_contract_without_a_deal_is_kept_and_said(tmp_path: Path) -> None:
    files = {
        "contracts.csv": "contract_id,deal_id,signed_on\nC1,,2026-01-01\n",
        "clauses.csv": "clause_id,contract_id,clause_family\n1,C1,SLA penalty\n2,C9,Roles\n",
    }
    result = ingest(write(tmp_path / "x", files))
    assert counts(result, "contracts.csv") == (1, 1, 0, 0)
    assert result.tables["contract_clauses"].sort("clause_id")["clause_family"].to_list() == ["control", "coordination"]
    assert any("contracts.csv row 2, deal_id: the contract names no deal" in message for message in result.messages)
    assert any("clauses.csv row 3, contract_id 'generic:C9'" in message for message in result.messages)


def test_an_open_day_and_month_order_blocks_and_says_how_to_set_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"o.csv": deals(deal(A, closes="02/03/2026"))})
    with pytest.raises(ConfigError, match=r"o\.csv, column CloseDate: .*date_order"):
        ingest(folder)
    write(folder, {"commonground.toml": '[[source]]\nsystem = "salesforce"\ndate_order = "mdy"\n'})
    assert ingest(folder).tables["deals"]["expected_close_on"].item() == date(2026, 2, 3)


def test_bad_files_are_named_and_the_others_still_load(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "good.csv": deals(deal(A)),
        "empty.csv": "",
        "header.csv": deals(),
        "unknown.csv": "a,b\n1,2\n3,4\n5\n",
        "odd.csv": "Id~StageName\n1~x\n",
        "broken.xlsx": b"PK nonsense",
        "notes.md": "# notes",
        ".hidden.csv": "a,b\n1,2\n",
        "talk.mp3": b"\x00",
    }
    result = ingest(write(tmp_path / "x", files))
    expected = {
        "good.csv": "loaded",
        "empty.csv": "empty",
        "header.csv": "empty",
        "unknown.csv": "unrecognised",
        "odd.csv": "unrecognised",
        "broken.xlsx": "unreadable",
        "notes.md": "ignored",
        "talk.mp3": "ignored",
    }
    assert {name: status(result, name) for name in expected} == expected
    assert len(result.files) == len(expected)
    assert counts(result, "unknown.csv") == (3, 0, 3, 0)
    for name in ("empty.csv", "header.csv", "unknown.csv", "odd.csv", "broken.xlsx", "talk.mp3"):
        assert any(message.startswith(name) and "\n" not in message for message in result.messages), name
    assert any("delimiter" in message for message in result.messages)


def test_every_input_column_is_accounted_for(tmp_path: Path) -> None:
    result = ingest(
        write(tmp_path / "x", {"o.csv": "Id,AccountId,StageName,CloseDate,Shoe\n1,2,Closed Won,2026-01-01,9\n"})
    )
    rows = result.columns.select("column_name", "maps_to", "status").rows()
    assert ("Shoe", None, "unmapped") in rows
    assert ("StageName", "stage_kind", "mapped") in rows
    assert {row[0] for row in rows} == {"Id", "AccountId", "StageName", "CloseDate", "Shoe"}


ROWS = st.tuples(
    st.sampled_from([A, B, C, ""]),
    st.sampled_from(["1", "2,000", "n/a", ""]),
    st.sampled_from(["2026-01-31", "31.02.2026", ""]),
    st.sampled_from(["true", "false", ""]),
    st.sampled_from(["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", ""]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(ROWS, max_size=8), second=st.lists(ROWS, max_size=8))
def test_rows_read_are_loaded_rejected_or_superseded(
    tmp_path: Path, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    def export(rows: list[tuple[str, ...]]) -> str:
        return deals(
            *(
                deal(i, amount=f'"{amount}"', closes=closes, deleted=deleted, modified=modified)
                for i, amount, closes, deleted, modified in rows
            )
        )

    result = ingest(write(tmp_path / "x", {"a.csv": export(first), "b.csv": export(second)}))
    table = result.tables["deals"]
    assert table["deal_id"].is_unique().all()
    assert result.files["rows_read"].to_list() == [len(first), len(second)]
    total = result.files.select(pl.col("rows_loaded", "rows_rejected", "rows_superseded").sum())
    assert sum(total.row(0)) == len(first) + len(second)
    assert total["rows_loaded"].item() == len(table)
    assert total["rows_rejected"].item() == len(result.rejects)


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        (deal("006000000000001AAA", deleted="Gelöscht"), "IsDeleted", "Gelöscht", "neither true nor false"),
        (
            deal("006000000000001AAA", modified="yesterday"),
            "SystemModstamp",
            "yesterday",
            "not a date or time that exists",
        ),
        (deal("1.23E+15"), "Id", "1.23E+15", "an id that a spreadsheet has shortened"),
    ],
)
def test_cells_that_tell_records_apart_must_be_readable(
    tmp_path: Path, line: str, column: str, value: str, reason: str
) -> None:
    result = ingest(write(tmp_path / "x", {"Opportunity.csv": deals(line)}))
    assert result.rejects.select("column_name", "value", "reason").row(0) == (column, value, reason)
    assert counts(result, "Opportunity.csv") == (1, 0, 1, 0)


def test_a_day_that_means_never_is_no_day(tmp_path: Path) -> None:
    text = "contract_id,signed_on,ends_on\n1,2026-01-31,9999-12-31\n2,2026-02-01,31.12.2999\n"
    contracts = ingest(write(tmp_path / "x", {"contracts.csv": text})).tables["contracts"]
    assert contracts.select("contract_id", "ends_on").rows() == [("generic:1", None), ("generic:2", None)]


def test_an_id_that_a_tool_wrote_as_a_float_is_whole_where_all_of_its_column_are(tmp_path: Path) -> None:
    floats = "contract_id,account_id,signed_on\n1.0,7.0,2026-01-31\n2.0,,2026-02-01\n"
    clauses = "clause_id,contract_id,clause_kind\n1,1.0,a\n1.0,1.0,b\n1.1,1.0,c\n2.0,2.0,d\n"
    result = ingest(write(tmp_path / "x", {"contracts.csv": floats, "clauses.csv": clauses}))
    assert result.tables["contracts"].select("contract_id", "account_id").rows() == [
        ("generic:1", "generic:7"),
        ("generic:2", None),
    ]
    found = result.tables["contract_clauses"].select("clause_id", "contract_id").sort("clause_id").rows()
    assert found == [
        ("register:1", "register:1"),
        ("register:1.0", "register:1"),
        ("register:1.1", "register:1"),
        ("register:2.0", "register:2"),
    ]


def test_a_column_that_ends_in_a_number_is_no_repeated_one(tmp_path: Path) -> None:
    text = "deal_id,stage,amount,amount_2024,amount_2\nD-1,new,,500,600\n"
    assert ingest(write(tmp_path / "x", {"deals.csv": text})).tables["deals"]["amount"].to_list() == [None]


@pytest.mark.parametrize("day", ["0000-00-00", "0001-01-01T00:00:00", "31-Dec-9999", "31-12-9999", "9999-12-31"])
def test_a_day_that_systems_write_for_none_rejects_nothing(tmp_path: Path, day: str) -> None:
    text = f"contract_id,signed_on,ends_on\n1,2026-01-31,{day}\n2,2026-01-31,2027-01-31\n"
    contracts = ingest(write(tmp_path / "x", {"contracts.csv": text})).tables["contracts"]
    assert contracts.select("contract_id", "ends_on").row(0) == ("generic:1", None)


def test_rates_whose_mark_may_be_either_are_asked_about(tmp_path: Path) -> None:
    text = "currency,quoted_in,quoted_on,rate\n" + "".join(
        f'USD,EUR,2026-0{n}-01,"{rate}"\n' for n, rate in enumerate(("1,085", "1,127"), start=1)
    )
    with pytest.raises(ConfigError, match="decimal_mark"):
        ingest(write(tmp_path / "x", {"rates.csv": text}))


def test_records_below_a_blank_line_are_not_lost(tmp_path: Path) -> None:
    text = "email,full_name,business_function\nann@x.com,Ann,sales\n\nbob@x.com\ncarl@x.com\n"
    result = ingest(write(tmp_path / "x", {"people.csv": text}))
    assert counts(result, "people.csv") == (3, 1, 2, 0)


def test_letters_of_another_encoding_are_read_and_said(tmp_path: Path) -> None:
    text = "deal_id,deal_name,stage\n1,Überé,new\n2,Zoë,new\n".encode() + b"3,M\xfcller,new\n"
    result = ingest(write(tmp_path / "x", {"deals.csv": text}))
    assert result.tables["deals"]["deal_name"].to_list() == ["Überé", "Zoë", "Müller"]
    assert result.messages == (
        "deals.csv: it is UTF-8 but for some letters, which were read as Windows-1252; look at names with accents.",
    )

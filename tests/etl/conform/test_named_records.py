"""Files that name their records: composed keys, derived accounts, references by name."""

from pathlib import Path

from tests.etl.exports import accounted, counts

DEALS = (
    "Opportunity Name,Account Name,Stage,Close Date,Created Date,Amount\n"
    "Amber one,Amber Cove GmbH,Closed Won,2025-02-01,2025-01-02,10\n"
    "Oak one,Oak Ltd,Closed Won,2025-03-01,2025-01-03,20\n"
)
CASES = (
    "Case Number,Account Name,Subject,Date/Time Opened,Status\n"
    "1,AMBER COVE,Down,2025-04-01,Closed\n"
    "2,Oak Limited,Slow,2025-04-02,New\n"
)


def test_a_report_without_ids_has_composed_keys_and_derived_accounts_that_its_tickets_find(tmp_path: Path) -> None:
    result = accounted(tmp_path, {"r.csv": DEALS, "c.csv": CASES})
    deals, tickets = result.tables["deals"], result.tables["tickets"]
    assert deals["deal_id"].to_list() == [
        "salesforce:~amber cove/Amber one/2025-01-02",
        "salesforce:~oak/Oak one/2025-01-03",
    ]
    assert (
        deals["account_id"].to_list()
        == tickets["account_id"].to_list()
        == ["salesforce:~amber cove", "salesforce:~oak"]
    )
    assert result.tables["accounts"]["account_name"].to_list() == ["Amber Cove GmbH", "Oak Ltd"]
    said = " ".join(result.messages)
    assert "r.csv: no column of ids; the keys of 2 deals are made of their names and dates" in said
    assert "salesforce: 2 accounts are derived from their names in r.csv" in said


def test_a_list_of_accounts_that_comes_later_changes_no_key(tmp_path: Path) -> None:
    accounts = "Account ID,Account Name,Account Owner\n001A,Amber Cove,Eva\n001B,Oak Ltd,Eva\n"
    result = accounted(tmp_path, {"r.csv": DEALS, "a.csv": accounts})
    assert result.tables["deals"]["deal_id"][0] == "salesforce:~amber cove/Amber one/2025-01-02"
    assert result.tables["deals"]["account_id"].to_list() == ["salesforce:001A", "salesforce:001B"]


SAME = DEALS + "Oak one,Oak Ltd,Closed Won,2025-05-01,2025-01-03,30\n"


def test_of_two_records_that_bear_one_composed_key_one_is_superseded_and_said_with_the_mend(tmp_path: Path) -> None:
    result = accounted(tmp_path, {"r.csv": SAME})
    assert result.tables["deals"].height == 2
    assert counts(result, "r.csv") == (3, 2, 0, 1)
    assert (
        "r.csv rows 3, 4: 2 deals are all called 'oak/Oak one/2025-01-03'; they stand as one. Export their ids, or add"
        " a column that tells them apart to the `fallback_key` of their mapping."
    ) in result.messages


def test_a_column_that_tells_them_apart_mends_it(tmp_path: Path) -> None:
    key = 'fallback_key = ["account_id", "deal_name", "created_at", "amount"]'
    settings = f'[[source]]\nsystem = "salesforce"\n[source.records.OpportunityReport]\n{key}\n'
    result = accounted(tmp_path, {"r.csv": SAME, "commonground.toml": settings})
    assert counts(result, "r.csv") == (3, 3, 0, 0)
    assert result.tables["deals"]["amount"].sort().to_list() == [10, 20, 30]
    assert not any("stand as one" in message for message in result.messages)


def test_a_name_that_two_accounts_bear_links_nothing_and_is_said(tmp_path: Path) -> None:
    accounts = "Account ID,Account Name,Account Owner\n001A,Oak GmbH,Eva\n001B,Oak AG,Eva\n"
    result = accounted(tmp_path, {"a.csv": accounts, "c.csv": CASES})
    assert result.tables["tickets"].filter(ticket_id="salesforce:2")["account_id"].item() == "salesforce:Oak Limited"
    assert any(
        "'Oak Limited': 2 accounts bear this name; the ticket stays unlinked" in said for said in result.messages
    )


def test_two_legal_forms_of_a_name_are_two_firms(tmp_path: Path) -> None:
    rows = "A,Oak Ltd,Closed Won,2025-02-01,2025-01-02,10\nB,Oak GmbH,Closed Won,2025-02-01,2025-01-02,10\n"
    result = accounted(tmp_path, {"r.csv": DEALS.partition("\n")[0] + "\n" + rows})
    assert result.tables["deals"]["account_id"].to_list() == ["salesforce:~oak ltd", "salesforce:~oak gmbh"]


def test_a_spreadsheet_of_deals_and_tickets_needs_no_ids(tmp_path: Path) -> None:
    deals = "deal_name,account_name,stage,closed_on\nAmber one,Amber Cove GmbH,Closed Won,2025-02-01\n"
    tickets = "subject,account_name,deal_id,opened_at\nDown,Amber Cove,amber  one,2025-04-01\n"
    result = accounted(tmp_path, {"d.csv": deals, "t.csv": tickets})
    assert result.tables["tickets"]["account_id"].to_list() == ["generic:~amber cove"]
    assert result.tables["tickets"]["deal_id"].to_list() == result.tables["deals"]["deal_id"].to_list()


def test_a_list_export_of_hubspot_without_its_ids_links_by_name(tmp_path: Path) -> None:
    deals = (
        "Deal Name,Deal Stage,Close Date,Create Date,Associated Company\nA,Closed Won,2025-02-01,2025-01-01,Oak SE\n"
    )
    tickets = "Ticket name,Ticket status,Create date,Associated Company\nDown,New,2025-04-01,Oak\n"
    result = accounted(tmp_path, {"d.csv": deals, "t.csv": tickets})
    assert result.tables["tickets"]["account_id"].to_list() == result.tables["deals"]["account_id"].to_list()


def test_numbers_meet_however_a_spreadsheet_wrote_them(tmp_path: Path) -> None:
    lines = [
        "contract_id,account_id,signed_on",
        *(f"{n},{a},2026-01-31" for n, a in enumerate(("2001.0", "02002", '"2,003"'))),
    ]
    files = {
        "accounts.csv": "account_id,account_name\n2001,Acme\n2002,Blue\n2003,Cyan\n",
        "contracts.csv": "\n".join(lines) + "\n",
    }
    contracts = accounted(tmp_path / "a", files).tables["contracts"].sort("contract_id")
    assert contracts["account_id"].to_list() == ["generic:2001", "generic:2002", "generic:2003"]
    both = {**files, "accounts.csv": "account_id,account_name\n2001,Acme\n02001,Blue\n"}
    contracts = accounted(tmp_path / "b", both).tables["contracts"].sort("contract_id")
    assert contracts["account_id"].to_list()[0] == "generic:2001.0"

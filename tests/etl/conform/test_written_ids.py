"""Ids that are numbers meet across files however they were written, and never where that would make one of two."""

from pathlib import Path

import pytest

from tests.etl.exports import accounted, column

ACCOUNTS = "account_id,account_name\n"
CONTRACTS = "contract_id,account_id,signed_on\n"
TICKETS = "ticket_id,account_id,opened_at,subject,status\n"


def contracts(*accounts: str) -> str:
    return CONTRACTS + "".join(f'C{n},"{account}",2026-01-31\n' for n, account in enumerate(accounts))


@pytest.mark.parametrize(
    "written", ["1001", "1001.0", "01001", "1,001", "1.001", "1 001", "'1001", "0001001", "1,001.00"]
)
def test_a_reference_meets_its_record_however_it_is_written_and_it_is_said(tmp_path: Path, written: str) -> None:
    files = {"accounts.csv": ACCOUNTS + "1001,Acme\n1002,Blue\n", "contracts.csv": contracts("A-1", written)}
    result = accounted(tmp_path, files)
    assert column(result, "contracts.account_id") == ["generic:A-1", "generic:1001"]
    said = f"olumn account_id: 1 id is written otherwise than in other files, such as {written!r} for '1001'"
    assert any(f"contracts.csv, c{said}" in message for message in result.messages) == (written != "1001")
    assert any(said in (message or "") for message in result.files["message"]) == (written != "1001")


@pytest.mark.parametrize("written", ["A-1001", "1001-2", "1.0001", "1001.5", "10.01", "0", "1,01", "1001a"])
def test_what_is_another_text_meets_nothing(tmp_path: Path, written: str) -> None:
    files = {"accounts.csv": ACCOUNTS + "1001,Acme\n", "contracts.csv": contracts(written)}
    assert column(accounted(tmp_path, files), "contracts.account_id") == [f"generic:{written}"]


def test_two_lists_of_the_same_records_meet_in_the_id_with_its_zeros(tmp_path: Path) -> None:
    files = {
        "accounts.csv": ACCOUNTS + "01001,Acme\n01002,Blue\n",
        "more/accounts.csv": "account_id,account_name,industry\n1001,Acme,IT\n1002,Blue,IT\n",
        "contracts.csv": contracts("1001", "1002.0", "01002"),
    }
    result = accounted(tmp_path, files)
    assert column(result, "accounts.account_id") == ["generic:01001", "generic:01002"]
    assert column(result, "contracts.account_id") == ["generic:01001", "generic:01002", "generic:01002"]
    assert any(
        message.startswith("more/accounts.csv, column account_id: 2 ids are written otherwise")
        for message in result.messages
    )


def test_two_keys_of_one_file_stay_two_and_a_third_way_is_neither(tmp_path: Path) -> None:
    files = {
        "accounts.csv": ACCOUNTS + "1001,Acme\n01001,Blue\n1002,Cyan\n",
        "contracts.csv": contracts("1001", "01001", "1001.0", "1002.0"),
    }
    result = accounted(tmp_path, files)
    assert column(result, "accounts.account_id") == ["generic:01001", "generic:1001", "generic:1002"]
    assert column(result, "contracts.account_id") == [
        "generic:1001",
        "generic:01001",
        "generic:1001.0",
        "generic:1002",
    ]
    said = "\n".join(result.messages)
    assert "accounts.csv, column account_id: '01001' and '1001' stand in one file, so they are two records" in said
    assert "contracts.csv, column account_id: '1001.0' may be any of 2 records" in said


def test_a_second_list_that_has_only_one_of_the_two_does_not_join_them(tmp_path: Path) -> None:
    files = {
        "accounts.csv": ACCOUNTS + "1001,Acme\n01001,Blue\n",
        "more/accounts.csv": ACCOUNTS + "1001,Acme\n1003,Dune\n",
    }
    ids = column(accounted(tmp_path, files), "accounts.account_id")
    assert ids == ["generic:01001", "generic:1001", "generic:1003"]


def test_references_to_records_that_no_file_holds_meet_each_other_but_not_within_a_file(tmp_path: Path) -> None:
    files = {
        "contracts.csv": contracts("01001", "1,002", "1003", "01003"),
        "tickets.csv": TICKETS + "".join(f"T{n},{n}.0,2026-02-01,x,open\n" for n in (1001, 1002, 1003)),
    }
    result = accounted(tmp_path, files)
    assert column(result, "contracts.account_id") == [f"generic:{n}" for n in ("01001", "1002", "1003", "01003")]
    assert column(result, "tickets.account_id") == [f"generic:{n}" for n in ("01001", "1002", "1003")]


def test_ids_of_two_systems_do_not_meet(tmp_path: Path) -> None:
    header = "Id,AccountId,Name,StageName,Amount,CloseDate\n"
    files = {
        "accounts.csv": ACCOUNTS + "1001,Acme\n",
        "o.csv": header + "006000000000001AAA,01001,A,Won,1,2026-01-31\n",
    }
    assert column(accounted(tmp_path, files), "deals.account_id") == ["salesforce:01001"]

"""What a build says: file, row, column and how to mend it."""

from dataclasses import replace
from pathlib import Path

import pytest

from etl.conform.build_messages import cut_remarks
from etl.recognise import scan
from etl.settings import config
from tests.etl.exports import counts, ingest, write


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


def test_many_files_of_a_folder_that_nothing_claims_are_said_in_one_line(tmp_path: Path) -> None:
    files = {f"crm/table_{number}.csv": "apples,pears\n1,2\n" for number in range(8)}
    messages = ingest(write(tmp_path / "x", {**files, "odd.csv": "apples,pears\n1,2\n"})).messages
    assert [message.partition(":")[0] for message in messages] == ["crm", "odd.csv row 1"]
    assert "8 files (table_0.csv, " in messages[0]


def test_files_of_kinds_that_are_not_read_are_said_in_one_line(tmp_path: Path) -> None:
    one = ingest(write(tmp_path / "a", {"contract.pdf": b"%PDF-1.4"})).messages
    assert [message.partition(":")[0] for message in one] == ["contract.pdf"]
    files = {f"attachments/{number}.pdf": b"%PDF-1.4" for number in range(9)}
    (several,) = ingest(write(tmp_path / "b", files)).messages
    assert several.startswith("9 files are of kinds that are not read (0.pdf, 1.pdf, ")
    assert "and 4 more" in several


NAMES = "account_id,account_name,industry\n"


def cut(tmp_path: Path, n: int, **changes: object) -> list[str]:
    """What is said of a file of accounts that says of itself that it has so many records."""
    folder = write(tmp_path / "x", {"accounts.csv": NAMES + "1,A,IT\n"})
    (found,) = scan.identify(config.load(None, folder), tmp_path / "landed").files
    landed = replace(found.landed, n_read=n, **changes)  # type: ignore[arg-type]
    return [text for _, text in cut_remarks([replace(found, landed=landed)])]


@pytest.mark.parametrize("n", [1_000, 2_000, 10_000, 50_000, 65_535, 65_536, 1_048_575, 1_048_576])
def test_as_many_records_as_an_export_or_a_sheet_holds_are_remarked_and_one_more_or_less_is_not(
    tmp_path: Path, n: int
) -> None:
    assert cut(tmp_path, n)[0].startswith(f"{n:,} rows exactly: this export was probably cut. Export it by date range")
    assert cut(tmp_path, n - 2) == []
    assert cut(tmp_path, n + 2) == []


def test_a_total_and_a_footer_below_the_last_record_do_not_hide_that_a_report_was_cut(tmp_path: Path) -> None:
    below = "Total,,10000\n\nConfidential\n"
    text = NAMES.replace("industry", "n_seats") + "".join(f"{n},A{n},5\n" for n in range(2_000)) + below
    result = ingest(write(tmp_path / "x", {"accounts.csv": text}))
    (said,) = [message for message in result.messages if "probably cut" in message]
    assert said.startswith("accounts.csv: 2,000 rows exactly")
    assert "2,000 rows exactly" in result.files["message"].item()

"""What a build says: file, row, column and how to mend it."""

from pathlib import Path

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

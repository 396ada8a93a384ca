"""What is wrong with a record rejects it and is said; a value that no enumeration knows is kept as not recorded."""

from pathlib import Path

import pytest

from tests.etl.exports import counts, deal, deals, ingest, write

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"

INCIDENTS = "number,opened_at,priority,state,sys_updated_on,sys_mod_count,u_escalated,u_escalated_at,company"


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


@pytest.mark.parametrize(
    ("amount", "mend"), [("n/a €", "null_tokens"), ("twelve", "null_tokens"), ("12k", "plain number")]
)
def test_an_amount_that_is_no_number_costs_the_cell_and_not_the_deal(tmp_path: Path, amount: str, mend: str) -> None:
    result = ingest(write(tmp_path / "x", {"o.csv": deals(deal(A, amount=amount))}))
    assert counts(result, "o.csv") == (1, 1, 0, 0)
    assert result.tables["deals"]["amount"].item() is None
    cell = result.cell_problems.row(0, named=True)
    assert (cell["source_file"], cell["source_row"], cell["column_name"]) == ("o.csv", 2, "Amount")
    assert (cell["value"], cell["reason"]) == (amount, "not a number")
    assert mend in cell["mend"]
    assert any("kept as not recorded" in message and repr(amount) in message for message in result.messages)


def test_the_word_that_null_tokens_name_is_no_problem(tmp_path: Path) -> None:
    settings = '[[source]]\nsystem = "salesforce"\nnull_tokens = ["to be agreed"]\n'
    files = {"o.csv": deals(deal(A, amount="to be agreed")), "commonground.toml": settings}
    assert ingest(write(tmp_path / "x", files)).cell_problems.is_empty()


def test_a_shortened_id_of_another_record_is_not_recorded(tmp_path: Path) -> None:
    text = "ticket_id,account_id,opened_at\n1,1.23E+15,2026-01-31\n2,7,2026-01-31\n"
    result = ingest(write(tmp_path / "x", {"tickets.csv": text}))
    assert counts(result, "tickets.csv") == (2, 2, 0, 0)
    assert result.tables["tickets"].sort("ticket_id")["account_id"].to_list() == [None, "generic:7"]
    assert result.cell_problems["value"].to_list() == ["1.23E+15"]


def test_a_day_of_signature_that_cannot_be_read_rejects_its_contract(tmp_path: Path) -> None:
    text = "contract_id,signed_on,ends_on\n1,2026-02-30,2027-01-31\n2,2026-01-31,2027-02-30\n"
    result = ingest(write(tmp_path / "x", {"contracts.csv": text}))
    assert result.rejects.select("source_row", "column_name").rows() == [(2, "signed_on")]
    assert result.cell_problems.select("source_row", "column_name").rows() == [(3, "ends_on")]


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


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        (deal("006000000000001AAA", deleted="Gelöscht"), "IsDeleted", "Gelöscht", "neither true nor false"),
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


@pytest.mark.parametrize("day", ["0000-00-00", "0001-01-01T00:00:00", "31-Dec-9999", "31-12-9999", "9999-12-31"])
def test_a_day_that_systems_write_for_none_rejects_nothing(tmp_path: Path, day: str) -> None:
    text = f"contract_id,signed_on,ends_on\n1,2026-01-31,{day}\n2,2026-01-31,2027-01-31\n"
    contracts = ingest(write(tmp_path / "x", {"contracts.csv": text})).tables["contracts"]
    assert contracts.select("contract_id", "ends_on").row(0) == ("generic:1", None)


def test_an_unknown_stage_is_kept_without_its_kind_and_the_mend_works(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"o.csv": deals(deal(A, stage='SOW "sent"'))})
    result = ingest(folder)
    assert result.tables["deals"].select("stage", "stage_kind").row(0) == ('SOW "sent"', None)
    key = result.unmapped_values["toml_key"].item()
    assert key == 'source.entities.deals.values.stage_kind."SOW \\"sent\\""'
    table, _, value = key.partition('."')
    write(folder, {"commonground.toml": f'[[source]]\nsystem = "salesforce"\n[{table}]\n"{value} = "proposal"\n'})
    assert ingest(folder).tables["deals"]["stage_kind"].item() == "proposal"

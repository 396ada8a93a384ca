"""The workbook that is enough to start: filled in, it is read without settings."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from etl.detect.portfolio_workbook import ESCALATIONS, PROJECTS, write_portfolio
from etl.errors import CommonGroundError
from tests.etl.exports import column, ingest

PROJECT = {
    "Project no": "P1",
    "Client": "Elm Works",
    "Project": "Data move",
    "Sold by": "Nia Okafor",
    "Delivery lead": "Ola Berg",
    "Signed on": date(2025, 3, 4),
    "Starts on": date(2025, 3, 10),
    "Ends on": date(2026, 3, 9),
    "Value": 40000,
    "Currency": "EUR",
    "Success definition agreed": "Yes",
    "Success definition agreed on": date(2025, 2, 20),
    "Delivery heard": "No",
}
ESCALATION = {"Project no": "P1", "Escalated on": date(2025, 6, 1), "What happened": "Late", "Cause": "scope"}


def test_what_is_filled_in_is_read_without_settings(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    write_portfolio(folder / "portfolio.xlsx")
    workbook = openpyxl.load_workbook(folder / "portfolio.xlsx")
    workbook["Projects"].append([PROJECT.get(name) for name in PROJECTS.columns])
    workbook["Escalations"].append([ESCALATION.get(name) for name in ESCALATIONS.columns])
    workbook.save(folder / "portfolio.xlsx")
    result = ingest(folder)
    assert column(result, "accounts.account_name") == ["Elm Works"]
    assert column(result, "deals.is_won") == [True]
    assert column(result, "contracts.starts_on") == [date(2025, 3, 10)]
    said = dict(result.tables["practice_declarations"].select("practice", "is_done").iter_rows())
    assert said == {"success_definition": True, "delivery_voice": False, "risk_ownership": None}
    assert column(result, "tickets.is_escalated") == [True]
    assert column(result, "tickets.deal_id") == column(result, "deals.deal_id")
    (source,) = result.ticket_sources.iter_rows(named=True)
    assert (source["is_escalation_known"], source["covers"], source["covers_from_on"]) == (
        True,
        "all",
        date(2025, 3, 4),
    )
    assert result.files["rows_rejected"].sum() == 0


def test_the_answers_are_a_choice(tmp_path: Path) -> None:
    write_portfolio(tmp_path / "p.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["Projects"]
    choices = [choice.formula1 for choice in sheet.data_validations.dataValidation]
    assert choices.count('"Yes,No"') == 3


def test_a_workbook_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").write_bytes(b"mine")
    with pytest.raises(CommonGroundError, match="not overwritten"):
        write_portfolio(tmp_path / "p.xlsx")

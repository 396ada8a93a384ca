"""Bad records are planted in each way, stand where the truth says, and touch no signed deal."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.sample import write_firm

KINDS = {
    "impossible date": "rejected",
    "amount is no number": "rejected",
    "unknown stage": "value unmapped",
    "older duplicate": "superseded",
    "deleted": "superseded",
    "too few fields": "rejected",
    "too many fields": "rejected",
    "unknown severity": "value unmapped",
    "contract without a deal": "loaded",
    "clause of an unknown contract": "loaded",
    "no opening time": "rejected",
    "dated after the export": "loaded",
    "company of no account": "rejected",
    "broken line": "rejected",
    "score is no number": "rejected",
}
MARKS = {
    "impossible date": "31.02.2026",
    "amount is no number": "n/a €",
    "unknown stage": "SOW sent",
    "unknown severity": "Severe!",
    "too many fields": "extra",
    "dated after the export": "2031-01-05",
    "score is no number": "very good",
    "clause of an unknown contract": "CT-000000",
    "contract without a deal": "CT-900001",
}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("flawed")
    write_firm(out, n_deals=30, seed=4)
    return out


def _planted(firm: Path) -> list[dict[str, str]]:
    planted: list[dict[str, str]] = json.loads((firm / "truth.json").read_text(encoding="utf-8"))["bad_rows"]
    return planted


def _record(firm: Path, file: str, row: int) -> str:
    """The text of a record; a table's header is row 1."""
    name, _, sheet = file.partition("#")
    if sheet:
        workbook = load_workbook(firm / name, read_only=True)
        return str(next(workbook[sheet].iter_rows(min_row=row, max_row=row, values_only=True)))
    with (firm / name).open(encoding="utf-8", newline="") as lines:
        return str(list(csv.reader(lines) if name.endswith(".csv") else lines)[row - 1])


def test_each_kind_is_planted_with_what_becomes_of_it(firm: Path) -> None:
    assert {row["kind"]: row["becomes"] for row in _planted(firm)} == KINDS


def test_bad_records_stand_where_the_truth_says(firm: Path) -> None:
    for row in _planted(firm):
        assert MARKS.get(row["kind"], "") in _record(firm, row["file"], int(row["row"]))


def test_no_bad_record_names_a_signed_deal(firm: Path) -> None:
    signed = json.loads((firm / "truth.json").read_text(encoding="utf-8"))["deals"]
    for row in _planted(firm):
        record = _record(firm, row["file"], int(row["row"]))
        assert not any(deal in record for deal in signed)

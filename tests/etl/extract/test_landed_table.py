"""What landing leaves of a file: its names, its row numbers, and why there is no table."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from etl.errors import Failure, UnreadableFileError
from etl.extract.landed_table import ROW, Landed, Table, numbered
from tests.etl.exports import landed, workbook


@pytest.mark.parametrize(
    ("source_file", "suffix", "file", "name", "part"),
    [
        ("crm/o.csv", "", "crm/o.csv", "o.csv", ""),
        ("crm/o.xlsx#Deals", "#Deals", "crm/o.xlsx", "o.xlsx", "Deals"),
        ("all.zip!crm/o.csv", "!crm/o.csv", "all.zip", "o.csv", ""),
        ("all.zip!crm/o.xlsx#Deals", "!crm/o.xlsx#Deals", "all.zip", "o.xlsx", "Deals"),
        ("deals #2!.csv", "", "deals #2!.csv", "deals #2!.csv", ""),
    ],
)
def test_a_table_knows_its_file_its_member_and_its_sheet(
    source_file: str, suffix: str, file: str, name: str, part: str
) -> None:
    table = Landed(source_file, "", 0, datetime(2026, 1, 1), suffix=suffix)
    assert (table.file, table.name, table.part) == (file, name, part)


def test_skipped_rows_are_left_out_of_the_count(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["a", "b", "c", "d"]}).write_parquet(tmp_path / "x.parquet")
    found = numbered(tmp_path / "x.parquet", first_row=5, skipped=(5, 7, 8)).collect()
    assert found[ROW].to_list() == [6, 9, 10, 11]
    assert numbered(tmp_path / "x.parquet", first_row=2, skipped=()).collect()[ROW].to_list() == [2, 3, 4, 5]


def test_a_table_that_is_not_there_is_not_scanned() -> None:
    with pytest.raises(UnreadableFileError, match=r"x\.csv: it is gone"):
        Landed("x.csv", "", 0, datetime(2026, 1, 1), problem="it is gone").scan()


def test_a_missing_table_is_unreadable_unless_said_otherwise() -> None:
    assert Table.missing("it is gone").failure is Failure.UNREADABLE


@pytest.mark.parametrize(
    ("name", "content", "failure"),
    [
        ("x.csv", b"", Failure.EMPTY),
        ("x.csv", b"\n\n", Failure.EMPTY),
        ("x.json", b'{"deals": []}', Failure.EMPTY),
        ("x.xlsx", workbook(), Failure.EMPTY),
        ("x.txt", b"Made on Monday.\nBy me.\n", Failure.PLAIN_TEXT),
        ("x.xlsx", b"PK\x03\x04 nonsense", Failure.UNREADABLE),
        ("x.parquet", b"an empty promise", Failure.UNREADABLE),
    ],
)
def test_what_failed_is_a_kind_and_not_only_words(tmp_path: Path, name: str, content: bytes, failure: Failure) -> None:
    for _ in ("landed", "read back from the cache"):
        (table,) = landed(tmp_path, name, content)
        assert table.failure is failure

"""Tables for spreadsheets that can't run what stands in them."""

import csv
import io

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export import table


@given(st.text())
def test_no_cell_of_an_export_starts_like_a_formula(text: str) -> None:
    assert not table.defuse(pl.DataFrame({"cell": [text]}))["cell"][0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_defused_cell_keeps_its_text() -> None:
    cells = ["=1+1", "+49", "-x", "@SUM(A1)", "plain", None]
    assert table.defuse(pl.DataFrame({"cell": cells}))["cell"].to_list() == [
        "'=1+1", "'+49", "'-x", "'@SUM(A1)", "plain", None,
    ]  # fmt: skip


def test_negative_numbers_stay_numbers() -> None:
    assert table.to_csv(pl.DataFrame({"change": [-1.5]})).decode("utf-8-sig") == "change\n-1.5\n"


def test_csv_reads_back_with_quotes_lines_and_accents() -> None:
    frame = pl.DataFrame({"name": ['Ä "b"', "two\nlines"], "reasons": [["a", "b"], []]})
    again = list(csv.reader(io.StringIO(table.to_csv(frame).decode("utf-8-sig"))))
    assert again == [["name", "reasons"], ['Ä "b"', "a, b"], ["two\nlines", ""]]

"""Workbooks: opened again, cell by cell."""

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import polars as pl
import pytest

from dashboard.export import workbook
from dashboard.review.slides import Kind, Review, Series, Slide, Table
from tests.dashboard.export import reviews


def opened(review: Review) -> openpyxl.Workbook:
    """The review's workbook, opened again."""
    return openpyxl.load_workbook(io.BytesIO(workbook.to_xlsx(review)))


def only(*slides: Slide) -> Review:
    """A review of these slides."""
    return replace(reviews.review(), slides=slides)


def with_data(data: pl.DataFrame, **more: Any) -> Slide:
    """A slide whose chart has `data` behind."""
    return Slide(
        "one", "A finding", "of what", "", chart=reviews.chart(Kind.LINE, (), (Series("a", ()),), data=data), **more
    )


def test_every_chart_and_table_has_a_sheet_and_about_says_what_each_is() -> None:
    review = reviews.review()
    book = opened(review)
    n = sum((slide.chart is not None) + (slide.table is not None) for slide in review.slides)
    assert len(book.sheetnames) == n + 1
    about = [str(cell) for row in book["About"].iter_rows(values_only=True) for cell in row if cell]
    assert set(book.sheetnames[1:]) <= set(about)
    for fact in (review.scope, review.quarter, review.build_id, "30 Sep 2026"):
        assert fact in about
    assert any("standard thresholds" in text for text in about)


def test_a_sheet_equals_the_data_behind_the_chart() -> None:
    data = pl.DataFrame(
        {
            "quarter": ["2026 Q1", None],
            "n deals": [1200, None],
            "share, %": [12.5, None],
            "ratio": [0.82, -1.25],
            "signed": [date(2026, 1, 31), None],
            "built": [datetime(2026, 10, 1, 6, 30), None],
            "known": [True, None],
            "reasons": [["a", "b"], []],
        }
    )
    sheet = opened(only(with_data(data)))["One"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == tuple(data.columns)
    assert rows[1] == ("2026 Q1", 1200, 12.5, 0.82, datetime(2026, 1, 31), datetime(2026, 10, 1, 6, 30), True, "a, b")
    assert rows[2][:3] == (None, None, None)
    assert [cell.number_format for cell in sheet[2]][1:6] == [
        "#,##0",
        '#,##0.0" %"',
        "0.00",
        "d mmm yyyy",
        "d mmm yyyy hh:mm",
    ]


def test_the_header_stays_and_the_columns_are_wide_enough() -> None:
    sheet = opened(reviews.review())["Open deals"]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width > len("Kestrel & Byrne Insurance Holding plc")


@pytest.mark.parametrize("text", [*reviews.HOSTILE, "+49 30", "-x", "@SUM(A1)", "\t=1", "#REF!", "http://a.example"])
def test_no_text_is_a_formula_a_link_or_an_error(text: str) -> None:
    storable = text.encode("utf-8", "ignore").decode()
    table = Table((storable, storable), ((storable, "b"),), (1, 1))
    slide = with_data(pl.DataFrame({storable: [storable]}), table=table)
    for sheet in opened(only(slide)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.data_type != "e"
                assert cell.hyperlink is None or cell.hyperlink.location or cell.hyperlink.ref
                assert not str(cell.value or "").startswith(("=", "+", "@"))


def test_a_hostile_review_opens_again() -> None:
    book = opened(reviews.hostile_review())
    assert book.sheetnames[0] == "About"


def test_names_of_sheets_are_valid_and_told_apart() -> None:
    keys = ["a/b:c*d?e[f]g\\h", "x" * 50, "x" * 60, "'quoted'", "history", "", "About", "about"]
    slides = [
        Slide(key, "A finding", "of what", "", chart=reviews.chart(Kind.LINE, (), (Series("a", ()),))) for key in keys
    ]
    names = opened(only(*slides)).sheetnames
    assert len({name.lower() for name in names}) == len(keys) + 1
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_values_that_are_no_numbers_leave_their_cells_empty() -> None:
    sheet = opened(only(with_data(pl.DataFrame({"rate": [float("nan"), float("inf"), 1.5]}))))["One"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [None, None, 1.5]


@pytest.mark.parametrize("text", [*reviews.HOSTILE, "+49 30", "x" * 10_000])
def test_one_table_is_a_workbook_of_its_data_and_what_they_rest_on(text: str) -> None:
    storable = text.encode("utf-8", "ignore").decode()
    frame = pl.DataFrame({"Deal": [storable], "Value": [1200.5]})
    notes = (("Build", "b1"), ("Threshold", "Value", "Standard", "What it does"), ("x", storable, "2", "y"))
    file = workbook.of_table(frame, title=text, notes=notes, sheets=("Data", "Notes"))
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == ["Data", "Notes"]
    assert [cell.value for cell in book["Data"][1]] == ["Deal", "Value"]
    assert book["Data"]["B2"].value == 1200.5
    assert [cell.value for cell in book["Notes"][2]][:2] == ["Build", "b1"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")]

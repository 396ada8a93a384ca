"""Exports: tables that a spreadsheet can't run, pictures with everything in them."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export import image, table
from dashboard.figures.evidence import dose_response
from dashboard.figures.look import LIGHT
from etl import evidence
from etl.sample.deals import as_marts, simulate


@given(st.text())
def test_no_cell_of_an_export_starts_like_a_formula(text):
    assert not table.defuse(pl.DataFrame({"cell": [text]}))["cell"][0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_defused_cell_keeps_its_text():
    cells = ["=1+1", "+49", "-x", "@SUM(A1)", "plain", None]
    assert table.defuse(pl.DataFrame({"cell": cells}))["cell"].to_list() == [
        "'=1+1", "'+49", "'-x", "'@SUM(A1)", "plain", None,
    ]  # fmt: skip


def test_negative_numbers_stay_numbers():
    assert table.to_csv(pl.DataFrame({"change": [-1.5]})).decode("utf-8-sig") == "change\n-1.5\n"


def test_csv_reads_back_with_quotes_lines_and_accents():
    frame = pl.DataFrame({"name": ['Ä "b"', "two\nlines"], "reasons": [["a", "b"], []]})
    again = list(csv.reader(io.StringIO(table.to_csv(frame).decode("utf-8-sig"))))
    assert again == [["name", "reasons"], ['Ä "b"', "a, b"], ["two\nlines", ""]]


@pytest.mark.browser
def test_a_chart_becomes_a_picture_of_a_slide_s_size():
    if not image.is_available():
        pytest.fail("No Chrome or Chromium was found; `make test` installs one.")
    levels = evidence.assess(*as_marts(simulate(300, 4))).levels
    picture = image.to_png(dose_response(levels, LIGHT), title="A finding", subtitle="of what", footer="n = 300")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 2560
    assert int.from_bytes(picture[20:24]) == 1440

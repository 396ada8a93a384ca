"""Native charts hold the values that were given, and so does the workbook behind them."""

import io

import openpyxl
import pytest

from dashboard.review.slides import Kind
from tests.dashboard.export.pptx.decks import chart_of, series_of


@pytest.mark.parametrize("kind", [Kind.LINE, Kind.STACKED, Kind.COLUMNS])
def test_a_native_chart_holds_the_values_that_were_given(kind: Kind) -> None:
    native, chart = chart_of(kind)
    for series in chart.series:
        assert series_of(native, series.name).values == series.values


@pytest.mark.parametrize("kind", [Kind.LINE, Kind.STACKED, Kind.COLUMNS, Kind.DOTS, Kind.LANES])
def test_the_workbook_behind_a_chart_holds_its_values(kind: Kind) -> None:
    native, chart = chart_of(kind)
    sheet = openpyxl.load_workbook(io.BytesIO(native.part.chart_workbook.xlsx_part.blob)).active
    found = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    for series in chart.series:
        assert {value for value in series.values if value is not None} <= set(found)

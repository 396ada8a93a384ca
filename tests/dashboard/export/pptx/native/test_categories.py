"""Charts of categories: where columns begin, what unknown looks like."""

from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn

from dashboard.review.slides import Kind
from tests.dashboard.export.pptx.decks import chart_of, series_of


def test_columns_begin_at_zero() -> None:
    native, _ = chart_of(Kind.COLUMNS)
    assert native.value_axis.minimum_scale == 0


def test_unknown_is_hatched_in_grey() -> None:
    native, _ = chart_of(Kind.STACKED)
    fill = series_of(native, "not known").format.fill
    assert fill.fore_color.rgb == RGBColor(0x8D, 0x96, 0x9D)
    assert series_of(native, "not known")._element.find(qn("c:spPr")).find(qn("a:pattFill")) is not None

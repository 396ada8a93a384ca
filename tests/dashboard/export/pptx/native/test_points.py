"""Charts of estimates: points, error bars, axes."""

import pytest
from pptx.oxml.ns import qn

from dashboard.review.slides import Kind
from tests.dashboard.export.pptx.decks import chart_of, numbers, series_of


def test_points_hold_the_estimates_from_the_top_down_and_leave_out_what_is_not_known() -> None:
    native, chart = chart_of(Kind.DOTS)
    element = series_of(native, "ratio")._element
    known = [value for value in chart.series[0].values if value is not None]
    assert numbers(element.find(qn("c:xVal")).find(qn("c:numRef"))) == known
    assert numbers(element.find(qn("c:yVal")).find(qn("c:numRef"))) == [11, 10, 9, 8, 7, 6, 4, 3, 2, 1]


@pytest.mark.parametrize(("kind", "name", "along"), [(Kind.COLUMNS, "rate", "y"), (Kind.DOTS, "ratio", "x")])
def test_error_bars_hold_the_distance_to_each_limit(kind: Kind, name: str, along: str) -> None:
    native, chart = chart_of(kind)
    (bars,) = series_of(native, name)._element.findall(qn("c:errBars"))
    known = [at for at, value in enumerate(chart.series[0].values) if value is not None]
    one = chart.series[0]
    assert bars.find(qn("c:errDir")).get("val") == along
    assert bars.find(qn("c:errValType")).get("val") == "cust"
    assert numbers(bars.find(qn("c:plus"))) == pytest.approx([one.high[at] - one.values[at] for at in known])
    assert numbers(bars.find(qn("c:minus"))) == pytest.approx([one.values[at] - one.low[at] for at in known])


@pytest.mark.parametrize("kind", [Kind.COLUMNS, Kind.DOTS])
def test_error_bars_stand_before_the_values_as_the_schema_wants(kind: Kind) -> None:
    native, _ = chart_of(kind)
    (bars,) = native._chartSpace.iter(qn("c:errBars"))
    assert bars.getnext().tag in (qn("c:cat"), qn("c:xVal"))


@pytest.mark.parametrize("kind", [Kind.COLUMNS, Kind.DOTS])
def test_the_axis_ends_past_the_highest_limit(kind: Kind) -> None:
    native, chart = chart_of(kind)
    axis = native.category_axis if kind == Kind.DOTS else native.value_axis
    assert axis.maximum_scale > max(limit for limit in chart.series[0].high if limit is not None)


def test_ratios_stand_on_a_log_axis_with_one_marked() -> None:
    native, _ = chart_of(Kind.DOTS)
    axis = native.category_axis
    assert axis._element.find(qn("c:scaling")).find(qn("c:logBase")).get("val") == "2"
    assert axis.minimum_scale < 1 < axis.maximum_scale
    assert numbers(series_of(native, "reference")._element.find(qn("c:xVal")).find(qn("c:numRef"))) == [1.0, 1.0]

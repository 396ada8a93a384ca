"""The parts that decide what stands where: texts, axes, widths."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.layout import measure, plain
from dashboard.export.pptx.native import scale

TEXT = st.text(max_size=400)


@given(TEXT, st.floats(0.6, 12))
def test_a_fitted_text_stands_in_its_lines(text, room):
    fitted = measure.fitted(plain.line(text), 14, room, most=2)
    assert measure.lines(fitted, 14, room) <= 2


@given(TEXT, st.floats(0.6, 12), st.integers(1, 3))
def test_wrapped_lines_are_few_and_stand_in_their_room(text, room, most):
    lines = measure.wrapped(plain.line(text), 14, room, most=most)
    assert len(lines) <= most
    assert all(measure.width(line, 14) <= room + 0.01 for line in lines)


@given(st.text())
def test_a_clean_text_can_be_written_into_xml(text):
    from lxml import etree

    etree.Element("a").text = plain.clean(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u202eb\u2066c", "abc"),
        ("a\x00\x1b\ud800b", "ab"),
        ("two\r\nlines\x0bmore", "two lines more"),
        ("1\u202f000", "1\u202f000"),
    ],
)
def test_hidden_characters_go_and_thin_spaces_stay(text, clean):
    assert plain.line(text) == clean


def test_a_date_stays_on_one_line():
    assert plain.bound("signed 3 Sep 2026 by") == "signed 3\u00a0Sep\u00a02026 by"


def test_a_number_stays_with_its_unit():
    assert plain.bound("n = 33, 58 % of € 4 M") == "n\u00a0=\u00a033, 58\u00a0% of €\u00a04 M"


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_an_axis_holds_its_values_and_has_few_steps(low, span):
    axis = scale.linear(low, low + span)
    hair = 1e-6 * max(1, abs(low), span)
    assert axis.low <= low + hair
    assert axis.high >= low + span - hair
    assert 1 <= (axis.high - axis.low) / axis.step <= 10


@given(st.floats(1e-4, 1), st.floats(1, 1e4))
def test_a_log_axis_holds_its_values_and_one(low, high):
    axis = scale.logarithmic(low, high)
    assert axis.low <= low <= 1 <= high <= axis.high


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 6000))
def test_a_time_axis_holds_its_days_and_ticks_within_each_month(first, days):
    from datetime import timedelta

    axis = scale.months(first, first + timedelta(days=days))
    assert axis.low <= scale.serial(first)
    assert scale.serial(first + timedelta(days=days)) <= axis.high

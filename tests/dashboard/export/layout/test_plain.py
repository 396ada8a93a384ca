"""Texts without hidden characters, dates and numbers on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.layout import plain
from dashboard.wording.safe import clean


@given(st.text())
def test_a_clean_text_can_be_written_into_xml(text: str) -> None:
    from lxml import etree

    etree.Element("a").text = clean(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u202eb\u2066c", "abc"),
        ("a\x00\x1b\ud800b", "ab"),
        ("two\r\nlines\x0bmore", "two lines more"),
        ("1\u202f000", "1\u202f000"),
    ],
)
def test_hidden_characters_go_and_thin_spaces_stay(text: str, clean: str) -> None:
    assert plain.line(text) == clean


def test_a_date_stays_on_one_line() -> None:
    assert plain.bound("signed 3 Sep 2026 by") == "signed 3\u00a0Sep\u00a02026 by"


def test_a_number_stays_with_its_unit() -> None:
    assert plain.bound("n = 33, 58 % of € 4 M") == "n\u00a0=\u00a033, 58\u00a0% of €\u00a04 M"

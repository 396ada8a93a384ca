"""Numbers and money as people, accountants and systems write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.entities import Kind
from tests.etl.exports import parsed


def test_numbers_lose_their_currency_and_thousands_separators() -> None:
    assert parsed(["1,234.50", "€ 12", "USD 1,000", "-5", "1e3"], Kind.NUMBER) == [1234.5, 12, 1000, -5, 1000]
    assert parsed(["1.234,50", "9 000 Kč", "1 234,56"], Kind.NUMBER) == [1234.5, 9000, 1234.56]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("12,5", 12.5),
        ("1234,5", 1234.5),
        ("1 234,567", 1234.567),
        ("1'234.50", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("0,125", 0.125),
    ],
)
@pytest.mark.parametrize("others", ["99.95", "99,95"])
def test_a_number_shows_by_itself_which_mark_is_which(cell: str, expected: float, others: str) -> None:
    assert parsed([cell, others, others], Kind.NUMBER)[0] == expected


def test_only_thousands_or_thousandths_are_read_as_the_column_does() -> None:
    assert parsed(["1,234", "99.95"], Kind.NUMBER) == [1234, 99.95]
    assert parsed(["1,234", "99,95"], Kind.NUMBER) == [1.234, 99.95]
    assert parsed(["1.234", "99,95"], Kind.NUMBER) == [1234, 99.95]


@pytest.mark.parametrize(
    "cell",
    ["n/a €", "nan", "inf", "1-2", "twelve", "1e400", "1€50", "1 2 3", "1,2,3", "1.2.3", "12.34,5,6", "ABC5", "--5"],
)
def test_what_is_no_number_is_not_read_as_one(cell: str) -> None:
    assert parsed([cell], Kind.NUMBER) == [None]


@pytest.mark.parametrize(
    "cell", ["12k", "$12K", "12 k€", "12k€", "12 T€", "1,2 M€", "€m 12", "1.2 Mio€", "(12k)", "12 TEUR"]
)
def test_thousands_and_millions_that_a_word_says_are_not_read_as_ones(cell: str) -> None:
    assert parsed([cell, "1,000.00"], Kind.NUMBER) == [None, 1000]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("(1,234.50)", -1234.5),
        ("1,234.50-", -1234.5),
        ("US$ 12", 12),
        ("EUR12", 12),
        ("12 XOF", 12),
        ("R$ 5", 5),
        ("−4", -4),
        ("1'234.50", 1234.5),
        ("9 000 Kč", 9000),
        ("1,23,456.00", 123456),
        ("-€ 1.234,50", -1234.5),
        ("€-5", -5),
        ("CZK5", 5),
        ("(1.234,50 €)", -1234.5),
        ("1.5e3", 1500),
    ],
)
def test_money_is_read_with_any_sign_and_code(cell: str, expected: float) -> None:
    assert parsed([cell], Kind.NUMBER) == [expected]


@pytest.mark.thorough
@settings(deadline=None)
@given(number=st.floats(-1e12, 1e12).map(lambda value: round(value, 2)))
def test_money_survives_both_ways_of_writing_it(number: float) -> None:
    english, german = f"{number:,.2f}", f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parsed([f"${english}"], Kind.NUMBER) == [number]
    assert parsed([f"{german} €"], Kind.NUMBER) == [number]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1000.-", 1000),
        ("CHF 1'000.-", 1000),
        ("1.000,-", 1000),
        ("5.000,- €", 5000),
        ("5.000,– €", 5000),
        (" $ (300.00)", -300),
        ("$(1,234.50)", -1234.5),
        ("($1,234.50)", -1234.5),
        ("1234-", -1234),
        ("'1000", 1000),
        ("$ -", 0),
        ("$ -   ", 0),
        ("-", None),
        ("1000.--5", None),
    ],
)
def test_accountants_and_swiss_write_numbers_too(cell: str, expected: float | None) -> None:
    assert parsed([cell.strip()], Kind.NUMBER) == [expected]

"""Text → typed values: dates, numbers, booleans and ids as real systems write them."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.conform import parse_ids, parse_values
from etl.conform.format_inference import column_format, format_counts
from etl.entities import Kind


def parsed(
    cells: list[str | None], kind: Kind, *, timezone: str = "UTC", date_order: str | None = None
) -> list[object]:
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    counts = format_counts(pl.col("text"), kind)
    how = column_format(frame.select(**counts).row(0, named=True), date_order=date_order)
    assert not how.is_undecidable
    return frame.select(parse_values.parse(pl.col("text"), kind, how, timezone=timezone).alias("value"))[
        "value"
    ].to_list()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2005-11-09", date(2005, 11, 9)),
        ("2026-01-05 00:00:00", date(2026, 1, 5)),
        ("05.01.2026", date(2026, 1, 5)),
        ("5.1.26", date(2026, 1, 5)),
        ("31.12.25", date(2025, 12, 31)),
        ("01.02.99", date(1999, 2, 1)),
        ("31.02.2026", None),
        ("2026-13-01", None),
        ("1899-12-31 10:00:00", None),
        ("0205-01-31", None),
        ("soon", None),
    ],
)
def test_dates_are_read_as_written(cell: str, expected: date | None) -> None:
    assert parsed([cell], Kind.DATE) == [expected]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2006-06-15T20:47:07.000Z", datetime(2006, 6, 15, 20, 47, 7)),
        ("2024-07-11T21:22:07.000+0000", datetime(2024, 7, 11, 21, 22, 7)),
        ("2024-01-01T10:00:00-03:00", datetime(2024, 1, 1, 13)),
        ("2023-01-11 01:17:39.128189467", datetime(2023, 1, 11, 0, 17, 39)),  # Paris
        ("2024-07-01 10:00", datetime(2024, 7, 1, 8)),  # Paris in summer
        ("2024-03-31 02:30:00", datetime(2024, 3, 31, 1, 30)),  # an hour that Paris skipped
        ("2024-10-27 02:30:00", datetime(2024, 10, 27, 0, 30)),  # the earlier of two
        ("2024-01-01", datetime(2024, 1, 1)),  # a day stays that day
        ("2024-01-01 25:00:00", None),
    ],
)
def test_moments_become_utc(cell: str, expected: datetime | None) -> None:
    assert parsed([cell], Kind.TIMESTAMP, timezone="Europe/Paris") == [expected]


def test_one_clear_date_decides_the_order_of_its_column() -> None:
    assert parsed(["02/03/26", "02/23/26 08:55 PM"], Kind.TIMESTAMP) == [
        datetime(2026, 2, 3),
        datetime(2026, 2, 23, 20, 55),
    ]
    assert parsed(["02/03/2026", "23/02/2026"], Kind.DATE) == [date(2026, 3, 2), date(2026, 2, 23)]
    assert parsed(["02/03/2026"], Kind.DATE, date_order="mdy") == [date(2026, 2, 3)]
    assert parsed(["03/03/2026"], Kind.DATE) == [date(2026, 3, 3)]


def test_an_open_order_is_reported_and_not_guessed() -> None:
    frame = pl.DataFrame({"text": ["02/03/2026", "2026-01-31"]})
    counts = frame.select(**format_counts(pl.col("text"), Kind.DATE)).row(0, named=True)
    assert column_format(counts).is_undecidable
    assert not column_format(counts, date_order="dmy").is_undecidable


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
    ("cells", "expected"),
    [
        (["1659970124647", "2026-01-01", None], [datetime(2022, 8, 8, 14, 48, 44, 647000), datetime(2026, 1, 1), None]),
        (["1659970124", "45000.5"], [datetime(2022, 8, 8, 14, 48, 44), datetime(2023, 3, 15, 12)]),
        (["20260131", "20261331"], [datetime(2026, 1, 31), None]),
        (["30/Sep/26 3:04 PM", "30-Sep-2026"], [datetime(2026, 9, 30, 15, 4), datetime(2026, 9, 30)]),
        (["Sep 30, 2026, 3:04 PM", "September 30, 2026"], [datetime(2026, 9, 30, 15, 4), datetime(2026, 9, 30)]),
        (
            ["3. août 2026", "12 juil. 2026", "5 März 2026"],
            [datetime(2026, 8, 3), datetime(2026, 7, 12), datetime(2026, 3, 5)],
        ),
        (["9/30/2026, 3:04\u202fPM", "2026/09/30"], [datetime(2026, 9, 30, 15, 4), datetime(2026, 9, 30)]),
        (
            ["07/15/2009 02:14:45+0800", "2009-07-14T22:14:45+08:00"],
            [datetime(2009, 7, 14, 18, 14, 45), datetime(2009, 7, 14, 14, 14, 45)],
        ),
        (
            ["2010-10-14T12:00:00.000Z-0300", "2010-10-14T12:00:00.000GMT"],
            [datetime(2010, 10, 14, 15), datetime(2010, 10, 14, 12)],
        ),
        (["2026-01-01 10:00:00+00", "2009\\7\\14 22:14:45+0800"], [datetime(2026, 1, 1, 10), None]),
        (["46295", "30 Foo 2026"], [datetime(2026, 9, 30), None]),
        (["2 Octopus 2026", "2 Oct. 2026", "1 Maio 26"], [None, datetime(2026, 10, 2), datetime(2026, 5, 1)]),
        (
            ["1 fevrier 2026", "3 března 2026", "4 mrt 2026"],
            [datetime(2026, 2, 1), datetime(2026, 3, 3), datetime(2026, 3, 4)],
        ),
        (
            ["03/Mai/26 00:15 AM", "02/Jan/26 15:04 PM", "02/Jan/26 12:04 AM", "02/Jan/26 00:04 PM"],
            [datetime(2026, 5, 3, 0, 15), datetime(2026, 1, 2, 15, 4), datetime(2026, 1, 2, 0, 4), None],
        ),
        (["31.12.25 10:00", "15.01.2024"], [datetime(2025, 12, 31, 10), datetime(2024, 1, 15)]),
    ],
)
def test_moments_are_read_in_every_form(cells: list[str | None], expected: list[datetime | None]) -> None:
    assert parsed(cells, Kind.TIMESTAMP) == expected


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("30", 30),
        ("1:30", 90),
        ("01:30:30", 90.5),
        ("1 d 2 h", 1560),
        ("PT1H30M", 90),
        ("45 min", 45),
        ("1970-01-02 09:46:18", 2026.3),
        ("soon", None),
    ],
)
def test_durations_are_read_in_minutes(cell: str, minutes: float | None) -> None:
    assert parsed([cell], Kind.MINUTES) == [pytest.approx(minutes) if minutes else None]


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


def test_three_digits_after_a_point_are_a_fraction_only_where_the_column_shows_it() -> None:
    assert parsed(["1.234", "12345"], Kind.NUMBER) == [1.234, 12345]
    assert parsed(["1.234.567", "1.234"], Kind.NUMBER) == [1234567, 1234]
    assert parsed(["1.586", "2"], Kind.INTEGER) == [1586, 2]
    counts = pl.DataFrame({"text": ["1.586", "2.117"]}).select(**format_counts(pl.col("text"), Kind.NUMBER))
    assert column_format(counts.row(0, named=True)).is_mark_undecidable
    assert column_format(counts.row(0, named=True), decimal_mark=",").has_decimal_comma
    counts = pl.DataFrame({"text": ["1.234", "12.500", "1500"]}).select(**format_counts(pl.col("text"), Kind.NUMBER))
    assert column_format(counts.row(0, named=True)).is_mark_undecidable


def test_ids_of_dynamics_lose_their_braces() -> None:
    guid = "9f3b7c12-1b2a-4c5d-8e9f-001122334455"
    frame = pl.DataFrame({"id": [f"{{{guid.upper()}}}", guid, "ABC"]}).select(parse_ids.guid(pl.col("id")))
    assert frame["id"].to_list() == [guid, guid, "ABC"]


def test_integers_must_be_whole() -> None:
    assert parsed(["3", "3.0", "3.5"], Kind.INTEGER) == [3, 3, None]


def test_booleans_are_read_in_every_dialect() -> None:
    assert parsed(["true", "FALSE", "yes", "0", None, "maybe"], Kind.BOOLEAN) == [True, False, True, False, None, None]
    assert parsed(["✓", "-1", "checked", "Não", "unchecked"], Kind.BOOLEAN) == [True, True, True, False, False]
    assert parsed(["1", None], Kind.BOOLEAN) == [True, False]  # a bulk export writes 1 or nothing
    assert parsed([None, None], Kind.BOOLEAN) == [None, None]


def test_a_salesforce_id_gets_its_checksum() -> None:
    """The pairs stand in real exports of Data Loader."""
    ids = ["006x0000001YtCr", "001x0000002xLD0", "006x0000001YtCrAAK", "something else"]
    frame = pl.DataFrame({"id": ids}).select(parse_ids.salesforce_id(pl.col("id")).alias("id"))
    assert frame["id"].to_list() == ["006x0000001YtCrAAK", "001x0000002xLD0AAM", "006x0000001YtCrAAK", "something else"]


@given(moment=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), minutes=st.integers(-14 * 60, 14 * 60))
def test_every_offset_leads_back_to_the_same_moment(moment: datetime, minutes: int) -> None:
    utc = moment.replace(microsecond=0)
    sign, rest = ("-", -minutes) if minutes < 0 else ("+", minutes)
    local = utc + timedelta(minutes=minutes)
    assert parsed([f"{local:%Y-%m-%dT%H:%M:%S}{sign}{rest // 60:02}:{rest % 60:02}"], Kind.TIMESTAMP) == [utc]


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


def test_two_digits_of_a_year_may_come_first() -> None:
    days = [date(2026, 1, 31), date(2026, 3, 15), date(2025, 12, 24), date(2026, 2, 2), date(2026, 5, 19)]
    for mark in ".-/":
        assert parsed([day.strftime(f"%y{mark}%m{mark}%d") for day in days], Kind.DATE) == days
        assert parsed([day.strftime(f"%d{mark}%m{mark}%y") for day in days], Kind.DATE) == days


@pytest.mark.parametrize("years", [range(2024, 2027), range(2015, 2036)])
@pytest.mark.parametrize(("month", "day"), [(12, 31), (6, 30), (2, 28)])
def test_ends_of_months_of_several_years_are_days_first(years: range, month: int, day: int) -> None:
    days = [date(year, month, day) for year in years]
    assert parsed([one.strftime("%d.%m.%y") for one in days], Kind.DATE) == days


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("15 Genn 2026", 1),
        ("15 Febbr. 2026", 2),
        ("15 Febr 2026", 2),
        ("15 Magg 2026", 5),
        ("15 Juill 2026", 7),
        ("15 Sett 2026", 9),
        ("15 Sept 2026", 9),
        ("15 Setiembre 2026", 9),
    ],
)
def test_names_of_months_may_be_cut_anywhere(cell: str, month: int) -> None:
    assert parsed([cell], Kind.DATE) == [date(2026, month, 15)]
    assert parsed(["15 Jui 2026"], Kind.DATE) == [None]  # June or July

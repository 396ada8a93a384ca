"""How a column writes its dates and numbers, told by all of its values, and never guessed."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.conform.format_inference import ColumnFormat, column_format, format_counts, plain_counts
from etl.conform.parse_values import parse
from etl.entities import Kind
from etl.errors import ConfigError
from tests.etl.exports import column, deal, deals, ingest, parsed, write

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"


def test_an_open_day_and_month_order_blocks_and_says_how_to_set_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"o.csv": deals(deal(A, closes="02/03/2026"))})
    with pytest.raises(ConfigError, match=r"o\.csv, column CloseDate: .*date_order"):
        ingest(folder)
    write(folder, {"commonground.toml": '[[source]]\nsystem = "salesforce"\ndate_order = "mdy"\n'})
    assert ingest(folder).tables["deals"]["expected_close_on"].item() == date(2026, 2, 3)


def test_rates_whose_mark_may_be_either_are_asked_about(tmp_path: Path) -> None:
    text = "currency,quoted_in,quoted_on,rate\n" + "".join(
        f'USD,EUR,2026-0{n}-01,"{rate}"\n' for n, rate in enumerate(("1,085", "1,127"), start=1)
    )
    with pytest.raises(ConfigError, match="decimal_mark"):
        ingest(write(tmp_path / "x", {"rates.csv": text}))


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


def test_three_digits_after_a_point_are_a_fraction_only_where_the_column_shows_it() -> None:
    assert parsed(["1.234", "12345"], Kind.NUMBER) == [1.234, 12345]
    assert parsed(["1.234.567", "1.234"], Kind.NUMBER) == [1234567, 1234]
    assert parsed(["1.586", "2"], Kind.INTEGER) == [1586, 2]
    counts = pl.DataFrame({"text": ["1.586", "2.117"]}).select(**format_counts(pl.col("text"), Kind.NUMBER))
    assert column_format(counts.row(0, named=True)).is_mark_undecidable
    assert column_format(counts.row(0, named=True), decimal_mark=",").has_decimal_comma
    counts = pl.DataFrame({"text": ["1.234", "12.500", "1500"]}).select(**format_counts(pl.col("text"), Kind.NUMBER))
    assert column_format(counts.row(0, named=True)).is_mark_undecidable


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


OWN = "deal_id,deal_name,stage,created_at,closed_on,note\n"


def test_a_column_of_the_same_file_decides_an_open_order_and_it_is_said(tmp_path: Path) -> None:
    text = OWN + "1,A,Won,02/03/2026,02/25/2026,\n2,B,Won,04/05/2026,06/07/2026,\n"
    result = ingest(write(tmp_path / "x", {"deals.csv": text}))
    assert [one.date() for one in result.tables["deals"]["created_at"]] == [date(2026, 2, 3), date(2026, 4, 5)]
    said = "olumn created_at: no date tells the day from the month; read with the month first, as closed_on of the same"
    assert any(message.startswith(f"deals.csv, c{said}") for message in result.messages)
    assert said in result.files["message"].item()


def test_a_column_that_nothing_reads_decides_too_if_it_is_one_of_dates(tmp_path: Path) -> None:
    text = OWN + "1,A,Won,02/03/2026,04/05/2026,{}\n2,B,Won,,,n/a\n"
    result = ingest(write(tmp_path / "x", {"deals.csv": text.format("25/02/2026").replace("n/a", "26/02/2026")}))
    assert column(result, "deals.created_at")[0] == datetime(2026, 3, 2)
    with pytest.raises(ConfigError, match="date_order"):
        ingest(write(tmp_path / "y", {"deals.csv": text.format("25/02/2026 call back").replace("n/a", "as agreed")}))


@pytest.mark.parametrize("others", [("25/02/2026", "02/25/2026"), ("2026-02-25", "25.02.2026")])
def test_columns_that_disagree_or_need_no_order_decide_nothing(tmp_path: Path, others: tuple[str, str]) -> None:
    folder = write(tmp_path / "x", {"deals.csv": OWN + f"1,A,Won,02/03/2026,{others[0]},{others[1]}\n"})
    with pytest.raises(ConfigError, match="column created_at: no date tells"):
        ingest(folder)


_CLOCKS = ("", " 00:00:00", "T00:00:00Z", " 00:00:59", " 23:59:59", "T24:00:00", "T07:05:09.123Z", " 12:30:00+0000")
_DAYS = ("2026-01-31", "2026-02-30", "1899-12-30", "2026-03-29", "2201-01-01", "2026-13-01", "0000-00-00")
_NUMBERS = ("0", "-0", "+12", "12.5", "1.2345", "007", "9" * 400, "-3.14", "90", "1" * 20)


def _how(cells: list[str], kind: Kind, *, is_short_way: bool) -> ColumnFormat:
    ways = plain_counts if is_short_way else format_counts
    return column_format(pl.DataFrame({"text": cells}).select(**ways(pl.col("text"), kind)).row(0, named=True))


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.sampled_from([day + clock for day in _DAYS for clock in _CLOCKS]), min_size=1),
    kind=st.sampled_from([Kind.DATE, Kind.TIMESTAMP]),
    timezone=st.sampled_from(["UTC", "Europe/Paris", "America/Los_Angeles"]),
)
def test_dates_that_machines_write_are_read_as_any_others(cells: list[str], kind: Kind, timezone: str) -> None:
    _check_both_ways(cells, kind, timezone)


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.sampled_from(_NUMBERS), min_size=1),
    kind=st.sampled_from([Kind.NUMBER, Kind.INTEGER, Kind.MINUTES]),
)
def test_numbers_that_machines_write_are_read_as_any_others(cells: list[str], kind: Kind) -> None:
    _check_both_ways(cells, kind, "UTC")


def _check_both_ways(cells: list[str], kind: Kind, timezone: str) -> None:
    short, long = (_how(cells, kind, is_short_way=is_short) for is_short in (True, False))
    assert short.is_plain
    assert replace(short, is_plain=False) == replace(long, has_decimal_comma=False)
    frame, text = pl.DataFrame({"text": cells}), pl.col("text")
    same = frame.select(a=parse(text, kind, short, timezone=timezone), b=parse(text, kind, long, timezone=timezone))
    assert same["a"].to_list() == same["b"].to_list()


@pytest.mark.parametrize(
    ("cell", "kind"), [("31.01.2026", Kind.DATE), ("2026-01-31 5:00 PM", Kind.TIMESTAMP), ("1.234", Kind.NUMBER)]
)
def test_one_cell_that_people_write_makes_its_column_no_plain_one(cell: str, kind: Kind) -> None:
    assert not _how(["2026-01-31" if kind is not Kind.NUMBER else "1", cell], kind, is_short_way=True).is_plain

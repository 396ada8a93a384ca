"""Dates, moments and durations as real systems write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.entities import Kind
from tests.etl.exports import parsed


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


@settings(deadline=None)
@given(moment=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), minutes=st.integers(-14 * 60, 14 * 60))
def test_every_offset_leads_back_to_the_same_moment(moment: datetime, minutes: int) -> None:
    utc = moment.replace(microsecond=0)
    sign, rest = ("-", -minutes) if minutes < 0 else ("+", minutes)
    local = utc + timedelta(minutes=minutes)
    cell = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{rest // 60:02}:{rest % 60:02}"
    is_midnight = utc.time() == datetime.min.time()
    assert parsed([cell, "2026-01-01T10:00:00Z"], Kind.TIMESTAMP)[0] == utc + timedelta(microseconds=is_midnight)


def test_a_moment_at_midnight_in_utc_is_told_from_a_day() -> None:
    """Five in the afternoon in Los Angeles is a microsecond past midnight; a day beside it stays a day."""
    cells: list[str | None] = [
        "2026-07-01T17:00:00-07:00",
        "2026-07-02T00:00:00.000Z",
        "2026-07-02",
        "2026-07-02T09:30:00Z",
    ]
    midnight = datetime(2026, 7, 2)
    a_moment = midnight + timedelta(microseconds=1)
    assert parsed(cells, Kind.TIMESTAMP) == [a_moment, a_moment, midnight, datetime(2026, 7, 2, 9, 30)]


@pytest.mark.parametrize("midnight", ["2026-07-02 00:00:00", "2026-07-02T00:00:00.000+02:00", "7/2/2026 12:00 AM"])
def test_a_column_without_a_time_of_day_other_than_midnight_holds_days(midnight: str) -> None:
    other = "12/31/2026 12:00:00 AM" if "/" in midnight else "2026-12-31T00:00:00Z"
    expected = [datetime(2026, 7, 2), datetime(2026, 12, 31)]
    assert parsed([midnight, other], Kind.TIMESTAMP, timezone="America/Los_Angeles") == expected


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

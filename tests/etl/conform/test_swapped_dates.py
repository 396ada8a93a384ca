"""Days and months that a spreadsheet has swapped block by name; columns of one origin never do."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.conform.swapped_dates import Swap, dated, fingerprint
from etl.detect.report import describe
from etl.errors import UndecidedFormatError
from etl.settings import config
from tests.etl.exports import column, ingest, workbook, workbook_of, write

HEADER = ["deal_id", "deal_name", "stage", "created_at", "closed_on"]
MAY, FEB = datetime(2025, 5, 3), datetime(2025, 11, 2)  # were the 5th of March and the 11th of February
TURN = '[[source]]\nsystem = "generic"\npath = "."\nswapped_dates = "{}"\n'
ORIGINALS = [date(2025, 3, 5), date(2025, 3, 25), date(2025, 2, 11), date(2025, 4, 14)]


def rows(*closed: Any, created: str = "2025-01-20") -> list[list[Any]]:
    return [HEADER, *([str(n), f"D{n}", "Won", created, cell] for n, cell in enumerate(closed, start=1))]


def found(*cells: str) -> Swap | None:
    return fingerprint(dated(pl.LazyFrame({"text": cells})), "closed_on")


def is_blocked(*cells: str) -> bool:
    swap = found(*cells)
    return swap is not None and swap.is_beyond_chance


def share_blocked(columns: list[list[str]]) -> float:
    """The share of some columns that would block."""
    frame = pl.LazyFrame({"text": columns, "column": range(len(columns))}).explode("text")
    swaps = [fingerprint(cells, "closed_on") for cells in dated(frame).partition_by("column")]
    return sum(swap is not None and swap.is_beyond_chance for swap in swaps) / len(columns)


def test_swapped_dates_beside_texts_block_by_name_with_the_mend(tmp_path: Path) -> None:
    content = workbook(*rows(MAY, "25/03/2025", FEB, "14/04/2025"))
    folder = write(tmp_path / "x", {"deals.xlsx": content})
    with pytest.raises(UndecidedFormatError, match=r"deals\.xlsx#Sheet, column closed_on mixes swapped dates") as error:
        ingest(folder)
    assert "each of its 2 dates (such as '2025-05-03 00:00:00') has a day up to 12" in str(error.value)
    assert '"turn"' in str(error.value)
    assert '"keep"' in str(error.value)
    told = describe(config.load(None, folder))
    assert told.messages == (str(error.value),)
    assert '\nswapped_dates = "turn"  ' in told.draft


@pytest.mark.parametrize(
    ("setting", "days"),
    [("turn", ORIGINALS), ("keep", [date(2025, 5, 3), date(2025, 3, 25), date(2025, 11, 2), date(2025, 4, 14)])],
)
def test_a_setting_turns_the_dates_back_or_keeps_them(tmp_path: Path, setting: str, days: list[date]) -> None:
    content = workbook(*rows(MAY, "25/03/2025", FEB, "14/04/2025"))
    result = ingest(write(tmp_path / "x", {"deals.xlsx": content, "commonground.toml": TURN.format(setting)}))
    assert column(result, "deals.closed_on") == days
    said = [message for message in result.messages if "turned back" in message]
    assert len(said) == (setting == "turn")
    message = result.files.filter(pl.col("entity") == "deals")["message"].item() or ""
    assert ("turned back" in message) == (setting == "turn")


def test_the_one_bad_sheet_and_column_of_several_is_named(tmp_path: Path) -> None:
    good = rows(datetime(2025, 3, 5), datetime(2025, 3, 25), datetime(2025, 2, 11))
    bad: list[list[Any]] = [
        HEADER,
        *([f"9{n}", "D", "Won", cell, "2025-06-20"] for n, cell in enumerate((MAY, "25/01/2025", FEB, FEB))),
    ]
    folder = write(tmp_path / "x", {"deals.xlsx": workbook_of({"North": good, "South": bad})})
    with pytest.raises(UndecidedFormatError, match=r"deals\.xlsx#South, column created_at mixes"):
        ingest(folder)


@pytest.mark.parametrize(
    ("date_form", "text_form"),
    [
        ("2025-{0:02}-{1:02}", "{0}/{1:02}/2025"),  # as CSV of ISO days
        ("2025-{0:02}-{1:02}T00:00:00", "{0}.{1:02}.2025"),
        ("2025-{0:02}-{1:02}", "{1:02}/{0}/2025"),  # of a list with months first, in a spreadsheet of days first
        ("{1}-{0:%b}-25", "{0}/{1:02}/2025"),
        ("{1:02}.{0:02}.2025", "{1:02}/{0}/2025"),  # months first, in a spreadsheet of days first
        ("{0}/{1}/2025", "{0}/{1:02}/2025"),
        ("{0}/{1}/2025", "{0}-{1}-2025"),
    ],
)
def test_the_same_damage_saved_as_text_is_told(date_form: str, text_form: str) -> None:
    dates = [(5, 3), (11, 2), (7, 4)]
    texts = [text_form.format(day, month) for day, month in ((25, 3), (14, 4), (31, 7))]
    if "%b" in date_form:
        written = [f"{month}-{date(2025, day, 1):%b}-25" for day, month in dates]
    else:
        written = [date_form.format(day, month) for day, month in dates]
    assert is_blocked(*written, *texts)


@pytest.mark.parametrize(
    ("n_dates", "n_texts", "blocks"),
    [(1, 3, False), (1, 4, True), (2, 1, False), (2, 2, True), (3, 1, True), (1, 1, False)],
)
def test_so_many_cells_are_needed(tmp_path: Path, n_dates: int, n_texts: int, blocks: bool) -> None:
    dates, texts = [MAY, FEB, datetime(2025, 7, 9)], ["25/03/2025", "14/04/2025", "30/06/2025", "17/08/2025"]
    folder = write(tmp_path / "x", {"deals.xlsx": workbook(*rows(*dates[:n_dates], *texts[:n_texts]))})
    if blocks:
        with pytest.raises(UndecidedFormatError, match="closed_on"):
            ingest(folder)
    else:
        result = ingest(folder)
        assert any("closed_on: " in message and "few cells cannot tell" in message for message in result.messages)
        assert "cells cannot tell" in result.files["message"].item()


@pytest.mark.parametrize(
    "cells",
    [
        ["2025-05-03", "2025-11-02", "25/03/2025", "14/04/2025", "2025-05-13"],  # a real date above 12
        ["2025-05-03", "2025-11-02", "25/03/2025", "14/04/2025", "05/06/2025"],  # a text that may be either
        ["2025-05-03", "2025-11-02", "25/03/2025", "04/14/2025"],  # texts of two orders
        ["2025-03-01", "2025-05-01", "2025-09-01", "25/03/2025", "14/04/2025"],  # firsts of months
        ["2025-03-02", "2025-03-05", "2025-03-09", "25/03/2025", "14/04/2025"],  # some days of one month
        ["5/3/2025", "11/2/2025", "25/3/2025", "14/4/2025"],
        ["05/03/2025", "11/02/2025", "25/03/2025", "14/04/2025"],
        ["05.03.2025", "11.02.2025", "25.03.2025", "14.04.2025"],
        ["2025-05-03", "2025-11-02", "open", "n/a"],
    ],
)
def test_a_genuine_column_is_not_taken_for_swapped(cells: list[str]) -> None:
    assert found(*cells) is None


def test_firsts_of_january_that_were_swapped_are_told() -> None:
    """The 1st of January, of March and of May became days of January."""
    assert is_blocked("2025-01-01", "2025-01-03", "2025-01-05", "15/01/2025", "15/03/2025")


FORMS: list[Callable[[date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d-%b-%Y}",
]


def days(chance: random.Random, n: int) -> list[date]:
    """Days of a year, at random, in the first and the last days of months, or weekly."""
    start = date(2025, 1, 1) + timedelta(days=chance.randrange(60))
    at_random = [start + timedelta(days=chance.randrange(365)) for _ in range(n)]
    kinds = [
        at_random,
        [day.replace(day=1) for day in at_random],
        [day.replace(day=1) - timedelta(days=1) for day in at_random],
        [start + timedelta(days=7 * week) for week in range(n)],
    ]
    return chance.choice(kinds)


def test_of_simulated_columns_of_one_form_none_is_blocked_and_of_two_forms_few() -> None:
    chance = random.Random(17)
    one, two = [], []
    for _ in range(400):
        some = days(chance, chance.randint(4, 40))
        first, second = chance.sample(FORMS, 2)
        one.append([first(day) for day in some])
        two.append([chance.choice((first, second))(day) for day in some])
    assert share_blocked(one) == 0
    assert share_blocked(two) < 0.03


def test_of_simulated_columns_that_a_spreadsheet_swapped_nearly_all_are_blocked() -> None:
    chance = random.Random(17)
    originals = [[date(2025, 1, 1) + timedelta(days=chance.randrange(365)) for _ in range(12)] for _ in range(300)]
    assert share_blocked([[swapped(day) for day in some] for some in originals]) > 0.97


def swapped(day: date) -> str:
    """A day of d/m/y after a spreadsheet of m/d/y."""
    return day.replace(month=day.day, day=day.month).isoformat() if day.day <= 12 else f"{day:%d/%m/%Y}"

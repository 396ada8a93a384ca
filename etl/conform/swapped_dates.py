"""Days and months that a spreadsheet has swapped: the fingerprint in a column, and what is done about it.

A spreadsheet that expects the month first takes 05/03/2025 for the 3rd of May and leaves 25/03/2025 a text. So every
real date of the column has a day up to 12, and every text a number above 12, which no column of one origin has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from etl.conform import parse_datetimes
from etl.conform.format_inference import ColumnFormat
from etl.conform.mapped_file import MappedFile, text_name
from etl.entities import Kind
from etl.errors import UndecidedFormatError
from etl.settings.config import CONFIG_NAME

_LOCAL = r"^(\d{1,2})([/.-])(\d{1,2})[/.-](?:\d{4}|\d{2})(?:\D|$)"
_BARE = r"^\d[/-]|^\d{1,2}[/-]\d[/-]"  # 5/3/2025
_PADDED = r"^0\d[/-]|^\d{1,2}[/-]0\d[/-]"
_ANY_FORM = ColumnFormat(date_order="dmy", has_numbers=True, has_names=True)
_UP_TO_12 = 12 / 30.44  # of the days of a month
_CHANCE = 0.06  # at which two dates and two texts count, and one date and three texts do not
_FEW = 3  # dates of one month that say that the month is the month


@dataclass(frozen=True, slots=True)
class Swap:
    """The fingerprint in one column."""

    column: str  # as the file calls it
    n_dates: int  # dates that a spreadsheet took for such
    n_texts: int  # texts that it could not
    date: str  # one of each
    text: str
    has_dots: bool  # the dates of the spreadsheet are written with dots
    has_style: bool  # dates and texts only differ in how they are written: 5/3/2025 beside 25/03/2025

    @property
    def is_beyond_chance(self) -> bool:
        """Whether a column of dates of two origins would hardly look like this."""
        return float(_UP_TO_12**self.n_dates * (1 - _UP_TO_12) ** self.n_texts) <= _CHANCE


def with_swaps(
    file: MappedFile, texts: pl.LazyFrame, formats: Mapping[str, ColumnFormat]
) -> tuple[dict[str, ColumnFormat], list[str]]:
    """The formats with what is to be turned back, and what is to be said of swapped days and months.

    Raises UndecidedFormatError where they are beyond chance and no setting says what they are.
    """
    swaps = {name: found for name, how in formats.items() if (found := _swap(file, texts, name, how))}
    turned, said = dict(formats), []
    setting = file.record.swapped_dates or file.source.swapped_dates
    order = file.record.date_order or file.source.date_order
    for name, swap in swaps.items():
        if swap.has_style:
            if order is None and swap.is_beyond_chance:
                raise _error(file, swap, "date_order", _STYLE_MEND)
        elif setting == "turn":
            turned[name] = replace(formats[name], is_turned=True, turns_dots=swap.has_dots)
            said.append(f"column {swap.column}: {_fingerprint(swap)}; day and month of those dates are turned back.")
        elif setting is None and swap.is_beyond_chance:
            raise _error(file, swap, "swapped_dates", _MEND)
        elif setting is None:
            said.append(
                f"column {swap.column}: {_fingerprint(swap)}. A spreadsheet may have swapped their days and months; so"
                " few cells cannot tell. Check them."
            )
    return turned, said


_MEND = (
    "a spreadsheet took days up to 12 for months. Export it again and import this column as text; or set"
    ' swapped_dates = "turn", by which the day and the month of those dates are turned back, or "keep" if they are'
    " right,"
)
_STYLE_MEND = (
    "a spreadsheet has read those up to 12, perhaps with the month first. Export it again and import this column as"
    ' text, or set date_order = "dmy" or "mdy"'
)


def _error(file: MappedFile, swap: Swap, setting: str, mend: str) -> UndecidedFormatError:
    source_file = file.found.landed.source_file
    message = (
        f"{source_file}, column {swap.column} mixes swapped dates and texts: {_fingerprint(swap)}; {mend} for the"
        f" source {file.source.name!r} in {CONFIG_NAME}."
    )
    return UndecidedFormatError(message, source_file, setting)


def _fingerprint(swap: Swap) -> str:
    dates = f"each of its {swap.n_dates:,} dates" if swap.n_dates > 1 else "its only date"
    texts = f"each of its {swap.n_texts:,} texts" if swap.n_texts > 1 else "its only text"
    return f"{dates} (such as {swap.date!r}) has a day up to 12 and {texts} ({swap.text!r}) a number above 12"


def _swap(file: MappedFile, texts: pl.LazyFrame, name: str, how: ColumnFormat) -> Swap | None:
    """The fingerprint in a column of the file; None where there is none."""
    if file.kinds[name] not in (Kind.DATE, Kind.TIMESTAMP) or not how.is_mixed or how.has_short_years_first:
        return None
    return fingerprint(dated(texts.select(text=text_name(name))), file.input_name(name))


def fingerprint(cells: pl.DataFrame, column: str) -> Swap | None:
    """The fingerprint in the cells of a column, as `dated` gives them; None where there is none."""
    is_dotted = pl.col("mark") == "."
    for is_date in (pl.col("mark").is_null(), pl.col("mark").is_null() | is_dotted):
        dates, local = cells.filter(is_date), cells.filter(~is_date)
        if _is_parted(dates, local) and not _is_regular(dates, local):
            has_dots = not dates.filter(is_dotted).is_empty()
            return Swap(column, dates.height, local.height, dates["text"][0], local["text"][0], has_dots, False)
    low, high = (cells.filter(pl.col("is_low") == is_low) for is_low in (True, False))
    if cells.filter(pl.col("mark").is_null() | is_dotted).is_empty() and _is_parted(low, high):
        low, high = _styled(low, high)
        if low.height and high.height:
            return Swap(column, low.height, high.height, low["text"][0], high["text"][0], False, True)
    return None


def dated(texts: pl.LazyFrame) -> pl.DataFrame:
    """The cells `text` that are dates, with what tells where they come from.

    mark (what stands between day and month in numbers; null for a date of any other form); day and month (where
    they are told); order (of a cell that tells it); is_low (both may be months).
    """
    first, second = (pl.col("text").str.extract(_LOCAL, group).cast(pl.Int16) for group in (1, 3))
    day = parse_datetimes.day(pl.col("text"), _ANY_FORM)
    is_local = first.is_not_null()
    is_day_first, is_month_first = (first > 12) & (second <= 12), (second > 12) & (first <= 12)
    order = pl.when(is_day_first).then(pl.lit("dmy")).when(is_month_first).then(pl.lit("mdy"))
    cells = texts.with_columns(
        mark=pl.col("text").str.extract(_LOCAL, 2),
        order=order,
        day=day.dt.day(),
        month=pl.when(order == "mdy").then(first).when(is_local).then(second).otherwise(day.dt.month()),
        is_low=pl.when(is_local).then((first <= 12) & (second <= 12)).otherwise(day.dt.day() <= 12),
    )
    return cells.filter(pl.col("mark").is_not_null() | pl.col("day").is_not_null()).collect()


def _is_parted(dates: pl.DataFrame, texts: pl.DataFrame) -> bool:
    """Whether all dates could have been swapped, and none of the texts, which agree on their order."""
    if dates.is_empty() or texts.is_empty() or not dates["is_low"].all():
        return False
    return texts["order"].null_count() == 0 and texts["order"].n_unique() == 1


def _is_regular(dates: pl.DataFrame, texts: pl.DataFrame) -> bool:
    """Whether the days are low for another reason: firsts of months, or some days early in one month.

    Had they been swapped, all would be days of January, or all the same day of their months.
    """
    are_firsts = bool((dates["day"] == 1).all()) and not (texts["month"] == 1).any()
    is_one_month = dates.height >= _FEW and dates["month"].n_unique() == 1 and dates["month"][0] != 1
    return are_firsts or is_one_month


def _styled(low: pl.DataFrame, high: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells that show two ways of writing, 5/3/2025 beside 25/03/2025 or 05-03-2025 beside 25/03/2025, or none."""
    if set(low["mark"]).isdisjoint(high["mark"]):
        return low, high
    bare, padded = pl.col("text").str.contains(_BARE), pl.col("text").str.contains(_PADDED)
    if low.filter(padded).is_empty() and high.filter(bare).is_empty():
        return low.filter(bare), high.filter(padded)
    return low.clear(), high.clear()

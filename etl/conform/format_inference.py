"""Step 3 of a cell's way: how each column writes its dates, numbers and truths, told by counting over its values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from etl.conform.mapped_file import MappedFile, text_name
from etl.entities import Kind
from etl.errors import UndecidedFormatError
from etl.settings.config import CONFIG_NAME

_LOCAL_DAY = r"^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?:\D|$)"
_LOCAL_FORM = r"^\d{1,2}[./-]\d{1,2}[./-]\d{2}"
_NUMBERED = r"^\d{5}(?:\.\d+)?$|^\d{8}$|^\d{10}$|^\d{12,13}$"
_CLOCK = r"[T\s]\d{1,2}:\d{2}"
_MIDNIGHT = r"[T\s](?:00?:00(?::00)?(?:[.,]0+)?(?:\D|$)|12:00(?::00)?\s*[Aa]\.?[Mm])"
_DAY_AND_PART = r"^\d{5}\.\d*[1-9]"
_EPOCH = r"^(\d{10}|\d{12,13})$"
_COMMA = r",\d{1,2}(?:\D*)$|,[-–—]|,\d{4,}|\.\d{3},\d|\d\.\d{3}\.\d{3}|^\D*0,\d|\d{4,},\d"
_POINT = r"\.\d{1,2}(?:\D*)$|\.[-–—]|\.\d{4,}|,\d{3}\.\d|\d,\d{3},\d{3}|^\D*0\.\d|\d{4,}\.\d"
_OPEN_POINT = r"^\D*[1-9]\d{0,2}\.\d{3}\D*$"
_OPEN_COMMA = r"^\D*[1-9]\d{0,2},\d{3}\D*$"
_SHORT_DAY = r"^(\d{2})[./-](\d{2})[./-](\d{2})(?:\D|$)"
_PLAIN_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|\+00:?00)?)?$"
PLAIN_NUMBER = r"^[-+]?[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?$"  # read without asking: most cells
_SHORT_ID = 15  # characters of a Salesforce id without its checksum
_OF_ORDER = ("day_first", "month_first", "open", "local", "filled")
_MOST = 0.7  # of the filled cells of a column of dates
_UNGROUPED = r"^\D*\d{4,}\D*$"


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How one column writes its values."""

    date_order: str | None = None  # dmy or mdy; None where no value needs it
    is_undecidable: bool = False  # day and month cannot be told apart
    has_numbers: bool = False  # moments written as numbers
    has_clocks: bool = True  # some value has a time of day other than midnight; else all are days
    has_names: bool = False  # months written as words
    has_short_years_first: bool = False  # 26-01-31
    has_decimal_comma: bool = False  # for cells like 1,234; any other shows by itself which mark is which
    is_mark_undecidable: bool = False  # 1.234 is a thousand or a fraction: fewer cells like 1234 than such ones
    has_blank_for_false: bool = False  # "1" or nothing
    is_mixed: bool = False  # some dates tell the day from the month, and others do not or are of another form
    is_turned: bool = False  # the day and the month of dates that a spreadsheet has read are swapped
    turns_dots: bool = False  # of those with dots too
    told_by: str | None = None  # the column of the same file whose order this one takes
    is_empty: bool = False  # no cell is filled
    is_plain: bool = False  # every date is written 2026-01-31, with or without 13:45:00 in UTC, every number 1234.5
    is_of_floats: bool = False  # every id is written 1234.0
    has_short_ids: bool = True  # some id is as long as a Salesforce id without its checksum


def infer_formats(file: MappedFile, texts: pl.LazyFrame) -> dict[str, ColumnFormat]:
    """How each canonical and steering column writes its values, from one pass over all of them.

    And a second one over the columns whose dates or numbers are not all written as machines do.

    Raises UndecidedFormatError where day and month, or thousands and fractions, cannot be told apart.
    """
    is_rate = file.record.entity == "exchange_rates"
    cells = {name: pl.col(text_name(name)) for name in file.kinds}
    counts = _counted(texts, {name: plain_counts(cells[name], kind) for name, kind in file.kinds.items()})
    odd = {name: kind for name, kind in file.kinds.items() if not is_plain(counts[name])}
    counts |= _counted(texts, {name: format_counts(cells[name], kind, is_rate=is_rate) for name, kind in odd.items()})
    order = file.record.date_order or file.source.date_order
    mark = file.record.decimal_mark or file.source.decimal_mark
    formats = {name: column_format(by_key, date_order=order, decimal_mark=mark) for name, by_key in counts.items()}
    if any(how.is_undecidable for how in formats.values()):
        formats = _with_siblings(file, formats)
    _check_decided(file, formats)
    return formats


def _counted(texts: pl.LazyFrame, counts: Mapping[str, Mapping[str, pl.Expr]]) -> dict[str, dict[str, int]]:
    """The counts of every column, by column and key."""
    aggregates = [count.alias(f"{name}|{key}") for name, by_key in counts.items() for key, count in by_key.items()]
    if not aggregates:
        return {name: {} for name in counts}
    counted = texts.select(aggregates).collect(engine="streaming").row(0, named=True)
    return {name: {key: int(counted[f"{name}|{key}"] or 0) for key in by_key} for name, by_key in counts.items()}


def _with_siblings(file: MappedFile, formats: Mapping[str, ColumnFormat]) -> dict[str, ColumnFormat]:
    """The formats; what no date of a column tells, the other columns of its table tell where they agree."""
    told = _orders(file)
    if len(told) != 1:
        return dict(formats)
    ((order, column),) = told.items()
    return {
        name: replace(how, date_order=order, is_undecidable=False, told_by=column) if how.is_undecidable else how
        for name, how in formats.items()
    }


def _orders(file: MappedFile) -> dict[str, str]:
    """The orders that columns of the table tell, whether something reads them or not, each with one such column."""
    names = file.found.landed.columns
    found = {name: format_counts(pl.col(name).str.strip_chars(), Kind.DATE) for name in names}
    wanted = {name: {key: count for key, count in found[name].items() if key in _OF_ORDER} for name in names}
    orders: dict[str, str] = {}
    for name, counts in _counted(file.found.landed.scan(), wanted).items():
        order = column_format(counts).date_order
        is_of_dates = counts["local"] >= _MOST * counts["filled"]
        if order and is_of_dates and not (counts["day_first"] and counts["month_first"]):
            orders.setdefault(order, name)
    return orders


def _check_decided(file: MappedFile, formats: Mapping[str, ColumnFormat]) -> None:
    """Raise UndecidedFormatError for columns whose dates or numbers can be read in two ways."""
    dates = [name for name, how in formats.items() if how.is_undecidable]
    numbers = [name for name, how in formats.items() if how.is_mark_undecidable]
    place = f"for the source {file.source.name!r} in {CONFIG_NAME}."
    for key, columns, why in (
        ("date_order", dates, 'no date tells the day from the month; set date_order = "dmy" or "mdy"'),
        ("decimal_mark", numbers, '1.234 may be a thousand or a fraction; set decimal_mark = "," or "."'),
    ):
        if columns:
            source_file = file.found.landed.source_file
            named = ", ".join(dict.fromkeys(file.input_name(name) for name in columns))
            raise UndecidedFormatError(f"{source_file}, column {named}: {why} {place}", source_file, key)


def plain_counts(text: pl.Expr, kind: Kind) -> dict[str, pl.Expr]:
    """What must be counted over a column to know whether it is written as machines write, which is read without more.

    All of what `column_format` needs where it is.
    """
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        clocked = (text.str.len_bytes() > 10) & (text.str.slice(11, 5) != "00:00")
        return {
            "filled": text.count(),
            "plain": text.str.contains(_PLAIN_MOMENT).sum(),
            "clocked": clocked.sum(),
        }
    if kind in (Kind.NUMBER, Kind.INTEGER, Kind.MINUTES):
        return {"filled": text.count(), "plain": text.str.contains(PLAIN_NUMBER).sum()}
    if kind is Kind.BOOLEAN:
        return {"filled": text.count(), "ones": (text == "1").sum(), "others": (text != "1").sum()}
    floats = text.str.ends_with(".0") & text.str.contains(r"^\d+\.0$")
    return {
        "filled": text.count(),
        "floats": floats.sum(),
        "short_ids": (text.str.len_bytes() == _SHORT_ID).sum(),
    }


def is_plain(counts: Mapping[str, int]) -> bool:
    """Whether the counts of `plain_counts` tell how a column is written."""
    return "plain" not in counts or counts["plain"] == counts["filled"]


def format_counts(text: pl.Expr, kind: Kind, *, is_rate: bool = False) -> dict[str, pl.Expr]:
    """What must be counted over a column to know its format. A rate of 1,234 may be a little over one."""
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        first = text.str.extract(_LOCAL_DAY, 1).cast(pl.Int16)
        second = text.str.extract(_LOCAL_DAY, 2).cast(pl.Int16)
        short = [text.str.extract(_SHORT_DAY, part).cast(pl.Int16) for part in (1, 3)]
        open_ = (first <= 12) & (second <= 12) & (first != second)
        return {
            "day_first": (first > 12).sum(),
            "month_first": (second > 12).sum(),
            "open": open_.sum(),
            "local": text.str.contains(_LOCAL_FORM).sum(),
            "filled": text.count(),
            "numbered": text.str.contains(_NUMBERED).sum(),
            "clocked": _has_clock(text).sum(),
            "named": text.str.contains(r"\p{L}{3,}").sum(),
            "short_least": short[0].min().fill_null(0),
            "short_first_range": (short[0].max() - short[0].min()).fill_null(0),
            "short_last_range": (short[1].max() - short[1].min()).fill_null(0),
            "short_lasts": short[1].drop_nulls().n_unique(),
        }
    if kind in (Kind.NUMBER, Kind.INTEGER, Kind.MINUTES):
        is_open = text.str.contains(f"{_OPEN_POINT}|{_OPEN_COMMA}" if is_rate else _OPEN_POINT).sum()
        comma = text.str.contains(_COMMA).sum()
        return {
            "comma": comma + is_open if kind is Kind.INTEGER else comma,
            "point": text.str.contains(_POINT).sum(),
            "open_point": is_open if kind is Kind.NUMBER else pl.lit(0),
            "ungrouped": text.str.contains(_UNGROUPED).sum(),
        }
    return plain_counts(text, kind)


def _has_clock(text: pl.Expr) -> pl.Expr:
    """Whether a moment has a time of day other than midnight."""
    seconds = text.str.extract(_EPOCH, 1).cast(pl.Int64)
    seconds = pl.when(text.str.len_chars() > 10).then(seconds // 1000).otherwise(seconds)
    written = text.str.contains(_CLOCK) & ~text.str.contains(_MIDNIGHT)
    return written | text.str.contains(_DAY_AND_PART) | (seconds % 86_400 != 0).fill_null(False)


def column_format(
    counts: dict[str, int], *, date_order: str | None = None, decimal_mark: str | None = None
) -> ColumnFormat:
    """The format that counts of `format_counts` tell; `date_order` and `decimal_mark` are what the settings say."""
    day_first, month_first = counts.get("day_first", 0), counts.get("month_first", 0)
    told = "dmy" if day_first > month_first else "mdy" if month_first > day_first else None
    comma, point = counts.get("comma", 0), counts.get("point", 0)
    told_cells, filled = day_first + month_first, counts.get("filled", 0)
    is_mark_open = not comma and not point and counts.get("open_point", 0) > counts.get("ungrouped", 0)
    return ColumnFormat(
        date_order=date_order or told,
        is_undecidable=date_order is None and told is None and counts.get("open", 0) > 0,
        has_numbers=counts.get("numbered", 0) > 0,
        has_clocks=counts.get("clocked", 0) > 0,
        has_names=counts.get("named", 0) > 0,
        has_short_years_first=_has_short_years_first(counts),
        has_decimal_comma=decimal_mark == "," if decimal_mark else comma > point,
        is_mark_undecidable=decimal_mark is None and is_mark_open,
        is_mixed=0 < told_cells < filled or 0 < counts.get("local", 0) < filled,
        is_empty=counts.get("filled") == 0,
        is_plain="plain" in counts and is_plain(counts),
        is_of_floats=0 < counts.get("floats", 0) == filled,
        has_short_ids=counts.get("short_ids", 1) > 0,
        has_blank_for_false=counts.get("ones", 0) > 0 and counts.get("others", 0) == 0,
    )


def _has_short_years_first(counts: dict[str, int]) -> bool:
    """Whether 26-01-31 is a day of 2026: the first parts are a few years, the last ones lie all over a month.

    Contracts that end on the 31.12. of several years must not be taken for it, so days from the 28th on never are.
    """
    are_years = 12 < counts.get("short_least", 0) < 28 and counts.get("short_first_range", 0) < 10
    return are_years and counts.get("short_last_range", 0) >= 16 and counts.get("short_lasts", 0) >= 5

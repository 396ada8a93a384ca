"""Text → dates, moments and durations, as Polars expressions, in every form that exports write them.

Which of day and month comes first, and whether a column holds numbers or names of months, its `ColumnFormat` tells.
"""

from collections import defaultdict
from functools import cache
from itertools import product
from typing import Literal
from unicodedata import combining, normalize

import polars as pl

from etl.conform.format_inference import ColumnFormat

_MONTH = r"[A-Za-zÀ-ž]{3,12}"
_MOMENT = (
    r"^(?:[A-Za-z]{3,9},\s)?(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}\.?[\s/-]{_MONTH}\.?[\s/,-]+(?:\d{{4}}|\d{{2}})|{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
    r"(?:(?:T|,?\s(?:at\s)?)\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?)?"
    r"\s*(?P<offset>Z|UTC|GMT|(?:Z|UTC|GMT)?[+-]\d{2}(?::?\d{2})?)?$"
)
_LANGUAGES = ("en", "en_GB", "de", "fr", "es", "it", "pt", "nl", "cs")
_WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
_USES: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
_OTHER_MONTHS = {
    "mrz": 3,
    "maa": 3,
    "fév": 2,
    "aoû": 8,
    "setiembre": 9,
}  # abbreviations that are written but in no locale's list
_MINUTES = {"d": 1440.0, "h": 60.0, "m": 1.0, "s": 1 / 60}
_EXCEL_EPOCH = pl.datetime(1899, 12, 30)
_DAY_FIRST = r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})$"
_YEARS = (1900, 2200)  # others are mistakes: a time alone is in 1899 to Excel
_CENTURY = 70  # two digits from here on are of the last century


def day(text: pl.Expr, how: ColumnFormat) -> pl.Expr:
    """The calendar day as it is written, whatever the clock time and the zone beside it; null where there is none."""
    if how.is_plain:
        return _plain_day(text)
    written = _day(_moment(text).struct.field("day"), how)
    return pl.coalesce(written, _from_number(text, how).dt.date()) if how.has_numbers else written


def moment(text: pl.Expr, how: ColumnFormat, timezone: str) -> pl.Expr:
    """The moment in UTC. A day without a clock stays that day's midnight, whatever the zone.

    A moment of a clock that is midnight in UTC is put a microsecond later, which no export writes, so that it can be
    told from a day: five in the afternoon in Los Angeles is no day.
    """
    if how.is_plain:
        return _plain_moment(text, how, timezone)
    parts = _moment(text)
    date = _day(parts.struct.field("day"), how)
    clock, offset = parts.struct.field("clock"), parts.struct.field("offset")
    local = date.dt.combine(_time(clock, parts.struct.field("half")))
    hours = offset.str.extract(r"[+-](\d{2})", 1).cast(pl.Int32)
    minutes = offset.str.extract(r"[+-]\d{2}:?(\d{2})", 1).cast(pl.Int32).fill_null(0)
    east = (hours * 60 + minutes).fill_null(0) * pl.when(offset.str.contains("-", literal=True)).then(-1).otherwise(1)
    written = (
        pl.when(clock.is_null() | ~pl.lit(how.has_clocks))
        .then(date.cast(pl.Datetime("us")))
        .when(offset.is_null())
        .then(_past_midnight(_to_utc(local, timezone)))
        .otherwise(_past_midnight(local - pl.duration(minutes=east)))
        .cast(pl.Datetime("us"))
    )
    return pl.coalesce(written, _from_number(text, how)) if how.has_numbers else written


def _plain_day(text: pl.Expr) -> pl.Expr:
    return _possible(text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False))


def _plain_moment(text: pl.Expr, how: ColumnFormat, timezone: str) -> pl.Expr:
    """`moment` where every cell is 2026-01-31, or 2026-01-31 13:45:00 with or without a T, fractions and UTC."""
    date, length = _plain_day(text), text.str.len_bytes()
    if not how.has_clocks:
        return date.cast(pl.Datetime("us"))
    local = date.dt.combine(text.str.slice(11, 8).str.to_time("%H:%M:%S", strict=False))
    is_utc = (length > 19) & (text.str.ends_with("Z") | text.str.contains("+", literal=True))
    moment = local if timezone == "UTC" else pl.when(is_utc).then(local).otherwise(_to_utc(local, timezone))
    return pl.when(length == 10).then(date.cast(pl.Datetime("us"))).otherwise(_past_midnight(moment))


def minutes(text: pl.Expr, number: pl.Expr) -> pl.Expr:
    """A duration in minutes: a plain number, h:mm:ss, words (1 d 2 h), ISO 8601, or a moment counted from 1970."""
    clock = text.str.extract_groups(r"^(?P<h>\d+):(?P<m>\d{2})(?::(?P<s>\d{2}))?(?:\.\d+)?$")
    words = text.str.to_lowercase().str.extract_groups(
        r"^(?:p)?(?:(?P<d>\d+)\s*d[a-z]*)?[ ,]*t?(?:(?P<h>\d+)\s*h[a-z]*)?[ ,]*"
        r"(?:(?P<m>\d+)\s*m[a-z]*)?[ ,]*(?:(?P<s>\d+)\s*s[a-z]*)?$"
    )
    since = text.str.extract(r"^(197\d-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2})", 1)
    counted = since.str.replace("T", " ").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False).dt.epoch("s") / 60
    is_worded = text.str.contains(r"(?i)^[p\d].*[dhms]")
    return pl.coalesce(number, _sum(clock, "hms"), pl.when(is_worded).then(_sum(words, "dhms")), counted)


def _sum(parts: pl.Expr, keys: str) -> pl.Expr:
    """Days, hours, minutes and seconds in minutes; null where none is given."""
    fields = [parts.struct.field(key).cast(pl.Float64) * _MINUTES[key] for key in keys]
    return pl.when(pl.any_horizontal(*(field.is_not_null() for field in fields))).then(pl.sum_horizontal(*fields))


def _moment(text: pl.Expr) -> pl.Expr:
    return text.str.extract_groups(_MOMENT)


def _day(written: pl.Expr, how: ColumnFormat) -> pl.Expr:
    """The calendar day; with dots the day comes before the month, and two digits of a year are 1970 to 2069."""
    first, second = ("${2}", "${1}") if how.date_order == "mdy" else ("${1}", "${2}")
    is_iso = written.str.contains(r"^\d{4}")
    short_year_first = r"^(\d{2})[./-](\d{2})[./-](\d{2})$" if how.has_short_years_first else r"^$"
    other = pl.when(~is_iso).then(written).str.replace(short_year_first, "${3}.${2}.${1}")
    turned = _full_year(
        pl.coalesce(
            other.str.extract(r"^(\d{1,2}\.\d{1,2}\.\d{2,4})$", 1).str.replace(_DAY_FIRST, "${3}-${2}-${1}"),
            other.str.replace(_DAY_FIRST, f"${{3}}-{second}-{first}"),
        )
    )
    iso = pl.coalesce(turned, written.str.replace_all(r"[/.]", "-"))
    read = iso.str.to_date("%Y-%m-%d", strict=False)
    day = pl.coalesce(read, _named_day(written)) if how.has_names else read
    if how.is_turned:
        is_local = written.str.contains(r"^\d{1,2}[/-]\d{1,2}[/-]" if how.turns_dots else r"^\d{1,2}[./-]\d{1,2}[./-]")
        day = pl.when(is_local).then(day).otherwise(_turned(day))
    return _possible(day)


def _possible(day: pl.Expr) -> pl.Expr:
    return pl.when(day.dt.year().is_between(*_YEARS)).then(day)


def _turned(day: pl.Expr) -> pl.Expr:
    """A day whose number and month a spreadsheet has swapped, as it was."""
    number = day.dt.day()
    return pl.when(number <= 12).then(pl.date(day.dt.year(), number, day.dt.month())).otherwise(day)


def _full_year(iso: pl.Expr) -> pl.Expr:
    """y-m-d with four digits of the year."""
    is_late = iso.str.extract(r"^(\d{2})-", 1).cast(pl.Int32) >= _CENTURY
    short = r"^(\d{2}-\d{1,2}-\d{1,2})$"
    return pl.when(is_late).then(iso.str.replace(short, "19${1}")).otherwise(iso.str.replace(short, "20${1}"))


def _named_day(written: pl.Expr) -> pl.Expr:
    """The calendar day where the month is a word."""
    name = written.str.extract(f"({_MONTH})", 1).str.to_lowercase()
    month = name.replace_strict(_months(), default=None, return_dtype=pl.String)
    year = written.str.extract(r"(\d{4}|\d{2})$", 1)
    number = written.str.extract(r"(\d{1,2})", 1)
    return _full_year(pl.concat_str(year, month, number, separator="-")).str.to_date("%Y-%m-%d", strict=False)


@cache
def _months() -> dict[str, str]:
    """The number of a month by its names, and by what shortens them to three letters or more; accents may lack."""
    from babel.dates import get_month_names

    numbers = dict(_OTHER_MONTHS)
    for language, width, use in product(_LANGUAGES, _WIDTHS, _USES):
        numbers |= {name.lower().rstrip("."): n for n, name in get_month_names(width, use, language).items()}
    plain = {"".join(c for c in normalize("NFD", name) if not combining(c)): n for name, n in numbers.items()}
    names = plain | numbers
    months_of: dict[str, set[int]] = defaultdict(set)
    for name, number in names.items():
        for length in range(3, len(name)):
            months_of[name[:length]].add(number)
    shortened = {name: numbers.pop() for name, numbers in months_of.items() if len(numbers) == 1}
    return {name: str(n) for name, n in (shortened | names).items()}


def _past_midnight(moment: pl.Expr) -> pl.Expr:
    return pl.when(moment == moment.dt.truncate("1d")).then(moment + pl.duration(microseconds=1)).otherwise(moment)


def _time(clock: pl.Expr, half: pl.Expr) -> pl.Expr:
    """The time of day; some locales write AM and PM beside the hours 0 and 13 to 23 too."""
    full = pl.when(clock.str.len_chars() <= 5).then(clock + ":00").otherwise(clock)
    plain_half = half.str.replace_all(r"[.\s]", "").str.to_uppercase()
    with_half = pl.when(half.is_not_null()).then(full)
    late = with_half.str.extract("^((?:1[3-9]|2[0-3]):.*)$", 1)
    whole = pl.when(half.is_null()).then(full).otherwise(late).str.to_time("%H:%M:%S", strict=False)
    halved = (
        (with_half + " " + plain_half).str.replace("^00?:(.*AM)$", "12:${1}").str.to_time("%I:%M:%S %p", strict=False)
    )
    return pl.coalesce(whole, halved)


def _from_number(text: pl.Expr, how: ColumnFormat) -> pl.Expr:
    """A moment written as a number: milliseconds or seconds since 1970, days as Excel counts them, or yyyymmdd."""
    thousandths = text.str.extract(r"^(\d{12,13})$", 1).cast(pl.Int64)
    seconds = text.str.extract(r"^(\d{10})$", 1).cast(pl.Int64)
    days = text.str.extract(r"^([2-7]\d{4}(?:\.\d+)?)$", 1).cast(pl.Float64)
    moment = pl.coalesce(
        pl.from_epoch(thousandths, time_unit="ms").cast(pl.Datetime("us")),
        pl.from_epoch(seconds, time_unit="s").cast(pl.Datetime("us")),
        (_EXCEL_EPOCH + pl.duration(seconds=(days * 86_400).round())).cast(pl.Datetime("us")),
        text.str.extract(r"^((?:19|20)\d{6})$", 1).str.to_date("%Y%m%d", strict=False).cast(pl.Datetime("us")),
    )
    return _turned(moment.dt.date()).dt.combine(moment.dt.time()) if how.is_turned else moment


def _to_utc(local: pl.Expr, timezone: str) -> pl.Expr:
    """Clock time of a zone in UTC: the earlier of two where clocks go back, an hour on where they skip it."""
    if timezone == "UTC":
        return local

    def convert(when: pl.Expr) -> pl.Expr:
        placed = when.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
        return placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)

    return pl.coalesce(convert(local), convert(local + pl.duration(hours=1)))

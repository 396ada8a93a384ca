"""Text → typed values, as Polars expressions. What cannot be read becomes null; the caller tells it from an empty cell.

How dates and numbers are written is decided per column, from all of its values.
"""

from dataclasses import dataclass

import polars as pl

from etl.entities import Kind

_CURRENCY = r"(?i)[€$£¥\s\u{a0}\u{202f}'’]|\b(?:eur|usd|gbp|chf|cad|aud|jpy|inr|sek|nok|dkk|pln|czk)\b|kč|zł"
_NUMBER = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$"
_LOCAL_DAY = r"^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?:\D|$)"
_MOMENT = (
    r"^(?P<day>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))"
    r"(?:[T ]\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?\s*(?P<half>[AaPp][Mm])?)?"
    r"\s*(?P<offset>Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_TRUE = ("true", "1", "1.0", "yes", "y", "t")
_FALSE = ("false", "0", "0.0", "no", "n", "f")
_CASE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@dataclass(frozen=True, slots=True)
class Habit:
    """How one column writes its values."""

    date_order: str | None = None  # dmy or mdy; None where no value needs it
    is_undecidable: bool = False  # day and month cannot be told apart
    has_decimal_comma: bool = False
    has_blank_for_false: bool = False  # "1" or nothing


def habit_counts(text: pl.Expr, kind: Kind) -> dict[str, pl.Expr]:
    """What must be counted over a column to know its habit."""
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        first = text.str.extract(_LOCAL_DAY, 1).cast(pl.Int16)
        second = text.str.extract(_LOCAL_DAY, 2).cast(pl.Int16)
        open_ = (first <= 12) & (second <= 12) & (first != second)
        return {"day_first": (first > 12).sum(), "month_first": (second > 12).sum(), "open": open_.sum()}
    if kind in (Kind.NUMBER, Kind.INTEGER):
        comma = text.str.contains(r",\d{1,2}(?:\D*)$|,\d{4,}|\.\d{3},\d")
        point = text.str.contains(r"\.\d{1,2}(?:\D*)$|\.\d{4,}|,\d{3}\.\d")
        return {"comma": comma.sum(), "point": point.sum()}
    if kind is Kind.BOOLEAN:
        return {"ones": (text == "1").sum(), "others": (text != "1").sum()}
    return {}


def habit(counts: dict[str, int], *, date_order: str | None = None) -> Habit:
    """The habit that counts of `habit_counts` tell; `date_order` is what the settings say."""
    day_first, month_first = counts.get("day_first", 0), counts.get("month_first", 0)
    told = "dmy" if day_first > month_first else "mdy" if month_first > day_first else None
    return Habit(
        date_order=date_order or told,
        is_undecidable=date_order is None and told is None and counts.get("open", 0) > 0,
        has_decimal_comma=counts.get("comma", 0) > counts.get("point", 0),
        has_blank_for_false=counts.get("ones", 0) > 0 and counts.get("others", 0) == 0,
    )


def parse(text: pl.Expr, kind: Kind, how: Habit, *, timezone: str = "UTC") -> pl.Expr:
    """`text` as `kind`, null where it cannot be read. Ids, texts and enumerations stay text."""
    if kind is Kind.DATE:
        return _day(_moment(text).struct.field("day"), how)
    if kind is Kind.TIMESTAMP:
        return _timestamp(_moment(text), how, timezone)
    if kind is Kind.NUMBER:
        return _number(text, how)
    if kind is Kind.INTEGER:
        number = _number(text, how)
        return pl.when(number == number.floor()).then(number).cast(pl.Int64, strict=False)
    if kind is Kind.BOOLEAN:
        return _boolean(text, how)
    return text


def dtype(kind: Kind) -> pl.DataType:
    """The Polars type of a canonical column."""
    types: dict[Kind, pl.DataType] = {
        Kind.TIMESTAMP: pl.Datetime("us"),
        Kind.DATE: pl.Date(),
        Kind.NUMBER: pl.Float64(),
        Kind.INTEGER: pl.Int64(),
        Kind.BOOLEAN: pl.Boolean(),
    }
    return types.get(kind, pl.String())


def salesforce_id(text: pl.Expr) -> pl.Expr:
    """A Salesforce id in its 18-character form: 15 characters get their case checksum, a letter for every five."""
    suffix = [
        pl.lit(_CASE_ALPHABET).str.slice(
            pl.sum_horizontal(
                *(
                    text.str.slice(5 * chunk + bit, 1).str.contains("^[A-Z]$").cast(pl.UInt32) * 2**bit
                    for bit in range(5)
                )
            ),
            1,
        )
        for chunk in range(3)
    ]
    is_short = text.str.contains(r"^[a-zA-Z0-9]{15}$")
    return pl.when(is_short).then(pl.concat_str(text, *suffix)).otherwise(text)


TRANSFORMS = {"salesforce_id": salesforce_id}


def _moment(text: pl.Expr) -> pl.Expr:
    return text.str.extract_groups(_MOMENT)


def _day(written: pl.Expr, how: Habit) -> pl.Expr:
    """The calendar day; dots always mean day first."""
    day, month = ("${2}", "${1}") if how.date_order == "mdy" else ("${1}", "${2}")
    iso = (
        written.str.replace(r"^(\d{1,2})\.(\d{1,2})\.(\d{2,4})$", "${3}-${2}-${1}")
        .str.replace(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$", f"${{3}}-{month}-{day}")
        .str.replace(r"^(\d{2}-\d{1,2}-\d{1,2})$", "20${1}")
    )
    return iso.str.to_date("%Y-%m-%d", strict=False)


def _timestamp(moment: pl.Expr, how: Habit, timezone: str) -> pl.Expr:
    """The moment in UTC. A day without a clock stays that day's midnight, whatever the zone."""
    day = _day(moment.struct.field("day"), how)
    clock, offset = moment.struct.field("clock"), moment.struct.field("offset")
    clock = pl.when(clock.str.len_chars() <= 5).then(clock + ":00").otherwise(clock)
    half = moment.struct.field("half")
    time = (
        pl.when(half.is_null())
        .then(clock.str.to_time("%H:%M:%S", strict=False))
        .otherwise((clock + " " + half.str.to_uppercase()).str.to_time("%I:%M:%S %p", strict=False))
    )
    local = day.dt.combine(time)
    hours, minutes = (
        offset.str.slice(1, 2).cast(pl.Int32, strict=False),
        offset.str.slice(-2).cast(pl.Int32, strict=False),
    )
    east = (hours * 60 + minutes) * pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    shifted = local - pl.duration(minutes=pl.when(offset.is_in(["Z", "UTC"])).then(0).otherwise(east))
    return (
        pl.when(clock.is_null())
        .then(day.cast(pl.Datetime("us")))
        .when(offset.is_null())
        .then(_to_utc(local, timezone))
        .otherwise(shifted)
        .cast(pl.Datetime("us"))
    )


def _to_utc(local: pl.Expr, timezone: str) -> pl.Expr:
    """Clock time of a zone in UTC: the earlier of two where clocks go back, an hour on where they skip it."""
    if timezone == "UTC":
        return local

    def convert(moment: pl.Expr) -> pl.Expr:
        placed = moment.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
        return placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)

    return pl.coalesce(convert(local), convert(local + pl.duration(hours=1)))


def _number(text: pl.Expr, how: Habit) -> pl.Expr:
    plain = text.str.replace_all(_CURRENCY, "")
    if how.has_decimal_comma:
        plain = plain.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    else:
        plain = plain.str.replace_all(",", "", literal=True)
    return pl.when(plain.str.contains(_NUMBER)).then(plain).cast(pl.Float64, strict=False)


def _boolean(text: pl.Expr, how: Habit) -> pl.Expr:
    lower = text.str.to_lowercase()
    blank = pl.lit(False) if how.has_blank_for_false else pl.lit(None, dtype=pl.Boolean)
    return (
        pl.when(lower.is_in(_TRUE))
        .then(True)
        .when(lower.is_in(_FALSE))
        .then(False)
        .when(text.is_null())
        .then(blank)
        .otherwise(None)
    )

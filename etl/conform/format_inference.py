"""How one column writes its dates, numbers and truths, told by counting over all of its values."""

from dataclasses import dataclass

import polars as pl

from etl.entities import Kind

_LOCAL_DAY = r"^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?:\D|$)"
_NUMBERED = r"^\d{5}(?:\.\d+)?$|^\d{8}$|^\d{10}$|^\d{12,13}$"
_COMMA = r",\d{1,2}(?:\D*)$|,[-–—]|,\d{4,}|\.\d{3},\d|\d\.\d{3}\.\d{3}|^\D*0,\d|\d{4,},\d"
_POINT = r"\.\d{1,2}(?:\D*)$|\.[-–—]|\.\d{4,}|,\d{3}\.\d|\d,\d{3},\d{3}|^\D*0\.\d|\d{4,}\.\d"
_OPEN_POINT = r"^\D*[1-9]\d{0,2}\.\d{3}\D*$"
_OPEN_COMMA = r"^\D*[1-9]\d{0,2},\d{3}\D*$"
_SHORT_DAY = r"^(\d{2})[./-](\d{2})[./-](\d{2})(?:\D|$)"
_UNGROUPED = r"^\D*\d{4,}\D*$"


@dataclass(frozen=True, slots=True)
class Habit:
    """How one column writes its values."""

    date_order: str | None = None  # dmy or mdy; None where no value needs it
    is_undecidable: bool = False  # day and month cannot be told apart
    has_numbers: bool = False  # moments written as numbers
    has_names: bool = False  # months written as words
    has_short_years_first: bool = False  # 26-01-31
    has_decimal_comma: bool = False  # for cells like 1,234; any other shows by itself which mark is which
    is_mark_undecidable: bool = False  # 1.234 is a thousand or a fraction: fewer cells like 1234 than such ones
    has_blank_for_false: bool = False  # "1" or nothing


def habit_counts(text: pl.Expr, kind: Kind, *, is_rate: bool = False) -> dict[str, pl.Expr]:
    """What must be counted over a column to know its habit. A rate of 1,234 may be a little over one."""
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        first = text.str.extract(_LOCAL_DAY, 1).cast(pl.Int16)
        second = text.str.extract(_LOCAL_DAY, 2).cast(pl.Int16)
        short = [text.str.extract(_SHORT_DAY, part).cast(pl.Int16) for part in (1, 3)]
        open_ = (first <= 12) & (second <= 12) & (first != second)
        return {
            "day_first": (first > 12).sum(),
            "month_first": (second > 12).sum(),
            "open": open_.sum(),
            "numbered": text.str.contains(_NUMBERED).sum(),
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
    if kind is Kind.BOOLEAN:
        return {"ones": (text == "1").sum(), "others": (text != "1").sum()}
    return {}


def habit(counts: dict[str, int], *, date_order: str | None = None, decimal_mark: str | None = None) -> Habit:
    """The habit that counts of `habit_counts` tell; `date_order` and `decimal_mark` are what the settings say."""
    day_first, month_first = counts.get("day_first", 0), counts.get("month_first", 0)
    told = "dmy" if day_first > month_first else "mdy" if month_first > day_first else None
    comma, point = counts.get("comma", 0), counts.get("point", 0)
    is_mark_open = not comma and not point and counts.get("open_point", 0) > counts.get("ungrouped", 0)
    return Habit(
        date_order=date_order or told,
        is_undecidable=date_order is None and told is None and counts.get("open", 0) > 0,
        has_numbers=counts.get("numbered", 0) > 0,
        has_names=counts.get("named", 0) > 0,
        has_short_years_first=_has_short_years_first(counts),
        has_decimal_comma=decimal_mark == "," if decimal_mark else comma > point,
        is_mark_undecidable=decimal_mark is None and is_mark_open,
        has_blank_for_false=counts.get("ones", 0) > 0 and counts.get("others", 0) == 0,
    )


def _has_short_years_first(counts: dict[str, int]) -> bool:
    """Whether 26-01-31 is a day of 2026: the first parts are a few years, the last ones lie all over a month.

    Contracts that end on the 31.12. of several years must not be taken for it, so days from the 28th on never are.
    """
    are_years = 12 < counts.get("short_least", 0) < 28 and counts.get("short_first_range", 0) < 10
    return are_years and counts.get("short_last_range", 0) >= 16 and counts.get("short_lasts", 0) >= 5

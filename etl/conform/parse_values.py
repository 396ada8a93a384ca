"""Text → typed values, as Polars expressions. What cannot be read becomes null; the caller tells it from an empty cell.

How dates and numbers are written is decided per column, from all of its values (`etl.conform.format_inference`).
"""

import re

import polars as pl
from babel.numbers import list_currencies

from etl.conform import parse_datetimes
from etl.conform.format_inference import Habit
from etl.entities import Kind

_CODES = "|".join(sorted(list_currencies()))
_CURRENCY = (
    rf"(?:(?i:[a-z]{{0,3}}\p{{Sc}}[a-z]{{0,3}}|(?:kč|zł|kr|fr|rs)\.?"
    rf"|eur|usd|gbp|chf|cad|aud|jpy|inr|sek|nok|dkk|pln|czk)|{_CODES})"
)
_AMOUNT = (
    rf"^'?(?:{_CURRENCY}\s*)?(?P<open>\()?(?P<before>[-+])?\s*(?:{_CURRENCY}\s*)?(?P<inner>[-+])?\s*(?P<digits>[0-9.,][0-9.,'’\s]*)"
    rf"(?P<power>[eE][-+]?[0-9]{{1,3}})?\s*(?:{_CURRENCY})?\s*(?P<after>-)?(?P<close>\))?$"
)
_GROUPS = {  # how thousands are grouped → by what: spaces or apostrophes, commas (in India by two digits), points
    r"^[0-9]{1,3}(?:[\s'’][0-9]{3})+(?:[.,][0-9]*)?$": r"[\s'’]",
    r"^[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*$|^[0-9]{1,3}(?:,[0-9]{3}){2,}$": ",",
    r"^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]*)?$": ",",
    r"^[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*$|^[0-9]{1,3}(?:\.[0-9]{3}){2,}$": r"\.",
}
_NO_CENTS = r"([0-9])([.,])[-–—]{1,2}(\D*)$"  # 1'000.- and 5.000,- €
_NOTHING = rf"^(?:{_CURRENCY}\s*[-–—]+|[-–—]+\s*{_CURRENCY})$"  # zero, as accountants have it written
_OPEN = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"  # a thousand or a fraction
_SIMPLE = r"^[-+]?[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?$"  # read without asking: most cells
_PLAIN = r"^(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)$"
_TRUE = (
    *(
        "true",
        "1",
        "1.0",
        "-1",
        "yes",
        "y",
        "t",
        "on",
        "x",
        "✓",
        "✔",
        "checked",
        "wahr",
        "ja",
        "vrai",
        "oui",
        "sí",
        "si",
    ),
    *("verdadero", "vero", "sim", "ano"),
)
_FALSE = (
    *("false", "0", "0.0", "no", "n", "f", "off", "✗", "✘", "unchecked", "falsch", "nein", "faux", "non", "falso"),
    *("não", "nao", "ne", "nee"),
)
_JOINTS = r"[\s_/.,:()&–—-]+"
_CASE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def parse(text: pl.Expr, kind: Kind, how: Habit, *, timezone: str = "UTC") -> pl.Expr:
    """`text` as `kind`, null where it cannot be read. Ids, texts and enumerations stay text."""
    if kind is Kind.DATE:
        return parse_datetimes.day(text, how)
    if kind is Kind.TIMESTAMP:
        return parse_datetimes.moment(text, how, timezone)
    if kind is Kind.NUMBER:
        return _number(text, how)
    if kind is Kind.MINUTES:
        return parse_datetimes.minutes(text, _number(text, how))
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
        Kind.MINUTES: pl.Float64(),
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


def guid(text: pl.Expr) -> pl.Expr:
    """A globally unique id in lower case and without braces; any other text as it is."""
    plain = text.str.strip_chars("{}").str.to_lowercase()
    return pl.when(plain.str.contains(r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")).then(plain).otherwise(text)


TRANSFORMS = {"salesforce_id": salesforce_id, "guid": guid}


def currency_sign(text: pl.Expr) -> pl.Expr:
    """The sign or code of a currency in the cell of an amount (`€ 12`, `12 Kč`, `CHF 5`); null where it has none."""
    return text.str.extract(r"(?i)((?:\p{L}{1,3})?\p{Sc}|\p{L}{2,3})", 1).str.to_uppercase()


def word(text: pl.Expr) -> pl.Expr:
    """A value of an enumeration without case, spaces and what joins words: `Closed-Won` is `closedwon`."""
    return text.str.to_lowercase().str.replace_all(_JOINTS, "")


def plain_word(text: str) -> str:
    """What `word` makes of one text."""
    return re.sub(_JOINTS, "", text.lower())


def _number(text: pl.Expr, how: Habit) -> pl.Expr:
    """A finite number, with a currency before or behind it, or as an accountant writes negatives: (1,234.50), 1234-.

    A cell shows by itself which mark groups thousands and which is the decimal mark, whatever others in its column do;
    only for 1,234 and 1.234 the habit of the column decides. What groups digits otherwise is no number.
    """
    is_simple = text.str.contains(_SIMPLE)
    odd = pl.when(~is_simple).then(text).str.replace(_NO_CENTS, "${1}${2}00${3}")
    odd = odd.str.replace(_NOTHING, "0").str.replace_all("−", "-", literal=True)
    parts = odd.str.extract_groups(_AMOUNT)
    digits, power = parts.struct.field("digits").str.strip_chars(), parts.struct.field("power")
    grouping = r"\." if how.has_decimal_comma else ","
    forms = {_OPEN: grouping, **_GROUPS}
    grouped = [
        pl.when(digits.str.contains(form) & power.is_null()).then(digits.str.replace_all(mark, ""))
        for form, mark in forms.items()
    ]
    plain = pl.coalesce(*grouped, pl.when(digits.str.contains(_PLAIN)).then(digits)).str.replace(",", ".", literal=True)
    signs = [parts.struct.field(name).is_not_null() for name in ("open", "before", "inner", "after")]
    is_negative = parts.struct.field("before").eq("-") | parts.struct.field("inner").eq("-") | signs[0] | signs[3]
    value = pl.concat_str(plain, power.fill_null("")).cast(pl.Float64, strict=False)
    is_sound = (pl.sum_horizontal(*signs) <= 1) & (signs[0] == parts.struct.field("close").is_not_null())
    signed = pl.when(is_negative.fill_null(False)).then(-value).otherwise(value)
    read = pl.coalesce(pl.when(is_simple).then(text).cast(pl.Float64, strict=False), pl.when(is_sound).then(signed))
    return pl.when(read.is_finite()).then(read)


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

"""Text → numbers, as Polars expressions, in every form that people, accountants and systems write them."""

import polars as pl
from babel.numbers import list_currencies

from etl.conform.format_inference import PLAIN_NUMBER, ColumnFormat

_CODES = "|".join(sorted(list_currencies()))
_CURRENCY = (
    rf"(?:(?i:[a-z]{{0,3}}\p{{Sc}}[a-z]{{0,3}}|(?:kč|zł|kr|fr|rs)\.?"
    rf"|eur|usd|gbp|chf|cad|aud|jpy|inr|sek|nok|dkk|pln|czk)|{_CODES})"
)
_AMOUNT = (
    rf"^'?(?:{_CURRENCY}\s*)?(?P<open>\()?(?P<before>[-+])?\s*(?:{_CURRENCY}\s*)?(?P<inner>[-+])?\s*(?P<digits>[0-9.,][0-9.,'’\s]*)"
    rf"(?P<power>[eE][-+]?[0-9]{{1,3}})?\s*(?:{_CURRENCY})?\s*(?P<after>-)?(?P<close>\))?$"
)
_SCALE = "(?:k|m|t|mm|mn|mio|mrd|tsd|bn)"
_SCALED = rf"(?i)(?:^|[^a-z]){_SCALE}\p{{Sc}}|\p{{Sc}}{_SCALE}(?:[^a-z]|$)"  # 12 k€: not twelve
_GROUPS = {  # how thousands are grouped → by what: spaces or apostrophes, commas (in India by two digits), points
    r"^[0-9]{1,3}(?:[\s'’][0-9]{3})+(?:[.,][0-9]*)?$": r"[\s'’]",
    r"^[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*$|^[0-9]{1,3}(?:,[0-9]{3}){2,}$": ",",
    r"^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]*)?$": ",",
    r"^[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*$|^[0-9]{1,3}(?:\.[0-9]{3}){2,}$": r"\.",
}
_NO_CENTS = r"([0-9])([.,])[-–—]{1,2}(\D*)$"  # 1'000.- and 5.000,- €
_NOTHING = rf"^(?:{_CURRENCY}\s*[-–—]+|[-–—]+\s*{_CURRENCY})$"  # zero, as accountants have it written
_OPEN = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"  # a thousand or a fraction
_PLAIN = r"^(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)$"


def number(text: pl.Expr, how: ColumnFormat) -> pl.Expr:
    """A finite number, with a currency before or behind it, or as an accountant writes negatives: (1,234.50), 1234-.

    A cell shows by itself which mark groups thousands and which is the decimal mark, whatever others in its column do;
    only for 1,234 and 1.234 the format of the column decides. What groups digits otherwise is no number, and
    12k or 12 k€ is none either: it would be read a thousandfold too small.
    """
    if how.is_plain:
        return _finite(text.cast(pl.Float64, strict=False))
    is_simple = text.str.contains(PLAIN_NUMBER)
    odd = pl.when(~is_simple & ~text.str.contains(_SCALED)).then(text).str.replace(_NO_CENTS, "${1}${2}00${3}")
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
    return _finite(read)


def _finite(number: pl.Expr) -> pl.Expr:
    return pl.when(number.is_finite()).then(number)

"""Tables as CSV, safe to open in a spreadsheet."""

import re

import polars as pl

_LIKE_A_FORMULA = r"^[=+\-@\t\r]"


def defuse(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with texts that a spreadsheet would run as formulas led by an apostrophe."""
    text = pl.col(pl.String)
    return frame.with_columns(
        pl.when(text.str.contains(_LIKE_A_FORMULA)).then(pl.lit("'") + text).otherwise(text).name.keep()
    )


def defused(text: str) -> str:
    """One text, as `defuse` writes it."""
    return f"'{text}" if re.match(_LIKE_A_FORMULA, text) else text


def to_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets expect; lists are joined by commas."""
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(", "))
    return b"\xef\xbb\xbf" + defuse(flat).write_csv().encode("utf-8")

"""Tables as CSV, safe to open in a spreadsheet."""

import polars as pl


def defuse(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with texts that a spreadsheet would run as formulas led by an apostrophe."""
    text = pl.col(pl.String)
    return frame.with_columns(
        pl.when(text.str.contains(r"^[=+\-@\t\r]")).then(pl.lit("'") + text).otherwise(text).name.keep()
    )


def to_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets expect; lists are joined by commas."""
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(", "))
    return b"\xef\xbb\xbf" + defuse(flat).write_csv().encode("utf-8")

"""Dated remarks in a chart: a thin line on the day with a number, by which they are listed under the chart."""

from datetime import date

import polars as pl

from dashboard import fiscal
from dashboard.figures.look import Look, note, plain
from dashboard.figures.sketch import Sketch
from dashboard.wording import words

_QUARTER_DAYS = 91.3
_NEAR = 0.25  # of a quarter: numbers that would stand on each other
_ROWS = 4  # of numbers, one above the other where days are near
_ROW_HEIGHT = 18


def drawn_remarks(annotations: pl.DataFrame | None, quarters: list[date]) -> pl.DataFrame:
    """The remarks whose day lies in one of `quarters`, oldest first, with the `number` of each in the chart."""
    if annotations is None or not quarters:
        return pl.DataFrame(
            schema={"number": pl.UInt32, "happened_on": pl.Date, "text": pl.String, "author": pl.String}
        )
    is_within = [place(day, quarters) is not None for day in annotations["happened_on"]]
    within = annotations.filter(pl.Series(is_within, dtype=pl.Boolean)).sort("happened_on", maintain_order=True)
    return within.with_row_index("number", offset=1)


def mark_days(drawn: Sketch, annotations: pl.DataFrame | None, quarters: list[date], look: Look) -> None:
    """Draw the remarks whose day lies in one of `quarters`, the names of a category axis in this order.

    Columns: happened_on, text.
    """
    row, last = 0, -1.0
    remarks = drawn_remarks(annotations, quarters)
    for number, day, text in remarks.select("number", "happened_on", "text").iter_rows():
        at = place(day, quarters) or 0.0
        row = (row + 1) % _ROWS if at - last < _NEAR else 0
        last = at
        drawn.add_shape(
            type="line", xref="x", yref="paper", x0=at, x1=at, y0=0, y1=1,
            line={"color": look.muted, "width": 1},
        )  # fmt: skip
        note(
            drawn, str(number), look, x=at, yref="paper", y=1, xanchor="center", yanchor="top",
            yshift=-_ROW_HEIGHT * row, hovertext=plain(f"{words.day(day)}: {text}"),
            font={"size": 12, "color": look.ink}, bgcolor=look.ground, bordercolor=look.muted, borderpad=2,
        )  # fmt: skip


def place(day: date, quarters: list[date]) -> float | None:
    """Where a day lies on a category axis: quarter n spans n - 0.5 to n + 0.5."""
    start = fiscal.year().quarter_start(day)
    if start not in quarters:
        return None
    return quarters.index(start) - 0.5 + min((day - start).days / _QUARTER_DAYS, 1.0)

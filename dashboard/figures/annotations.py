"""Dated annotations in a chart: a thin line on the day, with what happened."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard import fiscal
from dashboard.figures.look import Look, label, note, plain
from dashboard.wording import words

LONGEST_LABEL = 30
_QUARTER_DAYS = 91.3
_ROWS = 3  # of labels, one above the other where days are near
_ROW_HEIGHT = 15


def mark_days(drawn: go.Figure, annotations: pl.DataFrame | None, quarters: list[date], look: Look) -> None:
    """Draw the annotations whose day lies in one of `quarters`, the names of a category axis in this order.

    Columns: happened_on, text.
    """
    if annotations is None or not quarters:
        return
    within = [
        (place, day, text)
        for day, text in annotations.sort("happened_on").select("happened_on", "text").iter_rows()
        if (place := _place(day, quarters)) is not None
    ]
    for at, (place, day, text) in enumerate(within):
        drawn.add_shape(
            type="line", xref="x", yref="paper", x0=place, x1=place, y0=0, y1=1,
            line={"color": look.muted, "width": 1},
        )  # fmt: skip
        is_right = place > 0.6 * len(quarters)
        note(
            drawn, label(text, LONGEST_LABEL), look, x=place, yref="paper", y=1,
            xanchor="right" if is_right else "left", yanchor="top", xshift=-4 if is_right else 4,
            yshift=-_ROW_HEIGHT * (at % _ROWS), hovertext=plain(f"{words.day(day)}: {text}"),
            font={"size": 12, "color": look.ink}, bgcolor=look.ground, borderpad=1, opacity=0.9,
        )  # fmt: skip


def _place(day: date, quarters: list[date]) -> float | None:
    """Where a day lies on a category axis: quarter n spans n - 0.5 to n + 0.5."""
    start = fiscal.year().quarter_start(day)
    if start not in quarters:
        return None
    return quarters.index(start) - 0.5 + min((day - start).days / _QUARTER_DAYS, 1.0)

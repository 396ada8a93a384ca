"""Figures of the Calibration page: intervals that should hold the truth, and ratios that should equal it."""

import math

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure, note

_TICKS = (0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3)


def calibration_coverage(rows: pl.DataFrame, look: Look, *, expected: float = 0.95) -> go.Figure:
    """Per kind of firm, how many of the 95 % intervals held the truth, with its Monte Carlo interval."""
    drawn = figure(look, height=96 + 30 * len(rows), margin={"l": 8, "r": 64, "t": 12, "b": 8})
    drawn.add_vline(x=100 * expected, line={"color": look.muted, "width": 1, "dash": "dot"})
    for at, row in enumerate(reversed(rows.rows(named=True))):
        value, low, high = (100 * row[name] for name in ("value", "low", "high"))
        line = {"color": look.accent, "width": 2.5}
        drawn.add_scatter(x=[low, high], y=[at, at], mode="lines", line=line, hoverinfo="skip")
        text = (
            f"{row['label']}: {value:.1f} % of {row['replicates']:,} intervals hold the truth<br>"
            f"simulation error: between {low:.1f} and {high:.1f} %"
        )
        marker = {"color": look.accent, "size": 10}
        drawn.add_scatter(x=[value], y=[at], mode="markers", marker=marker, text=[text], hoverinfo="text")
        note(drawn, f"<b>{value:.1f}</b>", look, xref="paper", x=1.02, xanchor="left", y=at, font={"size": 13})
    edges = [100 * expected - 4, 100 * expected + 4, 100 * rows["low"].min() - 0.5, 100 * rows["high"].max() + 0.5]  # type: ignore[operator]
    drawn.update_xaxes(
        title="intervals that hold the truth, %", showgrid=True, range=[min(edges), min(max(edges), 100.2)]
    )
    return _named(drawn, rows)


def calibration_bias(rows: pl.DataFrame, look: Look, *, naive: str = "crude", ours: str = "adjusted") -> go.Figure:
    """Per row, the naive ratio (hollow) and ours (filled) as multiples of the true one, on a log axis."""
    drawn = figure(look, height=96 + 34 * len(rows), margin={"l": 8, "r": 64, "t": 12, "b": 8})
    drawn.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    for at, row in enumerate(reversed(rows.rows(named=True))):
        for name, value, colour, symbol in (
            (naive, row["naive"], look.muted, "circle-open"),
            (ours, row["ours"], look.accent, "circle"),
        ):
            text = f"{row['label']}, {name}: {value:.3f} times the true ratio"
            marker = {"color": colour, "size": 11, "symbol": symbol, "line": {"width": 2, "color": colour}}
            drawn.add_scatter(x=[value], y=[at], mode="markers", marker=marker, text=[text], hoverinfo="text")
        note(drawn, f"<b>{row['ours']:.2f}</b>", look, xref="paper", x=1.02, xanchor="left", y=at, font={"size": 13})
    values = [*rows["naive"].to_list(), *rows["ours"].to_list(), 0.95, 1.05]
    drawn.update_xaxes(
        type="log",
        range=[math.log10(min(values) * 0.98), math.log10(max(values) * 1.02)],
        tickvals=_TICKS,
        ticktext=[f"{tick:g}" for tick in _TICKS],
        tickangle=0,
        title=f"estimated ÷ true ratio (log scale); hollow: {naive}, filled: {ours}",
        showgrid=True,
    )
    return _named(drawn, rows)


def _named(drawn: go.Figure, rows: pl.DataFrame) -> go.Figure:
    labels = rows["label"].to_list()[::-1]
    return drawn.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[-0.6, len(labels) - 0.4], showgrid=False
    )

"""Figures of the Calibration page: intervals that should hold the truth, and ratios that should equal it."""

import math

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure, note
from dashboard.figures.sketch import Sketch
from dashboard.locale import t
from dashboard.wording import counts
from dashboard.wording.words import number, percent, tick_label

_TICKS = (0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3)


def calibration_coverage(rows: pl.DataFrame, look: Look, *, expected: float = 0.95) -> go.Figure:
    """Per kind of firm, how many of the 95 % intervals held the truth, with its Monte Carlo interval."""
    drawn = figure(look, height=96 + 30 * len(rows), margin={"l": 8, "r": 64, "t": 12, "b": 8})
    drawn.add_vline(x=100 * expected, line={"color": look.muted, "width": 1, "dash": "dot"})
    for at, row in enumerate(reversed(rows.rows(named=True))):
        value, low, high = (100 * row[name] for name in ("value", "low", "high"))
        line = {"color": look.accent, "width": 2.5}
        drawn.add_scatter(x=[low, high], y=[at, at], mode="lines", line=line, hoverinfo="skip")
        text = t(
            "{label}: {share} of {n} intervals hold the truth<br>simulation error: between {low} and {high}",
            label=row["label"], share=percent(row["value"], 1), n=row["replicates"], low=number(low),
            high=percent(row["high"], 1),
        )  # fmt: skip
        marker = {"color": look.accent, "size": 10}
        drawn.add_scatter(x=[value], y=[at], mode="markers", marker=marker, text=[text], hoverinfo="text")
        note(drawn, f"<b>{number(value)}</b>", look, xref="paper", x=1.02, xanchor="left", y=at, font={"size": 13})
    edges = [100 * expected - 4, 100 * expected + 4, 100 * rows["low"].min() - 0.5, 100 * rows["high"].max() + 0.5]  # type: ignore[operator]
    drawn.update_xaxes(
        title=t("intervals that hold the truth, %"), showgrid=True, range=[min(edges), min(max(edges), 100.2)]
    )
    return _named(drawn, rows)


def calibration_bias(rows: pl.DataFrame, look: Look, *, naive: str, ours: str) -> go.Figure:
    """Per row, the naive ratio (hollow) and ours (filled) as multiples of the true one, on a log axis."""
    drawn = figure(look, height=96 + 34 * len(rows), margin={"l": 8, "r": 64, "t": 12, "b": 8})
    drawn.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    for at, row in enumerate(reversed(rows.rows(named=True))):
        for name, value, colour, symbol in (
            (naive, row["naive"], look.muted, "circle-open"),
            (ours, row["ours"], look.accent, "circle"),
        ):
            text = t("{label}, {name}: {value} times the true ratio", label=row["label"], name=name,
                     value=number(value, 3))  # fmt: skip
            marker = {"color": colour, "size": 11, "symbol": symbol, "line": {"width": 2, "color": colour}}
            drawn.add_scatter(x=[value], y=[at], mode="markers", marker=marker, text=[text], hoverinfo="text")
        note(
            drawn,
            f"<b>{number(row['ours'], 2)}</b>",
            look,
            xref="paper",
            x=1.02,
            xanchor="left",
            y=at,
            font={"size": 13},
        )
    values = [*rows["naive"].to_list(), *rows["ours"].to_list(), 0.95, 1.05]
    drawn.update_xaxes(
        type="log",
        range=[math.log10(min(values) * 0.98), math.log10(max(values) * 1.02)],
        tickvals=_TICKS,
        ticktext=[tick_label(tick) for tick in _TICKS],
        tickangle=0,
        title=t("estimated ÷ true ratio (log scale); hollow: {naive}, filled: {ours}", naive=naive, ours=ours),
        showgrid=True,
    )
    return _named(drawn, rows)


def _named(drawn: Sketch, rows: pl.DataFrame) -> go.Figure:
    labels = rows["label"].to_list()[::-1]
    return drawn.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[-0.6, len(labels) - 0.4], showgrid=False
    ).figure()


def predicted_and_observed(tenths: pl.DataFrame, look: Look) -> go.Figure:
    """Escalations by tenth of predicted risk: predicted (hollow) beside observed (filled) with 95 % intervals.

    Columns: band, expected, value, low, high, n_deals.
    """
    drawn = figure(look, height=340, yaxis={"rangemode": "tozero"})
    for band, low, high in tenths.select("band", "low", "high").iter_rows():
        line = {"color": look.accent, "width": 2.5}
        drawn.add_scatter(
            x=[band + 0.1] * 2, y=[low, high], mode="lines", line=line, hoverinfo="skip", showlegend=False
        )
    for column, symbol, colour, name, shift in (
        ("expected", "circle-open", look.muted, t("predicted"), -0.1),
        ("value", "circle", look.accent, t("observed"), 0.1),
    ):
        drawn.add_scatter(
            x=[band + shift for band in tenths["band"]], y=tenths[column].to_list(), mode="markers", name=name,
            marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 1.6}}, hoverinfo="text",
            hovertext=[
                t("Tenth {n} of risk, {deals}: {value} escalations {name}", n=band, deals=counts.deals(deals),
                  name=name, value=number(value, 1 if column == "expected" else 0))
                for band, value, deals in tenths.select("band", column, "n_deals").iter_rows()
            ],
        )  # fmt: skip
    legend = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 13}}
    drawn.update_layout(showlegend=True, legend=legend)
    drawn.update_yaxes(title=t("escalations"))
    return drawn.update_xaxes(
        tickvals=tenths["band"].to_list(), title=t("tenths of the deals, by predicted risk")
    ).figure()

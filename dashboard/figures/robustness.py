"""What could overturn a ratio: other readings of it and of the unknown, and the balance of the deals compared."""

import math

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure, label, note
from dashboard.locale import t
from dashboard.wording.words import number, tick_label

_FEW = (0.25, 0.5, 1, 2, 4)
_SYMBOLS = {"interval": "circle", "range": "circle-open", "placebo": "diamond-open"}


def readings(rows: pl.DataFrame, look: Look) -> go.Figure:
    """One ratio read in other ways, from the top down, as points with what interval or range there is.

    Columns: label, value, low, high, kind ("interval", "range", or "placebo", where 1 is expected), is_main.
    """
    drawn = figure(look, height=70 + 31 * len(rows), margin={"l": 8, "r": 118, "t": 8, "b": 8})
    drawn.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    count = len(rows)
    for at, row in enumerate(rows.iter_rows(named=True)):
        y = count - 1 - at
        colour = look.accent if row["is_main"] else look.muted
        if row["low"] is not None:
            line = {"color": colour, "width": 2.5, "dash": "dot" if row["kind"] == "range" else "solid"}
            drawn.add_scatter(x=[row["low"], row["high"]], y=[y, y], mode="lines", line=line, hoverinfo="skip")
        if row["value"] is not None:
            symbol = _SYMBOLS[row["kind"]]
            marker = {"color": colour, "size": 11, "symbol": symbol}
            drawn.add_scatter(x=[row["value"]], y=[y], mode="markers", marker=marker, hoverinfo="text",
                              hovertext=[f"{label(row['label'])}: {number(row['value'], 2)}"])  # fmt: skip
        note(drawn, _numbers(row), look, xref="paper", x=1.02, xanchor="left", y=y, font={"size": 13})
    ends = [end for name in ("value", "low", "high") for end in rows[name].drop_nulls() if end > 0]
    span = [math.log10(max(min([*ends, 0.8]), 0.1) * 0.93), math.log10(min(max([*ends, 1.25]), 10) * 1.07)]
    drawn.update_xaxes(type="log", range=span, tickvals=_FEW, ticktext=[tick_label(tick) for tick in _FEW], tickangle=0,
                       showgrid=True, title=t("ratio (log scale)"))  # fmt: skip
    return drawn.update_yaxes(tickvals=list(range(count)), ticktext=[label(name) for name in rows["label"]][::-1],
                              range=[-0.6, count - 0.4], showgrid=False).figure()  # fmt: skip


def _numbers(row: dict[str, float | None]) -> str:
    value = "" if row["value"] is None else f"<b>{number(row['value'], 2)}</b>  "
    return value if row["low"] is None else f"{value}{number(row['low'], 2)} – {number(row['high'], 2)}"


def balance(rows: pl.DataFrame, look: Look) -> go.Figure:
    """Differences between the deals compared, as they are (hollow) and weighted (filled); outside 0.1 is much.

    Columns: covariate, raw, weighted (absolute, in pooled standard deviations).
    """
    ordered = rows.sort("raw")
    drawn = figure(look, height=70 + 30 * len(rows), margin={"l": 8, "r": 16, "t": 26, "b": 8})
    drawn.add_vline(x=0.1, line={"color": look.muted, "width": 1, "dash": "dot"})
    note(drawn, t("much"), look, x=0.1, xanchor="left", yref="paper", y=1, yanchor="bottom")
    names = [label(name) for name in ordered["covariate"]]
    for column, symbol, colour, name in (
        ("raw", "circle-open", look.muted, t("as they are")),
        ("weighted", "circle", look.accent, t("weighted for overlap")),
    ):
        drawn.add_scatter(
            x=ordered[column].to_list(), y=names, mode="markers", name=name, hoverinfo="text",
            hovertext=[f"{covariate}, {name}: {number(value, 2)}"
                       for covariate, value in zip(names, ordered[column], strict=True)],
            marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 1.6}},
        )  # fmt: skip
    legend = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom", "font": {"size": 13}}
    drawn.update_layout(showlegend=True, legend=legend)
    widest = max([0.2, *rows["raw"], *rows["weighted"]])
    return drawn.update_xaxes(
        range=[-0.03 * widest, 1.05 * widest], showgrid=True, title=t("difference in standard deviations")
    ).figure()

"""Contracts of an account beside those of similar deals: the middle half as a band, each deal as a point."""

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure, note, plain
from dashboard.locale import t
from dashboard.wording.words import number


def make_up(rows: pl.DataFrame, look: Look) -> go.Figure:
    """A panel per measure. Columns: measure, deal, value, low, middle, high, n_peers."""
    names = rows["measure"].unique(maintain_order=True).to_list()
    drawn = figure(look, height=150, margin={"l": 8, "r": 12, "t": 34, "b": 8})
    gap = 0.05
    width = (1 - gap * (len(names) - 1)) / len(names)
    for at, name in enumerate(names):
        part = rows.filter(pl.col("measure") == name)
        low, middle, high = part.select("low", "middle", "high").row(0)
        suffix = "" if at == 0 else str(at + 1)
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        band = {"color": look.pale, "width": 12}
        drawn.add_scatter(x=[low, high], y=[0, 0], **axes, mode="lines", line=band,
                          hoverinfo="text",
                          hovertext=t("Middle half of {n} similar deals: {low} to {high}", n=part["n_peers"][0],
                                      low=number(low, 0), high=number(high, 0)))  # fmt: skip
        median = {"symbol": "line-ns", "size": 18, "line": {"width": 2, "color": look.muted}}
        drawn.add_scatter(x=[middle], y=[0], **axes, mode="markers", hoverinfo="skip", marker=median)
        drawn.add_scatter(
            x=part["value"].to_list(), y=[0] * len(part), **axes, mode="markers", hoverinfo="text",
            hovertext=[f"{plain(deal)}: {number(value, 0)}"
                       for deal, value in part.select("deal", "value").iter_rows()],
            marker={"color": look.accent, "size": 10, "opacity": 0.85},
        )  # fmt: skip
        left = at * (width + gap)
        top = 1.1 * max(high, float(part["value"].max() or 0))  # type: ignore[arg-type]
        drawn.update_layout(
            {f"xaxis{suffix}": {"domain": [left, left + width], "anchor": f"y{suffix}", "range": [-0.04 * top, top],
                                "nticks": 4},
             f"yaxis{suffix}": {"anchor": f"x{suffix}", "range": [-1, 1], "showticklabels": False, "showgrid": False}}
        )  # fmt: skip
        note(drawn, f"<b>{name}</b>", look, xref="paper", x=left, xanchor="left", yref="paper", y=1.04,
             yanchor="bottom", font={"size": 13, "color": look.ink})  # fmt: skip
    return drawn.figure()

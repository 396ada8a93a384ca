"""Shares of a whole, side by side: practised, not practised, not known (hatched)."""

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure
from dashboard.locale import t, tn
from dashboard.wording.words import percent


def shares(rows: pl.DataFrame, look: Look) -> go.Figure:
    """A bar per label from the top down. Columns: label, n_practised, n_not, n_unknown."""
    drawn = figure(look, height=70 + 44 * len(rows), barmode="stack", margin={"l": 8, "r": 30, "t": 34, "b": 8})
    hatch = {"shape": "/", "fgcolor": look.faint, "bgcolor": "rgba(0,0,0,0)", "size": 5, "solidity": 0.25}
    parts = (
        ("n_practised", t("practised"), {"color": look.accent}, look.ground),
        ("n_not", t("not used"), {"color": look.pale}, look.ink),
        ("n_unknown", t("not known"), {"color": look.faint, "pattern": hatch, "line": {"color": look.pale, "width": 1}},
         look.ink),
    )  # fmt: skip
    totals = (rows["n_practised"] + rows["n_not"] + rows["n_unknown"]).to_list()
    labels = [
        label + "<br>" + tn("{n} deal", "{n} deals", total) for label, total in zip(rows["label"], totals, strict=True)
    ]
    for column, name, marker, ink in parts:
        values = [count / total for count, total in zip(rows[column], totals, strict=True)]
        drawn.add_bar(
            x=[100 * value for value in values], y=labels, orientation="h", marker=marker, name=name,
            text=[percent(value) if value >= 0.06 else "" for value in values], textposition="inside",
            insidetextanchor="middle", textangle=0, textfont={"color": ink, "size": 13},
            hoverinfo="text",
            hovertext=[t("{label}: {n} {part}", label=label, n=count, part=name)
                       for label, count in zip(rows["label"], rows[column], strict=True)],
        )  # fmt: skip
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "font": {"size": 13}}
    drawn.update_layout(showlegend=True, legend=legend)
    drawn.update_xaxes(range=[0, 100], tickvals=[0, 50, 100], ticktext=["0", "50", "100 %"], showgrid=True)
    return drawn.update_yaxes(autorange="reversed").figure()

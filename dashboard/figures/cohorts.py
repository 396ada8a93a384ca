"""Figure of the signature cohorts: the rate in the first six months, by quarter of signature."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.annotations import mark_days
from dashboard.figures.look import Look, figure, note, quarter_ticks
from dashboard.figures.sketch import Sketch
from dashboard.locale import t
from dashboard.wording import counts as counted
from dashboard.wording.words import number, quarter


def cohorts(rates: pl.DataFrame, look: Look, annotations: pl.DataFrame | None = None) -> go.Figure:
    """A point with its interval per quarter of signature; hollow where the six months are not over.

    Columns: quarter_on, value, low, high, centre, is_signal, is_immature, n_deals, n_events, months.
    """
    drawn = figure(look, height=400, margin={"l": 8, "r": 84, "t": 12, "b": 8})
    names = [quarter(day) for day in rates["quarter_on"]]
    for name, row in zip(names, rates.iter_rows(named=True), strict=True):
        line = {"color": look.faint if row["is_immature"] else look.accent, "width": 2}
        if row["is_immature"]:
            line["dash"] = "dot"
        drawn.add_scatter(
            x=[name, name], y=[row["low"], row["high"]], mode="lines", line=line, hoverinfo="skip", cliponaxis=True
        )
    drawn.add_scatter(
        x=names,
        y=rates["value"].to_list(),
        mode="markers",
        marker=_marker(rates, look),
        text=[_note(row) for row in rates.iter_rows(named=True)],
        hoverinfo="text",
    )
    top = 1.12 * max(float(rates.select(pl.col("high").median()).item()), *rates["value"], 1.0)
    drawn.update_layout(xaxis=quarter_ticks(rates["quarter_on"].to_list()), yaxis={"range": [0, 1.2 * top]})
    _labels(drawn, rates, names, look)
    mark_days(drawn, annotations, rates["quarter_on"].to_list(), look)
    return drawn.figure()


def _marker(rates: pl.DataFrame, look: Look) -> dict[str, Any]:
    kinds = rates.select("is_signal", "is_immature").rows()
    return {
        "size": [13 if signal else 10 for signal, _ in kinds],
        "color": [look.faint if new else look.worse if signal else look.accent for signal, new in kinds],
        "symbol": ["circle-open" if new else "diamond" if signal else "circle" for signal, new in kinds],
        "line": {"width": 2},
    }


def _labels(drawn: Sketch, rates: pl.DataFrame, names: list[str], look: Look) -> None:
    """The mean of the mature quarters as a line with its name, and a word on what the hollow points are."""
    at_end = {"xref": "paper", "x": 1.01, "xanchor": "left", "yanchor": "middle"}
    centre = rates["centre"].drop_nulls()
    if len(centre):
        drawn.add_scatter(
            x=names,
            y=[centre[0]] * len(names),
            mode="lines",
            hoverinfo="skip",
            line={"color": look.muted, "width": 1, "dash": "dot"},
        )
        note(drawn, t("mean {mean}", mean=number(centre[0])), look, y=centre[0], **at_end)
    new = rates.filter("is_immature")
    if len(new):
        note(drawn, t("hollow: six<br>months not<br>over"), look, yref="paper", align="left", y=0.12, **at_end)


def _note(row: dict[str, Any]) -> str:
    counts = quarter(row["quarter_on"]) + ": " + t(
        "{value} per 100 months of contract, between {low} and {high}<br>{n_events} in {months} observed months of"
        " {n_deals}",
        value=number(row["value"]),
        low=number(row["low"]),
        high=number(row["high"]),
        n_events=counted.escalations(row["n_events"]),
        months=number(row["months"], 0),
        n_deals=counted.deals(row["n_deals"]),
    )  # fmt: skip
    return counts + ("<br>" + t("Six months are not over for all of them.") if row["is_immature"] else "")

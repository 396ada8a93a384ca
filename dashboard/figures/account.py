"""The figure of the Account page: what happened when, in lanes."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.figures.look import Look, figure, note, plain

LANES = {
    "stage": "Sales stages",
    "practice": "Practices",
    "contract": "Contracts",
    "escalation": "Escalations",
    "satisfaction": "Satisfaction",
}


def timeline(
    events: pl.DataFrame,
    look: Look,
    *,
    committed_on: list[date],
    signed_on: list[date],
    annotations: pl.DataFrame | None = None,
) -> go.Figure:
    """Events in lanes over time, with commitment points (dotted) and signatures (solid) as lines.

    Columns: occurred_at, event_type, title, detail. Practices only after signature are hollow.
    """
    drawn = figure(look, height=340, margin={"l": 8, "r": 12, "t": 28, "b": 8})
    for days, dash, colour in ((committed_on, "dot", look.muted), (signed_on, "solid", look.accent)):
        for day in days:
            drawn.add_vline(x=day.isoformat(), line={"color": colour, "width": 1.4, "dash": dash}, layer="below")
    for happened_on, text in _noted(annotations):
        drawn.add_vline(x=happened_on.isoformat(), line={"color": look.ink, "width": 1, "dash": "dash"}, layer="below")
        note(drawn, plain(text), look, x=happened_on.isoformat(), xanchor="left", yref="paper", y=0, yanchor="bottom",
             xshift=4, font={"size": 12, "color": look.ink}, bgcolor=look.ground, opacity=0.9)  # fmt: skip
    styles = _styles(look)
    for event_type, lane in reversed(LANES.items()):
        rows = events.filter(pl.col("event_type") == event_type)
        hollow = [f"{styles[event_type]['symbol']}-open" if "after" in title else styles[event_type]["symbol"]
                  for title in rows["title"]]  # fmt: skip
        drawn.add_scatter(
            x=rows["occurred_at"].to_list(),
            y=[lane] * len(rows),
            mode="markers",
            marker={
                **styles[event_type],
                "symbol": hollow if event_type == "practice" else styles[event_type]["symbol"],
            },
            text=[_event_note(*row) for row in rows.select("occurred_at", "title", "detail").iter_rows()],
            hoverinfo="text",
        )
    top = {"yref": "paper", "y": 1.01, "yanchor": "bottom"}
    if len(signed_on) == 1:
        note(drawn, " signed", look, x=signed_on[0].isoformat(), xanchor="left", **top)
    if len(committed_on) == 1:
        note(drawn, "commitment point ", look, x=committed_on[0].isoformat(), xanchor="right", **top)
    drawn.update_xaxes(showgrid=True)
    return drawn.update_yaxes(
        categoryorder="array", categoryarray=list(reversed(LANES.values())), range=[-0.6, len(LANES) - 0.4]
    )


def _noted(annotations: pl.DataFrame | None) -> list[tuple[date, str]]:
    return [] if annotations is None else annotations.select("happened_on", "text").rows()


def _styles(look: Look) -> dict[str, dict[str, Any]]:
    return {
        "stage": {"color": look.muted, "size": 8, "symbol": "circle-open", "line": {"width": 1.5}},
        "practice": {"color": look.accent, "size": 12, "symbol": "circle"},
        "contract": {"color": look.muted, "size": 10, "symbol": "square-open", "line": {"width": 1.5}},
        "escalation": {"color": look.worse, "size": 12, "symbol": "diamond"},
        "satisfaction": {"color": look.muted, "size": 10, "symbol": "star-triangle-up-open", "line": {"width": 1.5}},
    }


def _event_note(moment: Any, title: str, detail: str | None) -> str:
    more = f"<br>{plain(detail)}" if detail else ""
    return f"{wording.day(moment.date())}: {plain(title)}{more}"

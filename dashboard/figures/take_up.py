"""The event study of take-up: rates by quarters before and since, against units that had not taken up yet."""

import math
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.evidence import TICKS
from dashboard.figures.look import Look, figure, note
from dashboard.figures.sketch import Sketch
from dashboard.locale import t
from dashboard.wording import counts
from dashboard.wording.take_up import quarter_name
from dashboard.wording.words import number, tick_label


def event_study(quarters: pl.DataFrame, look: Look) -> go.Figure:
    """A point per quarter with the band for all of them at once; hollow before take-up, where 1 is expected.

    Columns: quarter (since take-up, negative before), ratio, low, high, n_deals, n_events.
    """
    drawn = figure(look, height=380, margin={"l": 8, "r": 16, "t": 30, "b": 8})
    drawn.add_hline(y=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    drawn.add_vline(x=-0.5, line={"color": look.pale, "width": 1.5})
    for rows, colour in (
        (quarters.filter(pl.col("quarter") < 0), look.muted),
        (quarters.filter(pl.col("quarter") >= 0), look.accent),
    ):
        _points(drawn, rows, colour, is_hollow=colour == look.muted)
    for text, anchor, shift in ((t("before take-up"), "right", -6), (t("since"), "left", 6)):
        note(drawn, text, look, x=-0.5, xanchor=anchor, xshift=shift, yref="paper", y=1, yanchor="bottom")
    places = quarters["quarter"].to_list()
    last = max(places, default=0)
    drawn.update_xaxes(
        tickvals=places, ticktext=[_tick(place, is_last=place == last) for place in places], tickangle=0,
        range=[min(places, default=0) - 0.6, last + 0.6], title=t("quarters of signature since take-up"),
    )  # fmt: skip
    ends = [end for name in ("ratio", "low", "high") for end in quarters[name].drop_nulls() if end > 0]
    span = [math.log10(max(min([*ends, 0.7]), 0.05) * 0.92), math.log10(min(max([*ends, 1.4]), 20) * 1.08)]
    ticks = [tick for tick in TICKS if 10 ** span[0] <= tick <= 10 ** span[1]]
    return drawn.update_yaxes(
        type="log", range=span, tickvals=ticks, ticktext=[tick_label(tick) for tick in ticks],
        title=t("rate ratio (log scale)"),
    ).figure()  # fmt: skip


def _points(drawn: Sketch, rows: pl.DataFrame, colour: str, *, is_hollow: bool) -> None:
    bounded = rows.drop_nulls(["low", "high"])
    ends = [end for low, high in bounded.select("low", "high").iter_rows() for end in (low, high, None)]
    across = [place for place in bounded["quarter"] for _ in range(3)]
    drawn.add_scatter(x=across, y=ends, mode="lines", line={"color": colour, "width": 2}, hoverinfo="skip")
    drawn.add_scatter(
        x=rows["quarter"].to_list(), y=rows["ratio"].to_list(), mode="markers", hoverinfo="text",
        hovertext=[_hover(row) for row in rows.iter_rows(named=True)],
        marker={
            "color": colour, "size": 10, "symbol": "circle-open" if is_hollow else "circle",
            "line": {"width": 2, "color": colour},
        },
    )  # fmt: skip


def _tick(quarter: int, *, is_last: bool) -> str:
    if quarter < 0:
        return f"−{-quarter}"
    return f"{quarter}+" if is_last and quarter > 0 else str(quarter)


def _hover(row: dict[str, Any]) -> str:
    values = {"quarter": quarter_name(row["quarter"]), "ratio": number(row["ratio"], 2)}
    counted = {"deals": counts.deals(row["n_deals"]), "events": counts.escalations(row["n_events"])}
    if row["low"] is None:
        return t("{quarter}: {ratio}<br>{deals}, {events}", **values, **counted)
    return t(
        "{quarter}: {ratio} (between {low} and {high})<br>{deals}, {events}",
        **values, low=number(row["low"], 2), high=number(row["high"], 2), **counted,
    )  # fmt: skip

"""The specification curve: every other way to estimate a ratio, in order, and below it which way each one was."""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.evidence import TICKS
from dashboard.figures.look import Look, figure, note
from dashboard.figures.sketch import Sketch
from dashboard.locale import deferred, t
from dashboard.wording import counts
from dashboard.wording.words import number, tick_label

_ROW = 20  # pixels of a choice's row
# what a departure from the primary specification is called; by axis and choice
CHOICES = {
    ("covariates", "primary"): deferred("adjusted for less"),
    ("covariates", "minimal"): deferred("adjusted for least"),
    ("owner", "indicators"): deferred("each sales owner apart"),
    ("owner", "none"): deferred("not for sales owner"),
    ("lead", "of today"): deferred("today's delivery lead"),
    ("lead", "none"): deferred("not for delivery lead"),
    ("calendar", "indicators"): deferred("each quarter of signature apart"),
    ("calendar", "spline"): deferred("quarters as a smooth course"),
    ("calendar", "line"): deferred("quarters as a straight line"),
    ("calendar", "quarter of exposure"): deferred("by calendar quarter observed"),
    ("cycle", "out"): deferred("not for sales cycle"),
    ("window", "6 months"): deferred("first 6 months"),
    ("window", "all follow-up"): deferred("all months"),
    ("exposure", "early only"): deferred("early practices only"),
    ("exposure", "practised"): deferred("early or late"),
    ("exposure", "one or more"): deferred("one or more practices"),
    ("exposure", "two or more"): deferred("two or more practices"),
    ("outcome", "all"): deferred("escalations of any cause"),
    ("outcome", "priority 1"): deferred("priority 1 only"),
    ("outcome", "management level"): deferred("management level only"),
    ("outcome", "surprise"): deferred("surprises only"),
    ("attribution", "direct only"): deferred("named deal only"),
    ("recording", "time required"): deferred("recording time required"),
    ("recording", "declared not counted"): deferred("declared not counted"),
    ("unknown", "weighted by documentation"): deferred("weighted by documentation"),
    ("unknown", "no recorded risk unknown"): deferred("no recorded risk: unknown"),
    ("model", "NB2"): deferred("negative binomial"),
    ("model", "overlap-weighted"): deferred("overlap weights"),
}


def specification_curve(rows: pl.DataFrame, look: Look) -> go.Figure:
    """Ratios of all specifications in order with their intervals; below, a row per choice, its median at the right.

    Columns: ratio, low, high, is_primary, n_deals, n_events, and one per axis of the specifications.
    """
    ordered = rows.sort("ratio")
    chosen = list(_departures(ordered))
    below = _ROW * len(chosen)
    share = below / (300 + below)
    drawn = figure(look, height=330 + below, margin={"l": 8, "r": 64, "t": 12, "b": 8})
    _curve(drawn, ordered, look)
    for line, (label, places) in enumerate(reversed(chosen)):
        _choice(drawn, ordered, label, places, line, look)
    labels = [label for label, _ in reversed(chosen)]
    note(drawn, t("median"), look, xref="paper", x=1.01, xanchor="left", yref="paper", y=share, yanchor="bottom")
    drawn.update_layout(
        yaxis={"type": "log", "tickvals": TICKS, "ticktext": [tick_label(tick) for tick in TICKS],
               "domain": [share + 0.05, 1], "title": t("rate ratio (log scale)")},
        yaxis2={"domain": [0, share], "tickvals": list(range(len(chosen))), "ticktext": labels,
                "range": [-0.6, len(chosen) - 0.4], "showgrid": False},
        xaxis={"showticklabels": False, "range": [-1, len(ordered)], "anchor": "y2"},
    )  # fmt: skip
    return drawn.figure()


def _departures(ordered: pl.DataFrame) -> Iterator[tuple[str, list[int]]]:
    """The name of each departure from the primary specification, with the places of those that make it."""
    primary = ordered.filter("is_primary").row(0, named=True)
    for (axis, choice), name in CHOICES.items():
        places = [place for place, made in enumerate(ordered[axis]) if made == choice != primary[axis]]
        if places:
            yield t(name), places


def _curve(drawn: Sketch, ordered: pl.DataFrame, look: Look) -> None:
    limits = ordered.select("low", "high").rows()
    ends = [end for low, high in limits for end in (low, high, None)]
    across = [place for place in range(len(ordered)) for _ in range(3)]
    drawn.add_scatter(x=across, y=ends, mode="lines", line={"color": look.pale, "width": 1.4}, hoverinfo="skip")
    is_primary = ordered["is_primary"].to_list()
    primary = ordered.filter("is_primary").row(0, named=True)
    drawn.add_scatter(
        x=list(range(len(ordered))), y=ordered["ratio"].to_list(), mode="markers", hoverinfo="text",
        marker={
            "size": [12 if is_own else 5 for is_own in is_primary],
            "symbol": ["diamond" if is_own else "circle" for is_own in is_primary],
            "color": [look.ink if is_own else _side(low, high, look)
                      for is_own, (low, high) in zip(is_primary, limits, strict=True)],
        },
        hovertext=[_hover(row, primary) for row in ordered.iter_rows(named=True)],
    )  # fmt: skip
    drawn.add_hline(y=1, line={"color": look.muted, "width": 1, "dash": "dot"})


def _side(low: float, high: float, look: Look) -> str:
    return look.accent if high < 1 else look.worse if low > 1 else look.muted


def _choice(drawn: Sketch, ordered: pl.DataFrame, label: str, places: list[int], line: int, look: Look) -> None:
    """A tick per specification that makes the choice, and the median ratio of them."""
    drawn.add_scatter(
        x=places, y=[line] * len(places), yaxis="y2", mode="markers", hoverinfo="text", hovertext=[label] * len(places),
        marker={"symbol": "line-ns", "size": 9, "line": {"width": 1.4, "color": look.muted}},
    )  # fmt: skip
    median = ordered["ratio"].gather(places).median()
    if isinstance(median, float):
        text = number(median, 2)
        note(drawn, text, look, xref="paper", x=1.01, xanchor="left", yref="y2", y=line, yanchor="middle")


def _hover(row: dict[str, Any], primary: dict[str, Any]) -> str:
    made = [t(name) for (axis, choice), name in CHOICES.items() if row[axis] == choice != primary[axis]]
    return t(
        "{ratio} (95 % interval: {low} to {high})<br>{how}<br>{deals}, {events}",
        ratio=number(row["ratio"], 2), low=number(row["low"], 2), high=number(row["high"], 2),
        how=t("as reported") if row["is_primary"] else ", ".join(made),
        deals=counts.deals(row["n_deals"]), events=counts.escalations(row["n_events"]),
    )  # fmt: skip

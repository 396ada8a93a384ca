"""The figure of the Account page: what happened when, in lanes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import plotly.graph_objects as go
import polars as pl

from dashboard.figures import lanes
from dashboard.figures.look import Look, figure, note, plain
from dashboard.figures.sketch import Sketch
from dashboard.figures.timeline_marks import LANE_TITLES, Mark, marks
from dashboard.locale import deferred, t
from dashboard.wording import words

LANES = {
    "stage": deferred("Sales stages"),
    "practice": deferred("Practices"),
    "contract": deferred("Contracts"),
    "escalation": deferred("Escalations"),
    "satisfaction": deferred("Satisfaction"),
}
_ROW = 24  # pixels
_BETWEEN = 12


@dataclass(frozen=True, slots=True)
class _Placed:
    """Marks of one lane with their heights, and the lane's middle, in pixels from the top."""

    title: str
    marks: list[tuple[Mark, float]]
    middle: float
    bottom: float


def timeline(
    events: pl.DataFrame,
    look: Look,
    *,
    committed_on: Sequence[date],
    signed_on: Sequence[date],
    numbers: Mapping[str, str] | None = None,
    annotations: pl.DataFrame | None = None,
) -> go.Figure:
    """Events in lanes over time, with commitment points (dotted) and signatures (solid) as lines.

    Columns: occurred_at, event_type, title, detail; deal_id where `numbers` names the deals by it, in the order of
    `signed_on`. Only what was practised before signature is a filled circle.
    """
    noted = [] if annotations is None else annotations.select("happened_on", "text").rows()
    drawn_marks = marks(events, look, numbers or {})
    scale = _scale(drawn_marks, [*signed_on, *committed_on, *(day for day, _ in noted)])
    placed = _place(drawn_marks, scale)
    notes = [(day, text) for day, text in sorted(noted) if day >= scale.begin]
    note_rows = lanes.rows([(scale.at(day), scale.at(day) + lanes.text_width(text)) for day, text in notes])
    bottom = placed[-1].bottom + _ROW * (1 + max(note_rows, default=-1))
    drawn = figure(look, height=int(bottom) + 66, margin={"l": 8, "r": 12, "t": 26, "b": 8})
    first_height = placed[0].bottom
    for day in committed_on:
        until = next((lane.bottom for lane in placed if lane.title == t(LANE_TITLES[3])), first_height)
        _line(drawn, day, look.muted, "dot", until)
    for day in signed_on:
        _line(drawn, day, look.accent, "solid", bottom)
    for (day, text), row in zip(notes, note_rows, strict=True):
        _line(drawn, day, look.ink, "dash", bottom)
        note(drawn, plain(text), look, x=day.isoformat(), xanchor="left", y=placed[-1].bottom + _ROW * (row + 0.5),
             xshift=4, font={"size": 12, "color": look.ink}, bgcolor=look.ground, opacity=0.9)  # fmt: skip
    runs_until = max((mark.moment for mark in drawn_marks), default=datetime.min)
    for lane in placed:
        _draw(drawn, lane, look, runs_until)
    _name_lines(drawn, look, scale, committed_on, signed_on, list((numbers or {}).values()))
    edge = timedelta(days=max(2, (scale.end - scale.begin).days // 60))
    drawn.update_xaxes(range=[(scale.begin - edge).isoformat(), (scale.end + edge).isoformat()])
    return drawn.update_yaxes(
        tickmode="array", tickvals=[lane.middle for lane in placed], ticktext=[lane.title for lane in placed],
        range=[bottom, 0], showgrid=False,
    ).figure()  # fmt: skip


def begins_on(events: pl.DataFrame) -> date | None:
    """The first day that the timeline draws: that of the first event, contracts from before it aside."""
    rest = events.filter(pl.col("event_type") != "contract")
    moment = (events if rest.is_empty() else rest)["occurred_at"].min()
    return moment.date() if isinstance(moment, datetime) else None


def _scale(drawn: list[Mark], lines: list[date]) -> lanes.Scale:
    """From the first event that is not only a contract to the last one, with room for the last label."""
    days = [mark.day for mark in drawn]
    first = [mark.day for mark in drawn if not mark.is_contract] or days
    begin, end = min([*first, *lines]), max([*days, *lines])
    widest = max((lanes.text_width(mark.label) for mark in drawn if mark.day > end - (end - begin) / 8), default=0.0)
    return lanes.Scale(begin, end + (end - begin) * (widest / lanes.PLOT_WIDTH) + timedelta(days=1))


def _place(drawn: list[Mark], scale: lanes.Scale) -> list[_Placed]:
    """Every lane with its marks; those of one group stand in one row."""
    placed, top = [], 0.0
    for title in LANE_TITLES:
        here = [mark for mark in drawn if mark.lane == title]
        groups: dict[str, list[Mark]] = {}
        for mark in here:
            groups.setdefault(mark.group, []).append(mark)
        spans = [_span(group, scale) for group in groups.values()]
        rows = dict(zip(groups, lanes.rows(spans), strict=True))
        height = _ROW * (1 + max(rows.values(), default=0))
        at = [(mark, top + _BETWEEN / 2 + _ROW * (rows[mark.group] + 0.5)) for mark in here]
        placed.append(_Placed(t(title), at, top + (_BETWEEN + height) / 2, top + _BETWEEN + height))
        top += _BETWEEN + height
    return placed


def _span(group: list[Mark], scale: lanes.Scale) -> tuple[float, float]:
    """From where to where some marks reach with their labels, in pixels."""
    edges = [(scale.at(mark.day), lanes.text_width(mark.label), mark.is_named_before) for mark in group]
    if not group[-1].is_last:
        edges.append((scale.at(scale.end), 0.0, False))
    low = min(at - 7 - (width if is_before else 0) for at, width, is_before in edges)
    return low, max(at + 7 + (0 if is_before else width) for at, width, is_before in edges)


def _draw(drawn: Sketch, lane: _Placed, look: Look, runs_until: datetime) -> None:
    """The marks of a lane with their labels, a thin line between those of one group, and the lane's lower edge."""
    drawn.add_hline(y=lane.bottom, line={"color": look.grid, "width": 1}, layer="below")
    if not lane.marks:
        note(drawn, t("nothing recorded"), look, xref="paper", x=0.01, xanchor="left", y=lane.middle)
    groups: dict[str, list[tuple[Mark, float]]] = {}
    for mark, height in lane.marks:
        groups.setdefault(mark.group, []).append((mark, height))
    for group in groups.values():
        ends = [group[0][0].moment, group[-1][0].moment if group[-1][0].is_last else runs_until]
        if group[0][0].is_grouped and ends[0] < ends[1]:
            drawn.add_scatter(x=ends, y=[group[0][1]] * 2, mode="lines", hoverinfo="skip",
                              line={"color": look.pale, "width": 2})  # fmt: skip
    drawn.add_scatter(
        name=lane.title,
        x=[mark.moment for mark, _ in lane.marks],
        y=[height for _, height in lane.marks],
        mode="markers+text",
        text=[plain(mark.label) for mark, _ in lane.marks],
        textposition=["middle left" if mark.is_named_before else "middle right" for mark, _ in lane.marks],
        textfont={"size": 12, "color": look.muted},
        hovertext=[mark.hover for mark, _ in lane.marks],
        hoverinfo="text",
        marker={
            "symbol": [mark.symbol for mark, _ in lane.marks],
            "color": [mark.colour for mark, _ in lane.marks],
            "size": [mark.size for mark, _ in lane.marks],
            "line": {"width": 1.6, "color": [mark.colour for mark, _ in lane.marks]},
            "opacity": 1,
        },
    )


def _line(drawn: Sketch, day: date, colour: str, dash: str, until: float) -> None:
    line = {"color": colour, "width": 1.2, "dash": dash}
    x = day.isoformat()
    drawn.add_shape(type="line", x0=x, x1=x, y0=0, y1=until, line=line, layer="below", opacity=0.6)


def _name_lines(
    drawn: Sketch,
    look: Look,
    scale: lanes.Scale,
    committed_on: Sequence[date],
    signed_on: Sequence[date],
    numbers: list[str],
) -> None:
    """One deal: its two lines in words. Several: the numbers of the deals over their signatures."""
    top = {"yref": "paper", "y": 1, "yanchor": "bottom"}
    if len(signed_on) == 1:
        note(drawn, t("signed {day}", day=words.day(signed_on[0])), look, x=signed_on[0].isoformat(), xanchor="left",
             **top)  # fmt: skip
        for day in committed_on[:1]:
            note(drawn, t("commitment point"), look, x=day.isoformat(), xanchor="right", **top)
    elif numbers:
        for day, text in lanes.joined(list(zip(signed_on, numbers, strict=True)), scale):
            note(drawn, f"<b>{text}</b>", look, x=day.isoformat(), xanchor="left", xshift=-4,
                 font={"size": 12, "color": look.accent}, **top)  # fmt: skip

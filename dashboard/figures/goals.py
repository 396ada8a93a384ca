"""Goals in a chart by quarters: a dashed line from where the data end, or the goal was set, to its day."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.annotations import mark_days, place
from dashboard.figures.look import Look, figure, note, quarter_ticks
from dashboard.figures.sketch import Sketch
from dashboard.locale import t
from dashboard.wording import counts
from dashboard.wording.goals import Goal, Metric, label
from dashboard.wording.words import percent, quarter

_MOST_MORE = 4  # quarters that an axis goes on for a goal; the line of a later one runs to its end


def with_goals(drawn: Sketch, goals: list[Goal], quarters: list[date], look: Look) -> None:
    """Draw goals into a figure over `quarters`, the names of its category axis, and let the axis reach to their days.

    A share is drawn in per cent, a rate as it is.
    """
    if not goals or not quarters:
        return
    shown = _until(quarters, max(goal.due_on for goal in goals))
    names = [quarter(day) for day in shown]
    drawn.add_scatter(x=names, y=[None] * len(names), hoverinfo="skip")
    drawn.update_xaxes(**quarter_ticks(shown), categoryorder="array", categoryarray=names,
                       range=[-0.5, len(shown) - 0.5])  # fmt: skip
    for goal in goals:
        _line(drawn, goal, quarters, shown, look)


def height(goal: Goal) -> float:
    """Where a goal stands on the value axis."""
    return 100 * goal.target if goal.is_share else goal.target


def _line(drawn: Sketch, goal: Goal, quarters: list[date], shown: list[date], look: Look) -> None:
    y = height(goal)
    data_end = len(quarters) - 1.0
    start = min(_or(place(goal.set_on, shown), data_end), data_end)
    end = _or(place(goal.due_on, shown), len(shown) - 0.5)
    line = {"color": look.better, "width": 2, "dash": "dash"}
    drawn.add_shape(type="line", xref="x", yref="y", x0=min(start, end - 0.5), x1=end, y0=y, y1=y, line=line)
    colour = {"size": 12, "color": look.better}
    note(drawn, label(goal), look, x=end, y=y, xanchor="right", yanchor="bottom", font=colour, bgcolor=look.ground,
         opacity=0.9)  # fmt: skip


def _or(found: float | None, other: float) -> float:
    return other if found is None else found


def _until(quarters: list[date], day: date) -> list[date]:
    """The quarters and those that follow up to a day, as far as the axis goes on."""
    shown = list(quarters)
    while len(shown) < len(quarters) + _MOST_MORE and _next(shown[-1]) <= day:
        shown.append(_next(shown[-1]))
    return shown


def _next(day: date) -> date:
    return date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)


def shares(rows: pl.DataFrame, look: Look, goals: list[Goal], annotations: pl.DataFrame | None = None) -> go.Figure:
    """The aligned share of the known deals as a line, the share not known as a hollow one, with their goals.

    Columns: quarter_on, aligned, unknown, n_known, n.
    """
    drawn = figure(look, height=340, margin={"l": 8, "r": 84, "t": 12, "b": 8})
    quarters = rows["quarter_on"].to_list()
    names = [quarter(day) for day in quarters]
    for column, name, colour, dash in (
        ("unknown", t("not known"), look.faint, "dot"),
        ("aligned", t("aligned"), look.accent, "solid"),
    ):
        drawn.add_scatter(
            x=names,
            y=[None if value is None else 100 * value for value in rows[column]],
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 8, "symbol": "circle-open" if column == "unknown" else "circle", "color": colour},
            hoverinfo="text",
            text=[_hover(row, column) for row in rows.iter_rows(named=True)],
        )
        if (last := rows[column][-1]) is not None:
            words = f"{name}<br><b>{percent(last)}</b>"
            note(drawn, words, look, x=len(names) - 1, y=100 * last, xanchor="left", xshift=10, align="left",
                 font={"size": 12, "color": look.ink})  # fmt: skip
    drawn.update_layout(
        xaxis=quarter_ticks(quarters),
        yaxis={"range": [0, 104], "tickvals": [0, 50, 100], "ticktext": ["0", "50", "100 %"]},
    )
    with_goals(drawn, [goal for goal in goals if goal.metric is not Metric.ESCALATIONS], quarters, look)
    mark_days(drawn, annotations, quarters, look)
    return drawn.figure()


def _hover(row: dict[str, object], column: str) -> str:
    named = quarter(row["quarter_on"])  # type: ignore[arg-type]
    if column == "aligned":
        return t("{share} aligned, of {n} known, in the four quarters to {quarter}",
                 share=percent(row["aligned"]), n=counts.deals(row["n_known"]), quarter=named)  # type: ignore[arg-type] # fmt: skip
    return t("{share} not known, of {n}, in the four quarters to {quarter}",
             share=percent(row["unknown"]), n=counts.deals(row["n"]), quarter=named)  # type: ignore[arg-type] # fmt: skip

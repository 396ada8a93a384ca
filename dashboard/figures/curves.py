"""Curves since signature: the share without an escalation yet, and escalations so far per deal."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import FONT, Look, figure
from dashboard.figures.sketch import Sketch
from dashboard.locale import deferred, t
from dashboard.wording import words as words_words
from dashboard.wording.words import percent

_MONTH = 30.4375
_ARMS = {
    "score 0": deferred("none"),
    "score 1": deferred("one"),
    "score 2": deferred("two"),
    "score 3": deferred("all three"),
    "none or one": deferred("none or one"),
    "two or three practices": deferred("two or three"),
}


def _colours(look: Look) -> dict[str, tuple[str, str]]:
    """Colour and dash per arm: the more practices, the stronger."""
    return {
        "score 0": (look.worse, "solid"),
        "score 1": (look.faint, "dash"),
        "score 2": (look.muted, "dashdot"),
        "score 3": (look.accent, "solid"),
        "none or one": (look.worse, "solid"),
        "two or three practices": (look.accent, "solid"),
    }


def curves(points: pl.DataFrame, at_risk: pl.DataFrame, look: Look, *, is_share: bool) -> go.Figure:
    """A step per arm with its 95 % band and a direct label, deals still under way below.

    `points`: arm, day, value, low, high; `at_risk`: arm, month, n_at_risk. Shares are drawn from 0 to 100 %.
    """
    arms = points["arm"].unique(maintain_order=True).to_list()
    drawn = figure(look, height=360 + 18 * len(arms), margin={"l": 92, "r": 96, "t": 12, "b": 44 + 20 * len(arms)})
    scale = 100 if is_share else 1
    colours = _colours(look)
    for arm in arms:
        rows = points.filter(pl.col("arm") == arm).sort("day")
        colour, dash = colours[arm]
        months = [day / _MONTH for day in rows["day"]]
        if len(arms) == 2:
            _band(drawn, months, rows, colour, scale)
        drawn.add_scatter(
            x=months, y=[scale * value for value in rows["value"]], mode="lines",
            line={"color": colour, "width": 2.2, "dash": dash, "shape": "hv"}, hoverinfo="text",
            hovertext=[_hover(arm, day, value, low, high, is_share)
                for day, value, low, high in rows.select("day", "value", "low", "high").iter_rows()],
        )  # fmt: skip
    font = {"family": FONT, "size": 12, "color": look.muted}
    ends = [
        {
            "text": text,
            "xref": "paper",
            "x": 1.01,
            "xanchor": "left",
            "y": y,
            "yanchor": "middle",
            "font": {**font, "color": colour},
        }
        for (text, colour), y in _labels(points, arms, colours, scale)
    ]
    below = [place | {"font": font} for place in _numbers_at_risk(at_risk, arms)]
    drawn.update_layout(annotations=[place | {"showarrow": False} for place in (*ends, *below)])
    drawn.update_xaxes(
        range=[0, 12.05], tickvals=[0, 3, 6, 9, 12], ticklabelstandoff=5, title=t("months since signature")
    )
    top = (
        {"range": [0, 102], "tickvals": list(range(0, 101, 20)), "ticksuffix": " %"}
        if is_share
        else {"rangemode": "tozero"}
    )
    return drawn.update_yaxes(**top).figure()


def _band(drawn: Sketch, months: list[float], rows: pl.DataFrame, colour: str, scale: int) -> None:
    for column, fill in (("low", None), ("high", "tonexty")):
        drawn.add_scatter(
            x=months, y=[scale * value for value in rows[column]], mode="lines", hoverinfo="skip",
            line={"width": 0, "shape": "hv"}, fill=fill, fillcolor=_faded(colour),
        )  # fmt: skip


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"


def _labels(
    points: pl.DataFrame, arms: list[str], colours: dict[str, tuple[str, str]], scale: int
) -> list[tuple[tuple[str, str], float]]:
    """Label and height at the right end of each curve, moved apart where they would overlap."""
    ends = sorted(
        ((scale * points.filter(pl.col("arm") == arm).sort("day")["value"][-1], arm) for arm in arms), reverse=True
    )
    top = max(scale * float(points["high"].drop_nulls().max() or 1), ends[0][0], 0.1)  # type: ignore[arg-type]
    gap = 0.06 * top
    placed: list[tuple[tuple[str, str], float]] = []
    for height, arm in ends:
        y = min(height, placed[-1][1] - gap) if placed else height
        placed.append(((t(_ARMS[arm]), colours[arm][0]), y))
    return placed


def _numbers_at_risk(at_risk: pl.DataFrame, arms: list[str]) -> list[dict[str, Any]]:
    """Where the numbers of deals still under way stand, a line per arm below the axis."""
    placed: list[dict[str, Any]] = []
    for line, arm in enumerate(arms):
        place = {"yref": "paper", "y": 0, "yanchor": "top", "yshift": -46 - 19 * line}
        placed.append(place | {"text": t(_ARMS[arm]), "xref": "paper", "x": -0.05, "xanchor": "right"})
        months = at_risk.filter(pl.col("arm") == arm).select("month", "n_at_risk")
        placed += [
            place | {"text": words_words.number(n, 0), "x": month, "xanchor": "center"}
            for month, n in months.iter_rows()
        ]
    return placed


def _hover(arm: str, day: int, value: float, low: float | None, high: float | None, is_share: bool) -> str:
    def words(number: float | None) -> str:
        return percent(number) if is_share else words_words.number(number, 2)

    return t("{arm}, day {day}: {value} (between {low} and {high})", arm=t(_ARMS[arm]), day=str(day),
             value=words(value), low=words(low), high=words(high))  # fmt: skip

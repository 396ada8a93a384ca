"""The look of every figure: palettes for a light and a dark ground (Okabe & Ito 2008) and one Plotly template each."""

import textwrap
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard import fiscal
from dashboard.figures.sketch import Sketch
from dashboard.locale import separators
from dashboard.wording.safe import LONGEST_NAME, clean, cut
from dashboard.wording.words import quarter

FONT = "'Source Sans', 'Liberation Sans', Arial, sans-serif"
SERIF = "'Source Serif', 'Liberation Serif', Georgia, serif"
CONFIG = {"displaylogo": False, "displayModeBar": "hover", "modeBarButtonsToRemove": ["lasso2d", "select2d", "zoom2d"]}


@dataclass(frozen=True, slots=True)
class Look:
    """Colours with a meaning each; unknown is hatched or hollow, in `faint`, never a colour."""

    ground: str
    ink: str
    muted: str  # second text, reference lines
    faint: str  # unknown
    pale: str  # what is not the point: "not practised", limits
    grid: str
    band: str  # the range of chance
    accent: str
    better: str
    worse: str


LIGHT = Look(
    ground="#ffffff",
    ink="#1f2428",
    muted="#5b646c",
    faint="#8d969d",
    pale="#cfd5da",
    grid="#e8ebed",
    band="#eef1f3",
    accent="#0072b2",
    better="#00795a",
    worse="#d55e00",
)
DARK = Look(
    ground="#14181b",
    ink="#e6e9eb",
    muted="#a7b0b7",
    faint="#7d868d",
    pale="#465059",
    grid="#2a3137",
    band="#20272c",
    accent="#56b4e9",
    better="#3cc79b",
    worse="#ef8a4c",
)


def template(look: Look) -> dict[str, Any]:
    """Thin grid, no box, direct labels instead of legends, hover texts in sentences."""
    axis = {
        "gridcolor": look.grid,
        "linecolor": look.pale,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"family": FONT, "size": 13, "color": look.muted},
        "title": {"font": {"family": FONT, "size": 13, "color": look.muted}, "standoff": 10},
        "automargin": True,
    }
    return {
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
            "showlegend": False,
            "separators": separators(),
            "bargap": 0.22,
            "hoverlabel": {
                "bgcolor": look.ground,
                "bordercolor": look.pale,
                "font": {"family": FONT, "size": 13, "color": look.ink},
                "align": "left",
            },
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": look.faint, "activecolor": look.ink},
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "showline": False},
        }
    }


def figure(look: Look, *, height: int, **layout: Any) -> Sketch:
    """An empty figure in the look, with further layout settings."""
    font = {"family": FONT, "size": 14, "color": look.ink}
    return Sketch().update_layout(template=template(look), height=height, font=font).update_layout(layout)


def note(figure: Sketch | go.Figure, text: str, look: Look, **where: Any) -> None:
    """A direct label in second text, without an arrow."""
    figure.add_annotation(
        text=text, showarrow=False, **{"font": {"family": FONT, "size": 12, "color": look.muted}, **where}
    )


def plain(text: str) -> str:
    """Text from the data as Plotly shows it: its markup is not read."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def label(text: str, most: int = LONGEST_NAME) -> str:
    """A name from the data as Plotly shows it, cut where it is long."""
    return plain(cut(text, most))


def for_export(figure: go.Figure, *, title: str, subtitle: str, footer: str) -> go.Figure:
    """A copy on an opaque light ground, with title, subtitle and footer in the picture."""
    copy = go.Figure(figure)
    foot = textwrap.wrap(footer, 170)
    margin = {"l": 48, "r": 40 + (copy.layout.margin.r or 0), "t": 164, "b": 88 + 16 * len(foot)}
    copy.update_layout(paper_bgcolor=LIGHT.ground, plot_bgcolor=LIGHT.ground, height=None, margin=margin)
    edge = {"xref": "container", "x": 0.035, "xanchor": "left"}
    heading = {"text": f"<b>{_wrap(title, 100)}</b>", "font": {"size": 26, "color": LIGHT.ink, "family": SERIF}}
    second = {"text": _wrap(subtitle, 160), "font": {"size": 15, "color": LIGHT.muted, "family": FONT}}
    copy.update_layout(title={**heading, "subtitle": second, **edge, "yref": "container", "y": 0.94, "yanchor": "top"})
    below = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0, "yanchor": "top", "yshift": -76}
    note(copy, "<br>".join(map(plain, foot)), LIGHT, align="left", **below)
    return copy


def _wrap(text: str, width: int) -> str:
    return "<br>".join(plain(line) for line in textwrap.wrap(text, width))


def quarter_ticks(quarters: list[date]) -> dict[str, Any]:
    """Axis settings for quarters as category names `2026 Q3`: the quarter on each tick, the year under the first."""
    year = fiscal.year()
    texts = [
        f"Q{year.quarter_of_year(day)}"
        + (f"<br>{year.year_name(day)}" if before is None or year.year_of(before) != year.year_of(day) else "")
        for before, day in zip([None, *quarters], quarters, strict=False)
    ]
    names = [quarter(day) for day in quarters]
    if len(texts) > 2 and "<br>" in texts[1]:  # two years beside each other would run into one another
        texts[0] = texts[0].partition("<br>")[0]
    return {"tickmode": "array", "tickvals": names, "ticktext": texts, "tickangle": 0, "type": "category"}

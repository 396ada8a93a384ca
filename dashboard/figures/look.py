"""The look of every figure: palettes for a light and a dark ground (Okabe & Ito 2008) and one Plotly template each."""

from dataclasses import dataclass

import plotly.graph_objects as go

FONT = "Source Sans Pro, Source Sans 3, Source Sans, Liberation Sans, Arial, sans-serif"
UNKNOWN_PATTERN = "/"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours with a meaning each; unknown is hatched or hollow, in `faint`, never a colour."""

    ground: str
    ink: str
    muted: str  # second text, reference lines
    faint: str  # unknown
    pale: str  # what is not the point: "not practised", limits
    grid: str
    accent: str
    better: str
    worse: str


LIGHT = Look(
    ground="#ffffff",
    ink="#1f2428",
    muted="#5b646c",
    faint="#8d969d",
    pale="#cfd5da",
    grid="#eceef0",
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
    grid="#262c31",
    accent="#56b4e9",
    better="#3cc79b",
    worse="#ef8a4c",
)


def template(look: Look) -> go.layout.Template:
    """Thin grid, no box, direct labels instead of legends, hover texts in sentences."""
    axis = {
        "gridcolor": look.grid,
        "linecolor": look.pale,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": 13, "color": look.muted},
        "title": {"font": {"size": 13, "color": look.muted}, "standoff": 10},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": look.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
            "showlegend": False,
            "separators": ".\u202f",
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
    )


def figure(look: Look, *, height: int) -> go.Figure:
    """An empty figure in the look."""
    drawn = go.Figure()
    drawn.update_layout(template=template(look), height=height)
    return drawn

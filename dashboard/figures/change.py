"""Figure of the change of the rate by alignment: what each part accounts for, with its interval."""

import plotly.graph_objects as go

from dashboard.figures.look import Look, figure, note, plain
from dashboard.wording.contributions import part_name, part_note, signed
from etl.evidence import NOT_KNOWN, Change, Part

_ROW = 58  # pixels


def alignment_parts(change: Change, look: Look) -> go.Figure:
    """A bar per part, from 0 to what it accounts for, the whole last; lines are 95 % intervals.

    Grey where the interval holds 0 or there is none; hatched where the alignment is not known.
    """
    parts = [*change.parts, change.whole]
    drawn = figure(look, height=_ROW * len(parts) + 40, bargap=0.65, margin={"l": 8, "r": 8, "t": 8, "b": 24})
    places = [-at for at in range(len(parts))]
    drawn.add_bar(
        x=[part.adds for part in parts], y=places, orientation="h", cliponaxis=False,
        marker={
            "color": [_colour(part, look) for part in parts],
            "pattern": {"shape": ["/" if part.name == NOT_KNOWN else "" for part in parts], "fgcolor": look.faint,
                        "bgcolor": look.ground, "size": 5, "solidity": 0.25},
        },
        hovertext=[part_note(part) for part in parts], hoverinfo="text",
        error_x={
            "type": "data", "symmetric": False, "color": look.ink, "thickness": 1.5, "width": 0,
            "array": [0.0 if part.high is None else part.high - part.adds for part in parts],
            "arrayminus": [0.0 if part.low is None else part.adds - part.low for part in parts],
        },
    )  # fmt: skip
    for part, place in zip(parts, places, strict=True):
        text = f"{plain(part_name(part.name))} <b>{signed(part.adds)}</b>"
        note(drawn, text, look, xref="paper", x=0, xanchor="left", y=place + 0.42,
             font={"size": 13, "color": look.ink})  # fmt: skip
    drawn.update_layout(
        xaxis={"zeroline": True, "zerolinecolor": look.muted, "zerolinewidth": 1, "showgrid": True, "nticks": 7},
        yaxis={"showticklabels": False, "showgrid": False, "range": [-len(parts) + 0.5, 0.75]},
    )
    return drawn.figure()


def _colour(part: Part, look: Look) -> str:
    if part.is_chance is not False:
        return look.pale
    return look.worse if part.adds > 0 else look.better

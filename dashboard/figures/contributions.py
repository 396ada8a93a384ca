"""Figure of what moved: what each part adds to the change of the escalation rate."""

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure, label, note, plain
from dashboard.locale import t
from dashboard.wording.contributions import moved_note, signed, split_names

_ROW = 21  # pixels
_LONGEST_NAME = 36


def moves(parts: pl.DataFrame, look: Look) -> go.Figure:
    """A bar per part, from 0 to what it adds; a heading per split. Grey where the part moved within chance.

    Columns: split, part, adds, n_before, months_before, n_now, months_now, is_chance. Parts of a split are together.
    """
    rows = parts.with_columns(heading=pl.col("split") != pl.col("split").shift(1, fill_value=""))
    places, at = [], 0.0
    for is_first in rows["heading"]:
        at += 1.9 if is_first else 1.0
        places.append(-at)
    drawn = figure(look, height=int(_ROW * (at + 1)) + 24, bargap=0.3, margin={"l": 8, "r": 8, "t": 8, "b": 24})
    beyond = [chance is False for chance in rows["is_chance"]]
    colours = [
        (look.worse if adds > 0 else look.better) if is_beyond else look.pale
        for adds, is_beyond in zip(rows["adds"], beyond, strict=True)
    ]
    drawn.add_bar(
        x=rows["adds"].to_list(), y=places, orientation="h", marker={"color": colours}, width=0.62, cliponaxis=False,
        text=[t("{change}, unlikely to be chance", change=signed(adds)) if far else signed(adds)
              for adds, far in zip(rows["adds"], beyond, strict=True)],
        textposition="outside", textfont={"size": 12, "color": look.ink},
        hovertext=[moved_note(row) for row in rows.iter_rows(named=True)], hoverinfo="text",
        customdata=rows.select("split", "part").rows(),
    )  # fmt: skip
    for place, split, is_first in zip(places, rows["split"], rows["heading"], strict=True):
        if is_first:
            heading = f"<b>{plain(split_names()[split])}</b>"
            note(drawn, heading, look, xref="paper", x=0, xanchor="left", y=place + 0.95,
                 font={"size": 13, "color": look.ink})  # fmt: skip
    reach = 1.6 * max(rows["adds"].abs().max() or 1.0, 0.1)  # type: ignore[operator]
    names = [label(name, _LONGEST_NAME) for name in rows["part"]]
    drawn.update_layout(
        xaxis={"range": [-reach, reach], "zeroline": True, "zerolinecolor": look.muted, "zerolinewidth": 1,
               "showgrid": True, "showticklabels": False},
        yaxis={"range": [-at - 0.7, 0], "tickmode": "array", "tickvals": places, "ticktext": names, "showgrid": False},
    )  # fmt: skip
    return drawn.figure()

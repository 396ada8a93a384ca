"""The figure of the Data page: what the sources could tell about."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look, figure, label, quarter_ticks
from dashboard.locale import deferred, t
from dashboard.wording import counts
from dashboard.wording.words import number, quarter

NO_REGION = deferred("no region")
_LONGEST_NAME = 36


def coverage(cells: pl.DataFrame, look: Look) -> go.Figure:
    """Percent of deals that a source could tell about, by region and signature quarter; hollow where it tells nothing.

    Columns: region, quarter_on, tracked_share, n_deals.
    """
    regions = sorted({region or NO_REGION for region in cells["region"]}, reverse=True)
    quarters = sorted(set(cells["quarter_on"]))
    known: dict[tuple[str, date], tuple[float, int]] = {
        (region or NO_REGION, day): (share, n)
        for region, day, share, n in cells.select("region", "quarter_on", "tracked_share", "n_deals").iter_rows()
    }
    grid = [[known.get((region, day)) for day in quarters] for region in regions]
    names = [t(region) if region == NO_REGION else label(region, _LONGEST_NAME) for region in regions]
    drawn = figure(look, height=84 + 30 * len(regions))
    drawn.add_heatmap(
        z=[[cell[0] if cell else None for cell in row] for row in grid],
        x=[quarter(day) for day in quarters],
        y=list(range(len(regions))),
        text=[[number(100 * cell[0], 0) if cell else "" for cell in row] for row in grid],
        customdata=[
            [(name, counts.deals(cell[1] if cell else 0)) for cell in row]
            for name, row in zip(names, grid, strict=True)
        ],
        texttemplate="%{text}",
        textfont={"size": 12},
        zmin=0,
        zmax=1,
        colorscale=[[0, look.band], [1, look.accent]],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate=t(
            "{region}, {quarter}: {share} % of {n}",
            region="%{customdata[0]}",
            quarter="%{x}",
            share="%{text}",
            n="%{customdata[1]}",
        )
        + "<extra></extra>",
    )
    drawn.update_xaxes(**quarter_ticks(quarters))
    return drawn.update_yaxes(
        showgrid=False, tickmode="array", tickvals=list(range(len(names))), ticktext=names
    ).figure()

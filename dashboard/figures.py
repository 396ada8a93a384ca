"""Data → Plotly figures. Pure functions; one template for all of them."""

import math
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from etl.evidence import Claim, Level

ACCENT, WORSE, BETTER = "#0072B2", "#D55E00", "#009E73"  # Okabe and Ito (2008)
INK, GREY, LIGHT, GRID = "#33383D", "#767C82", "#B9BEC4", "rgba(128,136,144,0.22)"
FONT = "Source Sans 3, Source Sans Pro, Helvetica, Arial, sans-serif"
CONFIG = {"displaylogo": False, "displayModeBar": "hover", "modeBarButtonsToRemove": ["lasso2d", "select2d", "zoom2d"]}
LANES = ("stage", "practice", "contract", "escalation", "satisfaction")
LANE_NAMES = {
    "stage": "Sales stages",
    "practice": "Practices",
    "contract": "Contract",
    "escalation": "Escalations",
    "satisfaction": "Satisfaction",
}


def _figure(height: int, **layout: Any) -> go.Figure:
    figure = go.Figure()
    axis = {"gridcolor": GRID, "zeroline": False, "linecolor": GRID, "ticks": "", "title_font_size": 13}
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 10, "b": 8},
        font={"family": FONT, "size": 14},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hoverlabel={"font_family": FONT, "font_size": 13},
        xaxis={**axis, "automargin": True},
        yaxis={**axis, "automargin": True},
    )
    return figure.update_layout(**layout)


def for_export(figure: go.Figure, *, title: str, subtitle: str, footer: str) -> go.Figure:
    """A copy on an opaque light ground, with title, subtitle and footer in the picture."""
    copy = go.Figure(figure)
    heading = f"<b>{_plain(title)}</b><br><span style='font-size:15px;color:{GREY}'>{_plain(subtitle)}</span>"
    copy.update_layout(
        title={"text": heading, "x": 0.02, "y": 0.95, "font": {"size": 24, "color": INK, "family": FONT}},
        font={"color": INK, "size": 16},
        paper_bgcolor="#FFFFFF",
        plot_bgcolor="#FFFFFF",
        margin={"l": 40, "r": 40, "t": 120, "b": 90},
        height=None,
    )
    copy.add_annotation(
        text=_plain(footer), xref="paper", yref="paper", x=0, y=0, yshift=-72, showarrow=False,
        font={"size": 12, "color": GREY}, xanchor="left",
    )  # fmt: skip
    return copy


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def control_chart(chart: pl.DataFrame) -> go.Figure:
    """Escalations per 100 engagement-months by quarter, with control limits. Columns: period, rate, centre, low, high,
    is_signal, n_events, months."""
    figure = _figure(330, yaxis_rangemode="tozero", yaxis_title="per 100 engagement-months")
    names = [wording.quarter(period) for period in chart["period"]]
    band = {"mode": "lines", "line": {"width": 0, "shape": "hvh"}, "hoverinfo": "skip"}
    figure.add_scatter(x=names, y=chart["high"].to_list(), **band)
    figure.add_scatter(x=names, y=chart["low"].to_list(), fill="tonexty", fillcolor="rgba(128,136,144,0.16)", **band)
    centre = chart["centre"].to_list()
    figure.add_scatter(
        x=names, y=centre, mode="lines", line={"color": GREY, "dash": "dot", "width": 1}, hoverinfo="skip"
    )
    signal = chart["is_signal"].to_list()
    hover = [
        f"{name}: {rate:.1f} per 100 months ({events:,} escalations in {months:,.0f} months)"
        for name, rate, events, months in zip(
            names, chart["rate"].fill_null(0), chart["n_events"], chart["months"], strict=True
        )
    ]
    figure.add_scatter(
        x=names, y=chart["rate"].to_list(), mode="lines+markers", line={"color": ACCENT, "width": 2},
        marker={
            "size": [12 if s else 7 for s in signal],
            "color": [WORSE if s else ACCENT for s in signal],
            "symbol": ["diamond" if s else "circle" for s in signal],
        },
        text=hover, hoverinfo="text",
    )  # fmt: skip
    if centre and centre[-1] is not None:
        figure.add_annotation(x=1, xref="paper", y=centre[-1], text="mean", showarrow=False, xanchor="right", yshift=10,
                              font={"color": GREY, "size": 12})  # fmt: skip
        figure.add_annotation(x=1, xref="paper", y=chart["high"].to_list()[-1], text="control limit", showarrow=False,
                              xanchor="right", yshift=10, font={"color": GREY, "size": 12})  # fmt: skip
    return figure


def adoption(shares: pl.DataFrame) -> go.Figure:
    """Per practice and signature quarter: practised, not, and unknown (hatched). Columns: practice, quarter_on,
    n_practised, n_not, n_unknown."""
    figure = _figure(330, barmode="stack", bargap=0.15)
    practices = list(wording.PRACTICES)
    parts = (
        ("n_practised", "practised", {"color": ACCENT}),
        ("n_not", "not practised", {"color": LIGHT}),
        ("n_unknown", "not known", {"color": "rgba(0,0,0,0)", "line": {"color": LIGHT, "width": 1},
                                    "pattern": {"shape": "/", "fgcolor": LIGHT, "size": 5}}),
    )  # fmt: skip
    gap = 0.04
    width = (1 - 2 * gap) / 3
    for at, practice in enumerate(practices):
        rows = shares.filter(pl.col("practice") == practice).sort("quarter_on")
        quarters = [wording.quarter(day) for day in rows["quarter_on"]]
        totals = (rows["n_practised"] + rows["n_not"] + rows["n_unknown"]).to_list()
        suffix = "" if at == 0 else str(at + 1)
        for column, name, marker in parts:
            counts = rows[column].to_list()
            figure.add_bar(
                x=quarters, y=[100 * n / total if total else 0 for n, total in zip(counts, totals, strict=True)],
                marker=marker, xaxis=f"x{suffix}", yaxis=f"y{suffix}", hoverinfo="text", name=name, showlegend=at == 0,
                hovertext=[f"{q}: {n} of {total} deals {name}" for q, n, total in zip(quarters, counts, totals, strict=True)],
            )  # fmt: skip
        left = at * (width + gap)
        axis = {"gridcolor": GRID, "zeroline": False, "ticks": ""}
        figure.update_layout({
            f"xaxis{suffix}": {"domain": [left, left + width], "anchor": f"y{suffix}", "showgrid": False, "nticks": 6,
                               "tickangle": 0, "tickfont": {"size": 11}, "tickvals": quarters[::4]},
            f"yaxis{suffix}": {**axis, "domain": [0, 0.86], "anchor": f"x{suffix}", "range": [0, 100], "ticksuffix": " %",
                               "showticklabels": at == 0},
        })  # fmt: skip
        figure.add_annotation(text=wording.PRACTICES[practice], x=left, xref="paper", y=0.9, yref="paper", showarrow=False,
                              xanchor="left", yanchor="bottom", font={"size": 13})  # fmt: skip
    return figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": -0.12, "yanchor": "top", "x": 0, "traceorder": "normal"}
    )


def dot_intervals(rows: pl.DataFrame, *, unit: str) -> go.Figure:
    """Rates with their intervals, one line a row. Columns: label, group, value, low, high, note."""
    figure = _figure(90 + 34 * len(rows), xaxis_title=unit, xaxis_rangemode="tozero")
    for row in rows.reverse().iter_rows(named=True):
        colour = WORSE if row["group"] == "with" else GREY
        _whisker(figure, row["label"], row["value"], row["low"], row["high"], colour, row["note"])
    return figure.update_yaxes(showgrid=False)


def forest(claims: list[tuple[str, Claim]]) -> go.Figure:
    """Crude (grey) and adjusted (accent) rate ratios with intervals, on a log axis with 1 marked."""
    figure = _figure(96 + 58 * len(claims), xaxis_type="log", xaxis_title="rate ratio of escalations (log scale)")
    figure.add_vline(x=1, line={"color": GREY, "width": 1, "dash": "dot"})
    ticks = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4]
    bounds = [1.0]
    for label, claim in reversed(claims):
        for name, estimate, colour in (("adjusted", claim.adjusted, ACCENT), ("crude", claim.crude, LIGHT)):
            if estimate.value is None:
                continue
            bounds += [estimate.low or 1.0, estimate.high or 1.0]
            note = f"{label}, {name}: {estimate.value:.2f} ({wording.interval(estimate)}), {wording.counts(estimate)}"
            shown = label if name == "adjusted" else f"{label}, crude"
            _whisker(figure, shown, estimate.value, estimate.low, estimate.high, colour, note)
    low, high = max(min(bounds) * 0.9, 0.1), min(max(bounds) * 1.1, 10)
    figure.update_xaxes(range=[math.log10(low), math.log10(high)], tickvals=ticks, ticktext=[f"{t:g}" for t in ticks])
    return figure.update_yaxes(showgrid=False)


def _whisker(
    figure: go.Figure, label: str, value: float | None, low: float | None, high: float | None, colour: str, note: str
) -> None:
    """A point with its interval drawn as a line through it."""
    if value is None:
        return
    line = {"color": colour, "width": 2.5}
    figure.add_scatter(x=[low, high], y=[label, label], mode="lines", line=line, hoverinfo="skip")
    figure.add_scatter(
        x=[value], y=[label], mode="markers", marker={"color": colour, "size": 11}, text=[note], hoverinfo="text"
    )


def dose_response(levels: tuple[Level, ...]) -> go.Figure:
    """Escalations per 100 engagement-months by alignment score, with intervals."""
    figure = _figure(330, yaxis_rangemode="tozero", yaxis_title="per 100 engagement-months")
    figure.update_xaxes(title="number of practices before signature", showgrid=False)
    for level in levels:
        estimate = level.crude
        name = f"{level.score}<br><span style='font-size:11px'>{level.n_deals:,} deals</span>"
        if estimate.value is None:
            continue
        line = {"color": ACCENT, "width": 2.5}
        figure.add_scatter(x=[name, name], y=[estimate.low, estimate.high], mode="lines", line=line, hoverinfo="skip")
        note = f"{estimate.value:.1f} per 100 months ({wording.interval(estimate, digits=1)}); {level.n_events:,} escalations"
        figure.add_scatter(x=[name], y=[estimate.value], mode="markers", marker={"color": ACCENT, "size": 12},
                           text=[note], hoverinfo="text")  # fmt: skip
    return figure


def timeline(events: pl.DataFrame, *, committed_on: list[date], signed_on: list[date]) -> go.Figure:
    """An account's events in lanes, with commitment points and signatures as lines."""
    figure = _figure(360)
    shown = events.filter(pl.col("event_type").is_in(LANES))
    symbols = {"stage": "circle-open", "practice": "circle", "contract": "square-open", "escalation": "diamond",
               "satisfaction": "star-open"}  # fmt: skip
    colours = {"stage": GREY, "practice": ACCENT, "contract": GREY, "escalation": WORSE, "satisfaction": GREY}
    for lane in reversed(LANES):
        rows = shown.filter(pl.col("event_type") == lane)
        notes = [
            f"{wording.day(moment.date())}: {title}" + (f"<br>{_plain(detail)}" if detail else "")
            for moment, title, detail in rows.select("occurred_at", "title", "detail").iter_rows()
        ]
        figure.add_scatter(
            x=rows["occurred_at"].to_list(), y=[LANE_NAMES[lane]] * len(rows), mode="markers", text=notes, hoverinfo="text",
            marker={"color": colours[lane], "size": 11, "symbol": symbols[lane], "line": {"width": 1.5}},
        )  # fmt: skip
    for days, name, colour in ((committed_on, "commitment", GREY), (signed_on, "signed", ACCENT)):
        for position, value in enumerate(days):
            figure.add_vline(
                x=value.isoformat(), line={"color": colour, "width": 1.2, "dash": "dot" if colour == GREY else "solid"}
            )
            if position == 0:
                figure.add_annotation(x=value.isoformat(), y=1, yref="paper", text=name, showarrow=False, yanchor="bottom",
                                      font={"size": 12, "color": colour})  # fmt: skip
    figure.update_yaxes(categoryorder="array", categoryarray=[LANE_NAMES[lane] for lane in reversed(LANES)])
    return figure.update_layout(margin={"l": 8, "r": 16, "t": 26, "b": 8})


def coverage(cells: pl.DataFrame) -> go.Figure:
    """Share of deals that a source could tell about, by region and quarter. Columns: region, quarter_on, tracked_share,
    n_deals."""
    regions = sorted({region or "no region" for region in cells["region"]})
    quarters = sorted(set(cells["quarter_on"]))
    share: dict[tuple[str, date], tuple[float, int]] = {
        (region or "no region", day): (value, n)
        for region, day, value, n in cells.select("region", "quarter_on", "tracked_share", "n_deals").iter_rows()
    }
    z = [[share[r, q][0] if (r, q) in share else None for q in quarters] for r in regions]
    text = [[f"{100 * share[r, q][0]:.0f}" if (r, q) in share else "" for q in quarters] for r in regions]
    figure = _figure(80 + 34 * len(regions))
    figure.add_heatmap(
        z=z, x=[wording.quarter(q) for q in quarters], y=regions, text=text, texttemplate="%{text}", zmin=0, zmax=1,
        colorscale=[[0, "#E3E6E9"], [1, ACCENT]], showscale=False, xgap=2, ygap=2,
        hovertemplate="%{y}, %{x}: %{text} % of deals<extra></extra>",
    )  # fmt: skip
    return figure.update_yaxes(showgrid=False).update_xaxes(showgrid=False, tickfont={"size": 11})

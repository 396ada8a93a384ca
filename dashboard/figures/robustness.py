"""What could overturn a ratio: other specifications, other readings of the unknown, balance of the deals compared."""

import math

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.figures.evidence import TICKS
from dashboard.figures.look import Look, figure, note
from dashboard.locale import t

_FEW = (0.25, 0.5, 1, 2, 4)
_AXES = (
    "covariates",
    "owner",
    "cycle",
    "window",
    "exposure",
    "outcome",
    "attribution",
    "recording",
    "unknown",
    "model",
)


def specification_curve(rows: pl.DataFrame, look: Look) -> go.Figure:
    """Ratios of all specifications in order with their intervals; below, what each departs from the primary one in.

    Columns: ratio, low, high, is_primary, n_deals, n_events, and one per axis of `_AXES`.
    """
    ordered = rows.sort("ratio")
    departures = [axis for axis in _AXES if rows[axis].n_unique() > 1]
    drawn = figure(look, height=300 + 22 * len(departures), margin={"l": 8, "r": 12, "t": 12, "b": 8})
    at = list(range(len(ordered)))
    colours = [_side(low, high, look) for low, high in ordered.select("low", "high").iter_rows()]
    ends: list[float | None] = []
    for low, high in ordered.select("low", "high").iter_rows():
        ends += [low, high, None]
    across = [x for x in at for _ in range(3)]
    drawn.add_scatter(x=across, y=ends, mode="lines", line={"color": look.pale, "width": 1.2}, hoverinfo="skip")
    drawn.add_scatter(
        x=at, y=ordered["ratio"].to_list(), mode="markers", hoverinfo="text",
        marker={
            "size": [12 if primary else 5 for primary in ordered["is_primary"]],
            "symbol": ["diamond" if primary else "circle" for primary in ordered["is_primary"]],
            "color": [look.ink if primary else c for primary, c in zip(ordered["is_primary"], colours, strict=True)],
        },
        hovertext=[_hover(row) for row in ordered.iter_rows(named=True)],
    )  # fmt: skip
    drawn.add_hline(y=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    _matrix(drawn, ordered, departures, look)
    share = 22 * len(departures) / (280 + 22 * len(departures))
    drawn.update_layout(
        yaxis={"type": "log", "tickvals": TICKS, "ticktext": [f"{tick:g}" for tick in TICKS],
               "domain": [share + 0.05, 1], "title": t("rate ratio (log scale)")},
        yaxis2={"domain": [0, share], "tickvals": list(range(len(departures))),
                "ticktext": [t(axis) for axis in reversed(departures)], "range": [-0.6, len(departures) - 0.4],
                "showgrid": False},
        xaxis={"showticklabels": False, "range": [-1, len(ordered)], "anchor": "y2"},
    )  # fmt: skip
    return drawn


def _side(low: float, high: float, look: Look) -> str:
    return look.accent if high < 1 else look.worse if low > 1 else look.muted


def _hover(row: dict[str, object]) -> str:
    choices = ", ".join(f"{axis}: {row[axis]}" for axis in _AXES)
    return (
        f"{row['ratio']:.2f}, {t('between')} {row['low']:.2f} – {row['high']:.2f}<br>{choices}<br>"
        f"{row['n_deals']:,} {t('deals')}, {row['n_events']:,} {t('escalations')}"
    )


def _matrix(drawn: go.Figure, ordered: pl.DataFrame, departures: list[str], look: Look) -> None:
    primary = ordered.filter("is_primary").row(0, named=True)
    for line, axis in enumerate(reversed(departures)):
        other = [x for x, choice in enumerate(ordered[axis]) if choice != primary[axis]]
        drawn.add_scatter(
            x=other, y=[line] * len(other), yaxis="y2", mode="markers", hoverinfo="text",
            hovertext=[f"{t(axis)}: {ordered[axis][x]}" for x in other],
            marker={"symbol": "line-ns", "size": 11, "line": {"width": 1.4, "color": look.muted}},
        )  # fmt: skip


def readings(rows: pl.DataFrame, look: Look) -> go.Figure:
    """One ratio read in other ways, from the top down, as points with what interval or range there is.

    Columns: label, value, low, high, kind ("interval" or "range"), is_main.
    """
    drawn = figure(look, height=70 + 36 * len(rows), margin={"l": 8, "r": 118, "t": 8, "b": 8})
    drawn.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    count = len(rows)
    for at, row in enumerate(rows.iter_rows(named=True)):
        y = count - 1 - at
        colour = look.accent if row["is_main"] else look.muted
        if row["low"] is not None:
            line = {"color": colour, "width": 2.5, "dash": "solid" if row["kind"] == "interval" else "dot"}
            drawn.add_scatter(x=[row["low"], row["high"]], y=[y, y], mode="lines", line=line, hoverinfo="skip")
        if row["value"] is not None:
            symbol = "circle" if row["kind"] == "interval" else "circle-open"
            marker = {"color": colour, "size": 11, "symbol": symbol}
            drawn.add_scatter(x=[row["value"]], y=[y], mode="markers", marker=marker, hoverinfo="text",
                              hovertext=[f"{row['label']}: {row['value']:.2f}"])  # fmt: skip
        note(drawn, _numbers(row), look, xref="paper", x=1.02, xanchor="left", y=y, font={"size": 13})
    ends = [end for name in ("value", "low", "high") for end in rows[name].drop_nulls() if end > 0]
    span = [math.log10(max(min([*ends, 0.8]), 0.1) * 0.93), math.log10(min(max([*ends, 1.25]), 10) * 1.07)]
    drawn.update_xaxes(type="log", range=span, tickvals=_FEW, ticktext=[f"{tick:g}" for tick in _FEW], tickangle=0,
                       showgrid=True, title=t("ratio (log scale), dotted: a range, not an interval"))  # fmt: skip
    return drawn.update_yaxes(tickvals=list(range(count)), ticktext=rows["label"].to_list()[::-1],
                              range=[-0.6, count - 0.4], showgrid=False)  # fmt: skip


def _numbers(row: dict[str, float | None]) -> str:
    value = "" if row["value"] is None else f"<b>{row['value']:.2f}</b>  "
    return value if row["low"] is None else f"{value}{row['low']:.2f} – {row['high']:.2f}"


def balance(rows: pl.DataFrame, look: Look) -> go.Figure:
    """Differences between the deals compared, as they are (hollow) and weighted (filled); outside 0.1 is much.

    Columns: covariate, raw, weighted (absolute, in pooled standard deviations).
    """
    ordered = rows.sort("raw")
    drawn = figure(look, height=70 + 30 * len(rows), margin={"l": 8, "r": 16, "t": 26, "b": 8})
    drawn.add_vline(x=0.1, line={"color": look.muted, "width": 1, "dash": "dot"})
    note(drawn, t("much"), look, x=0.1, xanchor="left", yref="paper", y=1, yanchor="bottom")
    names = ordered["covariate"].to_list()
    for column, symbol, colour, name in (
        ("raw", "circle-open", look.muted, t("as they are")),
        ("weighted", "circle", look.accent, t("weighted for overlap")),
    ):
        drawn.add_scatter(
            x=ordered[column].to_list(), y=names, mode="markers", name=name, hoverinfo="text",
            hovertext=[f"{covariate}, {name}: {wording.number(value, 2)}"
                       for covariate, value in zip(names, ordered[column], strict=True)],
            marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 1.6}},
        )  # fmt: skip
    legend = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom", "font": {"size": 13}}
    drawn.update_layout(showlegend=True, legend=legend)
    return drawn.update_xaxes(rangemode="tozero", showgrid=True, title=t("difference in standard deviations"))

"""Figures of the Trends page: control chart, adoption of the practices, symptoms."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.annotations import mark_days
from dashboard.figures.goals import with_goals
from dashboard.figures.look import Look, figure, note, quarter_ticks
from dashboard.figures.sketch import Sketch
from dashboard.locale import t
from dashboard.wording import counts, words
from dashboard.wording.goals import Goal
from dashboard.wording.words import PRACTICES, SYMPTOMS, number, percent

_LEAST_GAP = 22  # percent of a panel's height between two labels


def control_chart(
    chart: pl.DataFrame, look: Look, annotations: pl.DataFrame | None = None, goal: Goal | None = None
) -> go.Figure:
    """Escalations per 100 engagement-months by quarter, with the range of chance, what was noted on a day and the goal.

    Columns: period, rate, centre, low, high, is_signal, n_events, months, runs. Annotations: happened_on, text. The
    quarters of a run are joined by a broad line.
    """
    drawn = figure(
        look,
        height=400,
        margin={"l": 8, "r": 84, "t": 12, "b": 8},
        bargap=0,
    )
    seen = chart.drop_nulls("rate")
    names = [words.quarter(period) for period in seen["period"]]
    spread = (seen["high"] - seen["low"]).to_list()
    drawn.add_bar(x=names, y=spread, base=seen["low"].to_list(), width=1, marker={"color": look.band}, hoverinfo="skip")
    centre_line = {"color": look.muted, "width": 1, "dash": "dot"}
    drawn.add_scatter(x=names, y=seen["centre"].to_list(), mode="lines", line=centre_line, hoverinfo="skip")
    _run_line(drawn, seen, names, look)
    signals = seen["is_signal"].to_list()
    drawn.add_scatter(
        x=names,
        y=seen["rate"].to_list(),
        mode="lines+markers",
        line={"color": look.accent, "width": 2},
        marker={
            "size": [13 if signal else 8 for signal in signals],
            "color": [look.worse if signal else look.accent for signal in signals],
            "symbol": ["diamond" if signal else "circle" for signal in signals],
        },
        text=[_quarter_note(row) for row in seen.iter_rows(named=True)],
        hoverinfo="text",
    )
    drawn.update_layout(xaxis=quarter_ticks(seen["period"].to_list()), yaxis={"range": [0, _top(seen, goal)]})
    last = seen.row(-1, named=True)
    at_end = {"xref": "paper", "x": 1.01, "xanchor": "left", "yanchor": "middle"}
    labels = {
        t("mean {mean}", mean=number(last["centre"])): last["centre"],
        t("upper limit"): last["high"],
        t("lower limit"): last["low"],
    }
    for text, y in labels.items():
        note(drawn, text, look, y=y, **at_end)
    with_goals(drawn, [goal] if goal else [], seen["period"].to_list(), look)
    mark_days(drawn, annotations, seen["period"].to_list(), look)
    return drawn.figure()


def _run_line(drawn: Sketch, seen: pl.DataFrame, names: list[str], look: Look) -> None:
    """A broad pale line beneath the quarters that belong to a run."""
    rates = [rate if runs else None for rate, runs in seen.select("rate", "runs").iter_rows()]
    if any(rate is not None for rate in rates):
        line = {"color": look.pale, "width": 12}
        drawn.add_scatter(x=names, y=rates, mode="lines", line=line, connectgaps=False, hoverinfo="skip")


def _top(seen: pl.DataFrame, goal: Goal | None) -> float:
    """Where the axis ends: above every rate, the goal and the usual limit; a wide first limit is cut off."""
    middle = seen.select(pl.col("high").median()).item()
    return 1.2 * float(max(middle, *seen["rate"], goal.target if goal else 0.0, 1.0))


def _quarter_note(row: dict[str, Any]) -> str:
    values = {"quarter": words.quarter(row["period"]), "rate": number(row["rate"]),
              "n": counts.escalations(row["n_events"]), "months": number(row["months"], 0)}  # fmt: skip
    if row["is_signal"]:
        return t(
            "{quarter}: {rate} per 100 months of contract, outside the range of chance<br>{n} in {months} months",
            **values,
        )
    return t("{quarter}: {rate} per 100 months of contract<br>{n} in {months} months", **values)


def adoption(shares: pl.DataFrame, look: Look) -> go.Figure:
    """A panel per practice, a bar per signature quarter: practised, not practised, not known (hatched).

    Columns: practice, quarter_on, n_practised, n_not, n_unknown.
    """
    drawn = figure(look, height=400, barmode="stack", bargap=0.12, margin={"l": 8, "r": 96, "t": 8, "b": 8})
    quarters = sorted(shares["quarter_on"].unique())
    for at, practice in enumerate(PRACTICES):
        rows = shares.filter(pl.col("practice") == practice).sort("quarter_on")
        _adoption_bars(drawn, rows, at, look)
        top = 1 - at * 0.345
        drawn.update_layout(
            {f"yaxis{_suffix(at)}": {"domain": [max(top - 0.3, 0), top - 0.07], "range": [0, 100],
                                     "tickvals": [0, 50, 100], "ticktext": ["0", "50", "100 %"], "anchor": "x"}}
        )  # fmt: skip
        note(drawn, f"<b>{t(PRACTICES[practice])}</b>", look, xref="paper", x=0.004, xanchor="left", yref="paper",
             y=top - 0.062, yanchor="bottom", font={"size": 13, "color": look.ink})  # fmt: skip
        _last_labels(drawn, rows.row(-1, named=True), at, look)
    return drawn.update_layout(xaxis={**quarter_ticks(quarters), "anchor": "y3"}).figure()


def _suffix(at: int) -> str:
    return "" if at == 0 else str(at + 1)


def _adoption_bars(drawn: Sketch, rows: pl.DataFrame, at: int, look: Look) -> None:
    hatch = {"shape": "/", "fgcolor": look.faint, "bgcolor": "rgba(0,0,0,0)", "size": 5, "solidity": 0.25}
    parts = (
        ("n_practised", t("practised"), {"color": look.accent}),
        ("n_not", t("not used"), {"color": look.pale}),
        (
            "n_unknown",
            t("not known"),
            {"color": look.faint, "pattern": hatch, "line": {"color": look.pale, "width": 1}},
        ),
    )
    totals = (rows["n_practised"] + rows["n_not"] + rows["n_unknown"]).to_list()
    names = [words.quarter(day) for day in rows["quarter_on"]]
    for column, name, marker in parts:
        seen = rows[column].to_list()
        drawn.add_bar(
            x=names,
            y=[100 * count / total for count, total in zip(seen, totals, strict=True)],
            marker=marker,
            yaxis=f"y{_suffix(at)}",
            name=name,
            hoverinfo="text",
            hovertext=[
                t("{quarter}: {n} of {total} {part}", quarter=quarter, n=count, total=counts.deals(total), part=name)
                for quarter, count, total in zip(names, seen, totals, strict=True)
            ],
        )


def _last_labels(drawn: Sketch, last: dict[str, Any], at: int, look: Look) -> None:
    """The last quarter's parts by name beside its bar, the practised share with its value."""
    total = last["n_practised"] + last["n_not"] + last["n_unknown"]
    practised, known = (100 * n / total for n in (last["n_practised"], last["n_practised"] + last["n_not"]))
    where = {"xref": "paper", "x": 1.01, "xanchor": "left", "yref": f"y{_suffix(at)}", "yanchor": "middle"}
    middle = min(max(practised / 2, _LEAST_GAP / 2), 100 - 1.5 * _LEAST_GAP)
    if not known:
        note(drawn, t("not known"), look, y=50, **where)
        return
    share = percent(practised / 100)
    note(drawn, t("used in {share}", share=f"<b>{share}</b>"), look, y=middle, font={"color": look.ink}, **where)
    if last["n_not"]:
        above = max((practised + known) / 2, middle + _LEAST_GAP)
        note(drawn, t("not used"), look, y=min(above, 100 - _LEAST_GAP / 2), **where)


def symptoms(rows: pl.DataFrame, look: Look) -> go.Figure:
    """A panel per symptom below the other, on one axis: the rates with and without it, with their intervals.

    Columns: symptom, group (with or without), value, low, high, n_deals, note.
    """
    names = [symptom for symptom in SYMPTOMS if symptom in set(rows["symptom"])]
    drawn = figure(look, height=110 * len(names) + 30, margin={"l": 8, "r": 12, "t": 8, "b": 8})
    groups = {"without": t("without"), "with": t("with")}
    highest = 1.08 * max(rows["high"].drop_nulls().to_list(), default=1.0)
    step = 1 / len(names)
    for at, symptom in enumerate(names):
        suffix = _suffix(at)
        top = 1 - at * step
        for row in rows.filter(pl.col("symptom") == symptom).iter_rows(named=True):
            if row["value"] is None:
                continue
            colour = look.worse if row["group"] == "with" else look.muted
            axes = {"xaxis": "x", "yaxis": f"y{suffix}"}
            group = groups[row["group"]]
            ends = {"x": [row["low"], row["high"]], "y": [group] * 2}
            drawn.add_scatter(**ends, **axes, mode="lines", line={"color": colour, "width": 2.5}, hoverinfo="skip")
            drawn.add_scatter(
                x=[row["value"]], y=[group], **axes, mode="markers+text", hoverinfo="text",
                hovertext=[row["note"]],
                text=[number(row["value"])], textposition="top center", textfont={"size": 13, "color": look.ink},
                marker={"color": colour, "size": 11, "symbol": "circle" if row["group"] == "with" else "circle-open"},
            )  # fmt: skip
        drawn.update_layout(
            {f"yaxis{suffix}": {"anchor": "x", "domain": [max(top - step, 0), top - 0.25 * step], "range": [-0.6, 1.8],
                                "categoryorder": "array", "categoryarray": list(groups.values()), "showgrid": False}}
        )  # fmt: skip
        note(drawn, f"<b>{t(SYMPTOMS[symptom])}</b>", look, xref="paper", x=0.004, xanchor="left", yref="paper",
             y=top - 0.23 * step, yanchor="bottom", font={"size": 13, "color": look.ink})  # fmt: skip
    last = f"y{_suffix(len(names) - 1)}"
    return drawn.update_layout(xaxis={"anchor": last, "range": [0, highest], "showgrid": True}).figure()

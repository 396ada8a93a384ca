"""Figures of the Evidence page: ratios on a log axis with 1 marked, and rates by score."""

import html
import math

import plotly.graph_objects as go

from dashboard.figures.look import Look, figure, label, note
from dashboard.locale import t, tn
from dashboard.wording import counts as counted
from dashboard.wording.estimates import counts, interval
from dashboard.wording.words import number, span, tick_label
from etl.evidence import Claim, Estimate, Level

TICKS = (0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 4)
_LOWEST, _HIGHEST = 0.25, 4.0  # of the drawn intervals of a claim's row


def forest(claims: list[tuple[str, Claim]], look: Look) -> go.Figure:
    """Crude (hollow) above adjusted (filled) rate ratios with their 95 % intervals, a row per contrast."""
    drawn = figure(look, height=104 + 52 * len(claims), margin={"l": 8, "r": 132, "t": 12, "b": 8})
    drawn.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    bounds = [0.8, 1.25]
    for at, (of, claim) in enumerate(reversed(claims)):
        for name, estimate, y, colour, symbol in (
            (t("crude"), claim.crude, at + 0.17, look.faint, "circle-open"),
            (t("adjusted"), claim.adjusted, at - 0.13, look.accent, "circle"),
        ):
            if estimate.value is None or estimate.low is None or estimate.high is None:
                continue
            bounds += [estimate.low, estimate.high]
            ends = {"x": [estimate.low, estimate.high], "y": [y, y]}
            drawn.add_scatter(**ends, mode="lines", line={"color": colour, "width": 2.5}, hoverinfo="skip")
            text = f"{label(of)}, {name}: {number(estimate.value, 2)}, {interval(estimate)}<br>{counts(estimate)}"
            marker = {"color": colour, "size": 11, "symbol": symbol}
            drawn.add_scatter(x=[estimate.value], y=[y], mode="markers", marker=marker, text=[text], hoverinfo="text")
        value = claim.adjusted
        if value.value is not None:
            limits = span(number(value.low, 2), number(value.high, 2))
            text = f"<b>{number(value.value, 2)}</b>  {limits}"
            note(drawn, text, look, xref="paper", x=1.02, xanchor="left", y=at - 0.13, font={"size": 13})
    axis = {
        "type": "log",
        "range": [math.log10(max(min(bounds), 0.05) * 0.93), math.log10(min(max(bounds), 20) * 1.07)],
        "tickvals": TICKS,
        "ticktext": [tick_label(tick) for tick in TICKS],
        "tickangle": 0,
    }
    labels = [label(of) for of, _ in reversed(claims)]
    drawn.update_xaxes(**axis, title=t("rate ratio of escalations (log scale)"), showgrid=True)
    return drawn.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[-0.6, len(labels) - 0.4], showgrid=False
    ).figure()


def dose_response(levels: tuple[Level, ...], look: Look) -> go.Figure:
    """Escalations per 100 engagement-months by alignment score, with intervals, not adjusted."""
    drawn = figure(look, height=420, yaxis={"rangemode": "tozero"})
    names = []
    for level in levels:
        estimate = level.crude
        n_deals = tn("{n} deal", "{n} deals", level.n_deals)
        name = f"<b>{level.score}</b><br>{n_deals}"
        names.append(name)
        if estimate.value is None:
            continue
        line = {"color": look.accent, "width": 2.5}
        drawn.add_scatter(x=[name, name], y=[estimate.low, estimate.high], mode="lines", line=line, hoverinfo="skip")
        text = t(
            "{rate} per 100 months of contract, {interval}<br>{n} in {months} months",
            rate=number(estimate.value), interval=interval(estimate, digits=1), n=counted.escalations(level.n_events),
            months=number(level.months, 0),
        )  # fmt: skip
        drawn.add_scatter(
            x=[name], y=[estimate.value], mode="markers+text", marker={"color": look.accent, "size": 12},
            text=[f"  {number(estimate.value)}"], textposition="middle right", textfont={"size": 14, "color": look.ink},
            hovertext=[text], hoverinfo="text", cliponaxis=False,
        )  # fmt: skip
    drawn.update_xaxes(
        title=t("practices before signature"), type="category", categoryorder="array", categoryarray=names,
        range=[-0.5, len(names) - 0.5],
    )  # fmt: skip
    return drawn.figure()


def interval_svg(estimate: Estimate, look: Look, *, label: str, supports: tuple[float, float] = (0.0, 1.0)) -> str:
    """A ratio and its interval as one line of SVG on a log axis from ¼ to 4 with 1 marked; empty if withheld.

    `supports`: the ratios, from and to, that support the claim; they are shaded and ticked.
    """
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return ""
    low, high = _across(estimate.low), _across(estimate.high)
    title = html.escape(f"{label}: {number(estimate.value, 2)}, {interval(estimate)}")
    ticks = "".join(
        f'<line x1="{_across(tick):.1f}" x2="{_across(tick):.1f}" y1="14" y2="20" stroke="{look.pale}"/>'
        for tick in (0.25, 0.5, 2, 4)
    )
    begin, end = (_across(ratio) for ratio in supports)
    tick_at = 2 if begin == 0 else 189
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 34" width="400" height="68"><title>{title}</title>'
        f'<rect x="{begin:.1f}" y="2" width="{end - begin:.1f}" height="30" fill="{look.better}" fill-opacity="0.13"/>'
        f'<text x="{tick_at}" y="12" font-size="11" fill="{look.better}">✓</text>'
        f'<line x1="0" x2="200" y1="17" y2="17" stroke="{look.grid}"/>{ticks}'
        f'<line x1="100" x2="100" y1="4" y2="30" stroke="{look.muted}" stroke-dasharray="2 2"/>'
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="17" y2="17" stroke="{look.accent}" stroke-width="2.5"/>'
        f'<circle cx="{_across(estimate.value):.1f}" cy="17" r="4.5" fill="{look.accent}"/></svg>'
    )


def _across(ratio: float) -> float:
    """0 to 200 along the log axis."""
    held = min(max(ratio, _LOWEST), _HIGHEST)
    return 200 * math.log(held / _LOWEST) / math.log(_HIGHEST / _LOWEST)

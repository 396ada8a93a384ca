"""All groups at once: the ratio of each with its interval, on one log axis, under the kind that it belongs to."""

import math

import plotly.graph_objects as go

from dashboard.figures.look import Look, figure, label, note, plain
from dashboard.figures.sketch import Sketch
from dashboard.locale import t, tn
from dashboard.wording import groups as wording
from dashboard.wording.estimates import counts
from dashboard.wording.words import percent
from etl.evidence import Factor, Group

_ROW, _HEAD = 44, 40  # pixels
_TICKS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)
_WIDEST = (0.3, 3.0)  # of the axis


def groups(factors: tuple[Factor, ...], look: Look) -> go.Figure:
    """A row per group, its name and its change above its interval; one without a result is named alone."""
    height = sum(_HEAD + _ROW * len(factor.groups) for factor in factors)
    drawn = figure(look, height=height + 56, margin={"l": 8, "r": 8, "t": 8, "b": 48})
    drawn.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dash"})
    at = float(height)
    for factor in factors:
        at -= _HEAD
        head = f"<b>{t(wording.FACTORS[factor.name])}</b> · {plain(wording.difference(factor))}"
        _label(drawn, head, look, y=at + 14, font={"size": 13, "color": look.ink})
        for group in factor.groups:
            at -= _ROW
            _row(drawn, factor, group, look, at)
    drawn.update_xaxes(**_axis(factors), showgrid=True)
    return drawn.update_yaxes(visible=False, range=[-10, height]).figure()


def _row(drawn: Sketch, factor: Factor, group: Group, look: Look, at: float) -> None:
    ratio, name = group.ratio, label(wording.group_name(factor, group))
    named = tn("{name} · {n} deal", "{name} · {n} deals", ratio.n_deals, name=name)
    _label(drawn, named, look, y=at + 38)
    change = wording.change(ratio)
    ink = look.ink if ratio.value is not None else look.faint
    _label(drawn, change, look, y=at + 23, font={"size": 12, "color": ink})
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return
    line = {"color": look.accent, "width": 2.5}
    drawn.add_scatter(x=[ratio.low, ratio.high], y=[at + 8] * 2, mode="lines", line=line, hoverinfo="skip")
    drawn.add_scatter(
        x=[ratio.value], y=[at + 8], mode="markers", marker={"color": look.accent, "size": 10},
        text=[f"{name}: {change}<br>{counts(ratio)}"], hoverinfo="text",
    )  # fmt: skip


def _label(drawn: Sketch, text: str, look: Look, *, y: float, **more: object) -> None:
    note(drawn, text, look, xref="paper", x=0.0, xanchor="left", y=y, yanchor="middle", **more)


def _axis(factors: tuple[Factor, ...]) -> dict[str, object]:
    ratios = [group.ratio for factor in factors for group in factor.groups if group.ratio.value is not None]
    low = max(min([ratio.low or 1.0 for ratio in ratios] + [0.9]), _WIDEST[0])
    high = min(max([ratio.high or 1.0 for ratio in ratios] + [1.1]), _WIDEST[1])
    return {
        "type": "log",
        "range": [math.log10(low * 0.97), math.log10(high * 1.03)],
        "tickvals": _TICKS,
        "ticktext": [_tick(tick) for tick in _TICKS],
        "tickangle": 0,
        "title": t("escalations with each additional practice (log scale)"),
    }


def _tick(ratio: float) -> str:
    """A ratio as per cent fewer or more."""
    if ratio == 1:
        return percent(0)
    return f"{'−' if ratio < 1 else '+'}{percent(abs(1 - ratio))}"

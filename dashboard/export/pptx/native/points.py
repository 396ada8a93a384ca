"""What an XY chart of estimates or of dated events is made of: series of points, lines and labels. Pure functions.

PowerPoint has no XY chart with names on an axis, so the names are the labels of invisible points at its left edge; they
stay with the chart when it is moved.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard import locale
from dashboard.export.layout import measure
from dashboard.export.layout.palette import BODY, ROLES, Role
from dashboard.export.pptx.native import scale
from dashboard.export.pptx.native.xml import Cells, Formula
from dashboard.locale import t
from dashboard.review.slides import Chart, Kind, Mark, Series

_GAP = 0.12
_DODGE = 0.3
_MONTH_INCHES = 1.05


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through the points of a series."""

    role: Role
    width: float
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A series of an XY chart: markers (`style`), a line (`stroke`), labels, or several of them."""

    name: str
    x: tuple[float | None, ...]  # None breaks the line
    y: tuple[float, ...]
    style: Series | None = None
    stroke: Stroke | None = None
    minus: tuple[float, ...] = ()
    plus: tuple[float, ...] = ()
    labels: tuple[tuple[str, Role], ...] = ()
    side: Literal["left", "right"] = "right"


def finite(value: float | None) -> float | None:
    """The value; None for what is no number."""
    return None if value is None or not math.isfinite(value) else float(value)


def limits(series: Series, at: int) -> tuple[float | None, float | None]:
    """The limits of a value; None where there is none."""
    low = finite(series.low[at]) if at < len(series.low) else None
    high = finite(series.high[at]) if at < len(series.high) else None
    return low, high


def spread(series: Series, at: int) -> tuple[float, float]:
    """How far the limits lie below and above the value; 0 where there are none."""
    value, (low, high) = finite(series.values[at]), limits(series, at)
    if value is None:
        return 0.0, 0.0
    return max(0.0, value - low) if low is not None else 0.0, max(0.0, high - value) if high is not None else 0.0


def dots(chart: Chart) -> list[Points]:
    """The series of estimates; several are set apart within their row. Their intervals come first, as lines.

    The intervals are error bars as well. LibreOffice draws no error bars along x with values of their own.
    """
    n, markers = len(chart.categories), list[Points]()
    for at, series in enumerate(chart.series):
        shift = _DODGE * ((len(chart.series) - 1) / 2 - at)
        known = [(index, value) for index, value in enumerate(map(finite, series.values)) if value is not None]
        spreads = [spread(series, index) for index, _ in known]
        has_limits = bool(series.low or series.high)
        markers.append(
            Points(
                name=series.name,
                x=tuple(value for _, value in known),
                y=tuple(n - index + shift for index, _ in known),
                style=series,
                minus=tuple(low for low, _ in spreads) if has_limits else (),
                plus=tuple(high for _, high in spreads) if has_limits else (),
            )
        )
    return [*(_interval(points) for points in markers if points.minus), *markers]


def _interval(points: Points) -> Points:
    """A line from limit to limit for each point, with gaps between."""
    x: list[float | None] = []
    for value, low, high in zip(points.x, points.minus, points.plus, strict=True):
        x += [(value or 0.0) - low, (value or 0.0) + high, None]
    role = ROLES[points.style.meaning] if points.style else "muted"
    y = tuple(height for height in points.y for _ in range(3))
    return Points(t("{name}, interval", name=points.name), tuple(x), y, stroke=Stroke(role, 2.25))


def lanes(chart: Chart) -> list[Points]:
    """The series of dated events."""
    drawn = []
    for series in chart.series:
        pairs = [
            (scale.serial(day), height)
            for day, height in zip(series.days, map(finite, series.values), strict=False)
            if height is not None
        ]
        drawn.append(Points(series.name, tuple(x for x, _ in pairs), tuple(y for _, y in pairs), style=series))
    return drawn


def row_names(chart: Chart) -> dict[float, str]:
    """The name at each height, from the top down; of lanes the categories, or the first series at that height."""
    if chart.kind == Kind.DOTS:
        return {float(len(chart.categories) - at): name for at, name in enumerate(chart.categories)}
    named: dict[float, str] = {}
    for series in chart.series:
        for value in map(finite, series.values):
            if value is not None:
                named.setdefault(value, series.name)
    from_top = sorted(named, reverse=True)
    if len(chart.categories) == len(named):
        return dict(zip(from_top, chart.categories, strict=True))
    if named and max(named) <= len(chart.categories) and all(height == int(height) >= 1 for height in named):
        return {float(len(chart.categories) - at): name for at, name in enumerate(chart.categories)}
    return {height: named[height] for height in from_top}


def names(chart: Chart, axis: scale.Scale, *, room: float, most_lines: int) -> Points:
    """The names of the rows, as labels to the left of the axis' low end."""
    rows = row_names(chart)
    labels: list[tuple[str, Role]] = [
        ("\n".join(measure.wrapped(name, BODY, room - 2 * _GAP + 0.01, most=most_lines)), "ink")
        for name in rows.values()
    ]
    return Points(t("names"), (axis.ends()[0],) * len(rows), tuple(rows), labels=tuple(labels), side="left")


def names_width(chart: Chart, most: float) -> float:
    """Inches that the names take, at most `most`."""
    return min(max((measure.width(name, BODY) for name in row_names(chart).values()), default=1.0) + 2 * _GAP, most)


def estimates(chart: Chart, axis: scale.Scale) -> Points:
    """The estimates of a chart with one series in words, as labels to the right of the axis' high end."""
    rows = tuple(row_names(chart))
    roles: list[Role] = ["faint" if finite(value) is None else "ink" for value in chart.series[0].values]
    labels = tuple(zip(estimate_texts(chart), roles, strict=True))
    return Points(t("estimates"), (axis.ends()[1],) * len(rows), rows, labels=labels)


def estimates_width(chart: Chart) -> float:
    """Inches that the estimates in words take."""
    return max((measure.width(text, BODY) for text in estimate_texts(chart)), default=0.3) + 2 * _GAP


def estimate_texts(chart: Chart) -> list[str]:
    """Value and limits of each row."""
    series = chart.series[0]
    largest = max((abs(value) for value in map(finite, series.values) if value is not None), default=0.0)
    digits = 2 if chart.is_log or largest < 2 else 1 if largest < 100 else 0
    texts = []
    for at, value in enumerate(map(finite, series.values)):
        low, high = limits(series, at)
        if value is None:
            texts.append(t("not known"))
        elif low is None or high is None:
            texts.append(locale.number(value, digits))
        else:
            shown = (locale.number(part, digits) for part in (value, low, high))
            texts.append(t("{value} ({low} to {high})", **dict(zip(("value", "low", "high"), shown, strict=True))))
    return texts


def reference(chart: Chart, low: float, high: float) -> list[Points]:
    """A dashed line from top to bottom at the reference, if the chart has one."""
    if chart.reference is None:
        return []
    return [Points(t("reference"), (chart.reference,) * 2, (low, high), stroke=Stroke("muted", 1.25, is_dashed=True))]


def marks(chart: Chart, low: float, high: float) -> list[Points]:
    """The marked days as lines, each named at the top if it is the only one of its name."""
    ordered: list[Mark] = sorted(chart.marks, key=lambda mark: mark.on)
    named = [mark.name for mark in ordered]
    drawn = []
    for at, mark in enumerate(ordered):
        x = scale.serial(mark.on)
        text = measure.shortened(mark.name, BODY, 2.0) if named.count(mark.name) == 1 else ""
        stroke = Stroke("muted" if mark.is_dotted else "accent", 1.25, is_dashed=mark.is_dotted)
        side: Literal["left", "right"] = "left" if at == 0 and mark.is_dotted else "right"
        labels: tuple[tuple[str, Role], ...] = (("", "muted"), (text, "muted"))
        drawn.append(Points(mark.name, (x, x), (low, high - 0.2), stroke=stroke, labels=labels, side=side))
    return drawn


def value_scale(chart: Chart) -> scale.Scale:
    """The axis of estimates: past every limit and the reference."""
    values = [value for series in chart.series for value in (*series.values, *series.low, *series.high)]
    known = [value for value in (*map(finite, values), finite(chart.reference)) if value is not None]
    if chart.is_log:
        positive = [value for value in known if value > 0] or [1.0]
        return scale.logarithmic(min(positive), max(positive))
    return scale.linear(min(known, default=0.0), max(known, default=1.0))


def time_scale(chart: Chart, *, room: float) -> scale.Scale:
    """The axis of days: past every event and mark, with as many months as can be named in `room` inches."""
    days = [day for series in chart.series for day in series.days] + [mark.on for mark in chart.marks]
    most_steps = max(2, int(room / _MONTH_INCHES))
    first, last = (min(days), max(days)) if days else (date(2026, 1, 1), date(2026, 12, 31))
    return scale.months(first, last, most_steps=most_steps)


def longest_first(drawn: Sequence[Points]) -> list[Points]:
    """The series that have points, the longest first: LibreOffice forgets the series before a longer one."""
    kept = [points for points in drawn if points.x]
    longest = max((len(points.x) for points in kept), default=0)
    return sorted(kept, key=lambda points: len(points.x) < longest)


def first_row(drawn: Sequence[Points], at: int) -> int:
    """The row of the workbook that names a series; its points follow."""
    return 1 + sum(len(points.x) + 2 for points in drawn[:at])


def cells(drawn: Sequence[Points]) -> Cells:
    """The workbook: a block per series of x, y, limits and labels; the ends of intervals follow from the limits."""
    written: dict[tuple[int, int], str | float | Formula | None] = {}
    for at, points in enumerate(drawn):
        row = first_row(drawn, at)
        written[row, 1], written[row, 2] = "x", points.name
        if points.minus:
            written[row, 3], written[row, 4] = t("down to limit"), t("up to limit")
        texts = tuple(text for text, _ in points.labels)
        columns: tuple[Sequence[str | float | None], ...] = (points.x, points.y, points.minus, points.plus, texts)
        for column, values in enumerate(columns, start=1):
            written.update({(row + offset, column): value for offset, value in enumerate(values, start=1)})
    return written | _linked(drawn)


def _linked(drawn: Sequence[Points]) -> dict[tuple[int, int], str | float | Formula | None]:
    """The ends of the intervals as formulas of the values and limits that they belong to."""
    linked: dict[tuple[int, int], str | float | Formula | None] = {}
    with_limits = [(first_row(drawn, at), points) for at, points in enumerate(drawn) if points.minus]
    intervals = [first_row(drawn, at) for at, points in enumerate(drawn) if None in points.x]
    for target, (source, points) in zip(intervals, with_limits, strict=False):
        for offset in range(len(points.x)):
            value, first = source + 1 + offset, target + 1 + 3 * offset
            linked[first, 1] = Formula(f"=A{value}-C{value}")
            linked[first + 1, 1] = Formula(f"=A{value}+D{value}")
            for row in range(first, first + 3):
                linked[row, 2] = Formula(f"=B{value}")
    return linked

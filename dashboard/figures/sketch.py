"""A figure in the making: plain traces and layout, which become Plotly's figure once.

Plotly checks and copies a figure whenever something is added to it, some 20 ms a figure; put together first, it takes
one. Nothing is checked here: the tests check every figure (`tests.dashboard.conftest`).
"""

from collections.abc import Mapping
from typing import Any, Self

import plotly.graph_objects as go


class Sketch:
    """Traces and layout so far; `figure` is what is drawn of them."""

    def __init__(self) -> None:
        self.traces: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {}

    def figure(self) -> go.Figure:
        """Plotly's figure, unchecked."""
        return go.Figure({"data": self.traces, "layout": self.layout}, _validate=False)

    def add_bar(self, **trace: Any) -> None:
        """Bars; settings as `plotly.graph_objects.Bar`."""
        self.traces.append(_plain({"type": "bar", **trace}))

    def add_scatter(self, **trace: Any) -> None:
        """Points or lines; settings as `plotly.graph_objects.Scatter`."""
        self.traces.append(_plain({"type": "scatter", **trace}))

    def add_heatmap(self, **trace: Any) -> None:
        """Coloured cells; settings as `plotly.graph_objects.Heatmap`."""
        self.traces.append(_plain({"type": "heatmap", **trace}))

    def add_annotation(self, **annotation: Any) -> None:
        """A text at a place; settings as `plotly.graph_objects.layout.Annotation`."""
        self.layout.setdefault("annotations", []).append(_plain(annotation))

    def add_shape(self, **shape: Any) -> None:
        """A shape; settings as `plotly.graph_objects.layout.Shape`."""
        self.layout.setdefault("shapes", []).append(_plain(shape))

    def add_hline(self, *, y: float, **line: Any) -> None:
        """A line from edge to edge at height `y`."""
        self.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=y, y1=y, yref="y", **line)

    def add_vline(self, *, x: float, **line: Any) -> None:
        """A line from bottom to top at `x`."""
        self.add_shape(type="line", x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain", **line)

    def update_layout(self, settings: Mapping[str, Any] | None = None, /, **more: Any) -> Self:
        """Set parts of the layout; what they do not name stays."""
        _merge(self.layout, _plain({**(settings or {}), **more}))
        return self

    def update_xaxes(self, **settings: Any) -> Self:
        """Set the same of every x axis so far."""
        return self._update_axes("xaxis", settings)

    def update_yaxes(self, **settings: Any) -> Self:
        """Set the same of every y axis so far."""
        return self._update_axes("yaxis", settings)

    def _update_axes(self, kind: str, settings: dict[str, Any]) -> Self:
        names = {kind} | {name for name in self.layout if name.startswith(kind)}
        return self.update_layout(dict.fromkeys(sorted(names), settings))


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as Plotly writes them: a title is an object with its text, and what is None is not set."""
    return {name: _value(name, value) for name, value in settings.items() if value is not None}


def _value(name: str, value: Any) -> Any:
    if name == "title" and isinstance(value, str):
        return {"text": value}
    return _plain(value) if isinstance(value, Mapping) else value


def _merge(into: dict[str, Any], settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value

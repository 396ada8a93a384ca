"""What the tests of decks read from them."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard.export.pptx import deck
from dashboard.review.slides import Chart, Kind
from tests.dashboard.export import reviews

Opened = Callable[[str], Any]  # name of a review: its presentation


def charts(presentation: Any) -> list[Any]:
    return [shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def chart_of(kind: Kind) -> tuple[Any, Chart]:
    """The native chart of a review with that one chart, and the chart itself."""
    wanted = {Kind.LINE: reviews.line, Kind.STACKED: reviews.stacked, Kind.COLUMNS: reviews.columns,
              Kind.DOTS: reviews.dots, Kind.LANES: reviews.lanes}[kind]()  # fmt: skip
    review = reviews.review()
    only = replace(review, slides=(replace(review.slides[2], chart=wanted),))
    return charts(Presentation(io.BytesIO(deck.to_pptx(only))))[0].chart, wanted


def series_of(native: Any, name: str) -> Any:
    return next(series for plot in native.plots for series in plot.series if series.name == name)


def numbers(element: Any) -> list[float]:
    return [float(value.text) for value in element.iter(qn("c:v"))]

"""Small bars beside a sentence and a small line under a number, without a charting engine."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from dashboard.figures.look import Look

_WIDTH, _HEIGHT, _GAP = 8, 26, 3
_LEAST = 2.0  # of a bar that stands for none
_LINE_WIDTH, _LINE_HEIGHT = 200, 44  # the width is stretched to its room
_MARGIN = 2  # of the line, which would be cut at the edge


def bars(values: Sequence[float | None], look: Look, *, alt: str) -> str:
    """HTML: a bar per value from zero up, a hollow one where it is not known; `alt` is what a screen reader says."""
    highest = max((value for value in values if value is not None), default=0) or 1
    drawn = "".join(_bar(value, highest, look) for value in values)
    style = f"display:flex;align-items:flex-end;gap:{_GAP}px;height:{_HEIGHT}px"
    return f'<div role="img" aria-label="{escape(alt)}" title="{escape(alt)}" style="{style}">{drawn}</div>'


def _bar(value: float | None, highest: float, look: Look) -> str:
    size = f"width:{_WIDTH}px;box-sizing:border-box"
    if value is None:
        return f'<span style="{size};height: 7px; border: 1px dashed {look.faint}"></span>'
    height = max(_LEAST, value / highest * _HEIGHT)
    return f'<span style="{size};height:{height:.0f}px;background:{look.accent if value else look.pale}"></span>'


def history_line(values: Sequence[float], look: Look, *, alt: str) -> str:
    """HTML: two or more values as a line from zero up; `alt` is what a screen reader says.

    An image of SVG: Streamlit takes SVG itself out of HTML.
    """
    lowest, highest = min(0.0, *values), max(values)
    scale = (_LINE_HEIGHT - 2 * _MARGIN) / ((highest - lowest) or 1)
    step = _LINE_WIDTH / (len(values) - 1)
    points = " ".join(
        f"{number * step:.1f},{_LINE_HEIGHT - _MARGIN - (value - lowest) * scale:.1f}"
        for number, value in enumerate(values)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LINE_WIDTH} {_LINE_HEIGHT}"'
        f' preserveAspectRatio="none"><polyline points="{points}" fill="none" stroke="{look.accent}" stroke-width="2"'
        ' vector-effect="non-scaling-stroke"/></svg>'
    )
    source = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
    return f'<img src="{source}" alt="{escape(alt)}" style="display:block;width:100%;height:{_LINE_HEIGHT}px">'

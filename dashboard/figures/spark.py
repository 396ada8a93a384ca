"""A row of small bars beside a sentence, without a charting engine."""

from collections.abc import Sequence
from html import escape

from dashboard.figures.look import Look

_WIDTH, _HEIGHT, _GAP = 8, 26, 3
_LEAST = 2.0  # of a bar that stands for none


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

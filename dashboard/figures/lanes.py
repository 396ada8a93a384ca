"""Events packed into lanes: where two would overlap, the second one takes a row of its own below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

PLOT_WIDTH = 1000  # pixels that a time axis is taken to have; wider ones only leave more room
_LETTER = 7.0
_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on a time axis as pixels."""

    begin: date
    end: date

    def at(self, moment: date) -> float:
        """Pixels from the left edge; what lies before the edge lies on it."""
        day = moment.date() if isinstance(moment, datetime) else moment
        return max(0.0, (day - self.begin).days * PLOT_WIDTH / max(1, (self.end - self.begin).days))


def text_width(text: str) -> float:
    """About how many pixels a label takes, with the room between it and its marker."""
    return _LETTER * len(text) + 4 if text else 0.0


def rows(spans: Sequence[tuple[float, float]]) -> list[int]:
    """The row of each span, the first one in which it overlaps none before it. Spans in the order given."""
    ends: list[float] = []
    placed = []
    for low, high in spans:
        row = next((n for n, end in enumerate(ends) if end + _GAP <= low), len(ends))
        ends[row:] = [high, *ends[row + 1 :]]
        placed.append(row)
    return placed


def joined(labels: Sequence[tuple[date, str]], scale: Scale) -> list[tuple[date, str]]:
    """Labels in the order of their days; one that would touch the label before it is joined to that."""
    merged: list[tuple[date, str]] = []
    for day, text in sorted(labels):
        if merged and scale.at(day) - scale.at(merged[-1][0]) < text_width(merged[-1][1]) + _GAP:
            merged[-1] = (merged[-1][0], f"{merged[-1][1]}, {text}")
        else:
            merged.append((day, text))
    return merged

"""Where the axes of a chart begin and end, and the steps between. Pure functions."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

_DAY_ZERO = date(1899, 12, 30)
_DAYS_PER_MONTH = 30.4375
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: its ends, its step, and how its numbers are written."""

    low: float
    high: float
    step: float
    number_format: str
    base: int | None = None  # of a log axis

    def ends(self) -> tuple[float, float]:
        """Values a hair within the axis; on a log axis some programs drop what stands at its very end."""
        hair = 1.0001 if self.base else 1.0
        return self.low * hair, self.high / hair


def linear(low: float, high: float, *, most_steps: int = 6) -> Scale:
    """Round numbers around `low` and `high`; the highest value stays below the axis' end."""
    if high - low <= 1e-9 * max(1.0, abs(low)):
        high = low + 1.0
    rough = (high - low) / most_steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if high > 0 and top - high < 0.02 * (top - bottom):
        top += step
    return Scale(bottom, top, step, _number_format(step))


def logarithmic(low: float, high: float) -> Scale:
    """Powers of two around `low` and `high`, or of ten where they are far apart; 1 is always within."""
    low, high = min(low, 1.0), max(high, 1.0)
    base = 2 if high / low <= 128 else 10
    bottom = math.floor(math.log(low, base) - 1e-9)
    top = math.ceil(math.log(high, base) + 1e-9)
    return Scale(float(base) ** min(bottom, -1), float(base) ** max(top, 1), float(base), "General", base)


def serial(day: date) -> float:
    """A day as spreadsheets count it."""
    return float((day - _DAY_ZERO).days)


def months(first: date, last: date, *, most_steps: int = 6) -> Scale:
    """A time axis in whole months. Its ticks stand in mid-month, so that each bears its month's name."""
    span = max((last - first).days / _DAYS_PER_MONTH, 1.0)
    step = next((n for n in _MONTHS if span / n <= most_steps), _MONTHS[-1])
    start = (first - timedelta(days=20)).replace(day=15)
    low = serial(start)
    return Scale(low, serial(last) + max(8.0, 0.02 * (last - start).days), step * _DAYS_PER_MONTH, "mmm\\ yyyy")


def _number_format(step: float) -> str:
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step, digits) != round(step, 6):
        digits += 1
    return "#,##0" + ("." + "0" * digits if digits else "")

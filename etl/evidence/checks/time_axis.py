"""Whether the ratio rests on one way to take the calendar: practices and calm may have come in the same quarter.

The claim's own specification with nothing changed but the calendar: quarter of signature as indicators, a spline or a
line, and calendar quarter of exposure.
"""

from collections.abc import Sequence

from etl.evidence.results import Check, Specification
from etl.evidence.verdicts.thresholds import THRESHOLDS

TIME_AXIS = "Other ways to take the calendar"
_READS = {
    "indicators": "each quarter of signature by itself",
    "spline": "a smooth course over the quarters of signature",
    "line": "a straight line over the quarters of signature",
    "quarter of exposure": "each calendar quarter in which deals were observed",
}


def time_axis(specifications: Sequence[Specification]) -> Check:
    """Failed where another way changes the side of 1, or leaves out more than a third of the log ratio."""
    others = _others(specifications)
    if not others:
        return Check(TIME_AXIS, None, "No other way to take the calendar could be fitted.")
    own = specifications[0]
    weakest = min(others, key=lambda row: row.log_ratio / own.log_ratio if own.log_ratio else 0.0)
    is_kept = all(_keeps(own.log_ratio, row.log_ratio) for row in others)
    low, high = (choose(row.ratio for row in others) for choose in (min, max))
    text = (
        f"With the calendar taken in {len(others)} other ways the ratio is {low:.2f} to {high:.2f}, where it is "
        f"{own.ratio:.2f}; least is left of it with {_READS[weakest.settings['calendar']]}."
    )
    return Check(TIME_AXIS, is_kept, text)


def _others(specifications: Sequence[Specification]) -> list[Specification]:
    """Those that differ from the first in the calendar alone."""
    if not specifications:
        return []
    own = specifications[0].settings
    return [row for row in specifications[1:] if row.settings == own | {"calendar": row.settings["calendar"]}]


def _keeps(own: float, other: float) -> bool:
    """Whether a log ratio keeps the side of the claim's own, and two thirds of it."""
    return own * other > 0 and abs(other) >= (1 - THRESHOLDS.max_lost_to_calendar) * abs(own)

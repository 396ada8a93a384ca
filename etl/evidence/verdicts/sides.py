"""Which side of a limit a ratio lies on: a check on a benefit asks for less, one on harm for more."""

from dataclasses import dataclass

from etl.evidence.verdicts.facts import Facts
from etl.evidence.verdicts.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a limit, for ratios that point below 1 where the claim holds."""

    limit: float
    is_below: bool

    def holds(self, ratio: float | None) -> bool:
        """Whether a ratio lies on this side; none does not."""
        if ratio is None:
            return False
        return ratio < self.limit if self.is_below else ratio > self.limit

    def words(self, facts: Facts) -> str:
        """The side as the claim's own ratio is read: "below 1"."""
        limit = self.limit if facts.expects_less else 1 / self.limit
        side = "below" if self.is_below == facts.expects_less else "above"
        return f"{side} {limit:.0f}" if limit == 1 else f"{side} {limit:.2f}"


BENEFIT = Side(1.0, is_below=True)
HARM = Side(1.0, is_below=False)
NO_BENEFIT = Side(THRESHOLDS.negligible_ratio, is_below=False)

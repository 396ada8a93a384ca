"""A headline number, as the cards of the Trends page show it."""

from dataclasses import dataclass

from dashboard.locale import deferred, signed_number

UNCHANGED = deferred("no change")


@dataclass(frozen=True, slots=True)
class Beside:
    """A second number on a card, of its own and never added to the first."""

    label: str
    value: str
    below: str
    term: str  # of the glossary


@dataclass(frozen=True, slots=True)
class Card:
    """A headline number."""

    label: str
    value: str
    delta: str | None
    below: str
    term: str  # of the glossary
    note: str = ""  # what the change is against, and what else belongs to the number
    against: str = ""  # what the change is against, in a few words
    history: tuple[float, ...] = ()  # by quarter, oldest first
    beside: Beside | None = None


def delta(change: float, digits: int, unit: str) -> str:
    """A change with its sign and unit, or that there is none."""
    if round(abs(change), digits) == 0:
        return UNCHANGED
    return f"{signed_number(change, digits)}{unit}"

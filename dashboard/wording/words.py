"""Names, dates, numbers and money as a reader writes them."""

import re
from calendar import monthrange
from datetime import date

from dashboard import locale
from dashboard.locale import t

PRACTICES = {
    "success_definition": "Shared success definition",
    "delivery_voice": "Early delivery voice",
    "risk_ownership": "Explicit risk ownership",
}
SYMPTOMS = {
    "is_implicit_success": "Success criteria implicit",
    "is_late_responsibilities": "Responsibilities agreed late",
    "is_unowned_risk": "Major risk without an owner",
}
STATUS_MARKS = {
    "early": "● early",
    "late": "◐ late",
    "presignature": "● before signature",
    "after": "○ only after signature",
    "never": "○ not done",
    "unknown": "? not known",
}


def quarter(day: date) -> str:
    """A quarter as `2026 Q3`."""
    return f"{day.year} Q{(day.month - 1) // 3 + 1}"


def quarters(days: list[date]) -> str:
    """The first and the last of some quarters, as `2025 Q4 to 2026 Q3`."""
    return quarter(days[0]) if len(days) == 1 else f"{quarter(days[0])} to {quarter(days[-1])}"


def quarter_before(value: date) -> date:
    """The same day three months earlier, or the last day of that month."""
    year, month = (value.year, value.month - 3) if value.month > 3 else (value.year - 1, value.month + 9)
    return date(year, month, min(value.day, monthrange(year, month)[1]))


def day(value: date | None) -> str:
    """A day as `30 Sep 2026`; a dash where it is not known."""
    return locale.day(value) if value else "–"


def in_words(value: str) -> str:
    """An enumeration's value as a reader writes it: `user_request` becomes `User request`."""
    return value[:1].upper() + value[1:].replace("_", " ")


def escape(text: str) -> str:
    """Text from the data, shown as it is in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$~:])", r"\\\1", text)


def money(amount: float | None, currency: str | None) -> str:
    """An amount with its currency code."""
    return t("not recorded") if amount is None else f"{currency or t('no currency')} {locale.number(amount)}"


def short_money(amount: float, currency: str) -> str:
    """A large amount to three digits or so, as `EUR 14.2 M`; without a code where `currency` is empty."""
    units = ((1e9, " bn"), (1e6, " M"), (1e3, " k"), (0.0, ""))
    size, unit = next((max(size, 1.0), unit) for size, unit in units if amount >= size)
    digits = 1 if size > 1e3 and amount < 100 * size else 0
    return f"{currency} {number(amount / size, digits)}{unit}".strip()


def percent(value: float | None) -> str:
    """A share of 1 as whole percents."""
    return "–" if value is None else f"{100 * value:.0f} %"


def number(value: float | None, digits: int = 1) -> str:
    """A number with a fixed number of digits; a dash where there is none."""
    return "–" if value is None else locale.number(value, digits)


def practices(score: int) -> str:
    """A number of practices in words."""
    return ("no practice", "one practice", "two practices", "all three practices")[score]

"""Names, dates, numbers and money as a reader writes them."""

from calendar import monthrange
from datetime import date

from dashboard import fiscal, locale
from dashboard.locale import deferred, t
from dashboard.locale.written import written

PRACTICES = {
    "success_definition": deferred("Shared success definition"),
    "delivery_voice": deferred("Early delivery voice"),
    "risk_ownership": deferred("Explicit risk ownership"),
}
SYMPTOMS = {
    "is_implicit_success": deferred("Success criteria implicit"),
    "is_late_responsibilities": deferred("Responsibilities agreed late"),
    "is_unowned_risk": deferred("Major risk without an owner"),
}
STATUS_MARKS = {
    "early": deferred("● early"),
    "late": deferred("◐ late"),
    "presignature": deferred("● before signature"),
    "after": deferred("○ only after signature"),
    "never": deferred("○ not done"),
    "unknown": deferred("? not known"),
}


def quarter(day: date) -> str:
    """A quarter as `2026 Q3` or `FY27 Q1`: the same in every language, and in links and on the command line."""
    return fiscal.year().quarter_name(day)


def kind_of_quarter() -> str:
    """What the quarters of a chart are, inside of a sentence."""
    return t("calendar quarter") if fiscal.year().is_calendar else t("fiscal quarter")


def quarters(days: list[date]) -> str:
    """The first and the last of some quarters, as `2025 Q4 to 2026 Q3`."""
    return quarter(days[0]) if len(days) == 1 else span(quarter(days[0]), quarter(days[-1]))


def span(first: str, last: str) -> str:
    """From one day or quarter to another, in words."""
    return t("{first} to {last}", first=first, last=last)


def quarter_before(value: date) -> date:
    """The same day three months earlier, or the last day of that month."""
    year, month = (value.year, value.month - 3) if value.month > 3 else (value.year - 1, value.month + 9)
    return date(year, month, min(value.day, monthrange(year, month)[1]))


def day(value: date | None) -> str:
    """A day as `30 Sep 2026`; a dash where it is not known."""
    return locale.day(value) if value else "–"


def in_words(value: str) -> str:
    """An enumeration's value as a reader writes it: `user_request` becomes `User request`."""
    return written(as_words(value))


def as_words(value: str) -> str:
    """A value's words in English, by which the catalogue knows it (`enumerations`)."""
    return value[:1].upper() + value[1:].replace("_", " ")


def inside_words(value: str) -> str:
    """An enumeration's value as it stands inside of a sentence: `user_request` becomes `user request`."""
    return locale.inside(in_words(value))


def mark(status: str, kind: str | None = None) -> str:
    """A status with its mark; said to be declared where it rests on a declaration."""
    words = t(STATUS_MARKS[status])
    return t("{status}, declared", status=words) if kind == "declared" else words


def mark_so_far(status: str, kind: str | None = None) -> str:
    """The same of a deal that is still open, where what is not done can still be."""
    if status != "never":
        return mark(status, kind)
    return t("{status}, declared", status=t("○ not yet")) if kind == "declared" else t("○ not yet")


def replaced(names: dict[str, str]) -> dict[str, str]:
    """Values of a column → their names in the reader's language, for a table."""
    return {value: t(name) for value, name in names.items()}


def money(amount: float | None, currency: str | None) -> str:
    """An amount with its currency code."""
    if amount is None:
        return t("not recorded")
    return f"{currency} {locale.number(amount)}" if currency else t("no currency {n}", n=locale.number(amount))


def short_money(amount: float, currency: str) -> str:
    """A large amount to three digits or so, as `EUR 14.2 M`; without a code where `currency` is empty."""
    size = next((size for size in (1e9, 1e6, 1e3) if abs(amount) >= size), 1.0)
    n = number(amount / size, 1 if size > 1e3 and abs(amount) < 100 * size else 0)
    units = {1e9: t("{n} bn", n=n), 1e6: t("{n} M", n=n), 1e3: t("{n} k", n=n)}
    return f"{currency} {units.get(size, n)}".strip()


def percent(value: float | None, digits: int = 0) -> str:
    """A share of 1 in percents."""
    return "–" if value is None else t("{n} %", n=number(100 * value, digits))


def number(value: float | None, digits: int = 1) -> str:
    """A number with a fixed number of digits; a dash where there is none."""
    return "–" if value is None else locale.number(value, digits)


def tick_label(value: float) -> str:
    """A number at an axis, with as many digits as it needs."""
    _, _, fraction = f"{value:g}".partition(".")
    return number(value, len(fraction))


def practices(score: int) -> str:
    """A number of practices in words."""
    return (t("no practice"), t("one practice"), t("two practices"), t("all three practices"))[score]

"""What a chart shows, as its title; and what is not known, plainly."""

from datetime import date

from dashboard.wording.words import PRACTICES, percent, quarter


def trend_title(above: list[date], below: list[date], mean: float | None) -> str:
    """The finding of the escalation trend: the quarters outside the range of chance, or that there are none."""
    if mean is None:
        return "Too few quarters were observed to speak of a trend"
    if not above and not below:
        return f"Escalations vary about {mean:.1f} per 100 months: no quarter stands out from chance"
    parts = [
        f"{', '.join(map(quarter, days))} {'stands' if len(days) == 1 else 'stand'} out as {word}"
        for days, word in ((above, "higher"), (below, "lower"))
        if days
    ]
    return f"{' and '.join(parts)} than the mean of {mean:.1f} escalations per 100 months"


def adoption_title(first: float | None, last: float | None, span: str) -> str:
    """The finding of the adoption of the practices, in mean known share; `span` names both ends in words."""
    if first is None or last is None:
        return "Too little is known to say whether the practices are taken up"
    points = round(100 * (last - first))
    if abs(points) < 3:
        return f"The practices are taken up about as often as before: {percent(last)} of known cases"
    often = "more often" if points > 0 else "less often"
    return f"The practices are taken up {often}: {percent(last)} of known cases {span}, {percent(first)} at the start"


def symptoms_title(higher: int, known: int) -> str:
    """The finding of the symptoms chart."""
    if known == 0:
        return "No symptom can be compared yet"
    if higher == 0:
        return "No symptom goes with clearly more escalations"
    return f"{higher} of {known} symptoms {'goes' if higher == 1 else 'go'} with clearly more escalations"


def practice_sentence(practice: str, n_unknown: int, n_deals: int, has_source: bool) -> str | None:
    """What is not known about a practice, plainly; None where all of it is known."""
    name = PRACTICES[practice]
    if not has_source:
        return f"{name}: unknown for all {n_deals:,} signed deals, because no source carries it."
    if n_unknown:
        return f"{name}: unknown for {n_unknown:,} of {n_deals:,} signed deals."
    return None


def outcome_sentence(totals: dict[str, int]) -> str | None:
    """What is not known about outcomes, plainly; None where every deal was observed."""
    missing = totals["n_deals"] - totals["n_observed_deals"]
    if totals["n_tickets"] == 0:
        return "Outcomes are unobserved: no ticket was loaded. They are shown as not known, never as zero."
    nameless = totals["n_tickets"] - totals["n_tickets_with_account"]
    if missing == 0:
        return None
    because = f" {nameless:,} of {totals['n_tickets']:,} tickets name no account." if nameless else ""
    return (
        f"Outcomes are unobserved for {missing:,} of {totals['n_deals']:,} signed deals: no ticket source covers their"
        f" accounts at the time.{because} They are not known, never zero."
    )

"""Estimates → plain English: an interval in words, a ratio as a share more or fewer, the headline."""

from dashboard.locale import t, tn
from dashboard.wording.words import number, percent
from etl.evidence import Estimate


def interval(estimate: Estimate, *, digits: int = 2, scale: float = 1.0) -> str:
    """`between a and b`; empty where the estimate is withheld."""
    if estimate.low is None or estimate.high is None:
        return ""
    return t(
        "between {low} and {high}", low=number(estimate.low * scale, digits), high=number(estimate.high * scale, digits)
    )


def ratio(estimate: Estimate, less: str = "fewer", more: str = "more") -> str:
    """A rate ratio as a share more or fewer, with its interval; or why there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate.withheld or "No estimate."
    value, low, high = (_change(number, less, more) for number in (estimate.value, estimate.low, estimate.high))
    return f"{value} (95 % interval: {low} to {high})"


def _change(value: float, less: str, more: str) -> str:
    percent_less = round(100 * (1 - value))
    if percent_less == 0:
        return "no difference"
    return f"{abs(percent_less)} % {less if percent_less > 0 else more}"


def headline(avoided: Estimate) -> str:
    """E2: what all three practices would go with, per 100 deals in the first year."""
    if avoided.value is None or avoided.low is None or avoided.high is None:
        return f"No headline number: {avoided.withheld or 'it could not be estimated.'}"
    if avoided.low > 0 or avoided.high < 0:
        word = "fewer" if avoided.low > 0 else "more"
        least, most = sorted((abs(avoided.low), abs(avoided.high)))
        return (
            f"With all three practices on every deal, about {abs(avoided.value):.0f} {word} escalations per 100 deals"
            f" would be expected in the first year: between {least:.0f} and {most:.0f} {word} than with the practices"
            " as they were (95 % interval)."
        )
    return (
        f"All three practices on every deal go with {_more_or_fewer(avoided.value)} escalations per 100 deals in the"
        f" first year than the practices as they were, but anything between {_more_or_fewer(avoided.high)} and"
        f" {_more_or_fewer(avoided.low)} fits these data (95 % interval)."
    )


def _more_or_fewer(value: float) -> str:
    return f"{abs(value):.0f} {'fewer' if value >= 0 else 'more'}"


def counts(estimate: Estimate, events: str = "escalations") -> str:
    """What an estimate rests on; `events` is what an event is called."""
    return t(
        "{deals} deals of {accounts} accounts, {n} {events}",
        deals=estimate.n_deals, accounts=estimate.n_accounts, n=estimate.n_events, events=t(events),
    )  # fmt: skip


def estimate_in_short(estimate: Estimate, measure: str) -> str:
    """Value and interval as a table's cell holds them; or why there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate.withheld or t("no estimate")
    if measure == "share":
        return t("{value} ({low} to {high})", value=percent(estimate.value), low=percent(estimate.low),
                 high=percent(estimate.high))  # fmt: skip
    return t("{measure} {value} ({low} to {high})", measure=measure, value=number(estimate.value, 2),
             low=number(estimate.low, 2), high=number(estimate.high, 2))  # fmt: skip


def counts_in_short(estimate: Estimate, events: str, measure: str) -> str:
    """What an estimate rests on, as a table's cell holds it; a share is one of accounts."""
    if measure == "share":
        return tn("{n} account", "{n} accounts", estimate.n_accounts)
    return t("{deals} deals, {n} {events}", deals=estimate.n_deals, n=estimate.n_events, events=t(events))

"""Estimates → plain English: an interval in words, a ratio as a share more or fewer, the headline."""

from dashboard.locale import deferred, t, tn
from dashboard.wording.words import number, percent
from etl.evidence import Estimate

_ESCALATIONS = deferred("escalations")
MEASURES = {
    "rate ratio": deferred("rate ratio"),
    "odds ratio": deferred("odds ratio"),
    "hazard ratio": deferred("hazard ratio"),
    "share": deferred("share"),
}


def interval(estimate: Estimate, *, digits: int = 2, scale: float = 1.0) -> str:
    """`between a and b`; empty where the estimate is withheld."""
    if estimate.low is None or estimate.high is None:
        return ""
    return t(
        "between {low} and {high}", low=number(estimate.low * scale, digits), high=number(estimate.high * scale, digits)
    )


def change(ratio: float, kind: str, *, inside_of: bool = False) -> str:
    """A ratio as a share `fewer` (or more) or `lower` (or higher); `inside_of`: followed by what it is of."""
    percent_less = round(100 * (1 - ratio))
    if percent_less == 0:
        return t("no difference in") if inside_of else t("no difference")
    share = percent(abs(percent_less) / 100)
    if kind == "fewer":
        return t("{share} fewer", share=share) if percent_less > 0 else t("{share} more", share=share)
    return t("{share} lower", share=share) if percent_less > 0 else t("{share} higher", share=share)


def headline(avoided: Estimate) -> str:
    """E2: what all three practices would go with, per 100 deals in the first year."""
    if avoided.value is None or avoided.low is None or avoided.high is None:
        return t("No headline number: {why}", why=avoided.withheld or t("it could not be estimated."))
    least, most = sorted((abs(avoided.low), abs(avoided.high)))
    values = {"n": number(abs(avoided.value), 0), "least": number(least, 0), "most": number(most, 0)}
    if avoided.low > 0:
        return t(
            "With all three practices on every deal, about {n} fewer escalations per 100 deals would be expected in"
            " the first year: between {least} and {most} fewer than with the practices as they were (95 % interval).",
            **values,
        )
    if avoided.high < 0:
        return t(
            "With all three practices on every deal, about {n} more escalations per 100 deals would be expected in the"
            " first year: between {least} and {most} more than with the practices as they were (95 % interval).",
            **values,
        )
    return t(
        "All three practices on every deal go with {change} escalations per 100 deals in the first year than the"
        " practices as they were, but anything between {high} and {low} fits these data (95 % interval).",
        change=_more_or_fewer(avoided.value), high=_more_or_fewer(avoided.high), low=_more_or_fewer(avoided.low),
    )  # fmt: skip


def _more_or_fewer(value: float) -> str:
    n = number(abs(value), 0)
    return t("{n} fewer", n=n) if value >= 0 else t("{n} more", n=n)


def measure_name(measure: str) -> str:
    """What a claim's estimate is, as a reader calls it."""
    return t(MEASURES.get(measure, measure))


def counts(estimate: Estimate, events: str = _ESCALATIONS) -> str:
    """What an estimate rests on; `events` is what an event is called."""
    if estimate.n_deals == 0:
        return t("no deal of which enough is known")
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
    return t("{measure} {value} ({low} to {high})", measure=measure_name(measure), value=number(estimate.value, 2),
             low=number(estimate.low, 2), high=number(estimate.high, 2))  # fmt: skip


def counts_in_short(estimate: Estimate, events: str, measure: str) -> str:
    """What an estimate rests on, as a table's cell holds it; a share is one of accounts."""
    if measure == "share":
        return tn("{n} account", "{n} accounts", estimate.n_accounts)
    if estimate.n_deals == 0:
        return t("no deal of which enough is known")
    return t("{deals} deals, {n} {events}", deals=estimate.n_deals, n=estimate.n_events, events=t(events))

"""Estimates → plain English: an interval in words, a ratio as a share more or fewer, the amount avoided."""

from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written
from dashboard.wording import counts as counted
from dashboard.wording.words import number, percent
from etl.evidence import Estimate

TIMES = 2.0  # the ratio from which on it is said in times

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
    """A ratio as a share `fewer` (or more) or `lower` (or higher); `inside_of`: followed by what it is of.

    From two on in times: `2.4 times as many`.
    """
    percent_less = round(100 * (1 - ratio))
    if percent_less == 0:
        return t("no difference in") if inside_of else t("no difference")
    if ratio >= TIMES:
        return _times(ratio, kind, inside_of=inside_of)
    share = percent(abs(percent_less) / 100)
    if kind == "fewer":
        return t("{share} fewer", share=share) if percent_less > 0 else t("{share} more", share=share)
    return t("{share} lower", share=share) if percent_less > 0 else t("{share} higher", share=share)


def _times(ratio: float, kind: str, *, inside_of: bool) -> str:
    n = number(ratio)
    if kind == "fewer":
        return t("{n} times as many", n=n)
    return t("{n} times the", n=n) if inside_of else t("{n} times as high", n=n)


def span(low: float, high: float, kind: str = "fewer") -> str:
    """The limits of a ratio: `between 4 % and 19 % fewer`, `between 30 % fewer and 3 % more`."""
    least, most = percent(abs(1 - high)), percent(abs(1 - low))
    if high < 1 and least != percent(0):
        if kind == "fewer":
            return t("between {least} and {most} fewer", least=least, most=most)
        return t("between {least} and {most} lower", least=least, most=most)
    if low > 1 and most != percent(0) and high < TIMES:
        if kind == "fewer":
            return t("between {least} and {most} more", least=most, most=least)
        return t("between {least} and {most} higher", least=most, most=least)
    return t("between {low} and {high}", low=change(low, kind), high=change(high, kind))


def avoided(estimate: Estimate) -> str:
    """E2, the amount that all three practices go with per 100 deals in the first year, with what it assumes."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return t(
            "There is no headline number: {why}",
            why=written(estimate.withheld or "") or t("it could not be estimated."),
        )
    if estimate.low > 0:
        return tn(
            "All three practices on every deal go with about {n} fewer escalation per 100 deals in the first year"
            " than the practices as they were, between {least} and {most} fewer, as far as deals with and without"
            " them are otherwise alike.",
            "All three practices on every deal go with about {n} fewer escalations per 100 deals in the first year"
            " than the practices as they were, between {least} and {most} fewer, as far as deals with and without"
            " them are otherwise alike.",
            round(estimate.value), least=number(estimate.low, 0), most=number(estimate.high, 0),
        )  # fmt: skip
    return t(
        "All three practices on every deal go with {change} escalations per 100 deals in the first year than the"
        " practices as they were, between {high} and {low}, as far as deals with and without them are otherwise"
        " alike.",
        change=_more_or_fewer(estimate.value), high=_more_or_fewer(estimate.high), low=_more_or_fewer(estimate.low),
    )  # fmt: skip


def _more_or_fewer(value: float) -> str:
    n = number(abs(value), 0)
    return t("{n} fewer", n=n) if value >= 0 else t("{n} more", n=n)


def pooled_sentence(estimate: Estimate) -> str:
    """The ratio per practice of a part of the deals, drawn towards that of the others; or why there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return t("Drawn towards all other deals: not estimated. {why}", why=written(estimate.withheld or ""))
    return t(
        "Drawn towards all other deals: {change} escalations per additional practice, {range}; {counts}.",
        change=change(estimate.value, "fewer", inside_of=True), range=span(estimate.low, estimate.high),
        counts=counts(estimate),
    )  # fmt: skip


def measure_name(measure: str) -> str:
    """What a claim's estimate is, as a reader calls it."""
    return t(MEASURES.get(measure, measure))


def counts(estimate: Estimate, events: str = _ESCALATIONS) -> str:
    """What an estimate rests on; `events` is what an event is called."""
    if estimate.n_deals == 0:
        return t("no deal about which enough is known")
    return t(
        "{deals} of {accounts}, {events}",
        deals=counted.deals(estimate.n_deals), accounts=counted.accounts(estimate.n_accounts),
        events=counted.events(estimate.n_events, events),
    )  # fmt: skip


def in_short(estimate: Estimate, measure: str, kind: str) -> str:
    """Value and interval as a table's cell holds them, per cent first; or why there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return written(estimate.withheld or "") or t("no estimate")
    if measure == "share":
        limits = t("between {low} and {high}", low=percent(estimate.low), high=percent(estimate.high))
        return t("{value}, {range}", value=percent(estimate.value), range=limits)
    return t("{value}, {range}", value=change(estimate.value, kind), range=span(estimate.low, estimate.high, kind))


def as_computed(estimate: Estimate, measure: str) -> str:
    """The measure, its 95 % interval and the method, as a statistician reads them; empty where there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return ""
    return t(
        "{measure} {value}, 95 % interval {low} to {high}; {method}",
        measure=measure_name(measure), value=number(estimate.value, 2), low=number(estimate.low, 2),
        high=number(estimate.high, 2), method=written(estimate.method),
    )  # fmt: skip


def counts_in_short(estimate: Estimate, events: str, measure: str) -> str:
    """What an estimate rests on, as a table's cell holds it; a share is one of accounts."""
    if measure == "share":
        return counted.accounts(estimate.n_accounts)
    if estimate.n_deals == 0:
        return t("no deal about which enough is known")
    return t(
        "{deals}, {events}", deals=counted.deals(estimate.n_deals), events=counted.events(estimate.n_events, events)
    )

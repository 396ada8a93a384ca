"""The trend of escalations in words: how fast they fall or rise, how sure that is, and which quarters stand out."""

from datetime import date

from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written
from dashboard.wording.words import kind_of_quarter, number, percent, quarter, quarters
from etl.evidence import AS_COUNTED, AT_EQUAL_AGE, Estimate, Trend

SWITCH = {AT_EQUAL_AGE: deferred("At equal age"), AS_COUNTED: deferred("As counted")}
_RUNS = {
    "above": deferred("{quarters}: eight quarters or more in a row above the mean."),
    "below": deferred("{quarters}: eight quarters or more in a row below the mean."),
    "rising": deferred("{quarters}: six quarters or more in a row, each above the one before."),
    "falling": deferred("{quarters}: six quarters or more in a row, each below the one before."),
}


def title(trend: Trend) -> str:
    """The finding: fewer or more a year, with its interval; or that the trend is not clear."""
    slope = trend.slope
    if slope.value is None or slope.low is None or slope.high is None:
        return t("Too little was observed to speak of a trend")
    values = {"share": percent(abs(1 - slope.value)), "range": _range(slope)}
    is_equal = trend.measure == AT_EQUAL_AGE
    if slope.high < 1:
        if is_equal:
            return t("At equal age, escalations fell by {share} a year: {range}", **values)
        return t("As counted, escalations fell by {share} a year: {range}", **values)
    if slope.low > 1:
        if is_equal:
            return t("At equal age, escalations rose by {share} a year: {range}", **values)
        return t("As counted, escalations rose by {share} a year: {range}", **values)
    if is_equal:
        return t("At equal age, no clear trend of escalations: {range} a year", **values)
    return t("As counted, no clear trend of escalations: {range} a year", **values)


def cohorts_title(trend: Trend) -> str:
    """The finding of deals by quarter of signature, at the same age all: fewer or more a year, with its interval."""
    slope = trend.slope
    if slope.value is None or slope.low is None or slope.high is None:
        return t("Too few signature quarters have their first six months behind them to speak of a trend")
    values = {"share": percent(abs(1 - slope.value)), "range": _range(slope)}
    if slope.high < 1:
        return t(
            "In their first six months, deals escalate {share} less with each year of signature: {range}", **values
        )
    if slope.low > 1:
        return t(
            "In their first six months, deals escalate {share} more with each year of signature: {range}", **values
        )
    return t("In their first six months, no clear trend by year of signature: {range} a year", **values)


def drawn(trend: Trend, *, words: str, n: int) -> str:
    """What the chart shows, of what."""
    if trend.measure == AT_EQUAL_AGE:
        return t(
            "Attributable escalations per 100 months of contract by {quarter}, as if deals were as old in every"
            " quarter as in the last four: young deals escalate more. {words}, n = {n}. Band: what chance alone would"
            " give (3σ).",
            quarter=kind_of_quarter(),
            words=words,
            n=n,
        )
    return t(
        "Attributable escalations per 100 months of contract by {quarter}, as counted: a quarter with more young"
        " deals has more of them. {words}, n = {n}. Band: what chance alone would give (3σ).",
        quarter=kind_of_quarter(),
        words=words,
        n=n,
    )


def signs(trend: Trend) -> tuple[str, ...]:
    """The quarters outside the range of chance and the runs, a sentence each; or one, that there are none."""
    seen = [found for found in trend.quarters if found.rate is not None]
    above = [found.period for found in seen if found.is_signal and (found.rate or 0.0) > (found.centre or 0.0)]
    below = [found.period for found in seen if found.is_signal and (found.rate or 0.0) < (found.centre or 0.0)]
    sentences = []
    if above:
        sentences.append(
            tn("{quarters} stands out as higher than chance allows.",
               "{quarters} stand out as higher than chance allows.", len(above), quarters=_listed(above))
        )  # fmt: skip
    if below:
        sentences.append(
            tn("{quarters} stands out as lower than chance allows.",
               "{quarters} stand out as lower than chance allows.", len(below), quarters=_listed(below))
        )  # fmt: skip
    for kind, sentence in _RUNS.items():
        days = [found.period for found in seen if kind in found.runs]
        if days:
            sentences.append(t(sentence, quarters=quarters(days)))
    if seen and not sentences:
        mean = number(seen[-1].centre)
        sentences.append(
            t("No quarter and no run of quarters stands out from chance about the mean of {mean}.", mean=mean)
        )
    return tuple(sentences)


def in_short(trend: Trend) -> str:
    """The slope in a sentence; or why there is none."""
    if trend.slope.value is None:
        return t("No slope can be given: {why}", why=written(trend.slope.withheld or ""))
    return f"{title(trend)}."


def _range(slope: Estimate) -> str:
    """`between 4 % and 19 % fewer`, or `between 20 % fewer and 3 % more`."""
    low, high = slope.low or 0.0, slope.high or 0.0
    if high < 1:
        return t("between {least} and {most} fewer", least=percent(1 - high), most=percent(1 - low))
    if low > 1:
        return t("between {least} and {most} more", least=percent(low - 1), most=percent(high - 1))
    return t("between {fewer} fewer and {more} more", fewer=percent(1 - low), more=percent(high - 1))


def _listed(days: list[date]) -> str:
    return ", ".join(map(quarter, days))

"""The trend of escalations in words: how fast they fall or rise, how sure that is, and which quarters stand out."""

from datetime import date

from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written
from dashboard.wording.estimates import span
from dashboard.wording.words import kind_of_quarter, number, percent, quarter, quarters
from etl.evidence import AS_COUNTED, AT_EQUAL_AGE, Trend

SWITCH = {AT_EQUAL_AGE: deferred("At equal deal age"), AS_COUNTED: deferred("As counted")}
_RUNS = {
    "above": deferred("From {quarters} the rate lay above the mean, for eight quarters or more in a row."),
    "below": deferred("From {quarters} the rate lay below the mean, for eight quarters or more in a row."),
    "rising": deferred("From {quarters} the rate rose every quarter, six times or more in a row."),
    "falling": deferred("From {quarters} the rate fell every quarter, six times or more in a row."),
}


def title(trend: Trend) -> str:
    """The finding: fewer or more a year, with its interval; or that the trend is not clear."""
    slope = trend.slope
    if slope.value is None or slope.low is None or slope.high is None:
        return t("Too little was observed to speak of a trend")
    values = {"share": percent(abs(1 - slope.value)), "range": span(slope.low, slope.high)}
    is_equal = trend.measure == AT_EQUAL_AGE
    if slope.high < 1:
        if is_equal:
            return t("Escalations fell by {share} a year at equal deal age, {range}", **values)
        return t("Escalations as counted fell by {share} a year, {range}", **values)
    if slope.low > 1:
        if is_equal:
            return t("Escalations rose by {share} a year at equal deal age, {range}", **values)
        return t("Escalations as counted rose by {share} a year, {range}", **values)
    if is_equal:
        return t("Escalations show no clear trend at equal deal age: {range} a year", **values)
    return t("Escalations as counted show no clear trend: {range} a year", **values)


def cohorts_title(trend: Trend) -> str:
    """The finding of deals by quarter of signature, at the same age all: fewer or more a year, with its interval."""
    slope = trend.slope
    if slope.value is None or slope.low is None or slope.high is None:
        return t("Too few quarters of signature have six months behind them to speak of a trend")
    values = {"share": percent(abs(1 - slope.value)), "range": span(slope.low, slope.high)}
    if slope.high < 1:
        return t("Deals signed a year later escalate {share} less in their first six months, {range}", **values)
    if slope.low > 1:
        return t("Deals signed a year later escalate {share} more in their first six months, {range}", **values)
    return t("Deals signed later show no clear trend in their first six months: {range} for each year", **values)


def drawn(trend: Trend, *, words: str, n: int) -> str:
    """What the chart shows, of what."""
    if trend.measure == AT_EQUAL_AGE:
        return t(
            "Attributable escalations per 100 months of contract by {quarter}, as if deals were as old in"
            " every quarter as in the last four, since young deals escalate more; {words}, n = {n}. The band is what"
            " chance alone would give (3σ).",
            quarter=kind_of_quarter(),
            words=words,
            n=n,
        )
    return t(
        "Attributable escalations per 100 months of contract by {quarter}, as counted: a quarter with more"
        " young deals has more of them; {words}, n = {n}. The band is what chance alone would give (3σ).",
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
            tn("{quarters} is higher than chance alone would give.",
               "{quarters} are higher than chance alone would give.", len(above), quarters=_listed(above))
        )  # fmt: skip
    if below:
        sentences.append(
            tn("{quarters} is lower than chance alone would give.",
               "{quarters} are lower than chance alone would give.", len(below), quarters=_listed(below))
        )  # fmt: skip
    for kind, sentence in _RUNS.items():
        days = [found.period for found in seen if kind in found.runs]
        if days:
            sentences.append(t(sentence, quarters=quarters(days)))
    if seen and not sentences:
        mean = number(seen[-1].centre)
        sentences.append(
            t("Every quarter lies within what chance alone would give about the mean of {mean}.", mean=mean)
        )
    return tuple(sentences)


def in_short(trend: Trend) -> str:
    """The slope in a sentence; or why there is none."""
    if trend.slope.value is None:
        return t("No change per year can be given: {why}", why=written(trend.slope.withheld or ""))
    return f"{title(trend)}."


def _listed(days: list[date]) -> str:
    return ", ".join(map(quarter, days))

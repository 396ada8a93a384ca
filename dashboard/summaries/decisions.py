"""What a decision may rest on besides the verdict: probabilities, amounts per quarter, strength of what is hidden."""

import polars as pl

from dashboard.locale import t
from dashboard.locale.written import written
from dashboard.wording import counts
from dashboard.wording.words import in_words, inside_words, money, number, percent, short_money
from etl.evidence import Estimate, Evidence, Verdict
from etl.evidence.findings import Decisions
from etl.evidence.results import Cost

_MOST = 10.0  # times as strong, beyond which only that is said


def is_shown(evidence: Evidence) -> bool:
    """Whether the verdict carries numbers to decide on."""
    carried = evidence.claim("C4").verdict in (Verdict.SUPPORTED, Verdict.LEANING)
    return carried and evidence.decisions is not None


def probabilities(found: Decisions) -> str:
    """How probable it is that the ratio is below 1, and clearly below."""
    if found.p_fewer is None or found.p_clearly_fewer is None:
        return t("No probability can be given.")
    return t(
        "If nothing hidden differs between these deals, the probability that those with one more practice escalate"
        " less often is {fewer}, and that they do so by a tenth or more {clearly} (prior ratios of 0.5 to 2).",
        fewer=_probability(found.p_fewer), clearly=_probability(found.p_clearly_fewer),
    )  # fmt: skip


def amounts(found: Decisions) -> pl.DataFrame:
    """Escalations avoided by a quarter's deals in their first year: as estimated, and shrunken."""
    rows = ((t("as estimated"), found.avoided_per_quarter), (t("drawn towards no difference"), found.avoided_shrunken))
    return pl.DataFrame(
        {
            "estimate": [name for name, _ in rows],
            "fewer_per_quarter": [number(of.value) for _, of in rows],
            "interval": [_between(of) for _, of in rows],
        }
    )


def amounts_words(found: Decisions) -> str:
    """What the amounts are of, and what they assume."""
    return t(
        "Fewer escalations that go with all three practices, instead of the practices as they were, in the first twelve"
        " months of {n} signed in a quarter, if nothing hidden differs between the deals.",
        n=counts.deals(round(found.deals_per_quarter or 0)),
    )  # fmt: skip


def money_words(found: Decisions) -> str:
    """What that difference in a quarter costs by the firm's own figure, and what it assumes; empty without."""
    saved, shrunken = (_money(one, found.cost) for one in (found.saved_per_quarter, found.saved_shrunken))
    if found.cost is None or saved is None or shrunken is None:
        return ""
    return t(
        "At {cost} an escalation, as the settings say, the difference in a quarter comes to {saved} as"
        " estimated and to {shrunken} when drawn towards no difference, if nothing hidden differs between the deals"
        " and each escalation costs that. How uncertain the cost is, is not in the interval.",
        cost=money(found.cost.amount, found.cost.currency), saved=saved, shrunken=shrunken,
    )  # fmt: skip


def strength(found: Decisions) -> str:
    """How strong a hidden factor would have to be, in units of the known one that moves the ratio most."""
    strongest = next((one for one in found.benchmarks if one.times is not None), None)
    if strongest is None:
        return t("No known difference between the deals moves the ratio, so a hidden one has no measure here.")
    values = {"times": _times(strongest.times), "what": inside_words(strongest.covariate)}
    if strongest.times_limit is None:
        return t(
            "A hidden factor {times} as strong as the {what} would be needed to explain the whole difference.", **values
        )
    return t(
        "A hidden factor {times} as strong as the {what} would be needed to explain the whole difference, and one"
        " {limit} as strong to make it compatible with chance.",
        limit=_times(strongest.times_limit), **values,
    )  # fmt: skip


def benchmarks_table(found: Decisions) -> pl.DataFrame:
    """Each known difference: by how much the ratio moves without it, and how many times that is needed."""
    return pl.DataFrame(
        {
            "covariate": [in_words(one.covariate) for one in found.benchmarks],
            "log_ratio_without": [number(one.shift, 3) for one in found.benchmarks],
            "times_to_1": [_times(one.times) for one in found.benchmarks],
            "times_limit_to_1": [
                "–" if one.times_limit is None else _times(one.times_limit) for one in found.benchmarks
            ],
        }
    )


def _times(times: float | None) -> str:
    if times is None or times > _MOST:
        return t("more than {n} times", n=number(_MOST, 0))
    return t("{n} times", n=number(times))


def _probability(p: float) -> str:
    if p > 0.99:
        return t("over 99 %")
    return t("under 1 %") if p < 0.01 else percent(p)


def _money(saved: Estimate | None, cost: Cost | None) -> str | None:
    """The money of a quarter with its interval; None where there is none."""
    if cost is None or saved is None or saved.value is None or saved.low is None or saved.high is None:
        return None
    value, low, high = (short_money(one, cost.currency) for one in (saved.value, saved.low, saved.high))
    return t("{value} (between {low} and {high})", value=value, low=low, high=high)


def _between(of: Estimate) -> str:
    if of.low is None or of.high is None:
        return written(of.withheld or "")
    return t("between {low} and {high}", low=number(of.low), high=number(of.high))

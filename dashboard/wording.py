"""Estimates → plain English. Pure functions; an association is called an association."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from etl.evidence import Claim, Estimate, Verdict

CLAIMS = {
    "C1": "A shared success definition before signature goes with fewer escalations",
    "C2": "An early delivery voice goes with fewer escalations",
    "C3": "Explicit risk ownership goes with fewer escalations",
    "C4": "The more of the three practices, the fewer escalations",
    "C5": "Without the practices, more of the escalations are surprises",
    "C6": "Aligned deals sign simpler contracts and amend them less",
    "C7": "Contracts do not fix it: more control clauses do not go with fewer escalations",
    "C8": "Aligned deals collapse less often late in the sales cycle",
    "C9": "Aligned deals earn trust sooner",
    "C10": "Shorter sales cycles skip the practices",
    "C11": "An account's first escalation is a surprise rather than a commercial complaint",
}
EARLY_AGAINST_LATE = "An early delivery voice goes with fewer escalations than a late one"
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
VERDICT_ICONS = {
    Verdict.SUPPORTED: ":material/check_circle:",
    Verdict.LEANING: ":material/trending_down:",
    Verdict.NOT_SUPPORTED: ":material/remove_circle_outline:",
    Verdict.CONTRADICTED: ":material/error_outline:",
    Verdict.INSUFFICIENT: ":material/hourglass_empty:",
    Verdict.NONE: ":material/notes:",
}
VERDICT_MEANINGS = {
    Verdict.SUPPORTED: "The data carry the claim, as an association, after adjustment and the checks made so far.",
    Verdict.LEANING: ("Consistent with a benefit; a hidden difference between deals could also explain it."),
    Verdict.NOT_SUPPORTED: "The data rule out a difference of 10 % or more in the direction of the claim.",
    Verdict.CONTRADICTED: "Deals with the practice escalate more, also after adjustment.",
    Verdict.INSUFFICIENT: "These data can't tell either way.",
    Verdict.NONE: "A description, without a verdict.",
}
# what a ratio below and above 1 is called, of what, and what an event is called; by how a claim and contrast begin
_IN_UNITS = {
    ("C5", ""): ("fewer", "more", "surprise escalations", "surprise escalations"),
    ("C6", "control clauses"): ("lower", "higher", "share of control clauses", "control clauses"),
    ("C6", "amendments"): ("fewer", "more", "amendments per contract-year", "amendments"),
    ("C6", "clauses"): ("fewer", "more", "clauses", "clauses"),
    ("C6", "words"): ("fewer", "more", "words", "words"),
    ("C7", "per 10 points"): ("fewer", "more", "escalations", "escalations"),
    ("C7", "how"): ("lower", "higher", "ratio", "escalations"),
    ("C8", ""): ("lower", "higher", "risk of loss per day after the commitment point", "losses"),
    ("C9", ""): ("lower", "higher", "chance per day of a first trust signal", "first trust signals"),
    ("C10", ""): ("lower", "higher", "odds of the practice", "of them with the practice"),
}
_FEWER = ("fewer", "more", "", "escalations")


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
    return f"{value.day} {value:%b %Y}" if value else "–"


def in_words(value: str) -> str:
    """An enumeration's value as a reader writes it: `user_request` becomes `User request`."""
    return value[:1].upper() + value[1:].replace("_", " ")


def escape(text: str) -> str:
    """Text from the data, shown as it is in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$~:])", r"\\\1", text)


def money(amount: float | None, currency: str | None) -> str:
    """An amount with its currency code."""
    return "not recorded" if amount is None else f"{currency or 'no currency'} {amount:,.0f}"


def percent(value: float | None) -> str:
    """A share of 1 as whole percents."""
    return "–" if value is None else f"{100 * value:.0f} %"


def number(value: float | None, digits: int = 1) -> str:
    """A number with a fixed number of digits; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def interval(estimate: Estimate, *, digits: int = 2, scale: float = 1.0) -> str:
    """`between a and b`; empty where the estimate is withheld."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"between {estimate.low * scale:,.{digits}f} and {estimate.high * scale:,.{digits}f}"


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


def practices(score: int) -> str:
    """A number of practices in words."""
    return ("no practice", "one practice", "two practices", "all three practices")[score]


def footer(facts: dict[str, Any], n_deals: int, of: str) -> str:
    """What stands at the foot of an exported picture: as-of date, n, scope, thresholds and build."""
    return (
        f"As of {day(facts['as_of_on'])} · n = {n_deals:,} signed deals · {of} · {thresholds(facts)}"
        f" · build {facts['build_id']}"
    )


def thresholds(facts: dict[str, Any]) -> str:
    """Which thresholds of the definitions the build was told to use instead of the standard ones."""
    overridden = facts["overridden_thresholds"]
    return f"thresholds: {overridden}" if overridden else "standard thresholds"


def claim_title(claim: Claim) -> str:
    """The claim in words; C2's extra contrast has its own, and a further contrast of C5 to C10 is named."""
    if is_early_against_late(claim):
        return EARLY_AGAINST_LATE
    title = CLAIMS[claim.claim_id]
    if claim.claim_id in ("C1", "C2", "C3", "C4"):
        return title
    contrast = claim.contrast.removesuffix(": practised against not")
    if claim.claim_id not in ("C6", "C7"):
        is_whole = contrast.endswith(("per additional practice", "against none or one"))
        contrast = "" if is_whole else contrast.split(", ")[0 if claim.claim_id == "C10" else -1]
    return f"{title}: {contrast}" if contrast else title


def is_early_against_late(claim: Claim) -> bool:
    """Whether it is C2's extra contrast."""
    return claim.contrast.startswith("early")


def claim_sentence(claim: Claim) -> str:
    """One sentence on a claim: what deals with it show, of how many."""
    if claim.measure == "share":
        return _share_sentence(claim)
    adjusted = claim.adjusted
    if adjusted.value is None:
        return adjusted.withheld or "No estimate."
    less, more, what, events = _in_units(claim)
    found = ratio(adjusted, less, more)
    if what:
        change, around = found.split(" (")
        joined = "no difference in" if change == "no difference" else change
        against = " against control tickets" if "against control tickets" in claim.contrast else ""
        return f"{joined} {what} {_per(claim)}{against} ({around}, adjusted; {counts(adjusted, events)}."
    return f"{found} {_per(claim)}, adjusted; {counts(adjusted, events)}."


def _per(claim: Claim) -> str:
    """What the two sides of a contrast differ in."""
    if is_early_against_late(claim):
        return "when delivery was heard early rather than late"
    if claim.claim_id == "C7":
        among = "deals with none or one of the practices"
        is_first = among in claim.contrast
        return f"per 10 points of control share among {among}" if is_first else "per additional practice"
    endings = {
        "per doubling of the sales cycle": "per doubling of the sales cycle's length",
        "two or three practices against none or one": "with two or three practices than with none or one",
    }
    ending = next((words for end, words in endings.items() if claim.contrast.endswith(end)), None)
    is_score = claim.claim_id == "C4" or claim.contrast.endswith("per additional practice")
    return ending or ("per additional practice" if is_score else "with the practice than without")


def _in_units(claim: Claim) -> tuple[str, str, str, str]:
    found = (
        words
        for (claim_id, start), words in _IN_UNITS.items()
        if claim.claim_id == claim_id and claim.contrast.startswith(start)
    )
    return next(found, _FEWER)


def events(claim: Claim) -> str:
    """What an event of the claim is called."""
    return _in_units(claim)[-1]


def _share_sentence(claim: Claim) -> str:
    """C11: of how many accounts the first escalation was of a kind."""
    found = claim.crude
    if found.value is None or found.low is None or found.high is None:
        return found.withheld or "No estimate."
    kind = "a surprise" if "surprise" in claim.contrast else "a commercial complaint"
    return (
        f"The first escalation was {kind} for {percent(found.value)} of {found.n_accounts:,} accounts"
        f" (95 % interval: {percent(found.low)} to {percent(found.high)})."
    )


def counts(estimate: Estimate, events: str = "escalations") -> str:
    """What an estimate rests on; `events` is what an event is called."""
    return f"{estimate.n_deals:,} deals of {estimate.n_accounts:,} accounts, {estimate.n_events:,} {events}"


def change_our_mind(claim: Claim) -> str:
    """What would change the verdict."""
    if claim.verdict is Verdict.NONE:
        return "Nothing: it describes these data and has no verdict."
    if claim.verdict is Verdict.INSUFFICIENT:
        found = claim.smallest_detectable
        change = "a reduction" if found and found < 1 else "an increase"
        needs = f" These data would show {change} of {100 * abs(1 - found):.0f} % or more." if found else ""
        return f"More deals with known practices and observed time.{needs}"
    if claim.e_value is None or claim.e_value <= 1:
        return "An interval that excludes no difference, or a check that fails."
    return (
        f"A hidden difference between deals that goes with both the practice and {events(claim)} by a ratio of at least"
        f" {claim.e_value:.1f} each could explain the result away (E-value)."
    )


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

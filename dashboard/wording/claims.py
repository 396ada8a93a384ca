"""Claims and verdicts → plain English; an association is called an association."""

import math

from dashboard.locale import deferred, t
from dashboard.locale.written import written
from dashboard.wording import counts as counted
from dashboard.wording.estimates import as_computed, change, counts, in_short, span
from dashboard.wording.words import number, percent
from etl.evidence import Claim, Estimate, Verdict
from etl.evidence.verdicts.thresholds import THRESHOLDS

CLAIMS = {
    "C1": deferred("A shared success definition before signature goes with fewer escalations"),
    "C2": deferred("An early delivery voice goes with fewer escalations"),
    "C3": deferred("Explicit risk ownership goes with fewer escalations"),
    "C4": deferred("The more of the three practices, the fewer escalations"),
    "C5": deferred("With the practices, fewer of the escalations are surprises"),
    "C6": deferred("Aligned deals sign simpler contracts and amend them less"),
    "C7": deferred("Contracts do not fix it: more control clauses do not go with fewer escalations"),
    "C8": deferred("Aligned deals collapse less often late in the sales cycle"),
    "C9": deferred("Aligned deals earn trust sooner"),
    "C10": deferred("Shorter sales cycles go with fewer practices"),
    "C11": deferred("An account's first escalation is a surprise rather than a commercial complaint"),
}
EARLY_AGAINST_LATE = deferred("An early delivery voice goes with fewer escalations than a late one")
AGAINST_CONTROLS = deferred("With the practices, surprises are fewer than control tickets lead one to expect")
VERDICTS = {
    Verdict.SUPPORTED: deferred("Supported"),
    Verdict.LEANING: deferred("Leaning"),
    Verdict.NOT_SUPPORTED: deferred("Not supported"),
    Verdict.CONTRADICTED: deferred("Contradicted"),
    Verdict.CONFOUNDED: deferred("Confounded"),
    Verdict.INSUFFICIENT: deferred("Not clear yet"),
    Verdict.NONE: deferred("Descriptive"),
}
VERDICT_MARKS = {
    Verdict.SUPPORTED: "●",
    Verdict.LEANING: "◐",
    Verdict.NOT_SUPPORTED: "○",
    Verdict.CONTRADICTED: "✕",
    Verdict.CONFOUNDED: "≠",
    Verdict.INSUFFICIENT: "…",
    Verdict.NONE: "–",
}
VERDICT_MEANINGS = {
    Verdict.SUPPORTED: deferred(
        "The data support the claim, as an association, after adjustment and the checks made so far."
    ),
    Verdict.LEANING: deferred("Consistent with a benefit; a hidden difference between deals could also explain it."),
    Verdict.NOT_SUPPORTED: deferred("The data rule out a difference of 10 % or more in the direction of the claim."),
    Verdict.CONTRADICTED: deferred("Deals with the practice escalate more, also after adjustment."),
    Verdict.CONFOUNDED: deferred(
        "Tickets that the practices can't explain differ in the same way, so the deals differ in something else."
    ),
    Verdict.INSUFFICIENT: deferred("These data do not decide it yet, one way or the other."),
    Verdict.NONE: deferred("A description, without a verdict."),
}
# what a ratio below and above 1 is called, of what, and what an event is called; by how a claim and contrast begin
_ESCALATIONS = deferred("escalations")
_IN_UNITS = {
    ("C5", "surprise escalations"): ("fewer", deferred("surprise escalations"), deferred("surprise escalations")),
    ("C5", ""): ("lower", deferred("odds that an escalation is a surprise rather than a fault"), deferred("surprises")),
    ("C6", "control clauses"): ("lower", deferred("share of control clauses"), deferred("control clauses")),
    ("C6", "amendments"): ("fewer", deferred("amendments per contract-year"), deferred("amendments")),
    ("C6", "clauses"): ("fewer", deferred("clauses"), deferred("clauses")),
    ("C6", "words"): ("fewer", deferred("words"), deferred("words")),
    ("C7", "per 10 points"): ("fewer", _ESCALATIONS, _ESCALATIONS),
    ("C7", "how"): ("lower", deferred("ratio"), _ESCALATIONS),
    ("C8", ""): ("lower", deferred("risk of loss per day after the commitment point"), deferred("losses")),
    ("C9", ""): ("lower", deferred("chance per day of a first trust signal"), deferred("first trust signals")),
    ("C10", ""): ("lower", deferred("odds of the practice"), deferred("of them with the practice")),
}
_EXPECT_MORE = ("C9", "C10")  # a ratio above 1, where the others expect less
_FEWER = ("fewer", _ESCALATIONS, _ESCALATIONS)


def supporting(claim_id: str) -> tuple[float, float]:
    """The ratios that support a claim, from and to: below 1, or above it where the claim expects more.

    C7 claims that nothing is gained: it is supported down to the limit of what is negligible.
    """
    if claim_id == "C7":
        return THRESHOLDS.negligible_ratio, math.inf
    return (1.0, math.inf) if claim_id in _EXPECT_MORE else (0.0, 1.0)


def supporting_words(claim_id: str) -> str:
    """Which ratios support a claim, in words."""
    low, _ = supporting(claim_id)
    if low == 0.0:
        return t("A ratio below 1 supports the claim")
    return t("A ratio above {ratio} supports the claim", ratio=number(low, 2 if low < 1 else 0))


def claim_title(claim: Claim) -> str:
    """The claim in words; C2's extra contrast has its own, and a further contrast of C5 to C10 is named."""
    if is_early_against_late(claim):
        return t(EARLY_AGAINST_LATE)
    if claim.claim_id == "C5" and claim.contrast.endswith("against control tickets, per additional practice"):
        return t(AGAINST_CONTROLS)
    title = t(CLAIMS[claim.claim_id])
    is_told_by_title = claim.claim_id == "C11" and "surprise" in claim.contrast
    if claim.claim_id in ("C1", "C2", "C3", "C4") or is_told_by_title:
        return title
    contrast = claim.contrast.removesuffix(": practised against not")
    if claim.claim_id not in ("C6", "C7"):
        is_whole = contrast.endswith("per additional practice")
        contrast = "" if is_whole else contrast.split(", ")[0 if claim.claim_id == "C10" else -1]
    return f"{title}: {written(contrast)}" if contrast else title


def verdict_name(claim: Claim) -> str:
    """The claim's verdict in words."""
    return t(VERDICTS[claim.verdict])


def verdict_standing(claim: Claim) -> str:
    """What stands beside the verdict: that it is provisional, or under review with this cut's own word; else empty."""
    if claim.is_under_review and claim.own_verdict is not None:
        return t("under review; this quarter-end alone: {verdict}", verdict=t(VERDICTS[claim.own_verdict]))
    return t("provisional") if claim.is_provisional and claim.verdict is not Verdict.NONE else ""


def verdict_in_full(claim: Claim) -> str:
    """The verdict with what stands beside it."""
    standing = verdict_standing(claim)
    return f"{verdict_name(claim)} ({standing})" if standing else verdict_name(claim)


def is_early_against_late(claim: Claim) -> bool:
    """Whether it is C2's extra contrast."""
    return claim.contrast.startswith("early")


def claim_sentence(claim: Claim) -> str:
    """One sentence on a claim: what deals with it show, of how many."""
    if claim.measure == "share":
        return _share_sentence(claim)
    adjusted = claim.adjusted
    if adjusted.value is None or adjusted.low is None or adjusted.high is None:
        return written(adjusted.withheld or "") or t("No estimate.")
    kind, what, events = _in_units(claim)
    values = {
        "what": t(what),
        "per": _per(claim),
        "range": span(adjusted.low, adjusted.high, kind),
        "counts": counts(adjusted, events),
    }
    found = change(adjusted.value, kind, inside_of=True)
    if "against control tickets" in claim.contrast:
        return t("{change} {what} {per} against control tickets, {range}, after adjustment; {counts}.",
                 change=found, **values)  # fmt: skip
    return t("{change} {what} {per}, {range}, after adjustment; {counts}.", change=found, **values)


def claim_in_short(claim: Claim) -> str:
    """The claim's estimate as a table's cell holds it, per cent first; or why there is none."""
    return in_short(_shown(claim), claim.measure, _in_units(claim)[0])


def claim_as_computed(claim: Claim) -> str:
    """The claim's ratio, interval and method, as a statistician reads them; empty where there is none."""
    return as_computed(_shown(claim), claim.measure)


def _shown(claim: Claim) -> Estimate:
    return claim.crude if claim.measure == "share" else claim.adjusted


def _per(claim: Claim) -> str:
    """What the two sides of a contrast differ in."""
    if is_early_against_late(claim):
        return t("when delivery was heard early rather than late")
    if claim.claim_id == "C2":
        return t("when delivery was heard early rather than never, or only after signature")
    if claim.claim_id == "C7":
        is_first = "deals with none or one of the practices" in claim.contrast
        if is_first:
            return t("per 10 points of control share among deals with none or one of the practices")
        return t("per additional practice")
    if claim.contrast.endswith("per doubling of the sales cycle"):
        return t("per doubling of the sales cycle's length")
    is_score = claim.claim_id == "C4" or claim.contrast.endswith("per additional practice")
    return t("per additional practice") if is_score else t("with the practice than without")


def _in_units(claim: Claim) -> tuple[str, str, str]:
    found = (
        words
        for (claim_id, start), words in _IN_UNITS.items()
        if claim.claim_id == claim_id and claim.contrast.startswith(start)
    )
    return next(found, _FEWER)


def events(claim: Claim) -> str:
    """What an event of the claim is called, in English, as `counts` takes it."""
    return _in_units(claim)[-1]


def _share_sentence(claim: Claim) -> str:
    """C11: of how many accounts the first escalation was of a kind."""
    found = claim.crude
    if found.value is None or found.low is None or found.high is None:
        return written(found.withheld or "") or t("No estimate.")
    values = {"share": percent(found.value), "n": counted.accounts(found.n_accounts), "low": percent(found.low),
              "high": percent(found.high)}  # fmt: skip
    if "surprise" in claim.contrast:
        return t("The first escalation was a surprise for {share} of {n}, between {low} and {high}.", **values)
    return t("The first escalation was a commercial complaint for {share} of {n}, between {low} and {high}.", **values)

"""Claims and verdicts → plain English; an association is called an association."""

from dashboard.wording.estimates import counts, ratio
from dashboard.wording.words import percent
from etl.evidence import Claim, Verdict

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
VERDICT_ICONS = {
    Verdict.SUPPORTED: ":material/check_circle:",
    Verdict.LEANING: ":material/adjust:",
    Verdict.NOT_SUPPORTED: ":material/remove_circle_outline:",
    Verdict.CONTRADICTED: ":material/error_outline:",
    Verdict.INSUFFICIENT: ":material/hourglass_empty:",
    Verdict.NONE: ":material/notes:",
}
VERDICT_MARKS = {
    Verdict.SUPPORTED: "●",
    Verdict.LEANING: "◐",
    Verdict.NOT_SUPPORTED: "○",
    Verdict.CONTRADICTED: "✕",
    Verdict.INSUFFICIENT: "…",
    Verdict.NONE: "–",
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
_FEWER = ("fewer", "more", "escalations", "escalations")


def claim_title(claim: Claim) -> str:
    """The claim in words; C2's extra contrast has its own, and a further contrast of C5 to C10 is named."""
    if is_early_against_late(claim):
        return EARLY_AGAINST_LATE
    title = CLAIMS[claim.claim_id]
    is_told_by_title = claim.claim_id == "C11" and "surprise" in claim.contrast
    if claim.claim_id in ("C1", "C2", "C3", "C4") or is_told_by_title:
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

"""What a verdict lets be said: the headline, why an estimate is not read as an effect, what would change our mind."""

from dashboard.locale import deferred, inside, t
from dashboard.locale.written import written
from dashboard.wording.claims import VERDICTS, claim_sentence, events, is_early_against_late
from dashboard.wording.estimates import avoided
from dashboard.wording.words import number, percent
from etl.evidence import Claim, Evidence, Requirement, Verdict

_WHY_NOT = {
    Verdict.CONFOUNDED: deferred(
        "Tickets that the practices can't explain differ in the same way, so this is read as a difference between the"
        " deals, not as an effect of the practices."
    ),
    Verdict.CONTRADICTED: deferred(
        "Deals with more of the practices escalate more; nobody assigned the practices by lot, so no amount is read"
        " from it."
    ),
    Verdict.NOT_SUPPORTED: deferred(
        "These data rule out a reduction of 10 % or more per practice, so no benefit is read from it."
    ),
    Verdict.INSUFFICIENT: deferred("It could be chance, or another difference between the deals."),
    Verdict.NONE: deferred("These are only a part of the deals, so no verdict is given."),
}
_LIFTED_BY = {
    Requirement.FLOORS: deferred("more deals with known practices and observed time; the reasons say what is short"),
    Requirement.ALL_TESTED: deferred("an interval that does not reach “no difference” once everything tested"
                                     " together is allowed for"),
    Requirement.SIZE: deferred("a larger difference: 5 % or more"),
    Requirement.CONTROLS: deferred("escalations that differ clearly more than control tickets do"),
    Requirement.FEW_CONTROLS: deferred("enough control tickets to compare with"),
    Requirement.CALIBRATED: deferred("an interval that does not reach “no difference” when calibrated by kinds of"
                                     " control tickets, either"),
    Requirement.E_VALUE: deferred("an interval so far from “no difference” that only a strong hidden difference"
                                  " could explain it"),
    Requirement.READINGS: deferred("the same direction whether every unknown practice is taken as done or as not"
                                   " done"),
    Requirement.UNKNOWN: deferred("practices known for more than half of the deals"),
    Requirement.FEW_ACCOUNTS: deferred("deals spread over more accounts"),
    Requirement.LARGEST_ACCOUNT: deferred("a difference that holds without the largest account"),
    Requirement.ATTRIBUTION: deferred("tickets that name their contract, so that fewer are put down to the latest one"),
    Requirement.SPECIFICATIONS: deferred("agreement of the other ways to estimate it"),
    Requirement.CYCLE: deferred("a difference that holds without the length of the sales cycle"),
    Requirement.OVERLAP: deferred("more deals that are alike with and without the practices, and a difference that"
                                  " holds among them"),
    Requirement.RECORDED: deferred("exports that say when the evidence was recorded"),
    Requirement.PLACEBO: deferred("placebo tests without a difference where none can be"),
    Requirement.TAKE_UP: deferred("escalations that fall where regions take the practices up one after the other"),
    Requirement.LEAD_KNOWN: deferred("a history of who led delivery, so that it is known as of signature"),
    Requirement.ONE_LEAD: deferred("a difference that holds without any one delivery lead"),
    Requirement.TIME_AXIS: deferred("a difference that holds in whatever way time is allowed for"),
    Requirement.LOST_RECORDS: deferred("the records that deals with trouble have lost"),
    Requirement.KIND: deferred("another kind of comparison: this one is Leaning at most, whatever the data"),
    Requirement.OTHER_LOSSES: deferred("losses that agreeing could have changed, which differ clearly more than those"
                                       " that it could not"),
    Requirement.FEW_OTHER_LOSSES: deferred("enough losses for reasons that agreeing could not have changed"),
    Requirement.SCORE: deferred("another verdict on the score as a whole (C4)"),
}  # fmt: skip


def headline(evidence: Evidence) -> str:
    """The amount that all three practices go with where the verdict carries one; else what was seen, and why not."""
    claim, amount = evidence.claim("C4"), evidence.avoided_per_100
    if has_amount(evidence):
        return avoided(amount)
    if claim.adjusted.value is None:
        return t(
            "There is no headline number: {why}",
            why=written(claim.adjusted.withheld or "") or t("it could not be estimated."),
        )
    return t("What is seen: {sentence} {why}", sentence=claim_sentence(claim), why=why_not(claim))


def has_amount(evidence: Evidence) -> bool:
    """Whether the headline names an amount."""
    return evidence.claim("C4").verdict.is_favourable and evidence.avoided_per_100.value is not None


def why_not(claim: Claim) -> str:
    """Why an estimate is not read as an effect; empty where it is."""
    if claim.is_under_review and claim.own_verdict is not None:
        return t("This quarter-end alone says {verdict}; it is issued once the next quarter-end says the same.",
                 verdict=t(VERDICTS[claim.own_verdict]))  # fmt: skip
    return t(_WHY_NOT[claim.verdict]) if claim.verdict in _WHY_NOT else ""


def change_our_mind(claim: Claim) -> str:
    """What would change the verdict, from what fails or could fail."""
    return " ".join(mind_changers(claim))


def mind_changers(claim: Claim) -> tuple[str, ...]:
    """The same, sentence by sentence."""
    if claim.verdict is Verdict.NONE:
        return (t("Nothing: it describes these data and has no verdict."),)
    if claim.verdict is Verdict.CONFOUNDED:
        return (t("Finding what differs between these deals: by sales owner, delivery lead, segment or season. More"
                  " deals of the same kind would not help."),)  # fmt: skip
    if claim.is_under_review:
        return (t("The same verdict at the next quarter-end."),)
    if claim.own_verdict is not None and _is_held_until_the_next_cut(claim):
        return (t("The same verdict at the next quarter-end: these data alone already say {verdict}.",
                  verdict=t(VERDICTS[claim.own_verdict])),)  # fmt: skip
    if claim.verdict is Verdict.INSUFFICIENT:
        return (_for_a_verdict(claim),)
    is_held = claim.verdict is Verdict.LEANING or Requirement.SCORE in claim.fails
    stronger = _listed(t("For a stronger verdict:"), claim) if is_held else ""
    return tuple(sentence for sentence in (stronger, _against(claim), _hidden(claim)) if sentence)


def _is_held_until_the_next_cut(claim: Claim) -> bool:
    """Whether these data alone already say more than the word that stands since the last quarter-end."""
    return claim.own_verdict is not claim.verdict and not claim.verdict.is_favourable


def _for_a_verdict(claim: Claim) -> str:
    """What is short, or stands in the way of any verdict."""
    precise = _more_data(claim) if Requirement.PRECISION in claim.fails or not claim.fails else ""
    return " ".join(sentence for sentence in (precise, _listed(t("For a verdict:"), claim)) if sentence)


def _listed(start: str, claim: Claim) -> str:
    wanted = [t(_LIFTED_BY[requirement]) for requirement in claim.fails if requirement in _LIFTED_BY]
    if claim.verdict is Verdict.LEANING and Requirement.PRECISION in claim.fails:
        wanted.insert(0, t("an interval that does not reach “no difference”"))
    if claim.verdict is Verdict.LEANING and claim.own_verdict is Verdict.SUPPORTED:
        wanted.append(t("the same again at the next quarter-end"))
    return f"{start} {'; '.join(wanted)}." if wanted else ""


def _against(claim: Claim) -> str:
    """What the coming data could show against the verdict."""
    if claim.claim_id == "C7":
        return t("An interval that reaches 10 % fewer escalations, or one that stops short of it.")
    if claim.verdict is Verdict.NOT_SUPPORTED and Requirement.SCORE in claim.fails:
        return ""
    if claim.verdict is Verdict.NOT_SUPPORTED:
        return t("An interval that again leaves room for a difference of 10 % in the direction of the claim.")
    if claim.verdict is Verdict.CONTRADICTED:
        return t("An interval that reaches “no difference”, or a check that does not agree.")
    if claim.verdict is Verdict.LEANING and Requirement.PRECISION in claim.fails:
        return t("What would end it: an interval whose one-sided bound reaches “no difference”.")
    return t(
        "What would end it: an interval that reaches “no difference” at a coming quarter-end, or a check that fails."
    )


def _hidden(claim: Claim) -> str:
    """How strong a hidden difference would have to be; only where there is an E-value."""
    is_read = claim.verdict.is_favourable or claim.verdict is Verdict.CONTRADICTED
    if not is_read or claim.e_value is None or claim.e_value <= 1:
        return ""
    return t(
        "A hidden difference between deals could explain the result away if both the practice and {events} were at"
        " least {ratio} times as frequent with it (E-value, {contrast}).",
        events=t(events(claim)), ratio=number(claim.e_value, 2), contrast=_contrast(claim),
    )  # fmt: skip


def _contrast(claim: Claim) -> str:
    """What an E-value is of."""
    is_score = claim.contrast.endswith("per additional practice")
    if claim.claim_id == "C4" or (claim.claim_id == "C8" and is_score):
        return t("three practices against none")
    if is_early_against_late(claim):
        return t("early against late")
    return t("per additional practice") if is_score else t("the practice against none")


def _more_data(claim: Claim) -> str:
    """That more deals are needed, and what these could show at least: a ratio, where it is known."""
    smallest = claim.smallest_detectable
    if not smallest:
        return t("More deals with known practices and observed time.")
    least = percent(abs(1 - smallest))
    if smallest < 1:
        return t("More deals with known practices and observed time. These data would show a reduction of {least} or"
                 " more.", least=least)  # fmt: skip
    return t("More deals with known practices and observed time. These data would show an increase of {least} or more.",
             least=least)  # fmt: skip


def what_differs(evidence: Evidence) -> str:
    """In what the deals with more practices differ from the others, where a confounded verdict asks for it."""
    shown = {
        "sales owner": t("sales owner"),
        "delivery lead": t("delivery lead"),
        "segment": t("segment"),
        "quarter of signature": t("quarter of signature"),
    }
    found = {row.covariate: abs(row.raw) for row in evidence.balance if row.covariate in shown}
    if not found:
        return ""
    parts = [f"{inside(shown[name])} {number(found[name], 2)}" for name in sorted(found, key=lambda name: -found[name])]
    return t("Deals with two or three practices differ from the others in {what} (in standard deviations).",
             what=", ".join(parts))  # fmt: skip

"""The slides of a portfolio's review on the evidence: the claims, the ratios of the practices, and take-up."""

from dashboard import glossary
from dashboard.locale import number, t
from dashboard.review import charts
from dashboard.review.facts import Facts
from dashboard.review.slides import Slide, Table
from dashboard.summaries import evidence as evidences
from dashboard.summaries import take_up as take_ups
from dashboard.wording import counts as counted
from dashboard.wording import words
from dashboard.wording.claims import (
    CLAIMS,
    claim_as_computed,
    claim_in_short,
    verdict_in_full,
)
from etl.evidence import Claim, Verdict


def claims(facts: Facts) -> Slide:
    """The eleven claims with verdict, estimate, interval and n."""
    rows = []
    mains = [main for main, *_ in evidences.by_claim(facts.evidence)]
    for main in mains:
        n_deals = number((main.crude if main.measure == "share" else main.adjusted).n_deals)
        rows.append((main.claim_id, t(CLAIMS[main.claim_id]), verdict_in_full(main), claim_in_short(main), n_deals))
    return Slide(
        key="claims",
        title=_claims_title([main.verdict for main in mains]),
        subtitle=t("Adjusted estimates with 95 % intervals, as of {day}; their ratios are in the notes",
                   day=words.day(facts.as_of_on)),
        notes="\n".join((glossary.in_full("rate_ratio"), *_ratios(mains))),
        table=Table(
            ("", t("Claim"), t("Verdict"), t("Estimate (95 % interval)"), t("Deals")),
            tuple(rows),
            (0.6, 5.0, 1.9, 3.6, 0.9),
        ),
    )  # fmt: skip


def _ratios(mains: list[Claim]) -> list[str]:
    """The ratio of each claim with its interval and method, for the notes."""
    computed = ((main.claim_id, claim_as_computed(main)) for main in mains)
    return [f"{claim_id}: {words}." for claim_id, words in computed if words]


def _claims_title(verdicts: list[Verdict]) -> str:
    if set(verdicts) == {Verdict.NONE}:
        return t("Eleven claims, estimated on a part of the deals: no verdicts")
    supported, leaning, contradicted = (
        verdicts.count(verdict) or t("none") for verdict in (Verdict.SUPPORTED, Verdict.LEANING, Verdict.CONTRADICTED)
    )
    return t(
        "Of eleven claims, {supported} are supported, {leaning} lean that way and {contradicted} are contradicted",
        supported=supported, leaning=leaning, contradicted=contradicted,
    )  # fmt: skip


def ratios(facts: Facts) -> Slide | None:
    """The ratios of the practices, crude and adjusted."""
    rows = evidences.estimated(facts.evidence)
    if not rows:
        return None
    title = evidences.forest_title(facts.evidence)
    return Slide(
        key="ratios",
        title=title,
        subtitle=t("Rate ratios of attributable escalations in the first 12 months with 95 % intervals, n = {n}",
                   n=counted.deals(facts.evidence.claim("C4").adjusted.n_deals)),
        notes=glossary.in_full("rate_ratio", "success_definition", "delivery_voice", "risk_ownership"),
        chart=charts.ratios(rows, evidences.claims_table(facts.evidence), alt=title),
    )  # fmt: skip


def take_up(facts: Facts) -> Slide | None:
    """The event study of take-up; none where it is not drawn."""
    found = take_ups.drawn(facts.evidence)
    if found is None or not found.quarters:
        return None
    title = take_ups.title(found)
    return Slide(
        key="take-up",
        title=title,
        subtitle=t("Escalations by quarters of signature since take-up, as a ratio to units that had not yet, n ="
                   " {n}; lines are 95 % intervals for all quarters at once", n=counted.deals(found.ratio.n_deals)),
        notes=glossary.in_full("take_up"),
        points=take_ups.reading(found),
        chart=charts.take_up(take_ups.quarters(found), alt=title),
    )  # fmt: skip
